import { maySee } from '#src/access/index.ts';
import { type Day, formatDay, parseDay } from '#src/calendar/index.ts';
import {
  type Answered,
  againstTarget,
  type Edition,
  editionsOf,
  type Evidence,
  evidenceFor,
  figureEvidence,
  figureOf,
  lastRecount,
  type Manifest,
  manifestOf,
  measuresByWork,
  type OnDesk,
  periodsBefore,
  quarterOf,
  type Recount,
  recount,
  timelyRule,
} from '#src/figures/index.ts';
import type { Figure, Item, Measure } from '#src/law/index.ts';
import { postNamed, postsOfTeam, type Role } from '#src/organisation/index.ts';
import { html } from '../../html.ts';
import { type Answer, first, type Visit } from '../../site.ts';
import { readDate } from '../forms/happened.ts';
import { inOrder, partsBy } from './saying.ts';

/** Who looks at figures: whoever answers for a team's work sees that team's, heads and directors all. */
export const FIGURES_ROLES: readonly Role[] = ['team-manager', 'head-of-service', 'director'];

/** Whose figures are shown: those of a team, of a worker's post, or of all. */
export interface Scope {
  readonly team: string | null;
  readonly worker: string | null;
  readonly choosing: boolean;
}

export interface Asked {
  readonly from: Day;
  readonly to: Day;
  readonly scope: Scope;
}

const dayOf = ({ query, today }: Visit, name: 'from' | 'to'): Day | undefined => {
  const whole = parseDay(first(query, name));
  const read = readDate(query, name, name);
  const day = whole ?? (read.ok ? (read.day ?? undefined) : undefined);
  return day === undefined ? undefined : Math.min(day, today);
};

/** What a visitor asks for: the last whole quarter unless they say otherwise, and no team but their own where they have one. */
export const askedOf = (visit: Visit): Asked => {
  const { me, query, today, organisation } = visit;
  const last = quarterOf(quarterOf(today).from - 1);
  const [from, to] = [dayOf(visit, 'from') ?? last.from, dayOf(visit, 'to') ?? last.to];
  const choosing = me.role !== 'team-manager';
  const wanted = first(query, 'team');
  const known = postsOfTeam(organisation.posts, wanted).length > 0 ? wanted : null;
  const team = choosing ? known : (me.team ?? '-');
  const post = postNamed(organisation.posts, first(query, 'worker'));
  const worker = post !== undefined && (team === null || post.team === team) ? post.post : null;
  return { from: Math.min(from, to), to, scope: { team, worker, choosing } };
};

/** The address of a page of figures, with what was asked for. */
export const addressOf = (
  path: string,
  { from, to, scope }: Asked,
  more: Readonly<Record<string, string>> = {},
): string => {
  const { team, worker, choosing } = scope;
  const query = new URLSearchParams({
    from: formatDay(from),
    to: formatDay(to),
    ...(choosing && team !== null ? { team } : {}),
    ...(worker === null ? {} : { worker }),
    ...more,
  });
  return `${path}?${query.toString()}`;
};

/** Everything that a page of figures shows its numbers from. */
export interface Shown {
  readonly asked: Asked;
  readonly desk: OnDesk;
  /** What the visitor's role may see: nothing that is counted of entries which it may not read. */
  readonly measures: readonly Measure[];
  readonly edition: Edition | undefined;
  /** What was published in it, for the inspector. */
  readonly manifest: Manifest | undefined;
  /** The independent recount of the edition, and what it says of the figures that are shown. */
  readonly recounted: Recount | undefined;
  readonly evidence: Evidence;
  /** How a figure of this period stands against its mark: undefined where it has none or nothing stands behind it. */
  readonly mark: (measure: Measure) => Mark | undefined;
  /** The items of one measure that are within the scope. */
  readonly itemsOf: (measure: string) => readonly Item[];
  /** A figure of the scope in a period, by its place; 0 is the one that was asked for. */
  readonly figure: (measure: string, period?: number) => Pick<Figure, 'count' | 'of'>;
  /** The parts of a measure within the scope, in the period that was asked for, each grouping as a reader looks for it. */
  readonly parts: (measure: string) => readonly Figure[];
}

/** What may be said of a figure: that it is as the law asks or short by so many, or why it says nothing. */
export type Mark = { readonly short: number } | 'differs' | 'changed';

const PATIENCE_MS = 2_500;

/** Whether somebody may be shown what a measure counts. */
const mayRead = (role: Role, { items }: Measure, evidence: ReadonlyMap<string, string>): boolean => {
  if ('duties' in items) return items.duties.every((rule) => maySee(role, evidence.get(rule) ?? ''));
  return 'events' in items ? items.events.every(({ kind }) => maySee(role, kind)) : true;
};

