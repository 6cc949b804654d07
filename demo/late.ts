import type { Day } from '#src/calendar/index.ts';
import type { Team } from './staff.ts';
import { type Case, nextWorkingDay, workingDayBy, type World } from './world.ts';

/** Days before the crisis is at its height: from when to when, and when what was put off is written down. */
const LATE = { from: 150, to: 139, written: 122 } as const;
const LATE_TEAM: Team = 'south';
const OUTAGE = { from: 104, lasts: 9 } as const;

/** The first and the last day on which the teams' tablets do not connect. */
export const outageOf = ({ climax }: World): { readonly from: Day; readonly to: Day } => {
  const from = workingDayBy(climax - OUTAGE.from);
  return { from, to: from + OUTAGE.lasts };
};

/**
 * On which day a visit that no duty asks for is written down, where that is not soon: one team puts off what it writes for weeks, and
 * nobody says why; what happens in an outage is written down on the two working days after it.
 */
export const writtenLate = (
  world: World,
  { team }: Case,
): { readonly known: Day; readonly why: 'late' | 'excused' } | undefined => {
  const { day, climax } = world;
  if (team === LATE_TEAM && day >= climax - LATE.from && day <= climax - LATE.to)
    return { known: workingDayBy(climax - LATE.written), why: 'late' };
  const { from, to } = outageOf(world);
  if (day < from || day > to) return undefined;
  const first = nextWorkingDay(to);
  return { known: day % 2 === 0 ? first : nextWorkingDay(first), why: 'excused' };
};
