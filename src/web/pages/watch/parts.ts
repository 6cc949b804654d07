import { ALLEGATION_ROLES, COMPLAINT_ROLES } from '#src/access/index.ts';
import { maySeeRegister, mayWatchSignals } from './roles.ts';
import type { ListedChild } from '#src/views/index.ts';
import { whoHas } from '../listed.ts';
import { subNavigation } from '../../casework.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import type { Words } from '../../words.ts';
import type { Share } from '#src/practice/index.ts';

/** Fewer than so many are said to be few: one child more or less would change what a share seems to say. */
const FEW = 5;

/** What is watched over beside the work of the day: the pages that show how risk is met. */
export const watchNavigation = (
  visit: Visit,
  current: '/risks' | '/exploitation' | '/missing' | '/signals' | '/register' | '/allegations' | '/complaints',
): Html => {
  const { t } = visit.words;
  const item = (href: typeof current, text: string) => ({ text, href, current: href === current });
  return subNavigation(t('watch.nav.label'), [
    item('/risks', t('common.nav.risks')),
    ...(maySeeRegister(visit.me.role) ? [item('/register', t('watch.register.title'))] : []),
    item('/exploitation', t('watch.exploitation.title')),
    item('/missing', t('watch.missing.title')),
    ...(mayWatchSignals(visit.me.role) ? [item('/signals', t('watch.signals.title'))] : []),
    ...(ALLEGATION_ROLES.includes(visit.me.role) ? [item('/allegations', t('matters.nav.allegation'))] : []),
    ...(COMPLAINT_ROLES.includes(visit.me.role) ? [item('/complaints', t('matters.complaint.title'))] : []),
  ]);
};

/** Who has a child; of one without an open case, that there is none. */
export const workerCell = ({ words, organisation, today }: Visit, child: ListedChild): Content =>
  child.openedOn === null
    ? html`<span class="diogel-muted">${words.t('child.no-open-case')}</span>`
    : whoHas(organisation, words, child.worker, today);

/** "3 of 12"; of none, that there was none. */
export const shareWords = ({ t, number }: Words, { count, of }: Share): string =>
  of === 0 ? t('watch.none-to-count') : t('watch.share', { count: number(count), of: number(of) });

/** A note where there are so few that they say little. */
export const fewNote = ({ t }: Words, of: number): Content =>
  of > 0 && of < FEW && html` <span class="diogel-muted">${t('watch.few')}</span>`;

/** Hours and minutes, days and hours: how long something lasted. */
export const lastedWords = ({ t }: Words, minutes: number): string => {
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return t('watch.lasted.days', { days: Math.floor(hours / 24), hours: hours % 24 });
  return hours === 0
    ? t('watch.lasted.minutes', { minutes })
    : t('watch.lasted.hours', { hours, minutes: minutes % 60 });
};
