import type { Draft } from '#src/drafts/index.ts';
import { govukIn } from '../../govuk/index.ts';
import { attributes, type Html, html } from '../../html.ts';
import { type Answer, first, type Sent, type Visit } from '../../site.ts';
import { draftsOf } from './context.ts';
import { writeProof } from './proof.ts';
import { chosenOf, heldMeanwhile, mergedValues, openedFields, plainWords, savingOf, versionsHtml } from './versions.ts';

/** The attributes of a form whose words are saved while they are written, where scripts run. */
export const savedByItself = ({ words: { t } }: Pick<Visit, 'words'>): Html =>
  attributes({
    'data-autosave': '/drafts',
    'data-autosave-failed': t('forms.draft.failed'),
    'data-autosave-signed-out': t('forms.draft.signed-out'),
  });

/**
 * What such a form holds: for whom it was made and at which address it comes back, the id of its draft, what it began from, and
 * the line that says what was saved. A form that is sent after its session has ended is kept by these (`keepForLater`). `shown`
 * is everything that the form shows.
 */
export const keptFields = ({ services, me }: Visit, path: string, id: string, shown: Sent): Html =>
  html`<input type="hidden" name="_proof" value="${writeProof(services.sessionKey, me, path, services.clock.now() / 1000)}"><input type="hidden" name="_id" value="${id}">${openedFields(shown)}<p class="govuk-body-s diogel-muted" data-autosave-status role="status"></p>`;

/** What the draft of such a form holds that the form itself, which is to be recorded, does not: others have written in it since. */
export const keptMeanwhile = async (
  visit: Visit,
  path: string,
  id: string,
): Promise<{ readonly sent: Sent; readonly draft: Draft } | undefined> => {
  const draft = await draftsOf(visit.services).open(visit.me, id);
  if (draft === undefined) return undefined;
  const sent = chosenOf({ ...visit.form, _id: [id] }, draft);
  const held = await heldMeanwhile(visit, path, sent, draft);
  return held === undefined ? undefined : { sent: mergedValues(sent, held), draft: { ...draft, ...held } };
};

/** Saves what was chosen between the texts that two people wrote; the form is shown again at its address. */
export const keepChoice = async (visit: Visit, path: string, id: string): Promise<Answer> => {
  const drafts = draftsOf(visit.services);
  const draft = await drafts.open(visit.me, id);
  const sent = { ...visit.form, _id: [id] };
  const saved = await drafts.save(
    visit.me,
    savingOf(visit.me, path, draft === undefined ? sent : chosenOf(sent, draft)),
  );
  return { redirect: saved.ok ? `${path}?draft=${id}` : path };
};

/** The choice between two texts of an answer, for inside such a form. `labelOf` says what an answer is called. */
export const keptVersions = (
  visit: Visit,
  draft: Draft | undefined,
  sent: Sent,
  labelOf: (answer: string) => string | undefined,
): Html | undefined =>
  versionsHtml(visit, draft, sent, (answer) => ({
    label: labelOf(answer) ?? visit.words.t('forms.versions.an-answer'),
    text: answer === 'summary' || answer === 'reason',
    say: (text) => plainWords(visit, answer, text),
  }));

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

/** Lets go of the draft of a form that has been recorded. */
export const letGo = ({ me, services }: Visit, id: string): Promise<void> => draftsOf(services).discard(me, id);
