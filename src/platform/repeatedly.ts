import { setTimeout as pause } from 'node:timers/promises';

/**
 * Does `work` now, or after the first pause where it is `later`, and again and again, `everyMs` after each end, until it is
 * stopped. What it throws goes to `failed` and ends nothing; what it throws because it was stopped goes nowhere.
 */
export const repeatedly = (
  everyMs: number,
  work: (signal: AbortSignal) => Promise<unknown>,
  failed: (error: unknown) => void,
  { later = false }: { readonly later?: boolean } = {},
): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const rest = (): Promise<void> => pause(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  const going = (async () => {
    if (later) await rest();
    while (!signal.aborted) {
      await work(signal).catch((error: unknown) => {
        if (!signal.aborted) failed(error);
      });
      await rest();
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await going;
    },
  };
};
