import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { repeatedly } from './repeatedly.ts';

it('goes on after what fails, says so, and has nothing under way once it is stopped', async () => {
  let [begun, ended] = [0, 0];
  const failures: unknown[] = [];
  const work = async () => {
    begun += 1;
    await pause(1);
    ended += 1;
    if (begun === 2) throw new Error('the second');
  };
  const { stop } = repeatedly(1, work, (error) => failures.push(error));
  await vi.waitFor(() => expect(begun).toBeGreaterThan(3));
  await stop();
  expect(ended).toBe(begun);
  const before = begun;
  await pause(20);
  expect(begun).toBe(before);
  expect(failures).toEqual([new Error('the second')]);
});

it('says nothing of what ends because it was stopped, and does nothing where it is stopped before it begins', async () => {
  const failed = vi.fn();
  const hangs = (signal: AbortSignal) => pause(60_000, undefined, { signal });
  const { stop } = repeatedly(1, hangs, failed);
  await pause(5);
  await stop();
  expect(failed).not.toHaveBeenCalled();
  const work = vi.fn(() => Promise.resolve());
  await repeatedly(60_000, work, failed, { later: true }).stop();
  expect(work).not.toHaveBeenCalled();
});
