import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endOfDay, formatInstant, noon, parseDay, parseInstant, startOfDay } from '../calendar/index.ts';
import { type DiogelEvent, PROBLEM_CODES } from './event.ts';
import { eventSchema, FACT_FIELDS, KINDS, LAW, parseKnownAt, readEvent, toFact, toLine } from './index.ts';
import { soundness } from './soundness.ts';

const VISIT = {
  id: 'e1',
  kind: 'visit.made',
  at: '2024-03-01',
  by: 'post-sw-north-03',
  children: ['c1'],
  data: { seen: true, alone: false, place: 'home' },
};
const RETRACTED = {
  id: 'e2',
  kind: 'record.retracted',
  at: '2024-03-02',
  by: 'w',
  replaces: 'e1',
  data: { reason: 'never happened' },
};
const REGISTERED = {
  id: 'e3',
  kind: 'child.registered',
  at: '2024-03-01',
  by: 'w',
  children: ['c1'],
  data: { givenName: 'Anwen', familyName: 'Prysor' },
};

/** What is wrong with a value: field and code of every problem. */
const problems = (value: unknown): string[] => {
  const read = readEvent(value);
  return read.ok ? [] : read.problems.map(({ field, code }) => `${field} ${code}`);
};
const message = (value: unknown): string | undefined => {
  const read = readEvent(value);
  return read.ok ? undefined : read.problems[0]?.message;
};
const event = (value: unknown): DiogelEvent => {
  const read = readEvent(value);
  if (!read.ok) throw new Error(read.problems.map((each) => each.message).join('; '));
  return read.event;
};

describe('an event', () => {
  it('is read with its days and instants', () => {
    expect(event(VISIT)).toEqual({
      id: 'e1',
      kind: 'visit.made',
      at: '2024-03-01',
      atUs: startOfDay(parseDay('2024-03-01') ?? 0),
      day: parseDay('2024-03-01'),
      wholeDay: true,
      recordedUs: noon(parseDay('2024-03-01') ?? 0),
      by: 'post-sw-north-03',
      children: ['c1'],
      replaces: undefined,
      data: VISIT.data,
    });
    const timed = event({
      ...VISIT,
      at: '2024-06-30T23:30:00Z',
      recorded: '2024-07-01T09:00:00+01:00',
      replaces: 'e0',
    });
    expect([timed.wholeDay, timed.day, timed.atUs, timed.recordedUs, timed.replaces]).toEqual([
      false,
      parseDay('2024-07-01'),
      parseInstant('2024-06-30T23:30:00Z'),
      parseInstant('2024-07-01T08:00:00Z'),
      'e0',
    ]);
  });

  it('was recorded when it happened, or at noon of its day, where nothing else is said', () => {
    expect(formatInstant(event({ ...VISIT, at: '2024-07-01' }).recordedUs)).toBe('2024-07-01T12:00:00+01:00');
    expect(formatInstant(event({ ...VISIT, at: '2024-07-01T08:30:00.000001Z' }).recordedUs)).toBe(
      '2024-07-01T09:30:00.000001+01:00',
    );
  });

  it('counts once for a child that is named twice', () => {
    expect(event({ ...VISIT, children: ['c1', 'c2', 'c1'] }).children).toEqual(['c1', 'c2']);
  });

  it('of a retraction needs no children', () => {
    expect(event(RETRACTED).children).toEqual([]);
    expect(event({ ...RETRACTED, children: [] }).children).toEqual([]);
    expect(event({ ...RETRACTED, children: ['c1', 'c2'] }).children).toEqual(['c1', 'c2']);
  });

  it.each([
    ['a whole day recorded in its first second', { at: '2024-07-01', recorded: '2024-06-30T23:00:00Z' }, []],
    [
      'a whole day recorded the evening before',
      { at: '2024-07-01', recorded: '2024-06-30T22:59:59Z' },
      ['at happened-after-recorded'],
    ],
    ['an instant recorded then', { at: '2024-07-01T09:00:00Z', recorded: '2024-07-01T09:00:00Z' }, []],
    [
      'an instant recorded a microsecond before',
      { at: '2024-07-01T09:00:00.000001Z', recorded: '2024-07-01T09:00:00Z' },
      ['at happened-after-recorded'],
    ],
    ['29 February of a leap year', { at: '2024-02-29' }, []],
    ['29 February of another year', { at: '2023-02-29' }, ['at impossible-date']],
    ['31 April', { at: '2024-04-31T10:00:00Z' }, ['at impossible-date']],
    ['no offset', { at: '2024-04-30T10:00:00' }, ['at impossible-date']],
    ['recorded on a day without a time', { recorded: '2024-03-02' }, ['recorded impossible-date']],
    ['recorded on 30 February', { recorded: '2024-02-30T10:00:00Z' }, ['recorded impossible-date']],
    ['no text at all', { at: 20240301 }, ['at wrong-type']],
    ['nothing', { at: undefined }, ['at missing']],
    ['recorded, but not in words', { recorded: 5 }, ['recorded wrong-type']],
  ] as const)('happened and was recorded: %s', (_, times, expected) => {
    expect(problems({ ...VISIT, ...times })).toEqual(expected);
  });
});

