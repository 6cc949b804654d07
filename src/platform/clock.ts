import { type Day, londonDay, type Us } from '#src/calendar/index.ts';

/** What time it is. Handed to whoever needs it, so that a test or a demonstration can hold it still. */
export interface Clock {
  /** Microseconds since 1970-01-01T00:00Z. */
  readonly now: () => Us;
  /** The London day. */
  readonly today: () => Day;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now() * 1000,
  today: () => londonDay(Date.now() * 1000),
};
