import { z } from 'zod';
import {
  type Day,
  endOfDay,
  formatInstant,
  londonDay,
  noon,
  parseDay,
  parseInstant,
  startOfDay,
  type Us,
} from '../calendar/index.ts';
import type { Fact, FactValue } from '../law/index.ts';
import { FACT_FIELDS, isFactOf } from './facts.ts';
import { id, type Kind, word } from './kind.ts';
import { KINDS } from './kinds.ts';
import { type Claimed, NEEDS_NONE, soundness } from './soundness.ts';

/** An event as it was claimed, checked. `at` and `recorded` are kept as they were written; `wholeDay` says that `at` is a bare date. */
export interface DiogelEvent {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly atUs: Us;
  readonly day: Day;
  readonly wholeDay: boolean;
  readonly recordedUs: Us;
  readonly by: string;
  readonly children: readonly string[];
  readonly replaces?: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  /** The version of the words in which it was asked, of an event that came by a form. No event line has it. */
  readonly form?: string | undefined;
}

export const PROBLEM_CODES = [
  'not-an-object',
  'missing',
  'unknown-field',
  'unknown-kind',
  'wrong-type',
  'not-one-of',
  'impossible-date',
  'happened-after-recorded',
  'too-long',
  'empty',
  'wrong-format',
] as const;

/** What is wrong with an event: the field by its path (`data.seen`), a code for the pages to word, and an English sentence that says what is wrong and what was expected. */
export interface Problem {
  readonly field: string;
  readonly code: (typeof PROBLEM_CODES)[number];
  readonly message: string;
}

export type ReadEvent =
  | { readonly ok: true; readonly event: DiogelEvent }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const envelope = z.strictObject({
  id,
  kind: z.string(),
  at: z.string(),
  recorded: z.string().optional(),
  by: word,
  children: z.array(id).max(1_000).optional(),
  replaces: id.optional(),
  data: z.unknown(),
});