describe('what is wrong with an event', () => {
  it.each([
    ['not an object', 5, ['the line not-an-object']],
    ['a list', [VISIT], ['the line not-an-object']],
    ['null', null, ['the line not-an-object']],
    ['text', 'visit.made', ['the line not-an-object']],
    ['an empty object', {}, ['id missing', 'kind missing', 'at missing', 'by missing']],
    ['an unknown field', { ...VISIT, when: 'today' }, ['when unknown-field']],
    ['an unknown kind', { ...VISIT, kind: 'visit.imagined' }, ['kind unknown-kind']],
    ['a kind of no text', { ...VISIT, kind: 7 }, ['kind wrong-type']],
    ['an unknown field of data', { ...VISIT, data: { ...VISIT.data, mood: 'calm' } }, ['data.mood unknown-field']],
    ['a missing field of data', { ...VISIT, data: { seen: true, alone: true } }, ['data.place missing']],
    ['a field of data of the wrong type', { ...VISIT, data: { ...VISIT.data, seen: 'yes' } }, ['data.seen wrong-type']],
    [
      'a field of data that is none of its words',
      { ...VISIT, data: { ...VISIT.data, place: 'moon' } },
      ['data.place not-one-of'],
    ],
    ['data that is no object', { ...VISIT, data: 'home' }, ['data wrong-type']],
    ['data that is a list', { ...VISIT, data: [] }, ['data wrong-type']],
    ['no data', { ...VISIT, data: undefined }, ['data missing']],
    ['data of null', { ...VISIT, data: null }, ['data wrong-type']],
    ['an empty id', { ...VISIT, id: '' }, ['id empty']],
    ['a long id', { ...VISIT, id: 'x'.repeat(257) }, ['id too-long']],
    ['an id that is a number', { ...VISIT, id: 1 }, ['id wrong-type']],
    ['nobody who recorded it', { ...VISIT, by: '' }, ['by empty']],
    ['no children', { ...VISIT, children: [] }, ['children empty']],
    ['no field for children', { ...VISIT, children: undefined }, ['children missing']],
    ['a child that is no text', { ...VISIT, children: [1] }, ['children.0 wrong-type']],
    ['an empty child', { ...VISIT, children: ['c1', ''] }, ['children.1 empty']],
    ['children that are no list', { ...VISIT, children: 'c1' }, ['children wrong-type']],
    [
      'too many children',
      { ...VISIT, children: Array.from({ length: 1001 }, (_, index) => `c${index}`) },
      ['children too-long'],
    ],
    ['a registration of two children', { ...REGISTERED, children: ['c1', 'c2'] }, ['children too-long']],
    ['a retraction of nothing', { ...RETRACTED, replaces: undefined }, ['replaces missing']],
    ['a correction of an empty id', { ...VISIT, replaces: '' }, ['replaces empty']],
    [
      'a date of birth that is no date',
      { ...REGISTERED, data: { ...REGISTERED.data, dateOfBirth: '2023-02-29' } },
      ['data.dateOfBirth impossible-date'],
    ],
    [
      'a language that is no code',
      { ...REGISTERED, data: { ...REGISTERED.data, preferredLanguage: 'Cymraeg' } },
      ['data.preferredLanguage wrong-format'],
    ],
    [
      'a word in a list that is empty',
      { ...VISIT, data: { ...VISIT.data, purpose: ['x', ''] } },
      ['data.purpose.1 empty'],
    ],
    ['a list that is a word', { ...VISIT, data: { ...VISIT.data, purpose: 'x' } }, ['data.purpose wrong-type']],
    [
      'several things at once',
      { ...VISIT, id: '', at: 'soon', data: { seen: 1 }, more: 1 },
      [
        'id empty',
        'more unknown-field',
        'data.seen wrong-type',
        'data.alone missing',
        'data.place missing',
        'at impossible-date',
      ],
    ],
  ])('is told: %s', (_, value, expected) => {
    expect(problems(value)).toEqual(expected);
  });

  it('is said with what was expected', () => {
    expect(message({ ...VISIT, data: { ...VISIT.data, place: 'moon' } })).toBe(
      'data.place: is "moon", expected one of home, placement, school, elsewhere',
    );
    expect(message({ ...VISIT, data: { ...VISIT.data, seen: 'yes' } })).toBe(
      'data.seen: is "yes", expected true or false',
    );
    expect(message({ ...VISIT, at: '2023-02-29' })).toBe(
      'at: "2023-02-29" is not a date or time, expected a real day as YYYY-MM-DD or a date-time with its offset',
    );
    expect(message({ ...VISIT, kind: 'x' })).toBe(
      'kind: "x" is not a kind of event, expected one that `diogel schema` lists',
    );
    expect(message({ ...VISIT, more: 1 })).toBe('more: unknown field, expected only the fields of this kind');
    expect(message([])).toBe('the line: is [], expected a JSON object with id, kind, at, by, children and data');
  });

  it('is quoted in no more than sixty characters', () => {
    expect(message({ ...VISIT, at: 'x'.repeat(500) })).toContain(`"${'x'.repeat(56)}…`);
  });

  it('has one of the codes that pages word', () => {
    const codes = [5, {}, { ...VISIT, id: '', more: 1, at: 'x', children: [] }]
      .flatMap(problems)
      .map((each) => each.split(' ').at(-1));
    expect(PROBLEM_CODES).toEqual(expect.arrayContaining(codes));
  });
});

