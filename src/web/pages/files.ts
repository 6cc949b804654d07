import { html } from '../html.ts';
import type { Answer, Visit } from '../site.ts';

/**
 * Records, as of now, what a file of the page's child is: undefined once it is recorded. Where it cannot be, the file goes
 * again (`drop`) and the reader is told so; any other refusal is a bug and throws.
 */
export const recordOfFile = async (
  visit: Visit,
  {
    id,
    kind,
    data,
    drop,
  }: {
    readonly id: string;
    readonly kind: string;
    readonly data: Readonly<Record<string, unknown>>;
    readonly drop: () => Promise<void>;
  },
): Promise<Answer | undefined> => {
  const { services, me, child, words } = visit;
  const at = new Date(services.clock.now() / 1_000).toISOString();
  const command = { id, kind, at, children: [child.child], data };
  const recording = await services.recorder.record(me, [command], { source: 'web' });
  if (recording.ok) return undefined;
  await drop();
  if (recording.code !== 'forbidden') throw new Error(`${kind} could not be recorded: ${recording.code}`);
  return {
    status: 403,
    body: visit.page({
      title: words.t('common.forbidden.title'),
      body: html`<p class="govuk-body">${words.t('common.forbidden.child')}</p>`,
    }),
  };
};