const shown = (value: unknown): string => {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}…` : json;
};

const TYPE_NAMES: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  string: 'text',
  array: 'a list',
  object: 'an object',
  number: 'a number',
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );

const problemsOf = (error: z.ZodError, value: unknown, prefix: string): Problem[] =>
  error.issues.flatMap((issue): Problem[] => {
    const field = [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.') || 'the line';
    const found = valueAt(value, issue.path);
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => {
          const name = [prefix, ...issue.path.map(String), key].filter((part) => part !== '').join('.');
          return {
            field: name,
            code: 'unknown-field',
            message: `${name}: unknown field, expected only the fields of this kind`,
          };
        });
      case 'invalid_type': {
        const expected = TYPE_NAMES[issue.expected] ?? issue.expected;
        return found === undefined
          ? [{ field, code: 'missing', message: `${field}: missing, expected ${expected}` }]
          : [{ field, code: 'wrong-type', message: `${field}: is ${shown(found)}, expected ${expected}` }];
      }
      case 'invalid_value': {
        const expected = `one of ${issue.values.map(String).join(', ')}`;
        return found === undefined
          ? [{ field, code: 'missing', message: `${field}: missing, expected ${expected}` }]
          : [{ field, code: 'not-one-of', message: `${field}: is ${shown(found)}, expected ${expected}` }];
      }
      case 'too_small':
        return [
          {
            field,
            code: 'empty',
            message: `${field}: is empty, expected at least one ${issue.origin === 'array' ? 'entry' : 'character'}`,
          },
        ];
      case 'too_big':
        return [
          {
            field,
            code: 'too-long',
            message: `${field}: too long, expected at most ${issue.maximum} ${issue.origin === 'array' ? 'entries' : 'characters'}`,
          },
        ];
      case 'invalid_format':
        return issue.format === 'date'
          ? [
              {
                field,
                code: 'impossible-date',
                message: `${field}: ${shown(found)} is not a date, expected a real day as YYYY-MM-DD`,
              },
            ]
          : [{ field, code: 'wrong-format', message: `${field}: is ${shown(found)}, ${issue.message}` }];
      default:
        return [{ field, code: 'wrong-format', message: `${field}: ${issue.message}` }];
    }
  });

const one = (field: string, code: Problem['code'], message: string): Problem => ({
  field,
  code,
  message: `${field}: ${message}`,
});

/** Reads events of the given kinds. Every problem of an event is told, not only the first. */
export const eventReader = (kinds: ReadonlyMap<string, Kind>) => {
  const sound = soundness(kinds);
  const explained = explainingReader(kinds);
  return (value: unknown): ReadEvent => {
    const kind = sound(value);
    const event = kind === undefined ? undefined : timed(value as Claimed, kind);
    return event === undefined ? explained(value) : { ok: true, event };
  };
};

/**
 * The event with its times, undefined where they are impossible. It has the name of its kind from the kind: whatever is
 * kept by that name is then found without comparing texts.
 */
const timed = (claimed: Claimed, { kind }: Kind): DiogelEvent | undefined => {
  const { at, recorded: recordedText } = claimed;
  const whole = parseDay(at);
  const atUs = whole === undefined ? parseInstant(at) : startOfDay(whole);
  if (atUs === undefined) return undefined;
  const recorded = recordedText === undefined ? (whole === undefined ? atUs : noon(whole)) : parseInstant(recordedText);
  if (recorded === undefined || (whole === undefined ? atUs > recorded : whole > londonDay(recorded))) return undefined;
  const { id, by, replaces, data } = claimed;
  const children = claimed.children ?? [];
  return {
    id,
    kind,
    at,
    atUs,
    day: whole ?? londonDay(atUs),
    wholeDay: whole !== undefined,
    recordedUs: recorded,
    by,
    children: children.length > 1 ? [...new Set(children)] : children,
    replaces,
    data,
  };
};

/** The slow way round, for events that have a problem: says everything that is wrong. */
const explainingReader =
  (kinds: ReadonlyMap<string, Kind>) =>
  (value: unknown): ReadEvent => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return {
        ok: false,
        problems: [
          one(
            'the line',
            'not-an-object',
            `is ${shown(value)}, expected a JSON object with id, kind, at, by, children and data`,
          ),
        ],
      };
    }
    const parsed = envelope.safeParse(value);
    // Data is read under its kind, below.
    const problems: Problem[] = parsed.success
      ? []
      : problemsOf(parsed.error, value, '').filter(({ field }) => field !== 'data');
    const raw = value as Readonly<Record<string, unknown>>;
    const kind = typeof raw['kind'] === 'string' ? kinds.get(raw['kind']) : undefined;
    if (typeof raw['kind'] === 'string' && kind === undefined) {
      problems.push(
        one(
          'kind',
          'unknown-kind',
          `${shown(raw['kind'])} is not a kind of event, expected one that \`diogel schema\` lists`,
        ),
      );
    }
    if (kind !== undefined) {
      if (raw['data'] === undefined) problems.push(one('data', 'missing', 'missing, expected an object'));
      else {
        const data = kind.data.safeParse(raw['data']);
        if (!data.success) problems.push(...problemsOf(data.error, raw['data'], 'data'));
      }
      const children = Array.isArray(raw['children']) ? raw['children'].length : undefined;
      if (!NEEDS_NONE.has(kind.concerns) && children === undefined && raw['children'] === undefined)
        problems.push(one('children', 'missing', 'missing, expected a list of child ids'));
      if (!NEEDS_NONE.has(kind.concerns) && children === 0)
        problems.push(one('children', 'empty', 'is empty, expected at least one child id'));
      if (kind.concerns === 'none' && children !== undefined && children > 0)
        problems.push(one('children', 'too-long', `holds ${children} child ids, expected none for ${kind.kind}`));
      if (kind.concerns === 'one' && children !== undefined && children > 1)
        problems.push(
          one('children', 'too-long', `holds ${children} child ids, expected exactly one for ${kind.kind}`),
        );
      if (kind.replaces === 'required' && raw['replaces'] === undefined)
        problems.push(
          one('replaces', 'missing', `missing, expected the id of the event that this ${kind.kind} is about`),
        );
    }

    const at = typeof raw['at'] === 'string' ? raw['at'] : undefined;
    const whole = at === undefined ? undefined : parseDay(at);
    const instant = at === undefined || whole !== undefined ? undefined : parseInstant(at);
    const atUs = whole === undefined ? instant : startOfDay(whole);
    if (at !== undefined && atUs === undefined) {
      problems.push(
        one(
          'at',
          'impossible-date',
          `${shown(at)} is not a date or time, expected a real day as YYYY-MM-DD or a date-time with its offset`,
        ),
      );
    }
    const recordedText = typeof raw['recorded'] === 'string' ? raw['recorded'] : undefined;
    const recorded = recordedText === undefined ? undefined : parseInstant(recordedText);
    if (recordedText !== undefined && recorded === undefined) {
      problems.push(
        one(
          'recorded',
          'impossible-date',
          `${shown(recordedText)} is not a time, expected a real date-time with its offset, such as 2024-03-01T09:30:00Z`,
        ),
      );
    }
    if (
      recorded !== undefined &&
      atUs !== undefined &&
      (whole === undefined ? atUs > recorded : whole > londonDay(recorded))
    ) {
      problems.push(
        one(
          'at',
          'happened-after-recorded',
          `${shown(at)} is after it was recorded (${recordedText}), expected the same time or earlier`,
        ),
      );
    }
    if (problems.length > 0 || !parsed.success || kind === undefined) return { ok: false, problems };
    const event = timed({ ...parsed.data, data: kind.data.parse(parsed.data.data) }, kind);
    if (event === undefined) throw new Error('an event with impossible times was not explained');
    return { ok: true, event };
  };

