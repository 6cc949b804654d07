import { type Day, isWorkingDay } from '#src/calendar/index.ts';
import type { Bilingual } from '#src/organisation/index.ts';
import { dueFor, reckon } from './clocks.ts';
import { golauOf } from './golau.ts';
import { POSTS, type Team } from './staff.ts';
import {
  arrange,
  type Case,
  type Child,
  type Failure,
  nextMatter,
  nextWorkingDay,
  type Phase,
  type Plan,
  place,
  type World,
  write,
  type Writing,
} from './world.ts';
import { answerSoon } from './signals.ts';
import { CARE_WORDS, type Code, PLANS, PLAN_WORDS, RECORD, RISK_WORDS, welshAnd } from './words.ts';

/** Something happens: it is written down by whoever answers for a post, and the clocks move. Returns the event's id. */
export const happen = (
  world: World,
  kind: string,
  post: string,
  children: readonly Child[],
  data: Readonly<Record<string, unknown>>,
  writing: Writing = {},
): string => {
  const id = write(world, kind, world.staff.rising(post, world.day), children, data, writing);
  const known = writing.known ?? world.day;
  for (const child of children) {
    const before = new Set(child.waiting);
    reckon(world, child, kind, data, known);
    for (const signal of child.waiting) if (!before.has(signal)) answer(world, child, signal, known);
    if (kind === 'assessment.completed') decideOnParents(world, child);
  }
  return id;
};

/** The nominated officer decides on a placement with parents who have been assessed. */
const decideOnParents = (world: World, child: Child): void => {
  const { placement, held } = child;
  if (placement === null || held === null || dueFor(child, 'pwp-decision') === undefined) return;
  arrange(world, nextWorkingDay(world.day + (child.born % 4)), 830, () => {
    if (!held.open || child.placement?.id !== placement.id || dueFor(child, 'pwp-decision') === undefined) return;
    happen(world, 'placement.decided', 'post-head', [child], {
      placement: placement.id,
      about: 'with-parents',
      decision: 'agreed',
      decidedBy: 'nominated-officer',
      reason: speak([child], CARE_WORDS.confirmed),
    });
  });
};

/** The manager who has the child looks at what came together and answers: most is in hand, and some of it should not have been taken for that. */
const answer = (world: World, child: Child, signal: string, known: number): void => {
  answerSoon(world, known, () => {
    if (!child.waiting.has(signal)) return;
    const { team } = child;
    const own = signal === 'signal-no-further-action' || team === null ? 'post-head' : managerPost(team);
    const said = world.acts(child, signal) ?? {
      answer: child.held === null ? 'no-action' : 'in-hand',
      reason: speak([child], child.held === null ? RISK_WORDS.nothingNew : RISK_WORDS.inHand),
    };
    happen(world, 'signal.answered', own, [child], { signal, ...said });
  });
};

/** Most things are written down on the day, some on the next where that is a working day. */
export const soon = (world: World): Writing =>
  world.chance.one(0.22) && isWorkingDay(world.day + 1) ? { known: world.day + 1 } : {};

/** Words in the language that a family prefers; English where it is neither of the two. */
export const speak = (children: readonly Child[], text: Bilingual): string =>
  children[0]?.family.calling.language === 'cy' ? text.cy : text.en;

/** One of several texts, the same for a child in every run, whatever else happens. */
export const pick = <Text>(of: readonly [Text, ...Text[]], { id }: Child): Text => {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9_973;
  return of[sum % of.length] ?? of[0];
};

export const ageOn = (child: Child, day: number): number => (day - child.born) / 365.25;

/** Takes the first wish for one of these failures whose time has come. */
export const granted = (
  world: World,
  codes: readonly Code[],
  leaver?: string,
): { readonly code: Code; readonly heal: number | null } | undefined => {
  const at = world.wishes.findIndex(
    (wish) => wish.from <= world.day && codes.includes(wish.code) && wish.leaver === leaver,
  );
  return at < 0 ? undefined : world.wishes.splice(at, 1)[0];
};

