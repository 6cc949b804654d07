import { randomUUID } from 'node:crypto';
import { type Identity, isWithinReach, mayAgree, mayRecord, outOfSight } from '../access/index.ts';
import type { Day } from '../calendar/index.ts';
import { asKnown, type Compiled, evaluate, type Fact } from '../law/index.ts';
import {
  type Appended,
  type ChildFacts,
  type Ledger,
  NOTHING,
  type RecordedEvent,
  type Source,
  type VersionedFacts,
  versionOf,
  type Wording,
} from '../ledger/index.ts';
import { holderOn, type Organisation, type Organisations, postNamed } from '../organisation/index.ts';
import type { Clock, Transaction } from '../platform/index.ts';
import {
  type Contradiction,
  contradictions,
  type DiogelEvent,
  type ErasingAround,
  erasingRefusals,
  type Instrument,
  type Problem,
  readEvent,
  toFact,
} from '../practice/index.ts';
import { keepViews } from '../views/index.ts';
import type { Laws } from './laws.ts';
import { memoryOf } from './memory.ts';
import { readRetention } from './retention.ts';
import { type Joinable, together } from './together.ts';

/** What somebody asks to have recorded. `id` is the key of the request: sent twice, it is recorded once. */
export interface Command {
  readonly id?: string | undefined;
  readonly kind: string;
  readonly at: string;
  readonly children: readonly string[];
  readonly replaces?: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  /** The words in which it was asked, where a form asked for it: they are kept with it for good. */
  readonly wording?: Wording | undefined;
}

export interface RecordingOptions {
  readonly source: Source;
  /** Where each child's stream stood when the recorder looked: somebody else's words since then come first. Left out, nobody is asked. */
  readonly expected?: Readonly<Record<string, number>>;
}

export type Recording =
  | { readonly ok: true; readonly already: boolean; readonly recorded: readonly RecordedEvent[] }
  /** The event is not one: what is wrong, by field. `index` is the command's place. */
  | {
      readonly ok: false;
      readonly code: 'invalid';
      readonly problems: readonly (Problem & { readonly index: number })[];
    }
  /** It contradicts what is known. */
  | {
      readonly ok: false;
      readonly code: 'contradiction';
      readonly contradictions: readonly (Contradiction & { readonly index: number })[];
    }
  /** The role may not record this kind, or may not reach this child. */
  | { readonly ok: false; readonly code: 'forbidden'; readonly index: number; readonly child?: string }
  | Exclude<Appended, { readonly ok: true }>;

export interface Recorder {
  /** Records some events as one: decides, appends, derives the views, in one transaction. All or none. */
  readonly record: (who: Identity, commands: readonly Command[], options: RecordingOptions) => Promise<Recording>;
  /** Forgets what is remembered of children: for when somebody's record was erased. */
  readonly forget: () => void;
}

/** What the ledger would say of the children after an append, where nothing that was there stopped counting by it. */
const withAppended = (
  before: ReadonlyMap<string, VersionedFacts>,
  { recorded, touched }: Extract<Appended, { readonly ok: true }>,
): VersionedFacts[] => {
  const rows = Map.groupBy(recorded, ({ child }) => child);
  return touched.map((child) => {
    const known = before.get(child) ?? { child, ...NOTHING };
    // Of a command sent again in part, what had been recorded is among the facts.
    const fresh = (rows.get(child) ?? []).filter((row) => row.seq > known.seq);
    const { seq, enteredUs } = fresh.at(-1) ?? known;
    return { ...known, seq, enteredUs, facts: [...known.facts, ...fresh.map(toFact)] };
  });
};

/** Kinds by which somebody out of reach may bring a child to the authority's notice. */
const FROM_ANYWHERE: ReadonlySet<string> = new Set(['child.registered', 'contact.received']);
/** The front door tells the referrer what came of a contact, whoever has the child by then. */
const FROM_FRONT_DOOR = 'contact.acknowledged';

