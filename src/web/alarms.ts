import type { Alarm } from '#src/ledger/index.ts';
import type { Services } from '#src/recording/index.ts';
import { type Html, html } from './html.ts';
import type { Words } from './words.ts';

const LASTING_MS = 30_000;

/**
 * The alarms that stand against an authority's records, for every page: what was last known, at once. What is older than half a minute is
 * asked anew beside; no page waits for it.
 */
export const standingAlarms = ({ ledger }: Pick<Services, 'ledger'>) => {
  const known = new Map<number, { at: number; alarms: readonly Alarm[] }>();
  return (authority: number): readonly Alarm[] => {
    const now = performance.now();
    const held = known.get(authority);
    if (held !== undefined && now - held.at < LASTING_MS) return held.alarms;
    const asked = { at: now, alarms: held?.alarms ?? [] };
    known.set(authority, asked);
    ledger.alarms(authority).then(
      (alarms) => {
        asked.alarms = alarms;
      },
      // The database is away: the page that was asked for says so.
      () => known.delete(authority),
    );
    return asked.alarms;
  };
};

/** What is wrong, by name. */
export const alarmWords = ({ t, number }: Words, { code, about, theirs, ours }: Alarm): string => {
  const many = (count: number | null): string => (count === null ? '–' : number(count));
  return t(`integrity.alarm.${code}`, { about, theirs: many(theirs), ours: many(ours) });
};

/** The line above every page while an alarm stands. */
export const alarmLine = (words: Words, alarms: readonly Alarm[]): Html | undefined => {
  const { t } = words;
  if (alarms.length === 0) return undefined;
  return html`<section class="diogel-alarm" aria-label="${t('integrity.alarm.everywhere')}">
      <div class="govuk-width-container">
        <p class="govuk-body govuk-!-margin-bottom-1"><strong>${t('integrity.alarm.everywhere')}</strong> ${alarms.map((alarm) => html`${alarmWords(words, alarm)} `)}</p>
        <p class="govuk-body govuk-!-margin-bottom-0"><a class="govuk-link" href="/integrity">${t('integrity.alarm.see')}</a></p>
      </div>
    </section>`;
};
