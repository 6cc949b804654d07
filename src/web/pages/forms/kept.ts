import { createHash, randomUUID } from 'node:crypto';
import type { Draft } from '#src/drafts/index.ts';
import { allQuestions, FORMS } from '#src/practice/index.ts';
import type { Command, Recording } from '#src/recording/index.ts';
import { askOf } from '../child/saying.ts';
import { govukIn } from '../../govuk/index.ts';
import { attributes, type Content, type Html, html } from '../../html.ts';
import { first, type Sent, type Visit } from '../../site.ts';
import { isText } from './carried.ts';
import { draftsOf } from './context.ts';
import { writeProof } from './proof.ts';
import {
  type AnswerKnown,
  chosenOf,
  heldMeanwhile,
  mergedValues,
  openedFields,
  plainWords,
  savingOf,
  versionsHtml,
} from './versions.ts';
import { worded } from './wording.ts';

/** A form of a page of its own, whose words are kept while they are written: the address at which it comes back, the kind that it records, and the id of its draft. */
export interface KeptForm {
  readonly path: string;
  readonly kind: string;
  readonly id: string;
}

const KEY = /^[0-9a-f-]{36}$/;

/** The key that such a form was sent with, or a new one. */
export const keyOf = (sent: Sent): string => (KEY.test(first(sent, 'key')) ? first(sent, 'key') : randomUUID());

/** An id that follows from texts, the form's own key among them: sent twice, a form names the same things. */
export const idFrom = (...parts: readonly string[]): string => {
  const hex = createHash('sha256').update(parts.join('\0')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const answerKnown = (visit: Visit, kind: string, answer: string): AnswerKnown => {
  const { words } = visit;
  const question = allQuestions(FORMS.get(kind)?.questions ?? []).find(({ field }) => field === answer);
  return {
    label: question === undefined ? words.t('forms.versions.an-answer') : askOf(words, kind, answer),
    text: question !== undefined && isText(question),
    say: (text) => plainWords(visit, answer, text),
  };
};

/**
 * Such a form. It holds for whom it was made, what it began from, the choice between two texts of an answer where two people wrote
 * one, and the line that says what was saved; sent after its session has ended, it is kept by these (`keepForLater`). `shown` is
 * everything that the form shows.
 */
export const keptForm = (
  visit: Visit,
  { path, kind, id }: KeptForm,
  { action, shown, draft, body }: { action: string; shown: Sent; draft: Draft | undefined; body: Content },
): Html => {
  const { services, me, token, words } = visit;
  const { t } = words;
  const saved = attributes({
    'data-autosave': '/drafts',
    'data-autosave-failed': t('forms.draft.failed'),
    'data-autosave-signed-out': t('forms.draft.signed-out'),
  });
  return html`<form method="post" action="${action}" novalidate${saved}>
      ${token}<input type="hidden" name="_proof" value="${writeProof(services.sessionKey, me, path, services.clock.now() / 1000)}"><input type="hidden" name="_id" value="${id}">${openedFields(shown)}<p class="govuk-body-s diogel-muted" data-autosave-status role="status"></p>
      ${versionsHtml(visit, draft, shown, (answer) => answerKnown(visit, kind, answer))}
      ${body}
    </form>`;
};

/** What comes before such a form is recorded: where to go on once a choice between two texts is kept, or the form as others have written in its draft since. */
export const beforeRecording = async (
  visit: Visit,
  { path, id }: KeptForm,
): Promise<{ readonly redirect: string } | { readonly sent: Sent; readonly draft: Draft } | undefined> => {
  const { me, services, form } = visit;
  const drafts = draftsOf(services);
  const draft = await drafts.open(me, id);
  const asSent = { ...form, _id: [id] };
  const sent = draft === undefined ? asSent : chosenOf(asSent, draft);
  if (first(form, '_do') === 'choose') {
    const saved = await drafts.save(me, savingOf(me, path, sent));
    return { redirect: saved.ok ? `${path}?draft=${id}` : path };
  }
  const held = await heldMeanwhile(visit, path, sent, draft);
  return held === undefined || draft === undefined
    ? undefined
    : { sent: mergedValues(sent, held), draft: { ...draft, ...held } };
};

/** Records what such a form asks for, in the words in which it was asked, and lets go of its draft. */
export const recordKept = async (
  { me, services, words }: Visit,
  id: string,
  commands: readonly Command[],
  expected: Readonly<Record<string, number>> = {},
): Promise<Recording> => {
  const recording = await services.recorder.record(me, worded(words, commands), { source: 'web', expected });
  if (recording.ok) await draftsOf(services).discard(me, id);
  return recording;
};

/** What was written into the form at an address before, where its draft is asked for; undefined where there is none. */
export const broughtBack = async ({ me, services, query }: Visit, path: string): Promise<Draft | undefined> => {
  const id = first(query, 'draft');
  if (id === '') return undefined;
  const draft = await draftsOf(services).open(me, id);
  return draft?.path === path ? draft : undefined;
};

/** Says that a form shows what was begun before. */
export const broughtBackNotice = ({ words }: Pick<Visit, 'words'>, { savedUs }: Draft): Html =>
  govukIn(words)('inset-text', { text: words.t('forms.draft.resumed', { when: words.dateTime(savedUs) }) });
