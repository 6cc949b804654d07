import type { Alarm, Integrity, Verification } from '#src/ledger/index.ts';
import type { Recounted } from './recounted.ts';
import { alarmWords } from '../../alarms.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import type { Words } from '../../words.ts';

/** What is known of whether everything is as it was. */
export interface Standing extends Recounted {
  readonly integrity: Integrity;
  readonly verified: Verification | undefined;
  /** Where the seals are published. */
  readonly published: string;
}

const since = ({ t, dateTime }: Words, { raisedUs, endedUs }: Alarm): string =>
  endedUs === null
    ? t('integrity.alarm.since', { when: dateTime(raisedUs) })
    : t('integrity.alarm.ended', { when: dateTime(raisedUs), until: dateTime(endedUs) });

const entries = ({ t }: Words, count: number): string => t('integrity.entries', { count });

/** The answer first: whether anything speaks against the records, and on whose word. */
export const answerSection = (words: Words, { integrity, verified, edition, recount }: Standing): Html => {
  const { t, number, dateTime } = words;
  const differs = recount?.verdict === 'differs' ? recount : undefined;
  const open = integrity.alarms.filter(({ endedUs }) => endedUs === null);
  const faults = verified === undefined ? 0 : verified.faults;
  const seen = integrity.witnesses.filter(({ size }) => size !== null).length;
  const box = (tone: '' | 'alarm' | 'calm', title: string, body: Html): Html =>
    html`<section class="diogel-weight${tone !== '' && ` diogel-weight--${tone}`}" aria-labelledby="answer">
        <h2 class="govuk-heading-s govuk-!-margin-bottom-1">${t('integrity.answer.label')}</h2>
        <p class="diogel-weight__text govuk-!-font-weight-bold" id="answer">${title}</p>
        ${body}
      </section>`;
  if (open.length > 0 || faults > 0 || differs !== undefined)
    return box(
      'alarm',
      t('integrity.answer.no'),
      html`${open.map((alarm) => html`<p class="govuk-body"><strong>${alarmWords(words, alarm)}</strong> ${since(words, alarm)}.</p>`)}
        ${verified !== undefined && faults > 0 && html`<p class="govuk-body"><strong>${t('integrity.answer.faults', { when: dateTime(verified.at), count: number(faults) })}</strong></p>`}
        ${differs !== undefined && html`<p class="govuk-body"><strong>${t('integrity.recount.answer', { edition: edition?.edition ?? '', when: dateTime(differs.atUs) })}</strong></p>`}
        <p class="govuk-body govuk-!-margin-bottom-0">${t('integrity.answer.what-now')}</p>`,
    );
  if (integrity.latest === null)
    return box(
      '',
      t('integrity.answer.unsealed'),
      html`<p class="govuk-body">${t('integrity.answer.unsealed-why')}</p>`,
    );
  return box(
    'calm',
    t('integrity.answer.yes'),
    html`<ul class="govuk-list govuk-list--bullet govuk-!-margin-bottom-0">
        <li>${t('integrity.answer.sealed', { entries: entries(words, integrity.size) })}</li>
        <li>${verified === undefined ? t('integrity.answer.unchecked') : t('integrity.answer.checked', { when: dateTime(verified.at) })}</li>
        <li>${seen === 0 ? t('integrity.answer.unwitnessed') : t('integrity.answer.witnessed', { witnesses: t('integrity.witness-count', { count: seen }) })}</li>
      </ul>`,
  );
};

const headWords = (words: Words, head: Integrity['latest']): string =>
  head === null
    ? words.t('integrity.log.none')
    : words.t('integrity.log.at', { when: words.dateTime(head.sealedUs), entries: entries(words, head.size) });

/** The seal, its witnesses, when all of it was last checked. */
export const logSection = (words: Words, { integrity, verified, published }: Standing): Html => {
  const { t, number, dateTime } = words;
  const { origin, size, latest, witnessed, waiting, waitingSinceUs, witnesses, alarms } = integrity;
  const ended = alarms.filter(({ endedUs }) => endedUs !== null);
  const row = (key: string, value: Html | string) => ({
    key: { text: key },
    value: typeof value === 'string' ? { text: value } : { html: value },
  });
  return html`<section class="diogel-section" aria-labelledby="seal">
      <h2 class="govuk-heading-m" id="seal">${t('integrity.log.title')}</h2>
      ${govukIn(words)('summary-list', {
        rows: [
          row(t('integrity.log.sealed'), number(size)),
          row(t('integrity.log.last'), headWords(words, latest)),
          row(
            t('integrity.log.waiting'),
            waiting === 0 || waitingSinceUs === null
              ? t('integrity.log.nothing-waits')
              : t('integrity.log.waiting-since', { entries: entries(words, waiting), when: dateTime(waitingSinceUs) }),
          ),
          row(
            t('integrity.log.witnesses'),
            witnesses.length === 0
              ? t('integrity.log.no-witnesses')
              : html`<ul class="govuk-list govuk-!-margin-bottom-0">${witnesses.map(
                  ({ alias, size: seen, seenUs }) =>
                    html`<li>${
                      seen === null || seenUs === null
                        ? t('integrity.log.never-seen', { name: alias })
                        : t('integrity.log.seen', {
                            name: alias,
                            entries: entries(words, seen),
                            when: dateTime(seenUs),
                          })
                    }</li>`,
                )}</ul>`,
          ),
          ...(witnesses.length === 0 ? [] : [row(t('integrity.log.witnessed'), headWords(words, witnessed))]),
          row(
            t('integrity.log.verified'),
            verified === undefined
              ? t('integrity.log.never')
              : verified.faults === 0
                ? t('integrity.log.verified-fine', {
                    when: dateTime(verified.at),
                    entries: entries(words, verified.rows),
                    compared: verified.compared,
                  })
                : t('integrity.log.verified-faults', {
                    when: dateTime(verified.at),
                    entries: entries(words, verified.rows),
                    count: number(verified.faults),
                  }),
          ),
          ...(origin === null ? [] : [row(t('integrity.log.origin'), origin)]),
        ],
      })}
      ${latest !== null && html`<p class="govuk-body">${t('integrity.log.public', { address: published })}</p>`}
      ${govukIn(words)('details', { summaryText: t('integrity.log.explain'), text: t('integrity.log.explained') })}
      ${
        ended.length > 0 &&
        html`<h3 class="govuk-heading-s">${t('integrity.alarm.past')}</h3>
        <ul class="govuk-list govuk-list--bullet">${ended.map((alarm) => html`<li>${alarmWords(words, alarm)} ${since(words, alarm)}.</li>`)}</ul>`
      }
    </section>`;
};
