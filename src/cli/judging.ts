import { type Day, formatDay, type Us } from '../calendar/index.ts';
import { type EventKeeper, isPlain } from '../exchange/index.ts';
import {
  type Compiled,
  type Duty,
  explain,
  judge,
  type Timeliness,
  timeliness,
  type Unanswered,
} from '../law/index.ts';
import { CONFIGURABLE_RULES, coreLaw, DEFAULT_SETTINGS, lawOf } from '../practice/index.ts';
import { reasonColumns, ruleWords } from './reasons.ts';

export const RULE_SETS = ['core', 'verified', 'all'] as const;
export type RuleSet = (typeof RULE_SETS)[number];

/** The law that a set of rules stands for. */
export const lawNamed = (rules: RuleSet): Compiled => {
  switch (rules) {
    case 'core':
      return coreLaw();
    case 'verified':
      return lawOf(DEFAULT_SETTINGS);
    case 'all':
      return lawOf({ ...DEFAULT_SETTINGS, rules: [...DEFAULT_SETTINGS.rules, ...CONFIGURABLE_RULES] });
  }
};

/** The kinds of events that a set of rules looks at: no other changes what is owed. */
export const kindsOf = (rules: RuleSet): ReadonlySet<string> => new Set(lawNamed(rules).kinds.keys());

/** What is asked: when, as known when, under which rules, and in which form the answer is wanted. */
export interface Question {
  readonly rules: RuleSet;
  readonly asAt: Day;
  readonly knownAt: Us | undefined;
  /** JSON lines of duties, rows of a table of them, or the timeliness of each rule over a period. */
  readonly want:
    | 'lines'
    | 'lines-with-reasons'
    | 'rows'
    | 'rows-with-reasons'
    | { readonly from: Day; readonly to: Day };
}

/** What is owed to some children, in the order of their ids: for each child a text (JSON lines, or JSON of rows), or all their timeliness. */
export interface Answer {
  readonly children: readonly string[];
  /** The texts side by side, in UTF-8: bytes go from thread to thread, and out, without being made into text again. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where in the bytes each child's text ends. */
  readonly ends: readonly number[];
  readonly timeliness: readonly Timeliness[];
  readonly unanswered: readonly Unanswered[];
}

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
// One visit in two overlapping placements starts two duties that the contract's order does not tell apart.
const compareDuties = (a: Duty, b: Duty): number =>
  byText(a.rule, b.rule) ||
  a.start - b.start ||
  byText(a.from, b.from) ||
  a.due - b.due ||
  byText(a.status, b.status) ||
  byText(a.doneBy ?? '', b.doneBy ?? '');

const dates: string[] = [];
const date = (day: Day | null): string => (day === null ? 'null' : (dates[day] ??= `"${formatDay(day)}"`));

/** A text as JSON. */
const json = (text: string): string => (isPlain(text) ? quoted(text) : JSON.stringify(text));
const quoted = (plain: string): string => `"${plain}"`;

/**
 * A duty as the contract's JSON line, from where its rule has been named. The eight fields are fixed; `reasons` are ours
 * and come only when asked for.
 */
const dutyLine = (head: string, duty: Duty, reasons: string, id: (id: string) => string): string =>
  `${head}${id(duty.from)},"start":${date(duty.start)},"due":${date(duty.due)},"status":"${duty.status}",` +
  `"done":${date(duty.done)},"doneBy":${duty.doneBy === null ? 'null' : id(duty.doneBy)}${reasons}}\n`;

const reasonsField = (duty: Duty, law: Compiled): string => {
  const { limit, countedFrom, holidays, instrument, endedBy } = explain(duty, law);
  const skipped = holidays.map(({ day, name }) => ({ date: formatDay(day), name }));
  return `,"reasons":${JSON.stringify({ limit, countedFrom, skipped, endedBy, instrument: instrument ?? null })}`;
};

const dutyRow = (child: string, duty: Duty, law: Compiled, reasons: boolean): string[] => [
  child,
  ruleWords(duty, law),
  formatDay(duty.start),
  formatDay(duty.due),
  duty.status,
  duty.done === null ? '' : formatDay(duty.done),
  ...(reasons ? reasonColumns(duty, law) : []),
];

/** The texts of an answer, child by child. */
export const textsOf = ({ bytes, ends }: Answer): string[] => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return ends.map((end, index) => all.toString('utf8', ends[index - 1] ?? 0, end));
};

/** Texts side by side in one buffer. */
const sideBySide = () => {
  let buffer = Buffer.allocUnsafeSlow(ENOUGH + (ENOUGH >> 2));
  let length = 0;
  return {
    length: () => length,
    add: (text: string): number => {
      // No character takes more than three bytes.
      if (buffer.length - length < text.length * 3) {
        const wider = Buffer.allocUnsafeSlow(buffer.length * 2 + text.length * 3);
        buffer.copy(wider, 0, 0, length);
        buffer = wider;
      }
      length += buffer.write(text, length);
      return length;
    },
    bytes: () => buffer.subarray(0, length),
  };
};

/** How much text is handed over at a time, in bytes, and how many children at most. */
const ENOUGH = 1 << 18;
const MOST_CHILDREN = 1_000;

/** Answers a question about every child of a keeper, some children at a time. */
export function* answersOf(
  keeper: Pick<EventKeeper, 'children' | 'factsOf' | 'plainIds'>,
  question: Question,
): Generator<Answer> {
  const { asAt, knownAt, want } = question;
  const law = lawNamed(question.rules);
  const rules = law.rules.map(({ id }) => id).sort(byText);
  const period = typeof want === 'object' ? want : undefined;
  const all = keeper.children();
  const eventId = keeper.plainIds() ? quoted : json;
  for (let from = 0; from < all.length; ) {
    const count = timeliness(period === undefined ? [] : rules, period?.from ?? asAt, period?.to ?? asAt);
    const out = sideBySide();
    const ends: number[] = [];
    const unanswered: Unanswered[] = [];
    let to = from;
    for (; to < all.length && to - from < MOST_CHILDREN && out.length() < ENOUGH; to++) {
      const child = all[to] ?? '';
      const verdict = judge(keeper.factsOf(child), law, asAt, knownAt);
      unanswered.push(...verdict.unanswered);
      if (period !== undefined) {
        for (const duty of verdict.duties) count.add(duty);
        continue;
      }
      const duties = verdict.duties.sort(compareDuties);
      const id = json(child);
      let text = '';
      let head = '';
      let rule = '';
      if (want === 'rows' || want === 'rows-with-reasons')
        text = JSON.stringify(duties.map((duty) => dutyRow(child, duty, law, want === 'rows-with-reasons')));
      else {
        for (const duty of duties) {
          if (duty.rule !== rule) head = `{"child":${id},"rule":"${(rule = duty.rule)}","from":`;
          text += dutyLine(head, duty, want === 'lines' ? '' : reasonsField(duty, law), eventId);
        }
      }
      ends.push(out.add(text));
    }
    yield { children: all.slice(from, to), bytes: out.bytes(), ends, timeliness: count.result(), unanswered };
    from = to;
  }
}