describe('the quick test of soundness', () => {
  const json = fc.oneof(
    fc.constantFrom(
      true,
      false,
      null,
      0,
      1,
      '',
      'x',
      'home',
      'initial',
      'registered',
      'cy',
      '2024-02-30',
      '2024-03-01',
      [],
      ['x'],
      ['x', ''],
      ['x', 1],
      {},
      'x'.repeat(257),
      'x'.repeat(1001),
    ),
    fc.string(),
  );
  const fields = [...new Set([...KINDS.values()].flatMap(({ data }) => Object.keys(data.shape)))];
  /** Data of a kind that is near to sound: each field by a value that it may have, or by any. */
  const dataOf = (kind: string): fc.Arbitrary<unknown> => {
    const shape = KINDS.get(kind)?.data.shape ?? {};
    const near = Object.fromEntries(
      Object.keys(shape).map((field) => [
        field,
        fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...goodFor(kind, field)) }, { weight: 1, arbitrary: json }),
      ]),
    );
    return fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record(near, {
          requiredKeys: Object.keys(shape).filter((field) => shape[field]?.safeParse(undefined).success !== true),
        }),
      },
      { weight: 2, arbitrary: fc.record(near, { requiredKeys: [] }) },
      { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...fields), json) },
      { weight: 1, arbitrary: json },
    );
  };
  const goodFor = (kind: string, field: string): unknown[] => {
    const schema = KINDS.get(kind)?.data.shape[field];
    const candidates = [
      true,
      false,
      'x',
      ['x'],
      [],
      ['x', 'y'],
      '2024-03-01',
      'cy',
      'home',
      'standard',
      'sibling',
      'initial',
      'registered',
      'outline',
      'enquiries',
      'conference',
      'assessment',
    ];
    const good = candidates.filter((value) => schema?.safeParse(value).success === true);
    return good.length === 0 ? ['x'] : good;
  };
  const rarely = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: json });
  const line = fc.constantFrom(...KINDS.keys()).chain((kind) =>
    fc.record(
      {
        id: rarely(fc.constant('e1')),
        kind: rarely(fc.constant(kind)),
        at: rarely(fc.constantFrom('2024-03-01', '2024-03-01T10:00:00Z', '2024-02-30')),
        recorded: rarely(fc.constantFrom('2024-03-01T12:00:00Z', '2024-02-01T12:00:00Z')),
        by: rarely(fc.constant('w')),
        children: rarely(fc.constantFrom<unknown[]>(['c1'], ['c1'], ['c1', 'c2'], [])),
        replaces: rarely(fc.constant('e0')),
        data: dataOf(kind),
        other: json,
      },
      { requiredKeys: ['id', 'kind', 'at', 'by', 'children', 'data'] },
    ),
  );
  const sound = soundness(KINDS);
  const id = z.string().min(1).max(256);
  const envelope = z.strictObject({
    id,
    kind: z.string(),
    at: z.string(),
    recorded: z.string().optional(),
    by: z.string().min(1).max(1_000),
    children: z.array(id).max(1_000).optional(),
    replaces: id.optional(),
    data: z.unknown(),
  });
  /** What the schemas alone say. */
  const bySchemas = (value: Record<string, unknown>): boolean => {
    const kind = typeof value['kind'] === 'string' ? KINDS.get(value['kind']) : undefined;
    const read = envelope.safeParse(value);
    if (kind === undefined || !read.success || !kind.data.safeParse(value['data']).success) return false;
    const { children, replaces } = read.data;
    if (kind.replaces === 'required' && replaces === undefined) return false;
    if (kind.concerns === 'any') return true;
    if (kind.concerns === 'none') return (children ?? []).length === 0;
    return children !== undefined && children.length > 0 && (kind.concerns === 'some' || children.length === 1);
  };

  it('asks the schema where a text must be more than so long, by itself or in a list', () => {
    const postcode = z.string().startsWith('ZZ');
    const made = soundness(
      new Map([
        [
          'made.up',
          {
            kind: 'made.up',
            area: 'children',
            concerns: 'some',
            data: z.strictObject({ postcode, others: z.array(postcode).optional() }),
          },
        ],
      ]),
    );
    const isSound = (data: unknown): boolean => made({ ...VISIT, kind: 'made.up', data }) !== undefined;
    expect(isSound({ postcode: 'ZZ1 1AA' })).toBe(true);
    expect(isSound({ postcode: 'LL1 1AA' })).toBe(false);
    expect(isSound({ postcode: 'ZZ1 1AA', others: ['ZZ2 2BB'] })).toBe(true);
    expect(isSound({ postcode: 'ZZ1 1AA', others: ['ZZ2 2BB', 'LL1 1AA'] })).toBe(false);
  });

  it('agrees with the schemas on good and bad events of every kind', { timeout: 60_000 }, () => {
    let good = 0;
    fc.assert(
      fc.property(line, (value) => {
        const quick = sound(value) !== undefined;
        if (quick) good += 1;
        expect(quick).toBe(bySchemas(value as Record<string, unknown>));
      }),
      { numRuns: 3000 },
    );
    expect(good).toBeGreaterThan(100);
  });

  it.each([...KINDS.keys()])('of %s data agrees with its schema', (kind) => {
    const base = {
      id: 'e1',
      kind,
      at: '2024-03-01',
      by: 'w',
      children: KINDS.get(kind)?.concerns === 'none' ? [] : ['c1'],
      replaces: 'e0',
    };
    fc.assert(
      fc.property(dataOf(kind), (data) => {
        expect(sound({ ...base, data }) !== undefined).toBe(KINDS.get(kind)?.data.safeParse(data).success === true);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    [['x'.repeat(1001)], false],
    [['x'.repeat(1000), 'y'], true],
    [Array.from({ length: 1000 }, () => 'x'), true],
    [Array.from({ length: 1001 }, () => 'x'), false],
  ])('counts the words of a list and their letters: %#', (purpose, good) => {
    expect(sound({ ...VISIT, data: { ...VISIT.data, purpose } }) !== undefined).toBe(good);
  });

  it('is not deceived by names that every object has', () => {
    const visit = JSON.stringify(VISIT);
    for (const text of [
      visit.replace('"seen"', '"__proto__":{},"seen"'),
      visit.replace('"id"', '"__proto__":{},"id"'),
      visit.replace('"id"', '"constructor":1,"id"'),
    ]) {
      expect(problems(JSON.parse(text))).not.toEqual([]);
    }
    expect(problems({ ...VISIT, kind: 'constructor' })).toEqual(['kind unknown-kind']);
  });
});

describe('what the law reads of an event', () => {
  it('is its facts alone', () => {
    const visit = event(VISIT);
    expect(toFact(visit)).toEqual({
      id: 'e1',
      kind: 'visit.made',
      day: visit.day,
      at: visit.atUs,
      recorded: visit.recordedUs,
      data: VISIT.data,
    });
    const received = event({
      ...VISIT,
      kind: 'contact.received',
      data: { contact: 'k', source: 'school', summary: 'words', reasons: ['neglect'] },
    });
    expect(toFact(received).data).toEqual({ contact: 'k', source: 'school', reasons: ['neglect'] });
  });

  it('is one object for all events that say the same in words of fixed lists, whatever else they say', () => {
    const dataOf = (data: Record<string, unknown>) => toFact(event({ ...VISIT, data })).data;
    const said = { seen: true, alone: false, place: 'home' };
    expect(dataOf({ ...said })).toBe(dataOf({ place: 'home', purpose: ['plan'], alone: false, seen: true }));
    expect(dataOf({ ...said, purpose: ['safety'] })).toEqual(said);
    for (const [field, other] of [
      ['seen', false],
      ['alone', true],
      ['place', 'school'],
    ] as const)
      expect(dataOf({ ...said, [field]: other })).toEqual({ ...said, [field]: other });
    const refused = (data: Record<string, unknown>) => toFact(event({ ...VISIT, kind: 'visit.refused', data })).data;
    expect(refused({ reason: 'words' })).toEqual({});
    expect(refused({ reason: 'words' })).toBe(refused({}));
  });

  it('holds every field that a declared rule looks at', () => {
    const used = new Set<string>();
    const look = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, each] of Object.entries(value)) {
        if (name === 'where' || name === 'begunBy') for (const field of Object.keys(each)) used.add(field);
        if (name === 'of' || name === 'per' || name === 'same' || name === 'field')
          if (typeof each === 'string') used.add(each);
        look(each);
      }
    };
    look(LAW);
    expect(used.size).toBeGreaterThan(10);
    expect(Object.keys(FACT_FIELDS)).toEqual(expect.arrayContaining([...used]));
  });
});

