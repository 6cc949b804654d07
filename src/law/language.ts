/**
 * The language in which a duty is declared. A declaration is data: adding a duty adds a declaration, never a branch in
 * the evaluation. Words for people live in the locales, under the duty's id.
 */

/**
 * What a field of an event's data must be: this value; one of these; anything but this, also nothing; a list that holds all of these;
 * or `filled`: a text or a list that is not empty, or any truth or number.
 */
export type Requirement =
  | string
  | boolean
  | { readonly oneOf: readonly string[] }
  | { readonly not: string }
  | { readonly holding: readonly string[] }
  | { readonly filled: true };

/** An event of a kind whose data meets every requirement. */
export interface Pattern {
  readonly kind: string;
  readonly where?: Readonly<Record<string, Requirement>>;
}

/**
 * A limit counted from a day, which is day 0; or the day itself, as a field of the starting event's data says it (an ISO date),
 * and where it says none the starting event's own day. Hours run from the hour at which the event happened that the limit is counted
 * from (`countedFrom`, else the starting event): what was done on the last day, but after that hour, is late. Of an event without an
 * hour the whole of the last day is in time.
 */
export type Limit =
  | { readonly workingDays: number }
  | { readonly days: number }
  | { readonly hours: number }
  | { readonly months: number }
  | { readonly on: string };

/**
 * A time during which something holds for a child: on the register, in care, in a placement. A second beginning before
 * the end starts nothing; where `per` names a field, that is so for each of its values, and spans of different values
 * overlap, each with its own duties: an event that has another value of the field starts nothing in it. An end that names
 * `same` ends only the span whose beginning has that field's value.
 */
export interface Span {
  readonly id: string;
  readonly begins: readonly Pattern[];
  readonly ends: readonly (Pattern & { readonly same?: string })[];
  readonly per?: string;
}

/** A time that follows from others: all of `during` hold and none of `outside`. */
export interface DerivedSpan {
  readonly id: string;
  readonly during: readonly string[];
  readonly outside: readonly string[];
}

/**
 * A day that comes by itself: so long after the day that an event names in a field or, where no field is named, after the
 * event's own day. A sixteenth birthday is one. When the day has come it counts as an event whose kind is `id` and whose
 * data is that of the event which names it, so that spans may begin and duties start with it. It ends no span and does no duty:
 * what is owed today stays so until somebody records something.
 */
export interface Moment {
  readonly id: string;
  readonly of: Pattern;
  readonly field?: string;
  readonly after: { readonly days: number } | { readonly months: number };
}

/** What must hold when an event in a span is looked at. */
export type Condition =
  | { readonly begunBy: Readonly<Record<string, Requirement>> }
  /**
   * No such event before the one that is looked at, since the last `since` before the span's beginning or, where there is none,
   * since the span began.
   */
  | { readonly none: Pattern; readonly since: Pattern }
  /** The event's day is on or after this many months from the span's first day. */
  | { readonly monthsIn: number }
  /** The same of days. */
  | { readonly daysIn: number }
  /**
   * A span of this id holds: the event that begins it is in it, the one that ends it is not. At the beginning of a span, whether one
   * that the same event begins or ends holds already depends on which is declared first; no rule asks that, and none may.
   */
  | { readonly within: string }
  | { readonly not: Condition }
  | { readonly all: readonly Condition[] };

/** The field by which an event is about another of the child's events, whose id it holds. */
export const ENTRY = 'entry';

/** What starts a duty. */
export type Start =
  /**
   * The first such event of a matter (all events with one value of the field `of`); repeats start nothing. Where that field is
   * `entry`, an event that has none is a matter of its own, to which those belong that name its id: what is owed about an entry.
   */
  | { readonly first: Pattern; readonly of: string }
  /**
   * The event by which so many of these have happened within so many days, its own day being the last of them; with
   * different values of the field `distinct`, where one is named. While such a duty waits for its evidence, no event starts
   * another of the same rule; after it each further one does, or, where `afresh` is set, as many again: counting begins anew at any
   * such evidence, whether a duty waited for it or not.
   */
  | {
      readonly times: number;
      readonly of: readonly Pattern[];
      readonly within: { readonly days: number };
      readonly distinct?: string;
      readonly afresh?: true;
    }
  /** The beginning of a span. */
  | { readonly begin: string; readonly when?: Condition }
  /** Each such event during a span; where `ordinals` are given, only those among the span's such events (1 is the first). */
  | {
      readonly each: Pattern;
      readonly during: string;
      readonly when?: Condition;
      readonly ordinals?: { readonly from: number; readonly to?: number };
    };

/**
 * The day from which a matter's limit is counted, where it is not the starting event's own: the first such event of the
 * matter, or the last up to the day of the starting event, or the last up to the day of the evidence. The starting
 * event's day where there is none.
 */
export type CountedFrom = { readonly first: Pattern } | { readonly last: Pattern; readonly upTo: 'start' | 'evidence' };

/**
 * How sure the source is: read in the instrument, recalled and not verified, or a local norm. Only `V` is law. `P` is a
 * promise: whoever recorded the event set the day, and nobody claims that a law did.
 */
export type Confidence = 'V' | 'R' | 'L' | 'P';

/** The paragraph that says so, from and until a date (inclusive). `wsp` stands for the region's adoption of the Wales Safeguarding Procedures. */
export interface Instrument {
  readonly from?: string | 'wsp';
  readonly until?: string | 'wsp';
  readonly instrument: string;
  readonly paragraph: string;
  readonly source?: string;
  readonly confidence: Confidence;
}

/** Whom a duty falls on: the role whose post answers for it, or the post that the starting event names (`post` of its data). */
export type Owner =
  | 'front-door'
  | 'worker'
  | 'team-manager'
  | 'head-of-service'
  | 'conference-chair'
  | 'reviewing-officer'
  | 'designated-officer'
  | 'complaints-officer'
  | 'named';

export interface Rule {
  readonly id: string;
  /** One of the seventeen of the public contract, which apply at any date. */
  readonly core?: true;
  readonly starts: readonly Start[];
  readonly countedFrom?: CountedFrom;
  readonly due: Limit;
  /** Exceptions to `due`, the first that holds is taken. */
  readonly except?: readonly { readonly when: Condition; readonly due: Limit }[];
  /**
   * What does it. In a span, and after so many times: the next such event in order; in a span whose `per` names a field, and where `same`
   * is set, one that has the same value of that field as the span's beginning, or none. In a matter: the first in order on the starting event's day or
   * later, the starting event itself among them, of the same matter where `same` is set. `orStart`, in a span: the starting event itself
   * may do it, and is asked first. `orBefore`, in a span: what was done before the starting event does it too (the last such event), unless an event
   * of `unless` has happened since (`{}`: whatever has); the evidence itself counts as one, where it is such an event.
   */
  readonly doneBy: Pattern & {
    readonly same?: true;
    readonly orStart?: true;
    readonly orBefore?: { readonly unless?: Pattern };
  };
  /** The first and last day on which a starting event makes the duty (inclusive). */
  readonly from?: string | 'wsp';
  readonly until?: string;
  readonly owner: Owner;
  readonly instruments: readonly Instrument[];
}

/** What an authority sets: when its region adopted the procedures, and which rules that are not law it has switched on. */
export interface Settings {
  /** ISO date between 2019-11-11 (publication) and 2020-04-30. */
  readonly procedures: string;
  readonly rules: readonly string[];
}

export interface Law {
  readonly spans: readonly Span[];
  readonly derived: readonly DerivedSpan[];
  readonly moments?: readonly Moment[];
  readonly rules: readonly Rule[];
}
