import { RECORDING_ROLES } from '#src/access/index.ts';
import { isWhole } from '#src/drafts/index.ts';
import { keptChildren } from '#src/views/index.ts';
import { govukIn } from '../govuk/index.ts';
import { type Html, html } from '../html.ts';
import { type Answer, first, type PageRoute, type Visit } from '../site.ts';
import { childName, isWithin, ownPath } from './child/reach.ts';
import { formOfPath } from './forms/addresses.ts';
import { draftsOf } from './forms/context.ts';
import { draftItems, formTitle } from './forms/draft-items.ts';
import { keepForLater } from './forms/index.ts';
import { readProof } from './forms/proof.ts';
import { openedAfter, savingOf, writtenOf } from './forms/versions.ts';

/** What a post began to write and has not recorded, for the top of its work; nothing where there is none. One query, or two where there are drafts. */
export const draftNotice = async (visit: Pick<Visit, 'me' | 'words' | 'services'>): Promise<Html | undefined> => {
  const { me, words, services } = visit;
  const drafts = await draftsOf(services).list(me);
  if (drafts.length === 0) return undefined;
  const children = [...new Set(drafts.flatMap(({ path }) => formOfPath(path)?.child ?? []))];
  const kept = await keptChildren(
    (statement, values) => services.database.run(me.authority, statement, values),
    me.authority,
    children,
  );
  return draftItems(visit, drafts, (id) => {
    const child = kept.find((each) => each.child === id);
    // Whoever is out of reach by now is not named for having been written about.
    return child === undefined || !isWithin(me, child) ? words.t('forms.draft.child-beyond') : childName(words, child);
  });
};

/** Saves what a form holds, as a script asks while somebody writes. Answers with a line for the form to show, and what the form has begun from by now. */
const save = async (visit: Visit): Promise<Answer> => {
  const { form: sent, me, services, words } = visit;
  const { t } = words;
  const proof = readProof(services.sessionKey, first(sent, '_proof'), services.clock.now() / 1000);
  if (proof === undefined || proof.authority !== me.authority || proof.post !== me.post || proof.person !== me.person)
    return { status: 403, body: html`${t('forms.draft.failed')}` };
  const saved = await draftsOf(services).save(me, savingOf(me, proof.path, sent));
  if (saved.ok) {
    const said = t('forms.draft.saved', { time: words.time(saved.savedUs) });
    const line = isWhole(saved, writtenOf(sent)) ? said : `${said}. ${t('forms.versions.elsewhere')}`;
    return html`${line}\n${openedAfter(sent)}`;
  }
  return saved.code === 'recorded'
    ? { status: 409, body: html`${t('forms.versions.recorded')}` }
    : { status: 422, body: html`${t(`forms.draft.${saved.code}`)}` };
};

const askDiscard = async (visit: Visit): Promise<Answer> => {
  const { me, services, words, params, token } = visit;
  const { t } = words;
  const id = params['draft'] ?? '';
  const draft = (await draftsOf(services).list(me)).find((each) => each.id === id);
  if (draft === undefined)
    return {
      status: 404,
      body: visit.page({
        title: t('common.not-found.title'),
        body: html`<p class="govuk-body">${t('forms.draft.none')}</p>`,
      }),
    };
  return visit.page({
    title: t('forms.draft.discard-title'),
    back: { href: draft.path },
    body: html`<p class="govuk-body">${t('forms.draft.discard-text', { what: formTitle(words, draft.path), when: words.dateTime(draft.savedUs) })}</p>
      <form method="post" action="/drafts/${id}/discard">${token}
        <div class="govuk-button-group">
          ${govukIn(words)('button', { text: t('common.button.discard-draft'), classes: 'govuk-button--warning', preventDoubleClick: true })}
          <a class="govuk-link" href="${draft.path}?draft=${id}">${t('common.button.resume-draft')}</a>
        </div>
      </form>`,
  });
};

const discard = async ({ me, services, params }: Visit): Promise<Answer> => {
  const drafts = draftsOf(services);
  const id = params['draft'] ?? '';
  const draft = (await drafts.list(me)).find((each) => each.id === id);
  await drafts.discard(me, id);
  const child = draft === undefined ? undefined : formOfPath(draft.path)?.child;
  return { redirect: child === undefined ? '/' : ownPath(me, child) };
};

const access = { roles: RECORDING_ROLES } as const;

export const draftPages: readonly PageRoute[] = [
  { method: 'POST', path: '/drafts', access, anyForm: true, expired: keepForLater, handle: save },
  { method: 'GET', path: '/drafts/:draft/discard', access, handle: askDiscard },
  { method: 'POST', path: '/drafts/:draft/discard', access, handle: discard },
];
