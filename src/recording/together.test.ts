import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { together } from './together.ts';

const item = (name: string, ...streams: string[]) => ({ group: 'one', streams, size: 1, name });
type Item = ReturnType<typeof item>;

/** Turns that end when they are told to, and what each held. */
const watched = ({ patienceMs = 1_000, enough = 64, turns = 4, slow = 0, most = 64 } = {}) => {
  const begun: { names: string[]; end: () => void; fail: (error: Error) => void }[] = [];
  const join = together<Item, string>({
    patienceMs,
    enough,
    turns,
    slow,
    most,
    run: (items) =>
      new Promise((resolve, fail) => {
        const answers = items.map(({ name }) => ({ status: 'fulfilled' as const, value: `${name} done` }));
        begun.push({ names: items.map(({ name }) => name), end: () => resolve(answers), fail });
      }),
  });
  return { begun, join };
};

describe('what goes together', () => {
  it('does not wait for company, and gathers what comes meanwhile', async () => {
    const { begun, join } = watched();
    const all = [join(item('a', '1')), join(item('b', '2')), join(item('c', '3'))];
    expect(begun.map(({ names }) => names)).toEqual([['a']]);
    begun[0]?.end();
    expect(await all[0]).toBe('a done');
    await pause(0);
    expect(begun.map(({ names }) => names)).toEqual([['a'], ['b', 'c']]);
    begun[1]?.end();
    expect(await Promise.all(all)).toEqual(['a done', 'b done', 'c done']);
  });

  it('never holds two of one stream, nor lets the later overtake the earlier', async () => {
    const { begun, join } = watched({ patienceMs: 5, slow: 4 });
    const all = [join(item('a', '1')), join(item('b', '1', '2')), join(item('c', '2')), join(item('d', '3'))];
    await pause(30);
    expect(begun.map(({ names }) => names)).toEqual([['a'], ['d']]);
    begun[0]?.end();
    await pause(10);
    expect(begun.map(({ names }) => names)).toEqual([['a'], ['d'], ['b']]);
    begun[2]?.end();
    await pause(10);
    expect(begun.at(-1)?.names).toEqual(['c']);
    for (const { end } of begun) end();
    expect(await Promise.all(all)).toHaveLength(4);
  });

  it('begins a turn beside the one under way as soon as enough wait, up to so many turns', async () => {
    const { begun, join } = watched({ enough: 3, turns: 2 });
    const all = ['a', 'b', 'c'].map((name) => join(item(name, name)));
    expect(begun.map(({ names }) => names)).toEqual([['a']]);
    all.push(...['d', 'e', 'f', 'g'].map((name) => join(item(name, name))));
    expect(begun.map(({ names }) => names)).toEqual([['a'], ['b', 'c', 'd']]);
    begun[0]?.end();
    await pause(0);
    expect(begun.map(({ names }) => names)).toEqual([['a'], ['b', 'c', 'd'], ['e', 'f', 'g']]);
    for (const { end } of begun) end();
    expect(await Promise.all(all)).toHaveLength(7);
  });

  it('goes on beside a turn that takes long, up to so many', async () => {
    const { begun, join } = watched({ patienceMs: 5, turns: 1, slow: 1 });
    const all = ['a', 'b', 'c'].map((name) => join(item(name, name)));
    await pause(30);
    expect(begun.map(({ names }) => names)).toEqual([['a'], ['b', 'c']]);
    const last = join(item('d', 'd'));
    await pause(30);
    expect(begun).toHaveLength(2);
    begun[0]?.end();
    await pause(10);
    expect(begun.at(-1)?.names).toEqual(['d']);
    for (const { end } of begun) end();
    expect(await Promise.all([...all, last])).toHaveLength(4);
  });

  it('takes no more at once than it may, and one that is larger by itself', async () => {
    const { begun, join } = watched({ most: 3 });
    const all = [join(item('a', 'a')), ...['b', 'c', 'd', 'e'].map((name) => join({ ...item(name, name), size: 2 }))];
    all.push(join({ ...item('f', 'f'), size: 9 }));
    for (let turn = 0; turn < 6; turn++) {
      begun[turn]?.end();
      await pause(0);
    }
    expect(begun.map(({ names }) => names)).toEqual([['a'], ['b'], ['c'], ['d'], ['e'], ['f']]);
    expect(await Promise.all(all)).toHaveLength(6);
  });

  it('fails for those of a turn alone where the turn fails', async () => {
    const { begun, join } = watched();
    const first = join(item('a', '1'));
    const second = join(item('b', '2'));
    begun[0]?.fail(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    await pause(0);
    begun[1]?.end();
    expect(await second).toBe('b done');
  });
});