/** Shows figures once they are counted, and until then how far they are: a page that answers at once and never hangs. */
export const withFigures = async (visit: Visit, show: (shown: Shown) => Answer | Promise<Answer>): Promise<Answer> => {
  const { me, services, today, words, query, page } = visit;
  const { t, number } = words;
  const asked = askedOf(visit);
  const editions = await editionsOf(services.ledger, me.authority);
  const edition = editions.at(-1);
  const looked = { from: asked.from, to: asked.to, asAt: Math.min(asked.to, today), since: edition };
  const anew = first(query, 'again') === 'yes';
  const answered: Answered = await services.figures.look(me.authority, looked, PATIENCE_MS, anew);
  if (answered.state !== 'ready') {
    const again = new URLSearchParams(visit.path.split('?')[1] ?? '');
    again.delete('again');
    return page({
      title: t('figures.being.title'),
      body: html`<p class="govuk-body" role="status">${
        answered.state === 'failed'
          ? t('figures.being.failed')
          : t('figures.being.progress', { done: number(answered.done), of: number(answered.of) })
      }</p><p class="govuk-body"><a class="govuk-button" role="button" draggable="false" href="${visit.path.split('?')[0] ?? ''}?${again.toString()}">${t('figures.being.look')}</a></p>`,
    });
  }
  const { desk } = answered;
  const law = await services.laws.of(me.authority);
  const evidence = new Map(law.rules.map(({ id, doneBy }) => [id, doneBy.kind]));
  const all = measuresByWork(law);
  const places = new Map(all.map(({ id }, index) => [id, index]));
  const { team, worker } = asked.scope;
  const isIn = (measure: Measure, item: Item): boolean =>
    (team === null || partsBy(measure, item, 'team').includes(team)) &&
    (worker === null || partsBy(measure, item, 'worker').includes(worker));
  const byMeasure = Map.groupBy(desk.items, ({ measure }) => measure);
  const itemsOf = (id: string): readonly Item[] => {
    const place = places.get(id);
    const measure = place === undefined ? undefined : all[place];
    if (measure === undefined || place === undefined) return [];
    return (byMeasure.get(place) ?? []).filter((item) => isIn(measure, item));
  };
  const measured = (id: string): Measure | undefined => all[places.get(id) ?? -1];
  const counted = (id: string): readonly Figure[] => {
    const measure = measured(id);
    return measure === undefined
      ? []
      : recount(
          [measure],
          itemsOf(id).map((item) => ({ ...item, measure: 0 })),
        );
  };
  const figure: Shown['figure'] = (id, period = 0) => {
    const [by, group] = worker !== null ? ['worker', worker] : team !== null ? ['team', team] : [];
    const found = figureOf(desk.figures[period] ?? [], id, by, group);
    // A part that has nothing has no figure of its own.
    const asks = measured(id)?.having !== undefined || measured(id)?.sum !== undefined;
    return found ?? (asks ? { count: 0, of: 0 } : { count: 0 });
  };
  const [manifest, recounted] =
    edition === undefined
      ? []
      : await Promise.all([
          manifestOf(services.database, me.authority, edition.full),
          lastRecount(services.database, me.authority),
        ]);
  const behind = evidenceFor(
    edition,
    recounted,
    { from: asked.from, to: asked.to, worker },
    services.clock.now(),
    services.recountLasts,
  );
  const mark = (measure: Measure): Mark | undefined => {
    if (behind !== 'agrees' && behind !== 'some-differ') return undefined;
    const shown = figure(measure.id);
    const target = againstTarget(measure, shown);
    if (target === undefined || manifest === undefined || recounted === undefined) return undefined;
    const stands = figureEvidence(manifest, recounted, measure, team, shown);
    return stands === 'agrees' ? target : stands;
  };
  return show({
    asked,
    desk,
    measures: all.filter((measure) => mayRead(me.role, measure, evidence)),
    edition,
    manifest,
    recounted,
    evidence: behind,
    mark,
    itemsOf,
    figure,
    parts: (id) =>
      [...Map.groupBy(counted(id), ({ by }) => by)].flatMap(([by, some]) =>
        by === undefined ? [] : inOrder(visit, id, by, some),
      ),
  });
};

/** The quarters beside a period: the one before it, and the one after unless that is still to come. */
export const neighbours = (
  { from, to, scope }: Asked,
  today: Day,
): { readonly before: Asked; readonly after: Asked | undefined } => {
  const [, before] = periodsBefore({ from, to }, 2);
  const length = to - from + 1;
  const isQuarter = quarterOf(from).from === from && quarterOf(from).to === to;
  const next = isQuarter ? quarterOf(to + 1) : { from: to + 1, to: to + length };
  return {
    before: { from: before?.from ?? from, to: before?.to ?? to, scope },
    after: next.from > today ? undefined : { from: next.from, to: next.to, scope },
  };
};

/** The rule of a measure of timeliness among those that are shown apart from the headline. */
export const isTimely = ({ id }: Measure): boolean => timelyRule(id) !== undefined;
