import { outOfSight, PRACTICE_ROLES } from '#src/access/index.ts';
import { londonDay } from '#src/calendar/index.ts';
import { allQuestions, FORMS } from '#src/practice/index.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { Answer, PageRoute, Visit } from '../../site.ts';
import { childName, childPath } from '../child/reach.ts';
import { fieldList, happenedWords, postAndHolder, type Told, tellFields, written } from '../child/saying.ts';

/** What was answered to a question, in the words that its answers had then. */
const answered = (value: unknown, answers: Readonly<Record<string, string>> | undefined): Content | undefined => {
  const said = (code: string): string => answers?.[code] ?? code;
  if (typeof value === 'boolean') return said(value ? 'yes' : 'no');
  if (typeof value === 'string') return written(said(value));
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return written(value.map(said).join('\n'));
  return undefined;
};

const page = async (visit: Visit): Promise<Answer> => {
  const { services, me, child, words, params, organisation } = visit;
  const { t, name } = words;
  const { ledger } = services;
  const [rows, { facts }] = await Promise.all([
    ledger.eventsById(me.authority, [params['event'] ?? '']),
    ledger.facts(me.authority, child.child),
  ]);
  const hidden = outOfSight(me.role, facts);
  const event = rows.find((row) => row.child === child.child && !hidden.has(row.id));
  const back = { href: childPath(child.child) };
  const wording = event?.form === undefined ? undefined : await ledger.wording(me.authority, event.form);
  if (event === undefined || wording === undefined)
    return {
      status: 404,
      body: visit.page({
        title: t('common.not-found.title'),
        back,
        body: html`<p class="govuk-body">${t('forms.asked.none')}</p>`,
      }),
    };
  const told = new Map(
    tellFields({ words, organisation, facts: [] }, event).map((each): [string, Told] => [String(each.label), each]),
  );
  const ids = new Set(
    allQuestions(FORMS.get(event.kind)?.questions ?? []).flatMap(({ ask, field }) =>
      ask === 'person' || ask === 'entry' ? [field] : [],
    ),
  );
  const asked = wording.questions.map(({ field, ask, hint, answers }): Html => {
    // What is no plain answer, such as a matter or a post, is told as the chronology tells it.
    const isId = ids.has(field);
    const plain =
      !isId && (answers !== undefined || typeof event.data[field] === 'string') ? event.data[field] : undefined;
    const value =
      answered(plain, answers) ??
      told.get(name('fields.name', `${event.kind}.${field}`))?.value ??
      (isId ? undefined : answered(event.data[field], answers));
    return html`<div class="govuk-!-margin-bottom-6">
        <h2 class="govuk-heading-s govuk-!-margin-bottom-1" lang="${wording.language}">${ask}</h2>
        ${hint !== undefined && html`<p class="govuk-hint govuk-!-margin-bottom-1" lang="${wording.language}">${hint}</p>`}
        <p class="govuk-body">${value ?? html`<span class="diogel-muted">${t('forms.asked.not-answered')}</span>`}</p>
      </div>`;
  });
  return visit.page({
    title: t('forms.asked.title', { what: name('kinds.name', event.kind) }),
    caption: childName(words, child),
    back,
    body: html`<p class="govuk-body">${t('forms.asked.intro', { language: name('codes.language', wording.language), when: words.dateTime(event.recordedUs) })} ${postAndHolder(words, organisation, event.by, londonDay(event.recordedUs))}</p>
      ${fieldList([
        { label: t('fields.name.event.at'), value: happenedWords(words, event) },
        { label: t('forms.asked.version'), value: (event.form ?? '').slice(0, 12) },
      ])}
      ${asked}`,
  });
};

/** An entry with the questions as they were asked then, in the language in which they were. */
export const askedPages: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/children/:child/asked/:event',
    access: { roles: PRACTICE_ROLES, child: true },
    handle: page,
  },
];