/** Contents that can be told apart by a few words: a tree of the values of one field after the other. */
interface Contents {
  data?: Fact['data'];
  readonly by: Map<unknown, Contents>;
}

const isClosed = (schema: unknown): boolean =>
  schema instanceof z.ZodOptional
    ? isClosed(schema.unwrap())
    : schema instanceof z.ZodBoolean || schema instanceof z.ZodEnum;

/**
 * What the law may read of each kind. Of most it reads nothing but yes or no and words of fixed lists: these have few
 * contents.
 */
const READ = new Map(
  [...KINDS].map(([name, { data }]) => {
    const facts: ReadonlySet<string> = new Set(Object.keys(FACT_FIELDS).filter((field) => isFactOf(name, field)));
    const fields = Object.keys(data.shape).filter((field) => facts.has(field));
    const contents: Contents | undefined = fields.every((field) => isClosed(data.shape[field]))
      ? { by: new Map() }
      : undefined;
    return [name, { facts, fields, contents }] as const;
  }),
);

const dataOf = (fields: Iterable<string>, data: DiogelEvent['data']): Fact['data'] => {
  const read: Record<string, FactValue> = {};
  for (const field of fields) if (data[field] !== undefined) read[field] = data[field] as FactValue;
  return read;
};

/**
 * The fields of an event's data that the law reads. Where there can be few contents, one object for each: a million visits
 * say some dozen different things, and what is not made need not be kept, handed on or cleared away.
 */
const factData = ({ kind, data }: DiogelEvent): Fact['data'] => {
  const known = READ.get(kind);
  if (known?.contents !== undefined) {
    let { contents } = known;
    for (const field of known.fields) {
      const value = data[field];
      let next = contents.by.get(value);
      if (next === undefined) contents.by.set(value, (next = { by: new Map() }));
      contents = next;
    }
    return (contents.data ??= dataOf(known.fields, data));
  }
  const isFact = (field: string): boolean => known?.facts.has(field) ?? isFactOf(kind, field);
  for (const field in data) if (!isFact(field)) return dataOf(Object.keys(data).filter(isFact), data);
  return data as Fact['data'];
};

/** What the law reads of an event. `replacedFrom` is not the event's own to know and is added by whoever holds the others. */
export const toFact = (event: DiogelEvent): Fact => ({
  id: event.id,
  kind: event.kind,
  day: event.day,
  at: event.atUs,
  recorded: event.recordedUs,
  replaces: event.replaces,
  data: factData(event),
});

/** The instant up to which something was known: a bare date means the end of that day in London. Undefined where the text is neither a date nor a date-time with offset. */
export const parseKnownAt = (text: string): Us | undefined => {
  const day = parseDay(text);
  return day === undefined ? parseInstant(text) : endOfDay(day);
};

/** An event as a line of the interchange (contract, section 1). */
export const toLine = (event: DiogelEvent): string =>
  JSON.stringify({
    id: event.id,
    kind: event.kind,
    at: event.at,
    recorded: formatInstant(event.recordedUs),
    by: event.by,
    children: event.children,
    ...(event.replaces === undefined ? {} : { replaces: event.replaces }),
    data: event.data,
  });
