import { type Day, parseInstant } from '#src/calendar/index.ts';
import type { NewEvent } from '#src/ledger/index.ts';
import { readEvent } from '#src/practice/index.ts';
import { type Imagined, imagine, type Paper } from './index.ts';

/** What is wanted of the imaginary authority: its events that were recorded after one instant and up to another. */
export interface Wanted {
  readonly seed: string;
  readonly today: Day;
  readonly anchor: Day;
  readonly years: number;
  readonly from: number;
  readonly until: number;
}

export type Fresh = Pick<Imagined, 'authority' | 'posts' | 'people' | 'holdings'> & {
  /** Checked, in the order in which they were recorded. */
  readonly events: readonly (NewEvent & { readonly recordedUs: number })[];
  readonly papers: readonly Paper[];
};

/** Imagines the authority, and gives those of its events that are wanted. Throws where it imagined an event that is none. */
export const imagined = ({ seed, today, anchor, years, from, until }: Wanted): Fresh => {
  const { authority, posts, people, holdings, events, papers } = imagine({ seed, today, anchor, years });
  const fresh = events
    .map((line) => {
      const read = readEvent(line);
      if (!read.ok)
        throw new Error(
          `the demo imagined an event that is none: ${read.problems.map(({ message }) => message).join('; ')}`,
        );
      return read.event;
    })
    .filter(({ recordedUs }) => recordedUs > from && recordedUs <= until)
    .sort((a, b) => a.recordedUs - b.recordedUs);
  const attached = papers.filter(({ at }) => {
    const us = parseInstant(at);
    return us !== undefined && us > from && us <= until;
  });
  return { authority, posts, people, holdings, events: fresh, papers: attached };
};
