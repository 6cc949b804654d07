import type { Draft } from '#src/drafts/index.ts';
import { govukIn } from '../../govuk/index.ts';
import { attributes, type Html, html } from '../../html.ts';
import { first, type Visit } from '../../site.ts';
import { draftsOf } from './context.ts';
import { writeProof } from './proof.ts';

/** The attributes of a form whose words are saved while they are written, where scripts run. */
export const savedByItself = ({ words: { t } }: Pick<Visit, 'words'>): Html =>
  attributes({
    'data-autosave': '/drafts',
    'data-autosave-failed': t('forms.draft.failed'),
    'data-autosave-signed-out': t('forms.draft.signed-out'),
  });

/**
 * What such a form holds: for whom it was made and at which address it comes back, the id of its draft, and the line that
 * says what was saved. A form that is sent after its session has ended is kept by these (`keepForLater`).
 */
export const keptFields = ({ services, me }: Visit, path: string, id: string): Html =>
  html`<input type="hidden" name="_proof" value="${writeProof(services.sessionKey, me, path, services.clock.now() / 1000)}"><input type="hidden" name="_id" value="${id}"><p class="govuk-body-s diogel-muted" data-autosave-status role="status"></p>`;

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
