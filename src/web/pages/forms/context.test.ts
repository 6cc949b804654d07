import { expect, it } from 'vitest';
import { parseInstant } from '#src/calendar/index.ts';
import { timeOf } from './context.ts';

it.each([
  ['2026-07-01T23:30:00Z', '00:30'],
  ['2026-07-02T00:30:00+01:00', '00:30'],
  ['2026-01-15T14:05:00Z', '14:05'],
])('opens an event of %s for correction at the London time %s, whatever offset it was written with', (at, time) => {
  expect(timeOf({ wholeDay: false, atUs: parseInstant(at) ?? 0 })).toBe(time);
});
