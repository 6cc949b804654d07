import { randomUUID } from 'node:crypto';
import type { Identity } from '#src/access/index.ts';
import { parseDay } from '#src/calendar/index.ts';
import {
  type Content,
  digestOf,
  type Draft,
  type DraftToSave,
  isWhole,
  openedWith,
  readOpened,
  type Written,
} from '#src/drafts/index.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import { first, type Sent, type Visit } from '../../site.ts';
import { written } from '../child/saying.ts';
import { draftsOf } from './context.ts';

/** What is the page's own business and no answer: it is not kept with a draft. */
const CONTROLS: ReadonlySet<string> = new Set([
  '_proof',
  '_do',
  '_csrf',
  '_confirmed',
  '_opened',
  '_turn',
  '_was',
  'step',
]);
const CHOICE = '_choose:';
const SHOWN = '_shown:';

/** What somebody wrote into a form, as a draft keeps it. */
export const writtenOf = (sent: Sent): Written =>
  Object.fromEntries(
    Object.entries(sent).filter(([name]) => !CONTROLS.has(name) && !name.startsWith(CHOICE) && !name.startsWith(SHOWN)),
  );

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id under which a form will be recorded; a new one where it holds none. */
export const idOf = (sent: Sent): string => {
  const id = first(sent, '_id');
  return UUID.test(id) ? id : randomUUID();
};

const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">`;

/** The hidden fields that say what a page began from: what was sent with them before, else what it shows now. */
export const openedFields = (sent: Sent): Html =>
  html`${hidden('_opened', first(sent, '_opened') || openedWith(writtenOf(sent)))}${hidden('_turn', first(sent, '_turn') || '0')}`;

/** What a page that has saved itself has begun from afterwards. */
export const openedAfter = (sent: Sent): string =>
  openedWith(writtenOf(sent), readOpened(first(sent, '_opened'), first(sent, '_turn'))?.writer);

/** A form as a draft to save, with the choices that were made between texts. */
export const savingOf = ({ person }: Pick<Identity, 'person'>, path: string, sent: Sent): DraftToSave => ({
  id: idOf(sent),
  path,
  written: writtenOf(sent),
  opened: readOpened(first(sent, '_opened'), first(sent, '_turn')),
  by: person,
  settled: Object.fromEntries(
    Object.keys(sent)
      .filter((name) => name.startsWith(CHOICE))
      .map((name) => name.slice(CHOICE.length))
      .map((answer) => [answer, sent[SHOWN + answer] ?? []]),
  ),
});

/** What was sent, with each answer as it was chosen among the texts that two people wrote. Pure. */
export const chosenOf = (sent: Sent, { others }: Pick<Content, 'others'>): Sent => {
  const chosen: Record<string, readonly string[]> = { ...sent };
  for (const [name, [choice]] of Object.entries(sent)) {
    if (!name.startsWith(CHOICE) || choice === undefined) continue;
    const answer = name.slice(CHOICE.length);
    const shown = others.filter(
      (other) => other.answer === answer && (sent[SHOWN + answer] ?? []).includes(digestOf(other.written)),
    );
    const one = shown.find((other) => digestOf(other.written) === choice);
    if (one !== undefined) Object.assign(chosen, one.written);
    if (choice === 'both')
      chosen[answer] = [[first(sent, answer), ...shown.map((other) => first(other.written, answer))].join('\n\n')];
  }
  return chosen;
};

/**
 * Puts a form that is about to be recorded together with what others saved of its draft: undefined where there is no draft, or
 * the form holds all of it; else the draft as it is now, which must be seen before anything is recorded.
 */
export const heldMeanwhile = async (
  { me, services }: Pick<Visit, 'me' | 'services'>,
  path: string,
  sent: Sent,
  draft: Draft | undefined,
): Promise<Content | undefined> => {
  if (draft === undefined) return undefined;
  const saved = await draftsOf(services).save(me, savingOf(me, path, sent));
  return saved.ok && !isWhole(saved, writtenOf(sent)) ? saved : undefined;
};

/** A form's values for a draft that was put together: what it shows is what it has begun from. */
export const mergedValues = (sent: Sent, content: Content): Sent => ({
  ...Object.fromEntries(Object.entries(sent).filter(([name]) => ['_id', '_proof', '_csrf'].includes(name))),
  ...content.written,
});

const dateOf = (text: Written, answer: string): number | undefined =>
  parseDay(
    [`${answer}-year`, `${answer}-month`, `${answer}-day`].map((part) => first(text, part).padStart(2, '0')).join('-'),
  );

/** How the words of an answer are said where a page knows no better: a date as a date, a text as a text. */
export const plainWords = ({ words }: Pick<Visit, 'words'>, answer: string, text: Written): Html => {
  const day = dateOf(text, answer);
  return day === undefined ? written(Object.values(text).flat().join('\n')) : html`${words.date(day)}`;
};

/** What a page knows of an answer: what it is called, how its words are said, and whether two texts of it can stand one after the other. */
export interface AnswerKnown {
  readonly label: string;
  readonly say: (text: Written) => Html;
  readonly text: boolean;
}

/** The choice between the texts that two people wrote of one answer, for inside a form. Nothing where there is none. */
export const versionsHtml = (
  { words }: Pick<Visit, 'words'>,
  content: Pick<Content, 'written' | 'last' | 'others'> | undefined,
  sent: Sent,
  known: (answer: string) => AnswerKnown,
): Html | undefined => {
  if (content === undefined || content.others.length === 0) return undefined;
  const { t } = words;
  const render = govukIn(words);
  return html`<section class="govuk-inset-text" aria-labelledby="versions">
      <h2 class="govuk-heading-m" id="versions">${t('forms.versions.title')}</h2>
      <p class="govuk-body">${t('forms.versions.why')}</p>
      ${[...Map.groupBy(content.others, ({ answer }) => answer)].map(([answer, others]) => {
        const { label, say, text } = known(answer);
        const name = CHOICE + answer;
        const own = Object.fromEntries(
          Object.entries(content.written).filter(
            ([field]) =>
              field === answer ||
              ['day', 'month', 'year'].some((part) => field === `${answer}-${part}`) ||
              (answer === 'when' && field === '_day'),
          ),
        );
        const last = content.last[answer];
        const item = (value: string, said: Written, savedUs: number | undefined, by: string | undefined) => ({
          value,
          text:
            savedUs === undefined || by === undefined
              ? t('forms.versions.here')
              : t('forms.versions.saved', { when: words.dateTime(savedUs), who: by }),
          hint: { html: say(said) },
          checked: first(sent, name) === value,
        });
        return html`${others.map((other) => hidden(SHOWN + answer, digestOf(other.written)))}${render('radios', {
          idPrefix: `choose-${answer.replace(/[^\w-]/g, '-')}`,
          name,
          fieldset: { legend: { text: label, classes: 'govuk-fieldset__legend--s' } },
          items: [
            item('own', own, last?.savedUs, last?.by),
            ...others.map((other) => item(digestOf(other.written), other.written, other.savedUs, other.by)),
            ...(text ? [{ value: 'both', text: t('forms.versions.both'), checked: first(sent, name) === 'both' }] : []),
          ],
        })}`;
      })}
      ${render('button', { text: t('forms.versions.use'), name: '_do', value: 'choose', classes: 'govuk-button--secondary' })}
    </section>`;
};
