import { inSight, mayRecord } from '#src/access/index.ts';
import { asKnown, compareFacts, evaluate } from '#src/law/index.ts';
import { type MatterSort, type OfficersMatter, officersMatters } from '#src/practice/index.ts';
import { badge, dutyList, timeline } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import type { PageRoute, Visit } from '../../site.ts';
import { childPath } from '../child/reach.ts';
import { fieldList, happenedWords, postTitle, tellFields } from '../child/saying.ts';
import { correctPath, recordPath } from '../forms/addresses.ts';
import { bornWords, childName, lawOfDuty } from '../listed.ts';
import { workerCell } from '../watch/parts.ts';
import { nextStep, outcomeWords, SORTS, whatWords, withdrawPath } from './sorts.ts';

/** The latest so many are told word for word. */
const TOLD = 20;

const ofChild = async (visit: Visit, sort: MatterSort): Promise<Html> => {
  const { words, me, child, services, organisation, today, query } = visit;
  const { t, name } = words;
  const { path, begins } = SORTS[sort];
  const own = await services.ledger.facts(me.authority, child.child);
  const known = asKnown(own.facts).sort(compareFacts);
  const law = await services.laws.of(me.authority);
  // What is owed follows from the whole record; what is told is what the post may see.
  const owed = evaluate(known, law, today).duties.filter(({ done, ended }) => done === null && ended === null);
  const facts = inSight(me.role, known);
  // What is most pressing stands first, and its next step is the page's main action.
  const soonest = ({ events: ids }: OfficersMatter): number =>
    Math.min(Number.MAX_SAFE_INTEGER, ...owed.flatMap(({ from, due }) => (ids.includes(from) ? [due] : [])));
  const all = officersMatters(facts)
    .filter((each) => each.sort === sort)
    .sort(
      (a, b) =>
        Number(a.closedOn !== null) - Number(b.closedOn !== null) || soonest(a) - soonest(b) || b.began.at - a.began.at,
    );
  const told = all.slice(0, TOLD);
  const wanted = told.flatMap(({ events }) => events);
  const rows = wanted.length === 0 ? [] : await services.ledger.eventsById(me.authority, wanted);
  const events = rows.filter((row) => row.child === child.child);
  const entry = (id: string) => events.find((each) => each.id === id);
  const [main] = told.flatMap((each) => nextStep(words, me, child.child, sort, each) ?? []);

  const matterHtml = (matter: OfficersMatter): Html => {
    const duties = owed.filter(({ from }) => matter.events.includes(from));
    const next = nextStep(words, me, child.child, sort, matter);
    const heading = `${words.date(matter.began.day)}: ${whatWords(words, sort, entry(matter.began.id))}`;
    return html`<section class="diogel-section" aria-labelledby="${matter.began.id}">
      <h2 class="govuk-heading-m" id="${matter.began.id}">${heading} ${
        matter.closedOn === null
          ? badge(t('matters.open'), 'caution')
          : badge(outcomeWords(words, matter.stage, entry(matter.brought.id)))
      }</h2>
      ${
        duties.length > 0
          ? dutyList(
              words,
              duties.map((duty) => ({
                rule: duty.rule,
                status: duty.due < today ? ('overdue' as const) : ('open' as const),
                start: duty.start,
                due: duty.due,
                today,
                law: lawOfDuty(law, duty),
                asks: true,
              })),
            )
          : matter.closedOn === null && html`<p class="govuk-body">${name('matters.waits', matter.stage)}</p>`
      }
      ${next !== undefined && next.href !== main?.href && html`<p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="${next.href}">${next.text}<span class="govuk-visually-hidden">: ${heading}</span></a></p>`}
      ${
        sort === 'complaint' &&
        matter.closedOn === null &&
        mayRecord(me.role, 'complaint.withdrawn') &&
        html`<p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="${withdrawPath(child.child, matter.matter)}">${t('matters.complaint.withdraw')}<span class="govuk-visually-hidden">: ${heading}</span></a></p>`
      }
      ${timeline(
        events
          .filter(({ id }) => matter.events.includes(id))
          .sort((a, b) => a.atUs - b.atUs || a.seq - b.seq)
          .map((event) => ({
            title: name('kinds.name', event.kind),
            happened: happenedWords(words, event),
            recorded: postTitle(words, organisation, event.by),
            body: fieldList(
              tellFields({ words, organisation, facts }, event).filter(
                ({ label }) => label !== name('fields.name', `${event.kind}.${sort}`),
              ),
            ),
            ...(mayRecord(me.role, event.kind)
              ? { action: { text: t('common.button.correct'), href: correctPath(child.child, event.id, event.kind) } }
              : {}),
          })),
      )}
    </section>`;
  };

  const recorded = query['recorded']?.flatMap((id) => entry(id) ?? []) ?? [];
  return visit.page({
    title: childName(words, child),
    caption: t(`matters.${sort}.title`),
    back: { href: path, text: t(`matters.${sort}.title`) },
    print: t('child.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    notices: recorded.map(({ kind }) => ({
      kind: 'success',
      text: t('forms.recorded', { what: name('kinds.name', kind) }),
    })),
    body: html`
      <p class="govuk-body-l">${bornWords(words, child, today)}</p>
      <p class="govuk-body">${t('matters.worker')}: ${workerCell(visit, child)}</p>
      ${main !== undefined && govukIn(words)('button', { text: main.text, href: main.href })}
      ${all.length === 0 && html`<p class="govuk-body">${t(`matters.${sort}.none-of-child`)}</p>`}
      ${all.length > TOLD && html`<p class="govuk-body">${t('work.team.first', { count: TOLD })}</p>`}
      ${told.map(matterHtml)}
      ${mayRecord(me.role, begins) && html`<p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="${recordPath(child.child, begins)}">${t(`matters.${sort}.another`)}</a></p>`}
      ${me.role !== 'designated-officer' && me.role !== 'complaints-officer' && html`<p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="${childPath(child.child)}">${t('matters.whole-record')}</a></p>`}`,
  });
};

/** The allegations and the complaints of one child, word for word. */
export const mattersOfChild: readonly PageRoute[] = (['allegation', 'complaint'] as const).map((sort) => ({
  method: 'GET',
  path: `/children/:child${SORTS[sort].path}`,
  access: { roles: SORTS[sort].roles, child: true },
  handle: (visit) => ofChild(visit, sort),
}));
