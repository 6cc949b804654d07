import { type Day, parseDay } from '../calendar/index.ts';
import type { ChildFacts, RecordedEvent } from '../ledger/index.ts';
import { asKnown, type Compiled, compareFacts, type Duty, evaluate, type Fact, type Owner } from '../law/index.ts';
import { owningPost, type Post } from '../organisation/index.ts';
import {
  addressKey,
  AGAIN_AND_AGAIN,
  type Counted,
  countedRules,
  type ExploitationTrail,
  exploitationTrail,
  GRADES,
  isSignal,
  KINDS,
  type MissingEpisode,
  missingEpisodes,
  nameKeys,
  type OfficersMatter,
  officersMatters,
  openRisks,
  opportunities,
  type Opportunity,
  SPANS_ALONE,
} from '../practice/index.ts';

/**
 * The team of what fewer people see than see the child (`maySee` of access): none that anybody is in, so that it is on the
 * lists of the post that owns it, and on those of the whole authority.
 */
const NARROW_TEAM = '-';
const NARROW_AREAS: readonly string[] = ['allegations'];

/** A duty that is owed, as the work lists keep it. */
export interface OwedDuty {
  readonly rule: string;
  readonly from: string;
  /** The day of the event that started it, by which the instrument is chosen. */
  readonly startedOn: Day;
  readonly start: Day;
  readonly due: Day;
  readonly owner: string;
  /** The post that owns it, whether anybody holds it or not; null where the organisation has no such post. */
  readonly post: string | null;
  readonly team: string | null;
}

export interface Contact {
  readonly contact: string;
  readonly receivedId: string;
  readonly receivedUs: number;
  readonly receivedOn: Day;
  readonly recordedUs: number;
  readonly source: string | null;
  readonly due: Day | null;
  readonly decidedOn: Day | null;
  readonly outcome: string | null;
  readonly told: boolean | null;
}

/** Where a child stands, from the facts alone. Days are null where the thing does not hold. */
export interface Standing {
  readonly child: string;
  readonly seq: number;
  readonly openedOn: Day | null;
  readonly worker: string | null;
  readonly team: string | null;
  readonly allocatedOn: Day | null;
  /** Since when an open case has been nobody's: allocated to no post. */
  readonly nobodysSince: Day | null;
  readonly registeredOn: Day | null;
  readonly categories: readonly string[];
  readonly careOn: Day | null;
  readonly legalStatus: string | null;
  readonly placementKind: string | null;
  readonly placementOn: Day | null;
  readonly lastSeen: Day | null;
  readonly lastSeenAlone: Day | null;
  readonly lastContact: Day | null;
  readonly awaiting: number;
  readonly noFurtherAction: number;
  /** The day of the fifth latest decision of no further action (`AGAIN_AND_AGAIN.times`); null where there were fewer. */
  readonly fifthNoAction: Day | null;
  readonly earliestDue: Day | null;
  /** Whether there ever was an allegation, and a complaint: the sorts of matters for which somebody comes near who else would not. */
  readonly matters: readonly string[];
}

/** Who a child is. Siblings are the ids of children recorded as such. */
export interface Person {
  readonly givenName: string;
  readonly familyName: string;
  readonly born: Day | null;
  readonly expected: Day | null;
  readonly language: string | null;
  readonly address: string | null;
  readonly postcode: string | null;
  readonly livesWith: readonly string[];
  readonly addressKey: string | null;
  readonly siblings: readonly string[];
  readonly keys: readonly string[];
}

/** An open risk, as the register of risks keeps it. */
export interface RiskRow {
  readonly risk: string;
  readonly harm: string;
  /** Its place in `GRADES`. */
  readonly grade: number;
  readonly identifiedOn: Day;
  readonly judgedOn: Day;
  readonly nextLook: Day;
  /** By when what was decided is to be done, and by which post; null where nothing is, or no longer. */
  readonly actBy: Day | null;
  readonly post: string | null;
  readonly team: string | null;
}

export interface Derived {
  readonly standing: Standing;
  readonly duties: readonly OwedDuty[];
  readonly contacts: readonly Contact[];
  readonly risks: readonly RiskRow[];
  readonly exploitation: ExploitationTrail;
  readonly episodes: readonly MissingEpisode[];
  readonly opportunities: readonly Opportunity[];
  /** Whether there ever was a signal. */
  readonly signalled: boolean;
  /** Allegations about practitioners, and complaints. */
  readonly matters: readonly OfficersMatter[];
  /** By which rules the record is kept, and from which day each counts. */
  readonly retention: readonly Counted[];
  /** The team that had the child on a day; null where none had. */
  readonly teamOn: (day: Day) => string | null;
}

/** The kinds whose bodies say who a child is. */
export const PERSON_KINDS = ['child.registered', 'address.recorded', 'relationship.recorded'] as const;

