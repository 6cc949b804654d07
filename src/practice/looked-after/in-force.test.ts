import { describe, expect, it } from 'vitest';
import { parseDay, startOfDay } from '../../calendar/index.ts';
import type { Fact } from '../../law/index.ts';
import { inForceFor } from './in-force.ts';

const fact = (kind: string, on: string, data: Fact['data'] = {}): Fact => {
  const day = parseDay(on) ?? Number.NaN;
  return { id: `${kind} ${on}`, kind, day, at: startOfDay(day), recorded: startOfDay(day), data };
};

describe('what is in force for a looked-after child', () => {
  const care = fact('care.began', '2026-03-02');
  const first = fact('placement.began', '2026-03-02', { placement: 'first' });

  it('has the placement of the day on which care began, in whichever order the two were written down', () => {
    for (const facts of [
      [care, first],
      [first, care],
    ])
      expect(inForceFor(facts)?.placements.map(({ began }) => began)).toEqual([first]);
  });

  it('has no placement of a time in care that is over, and none that has ended', () => {
    const again = fact('care.began', '2026-05-04');
    expect(inForceFor([care, first, fact('care.ended', '2026-04-01'), again])?.placements).toEqual([]);
    const ended = fact('placement.ended', '2026-03-09', { placement: 'first' });
    expect(inForceFor([care, first, ended])?.placements).toEqual([]);
    expect(inForceFor([care, first, fact('care.ended', '2026-04-01')])).toBeUndefined();
  });

  it('asks for the form with a photograph anew after a move, and takes that of the day of the move', () => {
    const ended = fact('placement.ended', '2026-03-09', { placement: 'first' });
    const before = fact('information-form.updated', '2026-03-03', { photo: true });
    const same = fact('information-form.updated', '2026-03-09', { photo: true });
    expect(inForceFor([care, before])?.informationForm).toBe(before);
    expect(inForceFor([care, before, ended])?.informationForm).toBeUndefined();
    expect(inForceFor([care, before, same, ended])?.informationForm).toBe(same);
  });
});
