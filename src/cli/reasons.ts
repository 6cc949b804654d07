import { formatDay, HOLIDAY_NAMES, weekday } from '../calendar/index.ts';
import { type Compiled, type Duty, explain, type Instrument, instrumentOn, type Limit } from '../law/index.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const dayWords = (day: number): string => `${WEEKDAYS[weekday(day) - 1] ?? ''} ${formatDay(day)}`;

const limitWords = (limit: Limit): string => {
  const some = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
  if ('workingDays' in limit) return some(limit.workingDays, 'working day');
  if ('on' in limit) return `the day set (${limit.on})`;
  if ('hours' in limit) return some(limit.hours, 'hour');
  return 'days' in limit ? some(limit.days, 'day') : some(limit.months, 'month');
};

/** The badge of what is not law: recalled and not read in its source, or an authority's own norm. Empty for law. */
const badgeOf = (instrument: Instrument | undefined): string =>
  instrument?.confidence === 'R' ? ' (not verified)' : instrument?.confidence === 'L' ? ' (local)' : '';

/** A duty's rule as a table names it, badged where what asks for it is not law. */
export const ruleWords = ({ rule, startedOn }: Pick<Duty, 'rule' | 'startedOn'>, law: Compiled): string => {
  const declared = law.rules.find(({ id }) => id === rule);
  return `${rule}${badgeOf(declared === undefined ? undefined : instrumentOn(declared, startedOn, law))}`;
};

/** Why a duty is due when it is, and which paragraph asks for it: two columns of a table. */
export const reasonColumns = (duty: Duty, law: Compiled): [why: string, law: string] => {
  const { limit, start, due, holidays, instrument } = explain(duty, law);
  const names = [...new Set(holidays.map(({ name }) => HOLIDAY_NAMES[name].en))];
  const skipped =
    names.length === 0 ? '' : `, skipping ${new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names)}`;
  const why =
    'days' in limit && limit.days === 0
      ? 'the same day'
      : 'on' in limit
        ? `${limitWords(limit)} on ${dayWords(duty.startedOn)}: ${dayWords(due)}`
        : `${limitWords(limit)} after ${dayWords(start)}${skipped}: ${dayWords(due)}`;
  const cited = [instrument?.instrument ?? '', instrument?.paragraph ?? ''].filter((part) => part !== '').join(', ');
  return [why, `${cited}${badgeOf(instrument)}`];
};
