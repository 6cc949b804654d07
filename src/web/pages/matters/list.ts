import type { MatterSort } from '#src/practice/index.ts';
import { type ListedMatter, mattersOf, type OwedOfMatter } from '#src/views/index.ts';
import { counts, dutyList, ruleName, subNavigation } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Content, type Html, html } from '../../html.ts';
import { first, type PageRoute, type Visit } from '../../site.ts';
import { draftNotice } from '../drafts.ts';
import { childName, childTable, lawOfDuty, runOf, sinceCell, whoHas } from '../listed.ts';
import { watchNavigation, workerCell } from '../watch/parts.ts';
import { beginPath, mattersPath, nextStep, outcomeWords, SORTS, whatWords } from './sorts.ts';

const MOST = 100;

/** What is listed, with the entries that began and ended it, by their ids. */
interface Listing {
  readonly visit: Visit;
  readonly sort: MatterSort;
  readonly law: Awaited<ReturnType<Visit['services']['laws']['of']>>;
  readonly entries: ReadonlyMap<string, Parameters<typeof whatWords>[2]>;
}

const keyOf = (child: string, id: string): string => `${child} ${id}`;

const nameCell = ({ visit: { words }, sort }: Listing, each: ListedMatter): Html =>
  html`<a class="govuk-link govuk-link--no-visited-state" href="${mattersPath(each.child, sort)}">${childName(words, each)}</a>`;

const what = ({ visit: { words }, sort, entries }: Listing, each: ListedMatter): string =>
  whatWords(words, sort, entries.get(keyOf(each.child, each.from)));

/** What is owed about a matter, the soonest in front, and what is done next about it. */
const clockCard = (
  listing: Listing,
  each: ListedMatter,
  owed: OwedOfMatter,
): Parameters<typeof dutyList>[1][number] => {
  const { visit, sort, law } = listing;
  const { words, me, today, organisation } = visit;
  const { t } = words;
  const others = each.owed.filter((one) => one !== owed);
  return {
    rule: owed.rule,
    status: owed.due < today ? 'overdue' : 'open',
    start: owed.start,
    due: owed.due,
    today,
    child: { name: childName(words, each), href: mattersPath(each.child, sort) },
    who: whoHas(organisation, words, owed.post, today),
    law: lawOfDuty(law, owed),
    why: html`<p class="govuk-body-s govuk-!-margin-bottom-0">${t(`matters.${sort}.who`)}: ${what(listing, each)}. ${t(`matters.stage.${each.stage}`)}, ${words.shortDate(each.stageOn)}.${others.map(
      (one) =>
        html` ${t('matters.also', { what: ruleName(words, one.rule, lawOfDuty(law, one)), date: words.shortDate(one.due) })}`,
    )}</p>`,
    action: nextStep(words, me, each.child, sort, each),
  };
};

const waitingRow = (listing: Listing, each: ListedMatter): readonly Content[] => {
  const { visit, sort } = listing;
  const { words, me, today } = visit;
  const next = nextStep(words, me, each.child, sort, each);
  return [
    nameCell(listing, each),
    what(listing, each),
    words.name('matters.waits', each.stage),
    sinceCell(words, each.stageOn, today),
    workerCell(visit, each),
    next === undefined
      ? ''
      : html`<a class="govuk-link govuk-link--no-visited-state" href="${next.href}">${next.text}<span class="govuk-visually-hidden">: ${childName(words, each)}</span></a>`,
  ];
};

const openHtml = (listing: Listing, rows: readonly ListedMatter[]): Html => {
  const { visit, sort } = listing;
  const { t } = visit.words;
  const clocks = rows
    .flatMap((each) => each.owed.slice(0, 1).map((owed) => ({ each, owed })))
    .sort((a, b) => a.owed.due - b.owed.due);
  const waiting = rows.filter(({ owed }) => owed.length === 0);
  return html`<section class="diogel-section" aria-labelledby="clocks">
      <h2 class="govuk-heading-m" id="clocks">${t('matters.clocks')}</h2>
      ${
        clocks.length === 0
          ? html`<p class="govuk-body">${t('matters.no-clock')}</p>`
          : dutyList(
              visit.words,
              clocks.map(({ each, owed }) => clockCard(listing, each, owed)),
            )
      }
    </section>
    <section class="diogel-section" aria-labelledby="waiting">
      <h2 class="govuk-heading-m" id="waiting">${t('matters.waiting')}</h2>
      ${
        waiting.length === 0
          ? html`<p class="govuk-body">${t('matters.none-waits')}</p>`
          : childTable(
              t('matters.waiting'),
              [
                t('duties.label.child'),
                t(`matters.${sort}.who`),
                t('matters.waits-for'),
                t('duties.label.since'),
                t('matters.worker'),
                t('matters.step'),
              ],
              waiting.map((each) => waitingRow(listing, each)),
            )
      }
    </section>`;
};

