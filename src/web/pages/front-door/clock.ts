import { endOfDay, type Us } from '#src/calendar/index.ts';
import type { Role } from '#src/organisation/index.ts';
import { dueWords } from '../../casework.ts';
import type { Visit } from '../../site.ts';

/** Who works at the front door, and who answers for it. */
export const FRONT_DOOR_ROLES: readonly Role[] = [
  'front-door-worker',
  'front-door-manager',
  'team-manager',
  'head-of-service',
  'director',
];

const HOUR: Us = 3_600_000_000;

/** How long ago something came, in hours for the first two days. */
export const agoWords = ({ t }: Visit['words'], since: Us, now: Us): string => {
  const hours = Math.max(0, Math.floor((now - since) / HOUR));
  return hours < 48
    ? t('front-door.hours-ago', { count: hours })
    : t('common.days-ago', { count: Math.floor(hours / 24) });
};

/** When a contact's decision is due: days overdue, or the hours that are left of its last day. */
export const clockWords = (visit: Visit, due: number | null): string => {
  const { words, today, services } = visit;
  if (due === null) return words.t('front-door.no-clock');
  if (due < today) return dueWords(words, { status: 'overdue', due, done: undefined, today });
  const said = dueWords(words, { status: 'open', due, done: undefined, today });
  const hours = Math.floor((endOfDay(due) - services.clock.now()) / HOUR);
  return hours < 48
    ? words.t('front-door.hours-left', { due: said, hours: words.t('front-door.hours', { count: hours }) })
    : said;
};