/** The officer who answers for a sort of matters begins one of a child whom they found, and sees of the record that matter alone. */
const FROM_OFFICER: Readonly<Partial<Record<Identity['role'], string>>> = {
  'designated-officer': 'allegation.made',
  'complaints-officer': 'complaint.received',
};

/** Whether the kind itself opens a record that is out of reach, for one more entry. A correction opens nothing. */
const opens = ({ kind, replaces }: DiogelEvent, role: Identity['role']): boolean =>
  replaces === undefined &&
  (FROM_ANYWHERE.has(kind) ||
    FROM_OFFICER[role] === kind ||
    (kind === FROM_FRONT_DOOR && (role === 'front-door-worker' || role === 'front-door-manager')));

/** Kinds that only somebody else may record than whoever recorded what they are about. */
const SECOND_PERSON: ReadonlySet<string> = new Set([
  'signal.answered',
  'record.signed-off',
  'clock.pause-answered',
  'erasure.agreed',
]);

/** Kinds that are decided by how long the record is kept. */
const OF_ERASING: ReadonlySet<string> = new Set(['erasure.asked', 'erasure.agreed', 'erasure.refused']);

/** Which entry such an event is about, undefined where there is none, and how it is refused to whoever wrote that. */
const answeredBy = (
  { kind, day, data }: DiogelEvent,
  facts: readonly Fact[],
  law: Compiled,
):
  | { readonly entry: string; readonly field: string; readonly code: Contradiction['code']; readonly ground?: string }
  | undefined => {
  if (kind === 'record.signed-off') return { entry: String(data['entry']), field: 'data.entry', code: 'own-sign-off' };
  if (kind === 'clock.pause-answered') {
    const paused = facts.find((fact) => fact.kind === 'clock.paused' && fact.data['pause'] === data['pause']);
    if (paused === undefined) return undefined;
    return { entry: paused.id, field: 'data.pause', code: 'own-pause', ground: String(paused.data['ground']) };
  }
  if (kind === 'erasure.agreed') {
    const asked = facts.find((fact) => fact.kind === 'erasure.asked' && fact.data['erasure'] === data['erasure']);
    return asked === undefined ? undefined : { entry: asked.id, field: 'data.erasure', code: 'own-erasure' };
  }
  const { duties } = evaluate([...facts], law, day);
  const duty = duties.find(({ rule, done }) => rule === data['signal'] && done === null);
  return duty === undefined ? undefined : { entry: duty.from, field: 'data.signal', code: 'own-answer' };
};

const RACES = 4;
/** No stream is longer than the database can count: a number beyond it is a conflict like any other. */
const HIGHEST_SEQ = 2_147_483_647;
/**
 * Transactions of several requests: how many an authority has under way at once, how many requests are worth the second, and
 * how many events go into one. Two do more than one, because the service works while the database does; more do less,
 * because each is smaller. One that has waited for a tenth of a second stands in nobody's way, unless there are three such already.
 */
const TURNS = 2;
const ENOUGH = 6;
const SLOW_TURNS = 3;
const PATIENCE_MS = 100;
const MOST_TOGETHER = 64;

/** Events that were read, and who asks for them. */
interface Asked {
  readonly who: Identity;
  readonly events: readonly DiogelEvent[];
  readonly options: RecordingOptions;
}
type Joined = Asked & Joinable;
type Together = { readonly ok: true; readonly answers: readonly (Recording | 'alone')[] } | { readonly ok: false };