const joined = (names: readonly string[], and: string): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1) ?? ''}`;

/** Plants a failure for children: the rules in `excused` may now be broken for them. */
export const plant = (
  world: World,
  wish: { readonly code: Code; readonly heal: number | null },
  children: readonly Child[],
  excused: readonly string[],
): Failure => {
  world.failures += 1;
  const names = children.map(({ givenName, familyName }) => `${givenName} ${familyName}`);
  const failure: Failure = {
    id: `failure-${String(world.failures).padStart(3, '0')}`,
    code: wish.code,
    heal: wish.heal,
    names: { en: joined(names, 'and'), cy: joined(names, welshAnd(names.at(-1) ?? '')) },
    mend: null,
    mending: false,
    entries: 0,
  };
  for (const child of children) for (const rule of excused) child.excused.set(rule, failure);
  return failure;
};

/** A failure is mended: nothing more may be broken on its account. */
export const forgive = (failure: Failure, children: readonly Child[]): void => {
  for (const child of children) {
    for (const [rule, by] of child.excused) if (by === failure) child.excused.delete(rule);
  }
};

export const managerPost = (team: Team): string => `post-tm-${team}`;
export const workerPost = (held: Case): string => held.worker ?? managerPost(held.team);

const loaded = (world: World, worker: string | null, children: number): void => {
  if (worker !== null) world.load.set(worker, (world.load.get(worker) ?? 0) + children);
};

const workersOf = new Map<string, readonly string[]>();
for (const { team } of POSTS) {
  if (team !== null)
    workersOf.set(
      team,
      POSTS.filter((post) => post.team === team && post.role === 'social-worker').map(({ post }) => post),
    );
}

/** Gives a case to the worker of a team who has the fewest children and stays. */
export const allocate = (world: World, held: Case, team: Team, after = 0): void => {
  const { staff, day } = world;
  const free = (workersOf.get(team) ?? []).filter((post) => staff.held(post, day) && staff.held(post, day + 1));
  const worker = free.reduce<string | undefined>(
    (least, post) => (least === undefined || (world.load.get(post) ?? 0) < (world.load.get(least) ?? 0) ? post : least),
    undefined,
  );
  if (worker === undefined) throw new Error(`nobody left in the ${team} team`);
  happen(world, 'case.allocated', managerPost(team), held.children, { worker, team }, { after });
  loaded(world, held.worker, -held.children.length);
  loaded(world, worker, held.children.length);
  held.worker = worker;
  held.team = team;
  for (const child of held.children) child.team = team;
};

/** Takes a case from its worker and gives it to nobody. */
export const unallocate = (world: World, held: Case): void => {
  happen(world, 'case.unallocated', managerPost(held.team), held.children, {
    reason: speak(held.children, RECORD.workerLeft),
  });
  const registered = held.children.filter((child) => child.registered);
  if (registered.length > 0)
    happen(
      world,
      'coordinator-missing.told',
      managerPost(held.team),
      registered,
      { toldTo: speak(registered, RECORD.seniorManager) },
      { after: 10 },
    );
  loaded(world, held.worker, -held.children.length);
  held.worker = null;
};

/** Runs on a day unless the case has moved on by then. */
export const inTurn = (world: World, held: Case, day: Day, minute: number, run: () => void): void => {
  const { turn } = held;
  arrange(world, day, minute, () => {
    if (held.open && held.turn === turn) run();
  });
};

/** What came of an action of a plan. */
export const actionDone = (world: World, child: Child, plan: Plan, action: string, carriedOut: boolean): void => {
  plan.pending.delete(action);
  const { held } = child;
  const post = held === null ? 'post-tm-front-door' : workerPost(held);
  happen(world, 'plan.action-done', post, [child], {
    planAction: action,
    carriedOut,
    effect: speak([child], carriedOut ? pick(PLANS, child).effect : PLAN_WORDS.noLongerNeeded),
  });
};

/** The plans of a case are closed, each with its closure statement and with nothing left open. */
const closePlans = (world: World, held: Case): void => {
  for (const child of held.children) {
    const { plan } = child;
    if (plan === null) continue;
    for (const action of plan.pending) actionDone(world, child, plan, action, false);
    happen(world, 'plan.reviewed', workerPost(held), [child], {
      carePlan: plan.id,
      attended: [speak([child], PLAN_WORDS.family)],
      outcome: 'close',
      reason: speak([child], RECORD.outcomesMet),
      childSaid: speak([child], pick(PLANS, child).said),
      outcomesMet: speak([child], PLAN_WORDS.outcomesMet),
      metElsewhere: speak([child], PLAN_WORDS.metElsewhere),
    });
    child.plan = null;
  }
};

/** The risks to the children of a case are over, or another plan sees to them: somebody decides so, and says why. */
const closeRisks = (world: World, held: Case, reason: Bilingual): void => {
  for (const child of held.children) {
    if (child.risk === null) continue;
    happen(world, 'risk.closed', managerPost(held.team), [child], { risk: child.risk, reason: speak([child], reason) });
    child.risk = null;
  }
};

/** A case is closed only when nothing speaks of exploitation any more: somebody assesses once more, and finds so. */
const exploitationOver = (world: World, held: Case): void => {
  for (const child of held.children) {
    if (child.exploitation === null) continue;
    const post = world.staff.rising(workerPost(held), world.day);
    const { data } = golauOf(child, post, world.day, 0, true);
    happen(world, 'exploitation.assessed', post, [child], { assessment: nextMatter(world, 'assessment'), ...data });
  }
};

export const setPhase = (world: World, held: Case, phase: Phase): void => {
  if (held.phase === 'protection' && phase !== 'protection')
    closeRisks(world, held, phase === 'care' ? RISK_WORDS.intoCare : RISK_WORDS.over);
  if (phase === 'protection' || phase === 'care') for (const child of held.children) child.plan = null;
  world.count[held.phase] -= held.children.length;
  world.count[phase] += held.children.length;
  held.phase = phase;
  held.turn += 1;
};

/** Children with an open case. */
export const openChildren = ({ count }: World): number =>
  count.assessment + count.support + count.protection + count.care;

/** Opens a case for children of a family and, unless that is the failure, allocates it in the same minute. */
export const openCase = (
  world: World,
  children: readonly Child[],
  team: Team,
  reason: Bilingual,
  settledUntil: number,
  allocated = true,
): Case => {
  const [first] = children;
  if (first === undefined) throw new Error('a case without children');
  const held: Case = {
    family: first.family,
    children,
    phase: 'assessment',
    worker: null,
    team,
    turn: 0,
    visits: 0,
    enquiring: false,
    withheld: new Map(),
    kept: false,
    settledUntil,
    open: true,
  };
  world.cases.add(held);
  world.count.assessment += children.length;
  place(first.family, world.open);
  for (const child of children) child.held = held;
  happen(world, 'case.opened', 'post-tm-front-door', children, { reason: speak(children, reason) });
  if (allocated) allocate(world, held, team, 1);
  return held;
};

/** The children of a case go separate ways: each gets a case of their own with the same worker. Nothing is recorded: the record is each child's own anyway. */
export const part = (world: World, held: Case): readonly Case[] => {
  world.cases.delete(held);
  held.open = false;
  held.turn += 1;
  return held.children.map((child) => {
    const own: Case = {
      ...held,
      children: [child],
      withheld: new Map(),
      open: true,
      turn: 0,
      visits: 0,
      enquiring: false,
    };
    world.cases.add(own);
    child.held = own;
    return own;
  });
};

/** Closes a case with all that is open in it. Returns the closing's id. */
export const closeCase = (world: World, held: Case, reason: Bilingual, after = 0): string => {
  closeRisks(world, held, RISK_WORDS.over);
  exploitationOver(world, held);
  closePlans(world, held);
  const id = happen(
    world,
    'case.closed',
    managerPost(held.team),
    held.children,
    { reason: speak(held.children, reason) },
    { after },
  );
  loaded(world, held.worker, -held.children.length);
  world.count[held.phase] -= held.children.length;
  world.cases.delete(held);
  held.open = false;
  held.turn += 1;
  for (const child of held.children) child.held = null;
  if (held.family.children.every((child) => child.held === null))
    place(held.family, held.family.reserved ? null : world.closed);
  return id;
};
