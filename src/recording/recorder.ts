import { randomUUID } from 'node:crypto';
import { type Identity, mayReach, mayRecord, type Nearness } from '../access/index.ts';
import type { Day } from '../calendar/index.ts';
import { asKnown } from '../law/index.ts';
import type { Appended, ChildFacts, Ledger, RecordedEvent, Source } from '../ledger/index.ts';
import { holderOn, type Organisations } from '../organisation/index.ts';
import type { Clock, Transaction } from '../platform/index.ts';
import { type Contradiction, contradictions, type DiogelEvent, type Problem, readEvent } from '../practice/index.ts';
import { derive, keepViews, type Standing } from '../views/index.ts';
import type { Laws } from './laws.ts';

/** What somebody asks to have recorded. `id` is the key of the request: sent twice, it is recorded once. */
export interface Command {
  readonly id?: string | undefined;
  readonly kind: string;
  readonly at: string;
  readonly children: readonly string[];
  readonly replaces?: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
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
}

export const nearnessOf = (standing: Standing): Nearness => ({
  open: standing.openedOn !== null,
  worker: standing.worker,
  team: standing.openedOn === null ? null : standing.team,
  registered: standing.registeredOn !== null,
  lookedAfter: standing.careOn !== null,
  awaitingDecision: standing.awaiting > 0,
});

/** Kinds by which somebody out of reach may bring a child to the authority's notice. */
const FROM_ANYWHERE: ReadonlySet<string> = new Set(['child.registered', 'contact.received']);

const RACES = 4;
const HOLD = { name: 'recording-hold', text: 'select ledger.hold($1, $2)' };

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
  const attempt = async (
    tx: Transaction,
    who: Identity,
    events: readonly DiogelEvent[],
    options: RecordingOptions,
    queue: boolean,
  ): Promise<Recording> => {
    const [{ posts, holdings }, law] = await Promise.all([organisations.of(who.authority), laws.of(who.authority)]);
    const children = [...new Set(events.flatMap((event) => event.children))];
    if (queue) await tx.run(HOLD, [who.authority, children]);
    const before = new Map((await ledger.factsOfMany(tx, children)).map((each) => [each.child, each]));

    const refused: (Contradiction & { index: number })[] = [];
    // Events of one command build on each other: a child is registered, then a contact about them received.
    const growing = new Map([...before].map(([child, { facts }]) => [child, asKnown(facts)]));
    for (const [index, event] of events.entries()) {
      const around = (day: Day) => ({
        holdsPost: (post: string) =>
          !posts.some((each) => each.post === post)
            ? ('unknown' as const)
            : holderOn(holdings, post, day) === undefined
              ? ('vacant' as const)
              : ('held' as const),
      });
      for (const child of event.children) {
        const known = before.get(child);
        // Sent twice: the ledger compares it with what was recorded then.
        if (known?.facts.some(({ id }) => id === event.id) === true) continue;
        const facts = growing.get(child) ?? [];
        if (
          known !== undefined &&
          known.facts.length > 0 &&
          !FROM_ANYWHERE.has(event.kind) &&
          !mayReach(who, nearnessOf(derive(known, law, posts).standing))
        ) {
          return { ok: false, code: 'forbidden', index, child };
        }
        for (const contradiction of contradictions(facts, event, child, law, around(clock.today())))
          refused.push({ ...contradiction, index });
        const { id, kind, day, atUs, data } = event;
        growing.set(child, [
          ...facts.filter((fact) => fact.id !== event.replaces),
          { id, kind, day, at: atUs, recorded: clock.now(), data: data as Record<string, string> },
        ]);
      }
    }
    if (refused.length > 0) return { ok: false, code: 'contradiction', contradictions: refused };

    const seen = Object.fromEntries([...before].map(([child, { seq }]) => [child, seq]));
    const appended = await ledger.append(tx, events, { source: options.source, expected: options.expected ?? seen });
    if (!appended.ok) return appended;
    if (!appended.already) {
      const after: ChildFacts[] = await ledger.factsOfMany(tx, appended.touched);
      await keepViews(tx, ledger, after, new Set(events.map(({ id }) => id)), law, posts);
    }
    return appended;
  };

  return {
    record: async (who, commands, options) => {
      const problems: (Problem & { index: number })[] = [];
      const events: DiogelEvent[] = [];
      for (const [index, command] of commands.entries()) {
        const { id = randomUUID(), kind, at, children, replaces, data } = command;
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
        } else events.push(read.event);
      }
      if (problems.length > 0) return { ok: false, code: 'invalid', problems };
      for (const [index, { kind }] of events.entries())
        if (!mayRecord(who.role, kind)) return { ok: false, code: 'forbidden', index };
      for (let tried = 1; ; tried++) {
        const done = await ledger.transaction(who.authority, (tx) => attempt(tx, who, events, options, tried > 1));
        // Nobody was promised a quiet record: queue behind the other, and decide again on what they wrote.
        if (!done.ok && done.code === 'conflict' && options.expected === undefined && tried < RACES) continue;
        return done;
      }
    },
  };
};
