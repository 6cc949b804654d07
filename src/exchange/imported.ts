import { createHash } from 'node:crypto';
import { type Day, formatDay } from '../calendar/index.ts';
import { type DiogelEvent, readEvent } from '../practice/index.ts';

/**
 * What became of a record of a return. Every record has exactly one line that says `taken`, `left-out` or `rejected`, and
 * as many lines `changed` as there are things that were read otherwise than they stand. `left-out`: sound, and nothing
 * can record it. `rejected`: wrong in itself.
 */
export const ACTIONS = ['taken', 'changed', 'left-out', 'rejected'] as const;
export type Action = (typeof ACTIONS)[number];

/** Why. The words in `message` are English; pages word the code. */
export const REPORT_CODES = [
  'taken',
  // a whole file
  'not-found',
  'empty-file',
  'too-large',
  'not-utf-8',
  'utf-16',
  'nul-byte',
  'field-too-large',
  'quote-not-closed',
  'stray-quote',
  'missing-column',
  'column-twice',
  'cut-off',
  'not-well-formed',
  'doctype',
  'wrong-encoding',
  'too-deep',
  'too-many-elements',
  'not-this-format',
  'unknown-file',
  'table-not-taken',
  'no-known-file',
  'columns-not-taken',
  'elements-not-taken',
  'assumed',
  // one record
  'blank-line',
  'header-again',
  'wrong-number-of-fields',
  'empty-fields-added',
  'missing-value',
  'not-a-date',
  'impossible-date',
  'in-the-future',
  'not-a-code',
  'duplicate',
  'superseded',
  'not-valid',
  'stray-text',
  // children looked after
  'short-break',
  'no-length',
  'ends-before-it-starts',
  'overlaps',
  'care-began-earlier',
  'placement-began-earlier',
  'legal-status-change',
  'end-without-date',
  'end-without-reason',
  'not-in-header',
  'nothing-dated',
  // children in need
  'no-kind',
  'decision-day',
  'outcome-not-given',
  'child-seen-not-given',
  'not-finished',
  'inferred-strategy',
  'inferred-conclusion',
  'determination-not-given',
  'conference-before-enquiry',
  'inferred-decision',
  'inferred-conference',
  'inferred-end',
  'contradiction',
] as const;
export type ReportCode = (typeof REPORT_CODES)[number];

/** A line of the report: the place in the file (line 1 is the first), what became of it and why, and the ids of the events that it gave. */
export interface ReportLine {
  readonly file: string;
  readonly line: number;
  readonly action: Action;
  readonly code: ReportCode;
  readonly message: string;
  readonly events?: readonly string[];
}

/** An event as a line of the interchange (contract, section 1). A return does not say when a thing was written down, so `recorded` is not stated. */
export interface EventLine {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly by: string;
  readonly children: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Converted {
  readonly events: readonly EventLine[];
  readonly report: readonly ReportLine[];
}

/**
 * What an import gives. `refused`: a file could not be trusted as a whole, and nothing is taken (no events, no lines); the
 * report says why. `lines` are the events as JSON, in the same order.
 */
export interface Imported {
  readonly refused: boolean;
  readonly events: readonly DiogelEvent[];
  readonly lines: readonly string[];
  readonly report: readonly ReportLine[];
  readonly counts: Counts;
}

/** `records` were read; `actions` counts the report's lines by what they say, `events` the events by kind. */
export interface Counts {
  readonly records: number;
  readonly actions: Readonly<Record<Action, number>>;
  readonly events: Readonly<Record<string, number>>;
}

export interface ImportOptions {
  /** Series of short breaks have a regime of their own. Left out unless asked for as ordinary care. */
  readonly shortBreaks?: 'leave-out' | 'as-care';
  /** Identical lines of one file say one thing once, unless each is to count. */
  readonly identicalLines?: 'once' | 'each';
  /** The last day on which anything may have happened: a later date is refused. */
  readonly notAfter?: Day;
  /** Who is named as the recorder; by default the return itself. */
  readonly by?: string;
  /** In bytes, a file. */
  readonly largestFile?: number;
  readonly progress?: (file: string, bytes: number) => void;
}

/** The first 24 hexadecimal digits of the SHA-256 of some content: the same content gives the same id on every machine. */
export const contentId = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 24);

/** Collects the events and the report of one conversion. */
export const recorder = (format: 'ssda903' | 'cin', by: string = format) => {
  const events: EventLine[] = [];
  const report: ReportLine[] = [];
  const known = new Set<string>();

  /**
   * An event whose id follows from its content, so that importing it again gives it again. `rank` is one character that
   * stands first in the id: it orders events of one day as the return means them (contract, section 3: by `at`, then by
   * `recorded`, then by `id`). `key` tells apart what the content does not.
   */
  const event = (
    rank: string,
    kind: string,
    day: Day,
    child: string,
    data: EventLine['data'],
    key = '',
  ): { id: string; again: boolean } => {
    const at = formatDay(day);
    const id = `${format}-${rank}-${contentId([kind, at, child, data, key])}`;
    const again = known.has(id);
    if (!again) {
      known.add(id);
      events.push({ id, kind, at, by, children: [child], data });
    }
    return { id, again };
  };
  const say = (
    place: { file: string; line: number },
    action: Action,
    code: ReportCode,
    message: string,
    ids: readonly string[] = [],
  ): void => {
    report.push({
      file: place.file,
      line: place.line,
      action,
      code,
      message,
      ...(ids.length === 0 ? {} : { events: ids }),
    });
  };
  return { event, say, converted: (): Converted => ({ events, report }) };
};
export type Recorder = ReturnType<typeof recorder>;

/**
 * Checks every event against the catalogue and counts. A record of which one event is refused is rejected with all its
 * events, and the other records stand.
 */
export const finish = (converted: Converted, records: number, refused: boolean): Imported => {
  const wrong = new Map<string, string>();
  const sound: (readonly [DiogelEvent, EventLine])[] = [];
  for (const line of refused ? [] : converted.events) {
    const read = readEvent(line);
    if (read.ok) sound.push([read.event, line]);
    else wrong.set(line.id, `${line.kind}: ${read.problems.map(({ message }) => message).join('; ')}`);
  }

  const report: ReportLine[] = [];
  const dropped = new Set(wrong.keys());
  for (const line of converted.report) {
    const messages = (line.events ?? []).flatMap((id) => wrong.get(id) ?? []);
    if (messages.length === 0) {
      report.push(line);
      continue;
    }
    for (const id of line.events ?? []) dropped.add(id);
    if (line.action !== 'changed')
      report.push({
        file: line.file,
        line: line.line,
        action: 'rejected',
        code: 'not-valid',
        message: messages.join('; '),
      });
  }
  report.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));

  const events: DiogelEvent[] = [];
  const lines: string[] = [];
  const kinds: Record<string, number> = {};
  for (const [event, line] of sound) {
    if (dropped.has(line.id)) continue;
    events.push(event);
    lines.push(JSON.stringify(line));
    kinds[line.kind] = (kinds[line.kind] ?? 0) + 1;
  }
  const actions: Record<Action, number> = { taken: 0, changed: 0, 'left-out': 0, rejected: 0 };
  for (const { action } of report) actions[action] += 1;
  return { refused, events, lines, report, counts: { records, actions, events: kinds } };
};
