import type { ListedDraft } from '#src/drafts/index.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import type { Words } from '../../words.ts';
import { beginningAt } from '../matters/sorts.ts';
import { formOfPath } from './addresses.ts';

/** What a form at an address is for, in words. */
export const formTitle = (words: Words, path: string): string => {
  const form = formOfPath(path);
  if (path === '/front-door/new') return words.name('kinds.form', 'contact.received');
  const matter = beginningAt(path);
  if (matter !== undefined) return words.name('kinds.form', matter);
  if (path.startsWith('/front-door/contacts/')) return words.name('kinds.form', 'contact.decided');
  if (form === undefined) return words.t('forms.draft.form');
  if (form.way === 'correct') return words.t('forms.correct-title', { what: words.name('kinds.name', form.kind) });
  return words.name('kinds.form', form.kind);
};

/** Drafts as a box with a way to go on with each; nothing where there are none. `nameOf` says whom each is about, where the page does not. */
export const draftItems = (
  { words }: Pick<Visit, 'words'>,
  drafts: readonly ListedDraft[],
  nameOf: ((child: string) => string) | undefined,
): Html | undefined => {
  if (drafts.length === 0) return undefined;
  const { t } = words;
  return html`<section class="govuk-inset-text diogel-drafts" aria-labelledby="drafts">
      <h2 class="govuk-heading-s" id="drafts">${t('forms.draft.unfinished', { count: drafts.length })}</h2>
      <ul class="govuk-list govuk-!-margin-bottom-0">${drafts.map(({ id, path, savedUs }) => {
        const form = formOfPath(path);
        const about =
          nameOf === undefined || form === undefined
            ? formTitle(words, path)
            : `${nameOf(form.child)}: ${formTitle(words, path)}`;
        const of = html`<span class="govuk-visually-hidden">: ${about}, ${words.dateTime(savedUs)}</span>`;
        return html`<li>${about}, ${t('forms.draft.saved-at', { when: words.dateTime(savedUs) })}<br><a class="govuk-link govuk-link--no-visited-state" href="${path}?draft=${id}">${t('common.button.resume-draft')}${of}</a> <a class="govuk-link govuk-link--no-visited-state" href="/drafts/${id}/discard">${t('common.button.discard-draft')}${of}</a></li>`;
      })}</ul>
    </section>`;
};