// Whatever happened has happened, and what is owed today or tomorrow only differs in its colour. A duty that begins on a day
// to come (an age) is there before it, due later still; nothing that comes by itself ends or does one.
const END_OF_TIME: Day = 2_932_896;

const text = (fact: Fact | undefined, field: string): string | null => {
  const value = fact?.data[field];
  return typeof value === 'string' ? value : null;
};

const latest = (facts: readonly Fact[], wanted: (fact: Fact) => boolean): Fact | undefined => facts.findLast(wanted);

const contactsOf = (facts: readonly Fact[], duties: readonly Duty[]): Contact[] => {
  const due = new Map(duties.filter(({ rule }) => rule === 'contact-decision').map((duty) => [duty.from, duty.due]));
  const found = new Map<string, Contact>();
  for (const fact of facts) {
    const contact = text(fact, 'contact');
    if (contact === null) continue;
    if (fact.kind === 'contact.received' && !found.has(contact)) {
      found.set(contact, {
        contact,
        receivedId: fact.id,
        receivedUs: fact.at,
        receivedOn: fact.day,
        recordedUs: fact.recorded,
        source: text(fact, 'source'),
        due: due.get(fact.id) ?? null,
        decidedOn: null,
        outcome: null,
        told: null,
      });
    }
  }
  for (const fact of facts) {
    const known = found.get(text(fact, 'contact') ?? '');
    if (known === undefined || fact.day < known.receivedOn) continue;
    if (fact.kind === 'contact.decided') {
      found.set(known.contact, { ...known, decidedOn: known.decidedOn ?? fact.day, outcome: text(fact, 'outcome') });
    } else if (fact.kind === 'contact.acknowledged')
      found.set(known.contact, { ...known, told: fact.data['outcomeTold'] === true });
  }
  return [...found.values()];
};

const risksOf = (facts: readonly Fact[], team: string | null): RiskRow[] =>
  openRisks(facts).map(({ risk, identified, judged, grade, nextLook, acting }) => {
    const actBy = acting ? text(judged, 'actBy') : null;
    return {
      risk,
      harm: text(identified, 'harm') ?? '',
      grade: GRADES.indexOf(grade),
      identifiedOn: identified.day,
      judgedOn: judged.day,
      nextLook: nextLook ?? judged.day,
      actBy: actBy === null ? null : (parseDay(actBy) ?? null),
      post: acting ? text(judged, 'post') : null,
      team,
    };
  });

interface Owning {
  /** Rules whose duties stand with no team. */
  readonly narrow: ReadonlySet<string>;
  /** On whom each rule falls. */
  readonly owners: ReadonlyMap<string, Owner>;
}
const owning = new WeakMap<Compiled, Owning>();
const owningOf = (law: Compiled): Owning => {
  let found = owning.get(law);
  if (found === undefined) {
    const narrow = law.rules.filter(({ doneBy }) => NARROW_AREAS.includes(KINDS.get(doneBy.kind)?.area ?? ''));
    found = {
      narrow: new Set(narrow.map(({ id }) => id)),
      owners: new Map(law.rules.map(({ id, owner }) => [id, owner])),
    };
    owning.set(law, found);
  }
  return found;
};

