import { addMonths, type Day, endOfDay } from '#src/calendar/index.ts';
import { compareFacts, type Compiled, type Duty, type Fact, judge } from '#src/law/index.ts';
import { answering, type Holding, owningPost, type Post, type Standing, vacantOn } from '#src/organisation/index.ts';
import { AGAIN_AND_AGAIN, type DiogelEvent, toFact } from '#src/practice/index.ts';

/** Something missing that a post is shown: an overdue duty, an open child without a worker, a vacant post, a family sent away again and again. */
export interface Shown {
  /** The child, or the vacant post. */
  readonly about: string;
  readonly rule: string;
  readonly post: string | null;
}

interface Known {
  readonly facts: Fact[];
  owed: readonly Duty[];
  open: boolean;
  standing: Standing;
  sentAway: readonly Day[];
}

const CASE = new Set(['case.opened', 'case.closed', 'case.allocated', 'case.unallocated']);

const standingOf = (facts: readonly Fact[]): Pick<Known, 'open' | 'standing'> => {
  let open = false;
  let worker: string | null = null;
  let team: string | null = null;
  for (const { kind, data } of facts.filter((fact) => CASE.has(fact.kind)).sort(compareFacts)) {
    if (kind === 'case.allocated') {
      worker = String(data['worker']);
      team = data['team'] === undefined ? team : String(data['team']);
    } else if (kind !== 'case.opened') worker = null;
    if (kind === 'case.opened') open = true;
    if (kind === 'case.closed') open = false;
  }
  return { open, standing: { worker, team } };
};

export interface Watch {
  /** What is shown at the end of a day, by what had been written down by then. Days must be asked in order. */
  readonly on: (day: Day) => readonly Shown[];
  /** The same for one day, from every fact anew. Slow; it shows that `on` forgets nothing. */
  readonly anew: (day: Day) => readonly Shown[];
}

/**
 * Watches an authority's events through the law engine, day by day. A child is judged again only on a day on which
 * something about them was written down; in between, a duty becomes overdue when its due date has passed.
 */
export const watch = (
  events: readonly DiogelEvent[],
  posts: readonly Post[],
  holdings: readonly Holding[],
  law: Compiled,
): Watch => {
  const owners = new Map(law.rules.map(({ id, owner }) => [id, owner]));
  const replacedFrom = new Map<string, number>();
  for (const { replaces, recordedUs } of events) {
    if (replaces !== undefined)
      replacedFrom.set(replaces, Math.min(recordedUs, replacedFrom.get(replaces) ?? recordedUs));
  }
  const facts = events
    .map((event) => ({
      fact: { ...toFact(event), replacedFrom: replacedFrom.get(event.id) },
      children: event.children,
    }))
    .sort((a, b) => a.fact.recorded - b.fact.recorded);

  const children = new Map<string, Known>();
  let next = 0;

  const assess = (known: Known, all: readonly Fact[], day: Day, until: number): void => {
    known.owed = judge(all, law, day, until).duties.filter(({ done, ended }) => done === null && ended === null);
    const counted = all.filter(
      ({ recorded, replacedFrom: replaced }) => recorded <= until && (replaced === undefined || replaced > until),
    );
    Object.assign(known, standingOf(counted));
    known.sentAway = counted
      .filter(({ kind, data }) => kind === 'contact.decided' && data['outcome'] === 'no-further-action')
      .map((fact) => fact.day);
  };

  const list = (day: Day, all: ReadonlyMap<string, Known>): readonly Shown[] => {
    const shown: Shown[] = [];
    const rises = (post: string | null): string | null =>
      post === null ? null : answering(posts, holdings, post, day);
    for (const { post } of vacantOn(posts, holdings, day))
      shown.push({ about: post, rule: 'post-vacant', post: rises(post) });
    const since = addMonths(day, -AGAIN_AND_AGAIN.months);
    for (const [child, { owed, open, standing, sentAway }] of all) {
      for (const { rule, due } of owed) {
        const owner = owners.get(rule);
        if (due < day && owner !== undefined)
          shown.push({ about: child, rule, post: rises(owningPost(posts, owner, standing)) });
      }
      if (open && standing.worker === null)
        shown.push({ about: child, rule: 'unallocated', post: rises(owningPost(posts, 'team-manager', standing)) });
      if (sentAway.filter((each) => each > since).length >= AGAIN_AND_AGAIN.times) {
        shown.push({
          about: child,
          rule: 'repeated-no-further-action',
          post: rises(owningPost(posts, 'front-door', standing)),
        });
      }
    }
    return shown;
  };

  const unknown = (): Known => ({
    facts: [],
    owed: [],
    open: false,
    standing: { worker: null, team: null },
    sentAway: [],
  });

  return {
    on: (day) => {
      const until = endOfDay(day);
      const changed = new Set<Known>();
      for (let entry = facts[next]; entry !== undefined && entry.fact.recorded <= until; entry = facts[++next]) {
        for (const child of entry.children) {
          let known = children.get(child);
          if (known === undefined) {
            known = unknown();
            children.set(child, known);
          }
          known.facts.push(entry.fact);
          changed.add(known);
        }
      }
      for (const known of changed) assess(known, known.facts, day, until);
      return list(day, children);
    },
    anew: (day) => {
      const until = endOfDay(day);
      const all = new Map<string, Known>();
      for (const { fact, children: concerned } of facts) {
        for (const child of concerned) {
          const known = all.get(child) ?? unknown();
          known.facts.push(fact);
          all.set(child, known);
        }
      }
      for (const known of all.values()) assess(known, known.facts, day, until);
      return list(day, all);
    },
  };
};