describe('an event as a line', () => {
  it('is read again as it was', () => {
    for (const value of [
      VISIT,
      { ...VISIT, at: '2024-06-30T23:30:00.5Z', recorded: '2024-07-02T08:00:00Z', replaces: 'e0' },
      RETRACTED,
    ]) {
      const once = event(value);
      expect(event(JSON.parse(toLine(once)))).toEqual(once);
    }
  });
});

describe('until when something was known', () => {
  it('is the end of a day in London, or an instant', () => {
    expect(parseKnownAt('2024-07-01')).toBe(endOfDay(parseDay('2024-07-01') ?? 0));
    expect(parseKnownAt('2024-07-01T10:00:00Z')).toBe(parseInstant('2024-07-01T10:00:00Z'));
    expect(['2024-07-01T10:00:00', '2024-02-30', 'soon'].map(parseKnownAt)).toEqual([undefined, undefined, undefined]);
  });
});

describe('the schema of the event line', () => {
  const schema = eventSchema();
  const alternatives = (schema['oneOf'] ?? schema['anyOf']) as Record<string, never>[];

  it('has an alternative for every kind, closed to other fields', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(alternatives).toHaveLength(KINDS.size);
    for (const each of alternatives as unknown as {
      properties: Record<string, { const?: string; additionalProperties?: boolean }>;
      additionalProperties: boolean;
      required: string[];
    }[]) {
      const kind = KINDS.get(each.properties['kind']?.const ?? '');
      expect(kind).toBeDefined();
      expect([each.additionalProperties, each.properties['data']?.additionalProperties]).toEqual([false, false]);
      expect(each.required).toEqual(
        expect.arrayContaining([
          'id',
          'kind',
          'at',
          'by',
          'data',
          ...(kind?.concerns === 'any' || kind?.concerns === 'none' ? [] : ['children']),
        ]),
      );
      expect(each.required.includes('replaces')).toBe(kind?.replaces === 'required');
    }
  });
});