export const openRecorder = ({
  ledger,
  organisations,
  laws,
  clock,
}: {
  readonly ledger: Ledger;
  readonly organisations: Organisations;
  readonly laws: Laws;
  readonly clock: Clock;
}): Recorder => {
  const memory = memoryOf(ledger);

  // Words are few and never change: kept once by each process, before what was asked in them.
  const versions = new WeakMap<Wording, string>();
  const kept = new Set<string>();
  const keepWords = async (authority: number, wording: Wording | undefined): Promise<string | undefined> => {
    if (wording === undefined) return undefined;
    const version = versions.get(wording) ?? versionOf(wording);
    versions.set(wording, version);
    const key = `${authority} ${version}`;
    if (!kept.has(key)) {
      await ledger.keepWording(authority, wording);
      kept.add(key);
    }
    return version;
  };

  /** Whether some events may be recorded as one by somebody, given what is known of their children; undefined if they may. */
  const refusalOf = (
    { posts, holdings }: Organisation,
    law: Compiled,
    who: Identity,
    events: readonly DiogelEvent[],
    before: ReadonlyMap<string, VersionedFacts>,
    instruments: readonly Instrument[],
    erasing: ReadonlyMap<string, ErasingAround> = new Map(),
  ): Extract<Recording, { readonly ok: false }> | undefined => {
    const refused: (Contradiction & { index: number })[] = [];
    // Events of one command build on each other: a child is registered, then a contact about them received.
    const growing = new Map<string, Fact[]>();
    for (const [index, event] of events.entries()) {
      const around = (day: Day, child: string) => ({
        instruments,
        erasing: erasing.get(child),
        holdsPost: (post: string) =>
          postNamed(posts, post) === undefined
            ? ('unknown' as const)
            : holderOn(holdings, post, day) === undefined
              ? ('vacant' as const)
              : ('held' as const),
      });
      for (const child of event.children) {
        const known = before.get(child);
        // Sent twice: the ledger compares it with what was recorded then.
        if (known?.facts.some(({ id }) => id === event.id) === true) continue;
        const facts = growing.get(child) ?? asKnown(known?.facts ?? []);
        if (
          known !== undefined &&
          known.facts.length > 0 &&
          !opens(event, who.role) &&
          !isWithinReach(who, memory.standing(known))
        ) {
          return { ok: false, code: 'forbidden', index, child };
        }
        for (const contradiction of contradictions(facts, event, child, law, around(clock.today(), child)))
          refused.push({ ...contradiction, index });
        const { id, kind, day, atUs, data } = event;
        growing.set(child, [
          ...facts.filter((fact) => fact.id !== event.replaces),
          { id, kind, day, at: atUs, recorded: clock.now(), data: data as Record<string, string> },
        ]);
      }
    }
    return refused.length === 0 ? undefined : { ok: false, code: 'contradiction', contradictions: refused };
  };

  /** A correction or a retraction unmakes what somebody recorded: it takes the reach of every child concerned, and a role that might have recorded it. */
  const refusedCorrection = async (
    tx: Transaction,
    who: Identity,
    events: readonly DiogelEvent[],
    within: (child: ChildFacts) => boolean,
  ): Promise<Extract<Recording, { readonly ok: false }> | undefined> => {
    const ids = events.flatMap(({ replaces }) => replaces ?? []);
    if (ids.length === 0) return undefined;
    const originals = await ledger.eventsById(tx, ids);
    const concerned = [...new Set(originals.map(({ child }) => child))].filter((child) => child !== '');
    const reach = new Map((await ledger.factsOfMany(tx, concerned)).map((each) => [each.child, within(each)]));
    for (const [index, event] of events.entries()) {
      for (const original of originals) {
        if (original.id !== event.replaces) continue;
        if (event.kind !== 'record.retracted' && event.kind !== original.kind) {
          const message = `replaces: corrects ${original.kind} by ${event.kind}, expected the same kind or record.retracted`;
          return { ok: false, code: 'invalid', problems: [{ index, field: 'replaces', code: 'not-one-of', message }] };
        }
        if (!mayRecord(who.role, original.kind)) return { ok: false, code: 'forbidden', index };
        if (original.child !== '' && reach.get(original.child) !== true)
          return { ok: false, code: 'forbidden', index, child: original.child };
      }
    }
    return undefined;
  };

  /**
   * Some things want a second person: whoever recorded what gave a signal does not answer it, nobody signs off their own entry
   * or agrees to their own pause, from whichever of their posts.
   */
  const refusedOwn = async (
    tx: Transaction,
    law: Compiled,
    { posts, holdings }: Organisation,
    who: Identity,
    events: readonly DiogelEvent[],
    before: ReadonlyMap<string, VersionedFacts>,
  ): Promise<Extract<Recording, { readonly ok: false }> | undefined> => {
    for (const [index, event] of events.entries()) {
      const [child] = event.children;
      if (child === undefined || !SECOND_PERSON.has(event.kind)) continue;
      // What the same request records is the asker's own.
      const asked = events.slice(0, index).filter(({ children }) => children.includes(child));
      const facts = [...asKnown(before.get(child)?.facts ?? []), ...asked.map(toFact)];
      const refuse = (field: string, code: Contradiction['code']): Extract<Recording, { readonly ok: false }> => ({
        ok: false,
        code: 'contradiction',
        contradictions: [{ index, field, code, child }],
      });
      const concerned = answeredBy(event, facts, law);
      if (concerned === undefined) continue;
      const rows = await ledger.eventsById(tx, [concerned.entry]);
      const own =
        asked.some(({ id }) => id === concerned.entry) ||
        rows.some(
          ({ by, day }) =>
            by === who.post ||
            (postNamed(posts, by) !== undefined && holderOn(holdings, by, day)?.person === who.person),
        );
      if (own) return refuse(concerned.field, concerned.code);
      if (concerned.ground !== undefined && !mayAgree(who.role, concerned.ground))
        return refuse(concerned.field, 'pause-not-yours');
    }
    return undefined;
  };

  /** What steps of erasing are decided by, for each child whose record they are about. */
  const erasingAround = async (
    tx: Transaction,
    law: Compiled,
    events: readonly DiogelEvent[],
    before: ReadonlyMap<string, VersionedFacts>,
  ): Promise<ReadonlyMap<string, ErasingAround>> => {
    const found = new Map<string, ErasingAround>();
    for (const child of new Set(events.flatMap(({ kind, children }) => (OF_ERASING.has(kind) ? children : [])))) {
      const known = before.get(child) ?? { child, ...NOTHING };
      const { retention: years } = await laws.settings(tx.authority);
      const retention = await readRetention(ledger, tx, tx.run, known, { law, years, today: clock.today() });
      found.set(child, { retention, entries: new Set(known.facts.map(({ id }) => id)) });
    }
    return found;
  };

  /** A hold on every record stands in the authority's own stream, and is lifted there. */
  const refusedLifting = async (
    tx: Transaction,
    events: readonly DiogelEvent[],
  ): Promise<Extract<Recording, { readonly ok: false }> | undefined> => {
    for (const [index, event] of events.entries()) {
      if (event.kind !== 'hold.lifted' || event.children.length > 0) continue;
      const { facts } = await ledger.facts(tx, '');
      if (facts.some(({ id }) => id === event.id)) continue;
      const [wrong] = erasingRefusals(asKnown(facts), event, undefined);
      if (wrong === undefined) continue;
      const [field, code] = wrong;
      return { ok: false, code: 'contradiction', contradictions: [{ index, field, code, child: '' }] };
    }
    return undefined;
  };

  /** Saves what follows from some events for children whose facts have changed by them; `before`: what they were, as far as it is known. */
  const keep = async (
    tx: Transaction,
    before: ReadonlyMap<string, VersionedFacts>,
    after: readonly VersionedFacts[],
    events: readonly DiogelEvent[],
    law: Compiled,
    { posts }: Organisation,
  ): Promise<void> => {
    const ids = new Set(events.map(({ id }) => id));
    const kept = await keepViews(tx, ledger, after, ids, law, posts, (child) => {
      const known = before.get(child);
      return known && memory.saved(known);
    });
    memory.keep(tx, after, kept);
  };

  const attempt = async (tx: Transaction, { who, events, options }: Asked, queue: boolean): Promise<Recording> => {
    const [organisation, law, { instruments }] = await Promise.all([
      organisations.of(who.authority),
      laws.of(who.authority),
      laws.settings(who.authority),
    ]);
    const children = [...new Set(events.flatMap((event) => event.children))];
    // Held from here on, what is read stays as it is until what follows from it has committed. A correction may change other
    // children's facts too, whose streams the append holds in one order with these: it looks once more afterwards instead.
    const corrects = events.some(({ replaces }) => replaces !== undefined);
    const read = await memory.read(tx, children, !corrects || queue);
    const before = new Map(read.map((each) => [each.child, each]));
    const within = (child: ChildFacts): boolean =>
      child.facts.length === 0 || isWithinReach(who, memory.standing(child));
    const erasing = await erasingAround(tx, law, events, before);
    const refusal =
      (await refusedCorrection(tx, who, events, within)) ??
      refusalOf(organisation, law, who, events, before, instruments, erasing) ??
      (await refusedLifting(tx, events)) ??
      (await refusedOwn(tx, law, organisation, who, events, before));
    if (refusal !== undefined) return refusal;
    const seen = Object.fromEntries([...before].map(([child, { seq }]) => [child, seq]));
    const { expected } = options;
    // What others wrote about a child is told to those within reach alone: of the others the recorder has seen nothing.
    const looked =
      expected === undefined
        ? seen
        : Object.fromEntries(
            [...before.values()].flatMap((each) => {
              const asked = expected[each.child];
              if (asked !== undefined && within(each)) return [[each.child, Math.min(asked, HIGHEST_SEQ)]];
              return asked === undefined ? [] : [[each.child, each.seq]];
            }),
          );
    const appended = await ledger.append(tx, events, { source: options.source, expected: looked });
    if (!appended.ok && appended.code === 'conflict') {
      const { child, seq } = appended;
      const hidden = outOfSight(who.role, [...(before.get(child)?.facts ?? []), ...appended.since]);
      const since = appended.since.filter(({ id }) => !hidden.has(id));
      // What others wrote is told to those who may see it; where that is nothing of it, it stands in nobody's way.
      if (since.length > 0 || hidden.size === 0) return { ...appended, since };
      return attempt(tx, { who, events, options: { ...options, expected: { ...expected, [child]: seq } } }, queue);
    }
    if (!appended.ok) return appended;
    if (!appended.already) {
      // Other children's streams were not held when they were read.
      if (corrects)
        await keep(tx, new Map(), await ledger.factsOfMany(tx, appended.touched), events, law, organisation);
      else await keep(tx, before, withAppended(before, appended), events, law, organisation);
    }
    return appended;
  };

  const alone = async (asked: Asked): Promise<Recording> => {
    for (let tried = 1; ; tried++) {
      const done = await ledger.transaction(asked.who.authority, (tx) => attempt(tx, asked, tried > 1));
      // Nobody was promised a quiet record: queue behind the other, and decide again on what they wrote.
      if (!done.ok && done.code === 'conflict' && asked.options.expected === undefined && tried < RACES) continue;
      return done;
    }
  };

  /**
   * Several people's requests in one transaction, each decided by itself: they concern different children, and a refused one
   * records nothing. What is not quite plain (a conflict, a key seen before) is left to be recorded alone; so is all of it
   * where the transaction as a whole does not come about.
   */
  const attemptAll = async (tx: Transaction, all: readonly Joined[]): Promise<Together> => {
    const { authority } = tx;
    const [organisation, law, { instruments }] = await Promise.all([
      organisations.of(authority),
      laws.of(authority),
      laws.settings(authority),
    ]);
    const children = all.flatMap(({ streams }) => streams);
    // Held first, then read: what is read stays so until what follows from it has committed.
    const holding = memory.read(tx, children, true);
    // Awaited below; a failure must not count as unhandled before.
    holding.catch(() => undefined);
    // Where all of it is remembered, it is decided by that while the streams are being held, and undone if it no longer held.
    const remembered = memory.remembered(authority, children);
    const read = remembered ?? (await holding);
    const isSo = async (): Promise<boolean> => {
      const held = await holding;
      return read.every((each, index) => each === held[index]);
    };
    const before = new Map(read.map((each) => [each.child, each]));
    const answers = new Map<Joined, Recording | 'alone'>();
    const accepted: Joined[] = [];
    for (const one of all) {
      const expected = one.options.expected ?? {};
      const plain =
        one.streams.every((child) => (expected[child] ?? before.get(child)?.seq) === before.get(child)?.seq) &&
        !one.events.some(({ id }) =>
          one.streams.some((child) => before.get(child)?.facts.some((fact) => fact.id === id)),
        );
      const refusal = plain ? refusalOf(organisation, law, one.who, one.events, before, instruments) : 'alone';
      if (refusal === undefined) accepted.push(one);
      else answers.set(one, refusal);
    }
    const [first] = accepted;
    if (first === undefined && !(await isSo())) return { ok: false };
    if (first !== undefined) {
      const concerned = new Set(accepted.flatMap(({ streams }) => streams));
      const expected = Object.fromEntries([...concerned].map((child) => [child, before.get(child)?.seq ?? 0]));
      const events = accepted.flatMap((one) => one.events);
      const appended = await ledger.append(tx, events, { source: first.options.source, expected });
      if (!appended.ok || appended.recorded.some(({ child, seq }) => seq <= (before.get(child)?.seq ?? 0)))
        return { ok: false };
      if (!(await isSo())) return { ok: false };
      await keep(tx, before, withAppended(before, appended), events, law, organisation);
      const rows = Map.groupBy(appended.recorded, ({ id }) => id);
      for (const one of accepted)
        answers.set(one, { ok: true, already: false, recorded: one.events.flatMap(({ id }) => rows.get(id) ?? []) });
    }
    return { ok: true, answers: all.map((one) => answers.get(one) ?? 'alone') };
  };

  const join = together<Joined, Recording>({
    patienceMs: PATIENCE_MS,
    enough: ENOUGH,
    turns: TURNS,
    slow: SLOW_TURNS,
    most: MOST_TOGETHER,
    run: async (all) => {
      const [first] = all;
      let done: Together = { ok: false };
      if (first !== undefined && all.length > 1) {
        try {
          done = await ledger.transaction(first.who.authority, (tx) => attemptAll(tx, all));
        } catch {
          // One request's fault must not be everybody's: alone, it shows whose it is.
        }
      }
      const answers = done.ok ? done.answers : [];
      return Promise.allSettled(
        all.map(async (one, index) => {
          const answer = answers[index] ?? 'alone';
          return answer === 'alone' ? alone(one) : answer;
        }),
      );
    },
  });

  return {
    forget: memory.forget,
    record: async (who, commands, options) => {
      const problems: (Problem & { index: number })[] = [];
      const events: DiogelEvent[] = [];
      for (const [index, command] of commands.entries()) {
        const { id = randomUUID(), kind, at, children, replaces, data, wording } = command;
        const read = readEvent({
          id,
          kind,
          at,
          by: who.post,
          children,
          data,
          ...(replaces === undefined ? {} : { replaces }),
        });
        if (!read.ok) problems.push(...read.problems.map((problem) => ({ ...problem, index })));
        else if (read.event.atUs > clock.now()) {
          problems.push({
            index,
            field: 'at',
            code: 'happened-after-recorded',
            message: `at: ${at} is in the future, expected today or earlier`,
          });
        } else {
          const form = await keepWords(who.authority, wording);
          events.push(form === undefined ? read.event : { ...read.event, form });
        }
      }
      if (problems.length > 0) return { ok: false, code: 'invalid', problems };
      for (const [index, { kind }] of events.entries())
        if (!mayRecord(who.role, kind)) return { ok: false, code: 'forbidden', index };
      const asked: Asked = { who, events, options };
      const streams = [...new Set(events.flatMap((event) => event.children))];
      const plain = events.every(
        (event) =>
          event.replaces === undefined &&
          event.children.length > 0 &&
          !SECOND_PERSON.has(event.kind) &&
          !OF_ERASING.has(event.kind) &&
          !opens(event, who.role),
      );
      if (!plain || new Set(events.map(({ id }) => id)).size < events.length) return alone(asked);
      const group = `${who.authority} ${options.source}`;
      return join({ ...asked, group, streams, size: events.length });
    },
  };
};