const closedHtml = (listing: Listing, rows: readonly ListedMatter[]): Html => {
  const { visit, sort, entries } = listing;
  const { words } = visit;
  const { t } = words;
  return childTable(
    t('matters.closed'),
    [
      t('duties.label.child'),
      t(`matters.${sort}.who`),
      t(`matters.${sort}.begun`),
      t('matters.closed-on'),
      t('matters.outcome'),
    ],
    rows.map((each) => [
      nameCell(listing, each),
      what(listing, each),
      words.shortDate(each.begunOn),
      words.shortDate(each.closedOn ?? each.stageOn),
      outcomeWords(words, each.stage, entries.get(keyOf(each.child, each.stageId))),
    ]),
  );
};

const list = async (visit: Visit, sort: MatterSort): Promise<Html> => {
  const { words, me, services, today, query } = visit;
  const { t, number } = words;
  const { path } = SORTS[sort];
  const state = first(query, 'state') === 'closed' ? 'closed' : 'open';
  const [{ rows, total }, law, drafts] = await Promise.all([
    mattersOf(runOf(visit), me.authority, sort, state, MOST),
    services.laws.of(me.authority),
    draftNotice(visit),
  ]);
  const ids = new Set(rows.flatMap(({ from, stageId }) => [from, stageId]));
  const read = ids.size === 0 ? [] : await services.ledger.eventsById(me.authority, [...ids]);
  const entries = new Map(read.map((event) => [keyOf(event.child, event.id), event]));
  const listing: Listing = { visit, sort, law, entries };
  const owed = rows.flatMap((each) => each.owed.slice(0, 1));
  const overdue = owed.filter(({ due }) => due < today).length;
  const waiting = rows.length - owed.length;
  const own = me.role === 'designated-officer' || me.role === 'complaints-officer';
  return visit.page({
    title: t(`matters.${sort}.title`),
    print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    body: html`
      ${!own && watchNavigation(visit, path)}
      ${drafts}
      ${own && govukIn(words)('button', { text: words.name('kinds.form', SORTS[sort].begins), href: beginPath(sort) })}
      ${
        state === 'open' &&
        counts([
          {
            count: number(overdue),
            label: t('matters.count.overdue'),
            href: '#clocks',
            tone: overdue > 0 ? 'alarm' : 'quiet',
          },
          {
            count: number(owed.length - overdue),
            label: t('matters.count.running'),
            href: '#clocks',
            tone: 'calm',
          },
          {
            count: number(waiting),
            label: t('matters.count.waiting'),
            href: '#waiting',
            tone: waiting > 0 ? 'caution' : 'quiet',
          },
        ])
      }
      ${subNavigation(t('matters.state'), [
        { text: t('matters.open'), href: path, current: state === 'open' },
        { text: t('matters.closed'), href: `${path}?state=closed`, current: state === 'closed' },
      ])}
      ${total > rows.length && html`<p class="govuk-body">${t('work.team.first', { count: MOST })}</p>`}
      ${
        rows.length === 0
          ? html`<p class="govuk-body">${t(`matters.${sort}.none-${state}`)}</p>`
          : state === 'open'
            ? openHtml(listing, rows)
            : closedHtml(listing, rows)
      }`,
  });
};

/** The allegations and the complaints of the authority. */
export const matterLists: readonly PageRoute[] = (['allegation', 'complaint'] as const).map((sort) => ({
  method: 'GET',
  path: SORTS[sort].path,
  access: { roles: SORTS[sort].roles },
  handle: (visit) => list(visit, sort),
}));
