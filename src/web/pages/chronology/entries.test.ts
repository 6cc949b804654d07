import { describe, expect, it } from 'vitest';
import type { Fact } from '#src/law/index.ts';
import { askedBy, merged } from './entries.ts';

const fact = (id: string, kind: string, day: number, data: Fact['data'] = {}): Fact => ({
  id,
  kind,
  day,
  at: day * 1_000,
  recorded: day * 1_000,
  data,
});

const A = [
  fact('seen', 'visit.made', 10),
  fact('told', 'contact.received', 20, { source: 'police' }),
  fact('mark', 'chronology.marked', 30, { entry: 'told', theme: 'harm' }),
  fact('fire', 'history.noted', 5, { theme: 'home' }),
];
const B = [fact('told', 'contact.received', 20, { source: 'police' }), fact('moved', 'address.recorded', 15)];
const FILES = [
  { child: 'a', seq: 4, facts: A },
  { child: 'b', seq: 2, facts: B },
];
const ids = (query: Record<string, string[]>, files = FILES): string[] =>
  merged(files, askedBy(query)).map(({ fact: { id } }) => id);

describe('a chronology', () => {
  it('shows what matters unless it is asked for everything: what was marked, and what was noted from before', () => {
    expect(ids({})).toEqual(['fire', 'told']);
    expect(ids({ show: ['nonsense'], theme: ['nonsense'] })).toEqual(['fire', 'told']);
    expect(ids({ show: ['all'] })).toEqual(['fire', 'seen', 'moved', 'told']);
  });

  it('tells what is about two children once, with whose it is and who said why it matters', () => {
    const told = merged(FILES, askedBy({ show: ['family'] })).find(({ fact: { id } }) => id === 'told');
    expect(told?.of).toEqual(['a', 'b']);
    expect(told?.marks.map(({ child, mark }) => [child, mark.id])).toEqual([['a', 'mark']]);
  });

  it('is narrowed to a theme: as its source has it, and as somebody said who marked it', () => {
    expect(ids({ show: ['family'], theme: ['police'] })).toEqual(['told']);
    expect(ids({ show: ['family'], theme: ['harm'] })).toEqual(['told']);
    expect(ids({ show: ['family'], theme: ['home'] })).toEqual(['fire', 'moved']);
    expect(ids({ show: ['family'], only: ['significant'], theme: ['home'] })).toEqual(['fire']);
  });

  it('forgets a mark that was taken back', () => {
    const files = [{ child: 'a', seq: 4, facts: A.filter(({ id }) => id !== 'mark') }];
    expect(ids({}, files)).toEqual(['fire']);
  });
});