/** Everything that a list shows of one child, from the facts that count now. Pure. `posts` say whose work a duty is. */
export const derive = ({ child, seq, facts: all }: ChildFacts, law: Compiled, posts: readonly Post[]): Derived => {
  const facts = asKnown(all).sort(compareFacts);
  const { duties, holds } = evaluate(facts, law, END_OF_TIME);
  const since = (span: string): Fact | undefined => holds.findLast((each) => each.span === span)?.since;
  const opened = since('case');
  const registered = since('registration');
  const care = since('care');
  const placement = since('placement');
  const status = latest(
    facts,
    (fact) => fact.kind === 'legal-status.changed' && care !== undefined && compareFacts(fact, care) > 0,
  );
  const allocation =
    since('allocation') === undefined ? undefined : latest(facts, ({ kind }) => kind === 'case.allocated');
  const unallocated = latest(facts, ({ kind }) => kind === 'case.unallocated');
  const lastAllocation = latest(facts, ({ kind }) => kind === 'case.allocated');
  const seen = latest(facts, ({ kind, data }) => kind === 'visit.made' && data['seen'] === true);
  const alone = latest(
    facts,
    ({ kind, data }) => kind === 'visit.made' && data['seen'] === true && data['alone'] === true,
  );
  const conference =
    registered === undefined
      ? undefined
      : latest(facts, ({ kind, data }) => kind === 'conference.held' && data['categories'] !== undefined);
  const contacts = contactsOf(facts, duties);
  const noAction = contacts
    .flatMap(({ outcome, decidedOn }) => (outcome === 'no-further-action' && decidedOn !== null ? [decidedOn] : []))
    .sort((a, b) => b - a);
  const worker = text(allocation, 'worker');
  const team = text(lastAllocation, 'team');
  const { narrow, owners } = owningOf(law);
  const owed = duties
    .filter(({ done, ended }) => done === null && ended === null)
    .map(({ rule, from, startedOn, start, due }): OwedDuty => {
      const owner = owners.get(rule) ?? 'worker';
      const named =
        owner === 'named'
          ? text(
              facts.find(({ id }) => id === from),
              'post',
            )
          : null;
      return {
        rule,
        from,
        startedOn,
        start,
        due,
        owner,
        post: owningPost(posts, owner, { worker, team }, named),
        team: narrow.has(rule) ? NARROW_TEAM : team,
      };
    })
    .sort((a, b) => a.due - b.due || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0) || (a.from < b.from ? -1 : 1));
  const categories = conference?.data['categories'];
  const matters = officersMatters(facts);
  // Asked for twice where they are asked for.
  let trail: ExploitationTrail | undefined;
  let missed: readonly Opportunity[] | undefined;
  return {
    standing: {
      child,
      seq,
      openedOn: opened?.day ?? null,
      worker,
      team,
      allocatedOn: allocation?.day ?? null,
      nobodysSince:
        opened === undefined || allocation !== undefined ? null : Math.max(opened.day, unallocated?.day ?? opened.day),
      registeredOn: registered?.day ?? null,
      categories: Array.isArray(categories) ? categories : [],
      careOn: care?.day ?? null,
      legalStatus: text(status ?? care, 'legalStatus'),
      placementKind: text(placement, 'kind'),
      placementOn: placement?.day ?? null,
      lastSeen: seen?.day ?? null,
      lastSeenAlone: alone?.day ?? null,
      lastContact: contacts.at(-1)?.receivedOn ?? null,
      awaiting: contacts.filter(({ decidedOn }) => decidedOn === null).length,
      noFurtherAction: noAction.length,
      fifthNoAction: noAction[AGAIN_AND_AGAIN.times - 1] ?? null,
      earliestDue: owed[0]?.due ?? null,
      matters: [...new Set(matters.map(({ sort }) => sort))],
    },
    duties: owed,
    contacts,
    risks: risksOf(facts, team),
    // Most recordings change none of these lists, and nobody asks for them then.
    get exploitation() {
      return (trail ??= exploitationTrail(facts, duties));
    },
    get episodes() {
      return missingEpisodes(facts);
    },
    get opportunities() {
      return (missed ??= opportunities(facts, duties));
    },
    get signalled() {
      return duties.some(({ rule }) => isSignal(rule));
    },
    matters,
    get retention() {
      return countedRules(facts);
    },
    teamOn: (day) =>
      text(
        latest(facts, (fact) => fact.kind === 'case.allocated' && fact.day <= day),
        'team',
      ),
  };
};

/** Where a child stands, for whoever asks who may come near. Nothing is owed in it: `earliestDue` is null. Pure. */
export const standingOf = (child: ChildFacts): Standing => derive(child, SPANS_ALONE, []).standing;

const string = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * Who a child is, from the events of `PERSON_KINDS` in their stream; null where the child was never registered or every
 * such body is erased. `replaced` says which events no longer count. `day` turns an ISO date into a day.
 */
export const derivePerson = (
  events: readonly RecordedEvent[],
  replaced: ReadonlySet<string>,
  authority: number,
  child: string,
  day: (date: string) => Day | undefined,
): Person | null => {
  const counting = events
    .filter((event) => event.body === 'kept' && !replaced.has(event.id))
    .sort((a, b) => a.atUs - b.atUs || a.recordedUs - b.recordedUs || (a.id < b.id ? -1 : 1));
  const registered = counting.findLast(({ kind }) => kind === 'child.registered');
  if (registered === undefined) return null;
  const { givenName, familyName, dateOfBirth, expectedBirth, preferredLanguage } = registered.data;
  const home = counting.findLast(({ kind }) => kind === 'address.recorded')?.data;
  const address = string(home?.['address']);
  const postcode = string(home?.['postcode']);
  const livesWith = home?.['livesWith'];
  const siblings = new Set(
    counting.filter(({ kind }) => kind === 'relationship.recorded').flatMap(({ children }) => children),
  );
  siblings.delete(child);
  const given = string(givenName) ?? '';
  const family = string(familyName) ?? '';
  const date = (value: unknown): Day | null => (typeof value === 'string' ? (day(value) ?? null) : null);
  return {
    givenName: given,
    familyName: family,
    born: date(dateOfBirth),
    expected: date(expectedBirth),
    language: string(preferredLanguage),
    address,
    postcode,
    livesWith: Array.isArray(livesWith) ? livesWith.filter((each) => typeof each === 'string') : [],
    addressKey: address === null ? null : addressKey(address, postcode ?? undefined),
    siblings: [...siblings].sort(),
    keys: nameKeys(`${given} ${family}`).map((key) => `${authority}:${key}`),
  };
};