const problemsOf = (line: Readonly<Record<string, unknown>>): string[] => {
  const read = readEvent(line);
  return read.ok ? [] : read.problems.map(({ field, code }) => `${field} ${code}`);
};

describe('what explains how records were made', () => {
  const outage = { id: 'o', kind: 'outage.recorded', at: '2026-03-29', by: 'post' };
  const data = { from: '2026-03-29T00:30:00+00:00', to: '2026-03-29T02:30:00+01:00', what: 'Dim system' };

  it('is about no child, and says so of one that names any', () => {
    expect(readEvent({ ...outage, data }).ok).toBe(true);
    expect(readEvent({ ...outage, children: [], data }).ok).toBe(true);
    expect(problemsOf({ ...outage, children: ['c1'], data })).toEqual(['children too-long']);
  });

  it('does not end before it begins, whatever the clocks did in between', () => {
    // An hour later by the clock on the wall, and in truth the same minute.
    expect(readEvent({ ...outage, data: { ...data, to: '2026-03-29T01:30:00+01:00' } }).ok).toBe(true);
    expect(problemsOf({ ...outage, data: { ...data, to: '2026-03-29T01:29:59+01:00' } })).toEqual([
      'data.to wrong-format',
    ]);
    const explained = { id: 'e', kind: 'irregularity.explained', at: '2026-04-01', by: 'post' };
    const why = { irregularity: 'leaver', from: '2026-03-01', to: '2026-02-28', why: 'Trosglwyddo' };
    expect(problemsOf({ ...explained, data: why })).toEqual(['data.to wrong-format']);
    expect(problemsOf({ ...explained, data: { ...why, to: '2026-03-01', irregularity: 'theft' } })).toEqual([
      'data.irregularity not-one-of',
    ]);
  });
});
