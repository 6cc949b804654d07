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

  it('has of each plan, order, officer and decision the last that was recorded', () => {
    const decided = (on: string, about: string, endBy?: string) =>
      fact('placement.decided', on, { placement: 'first', about, ...(endBy === undefined ? {} : { endBy }) });
    const status = (on: string, until?: string) =>
      fact('legal-status.changed', on, until === undefined ? {} : { until });
    const officer = (on: string, post: string) => fact('reviewing-officer.appointed', on, { officer: post });
    const plan = (on: string, placement: string) => fact('placement-plan.agreed', on, { placement });
    expect(inForceFor([care, first])).toMatchObject({
      until: undefined,
      officer: undefined,
      review: undefined,
      placements: [{ plan: undefined, endBy: undefined }],
    });
    const facts = [
      status('2026-02-20', '2026-03-01'),
      care,
      first,
      officer('2026-03-03', 'post-iro-1'),
      plan('2026-03-04', 'first'),
      plan('2026-03-05', 'another'),
      decided('2026-03-05', 'without-registration', '2026-03-20'),
      decided('2026-03-06', 'out-of-area', '2026-09-30'),
      officer('2026-03-09', 'post-iro-2'),
    ];
    expect(inForceFor(facts)).toMatchObject({
      // The order of a time before care began is none of today's.
      until: undefined,
      officer: 'post-iro-2',
      placements: [{ plan: facts[4], endBy: parseDay('2026-03-20') }],
    });
    const later = [
      ...facts,
      status('2026-03-10', '2026-03-18'),
      decided('2026-03-19', 'without-registration', '2026-04-01'),
    ];
    expect(inForceFor(later)).toMatchObject({
      until: parseDay('2026-03-18'),
      placements: [{ endBy: parseDay('2026-04-01') }],
    });
    // The last order names no day: the day of the one before it is over with it.
    expect(inForceFor([...later, status('2026-03-20')])?.until).toBeUndefined();
    // So does a decision that lets it go on and names no day.
    expect(inForceFor([...later, decided('2026-03-25', 'without-registration')])?.placements[0]?.endBy).toBeUndefined();
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
