import { expect, it } from 'vitest';
import { z } from 'zod';
import { FACT_FIELDS, isFactOf, KINDS } from './index.ts';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

const LONGEST_WORD = 1_000;
const TYPES = { text: 'string', boolean: 'boolean', integer: 'integer', 'text[]': 'array' } as const;

/** Every field of a kind that has the name of a fact, with its schema. */
const named = [...KINDS.values()].flatMap(({ kind, data }) =>
  Object.entries((z.toJSONSchema(data, { unrepresentable: 'any' }) as Schema).properties ?? {})
    .filter(([field]) => Object.hasOwn(FACT_FIELDS, field))
    .map(([field, schema]) => ({ kind, field: field as keyof typeof FACT_FIELDS, schema })),
);

/** Words that nobody chose from a list: no code, no id, no date. A list of risks' evidence is one, a post's id is none. */
const isFree = ({ type, enum: codes, const: one, pattern, format, maxLength = Infinity, items }: Schema): boolean =>
  items !== undefined
    ? isFree(items)
    : type === 'string' &&
      codes === undefined &&
      one === undefined &&
      pattern === undefined &&
      format === undefined &&
      maxLength > LONGEST_WORD;

it('no words that somebody writes freely are facts: they stay in the sealed body', () => {
  expect(named.length).toBeGreaterThan(150);
  expect(
    named.filter(({ kind, field, schema }) => isFactOf(kind, field) && isFree(schema)).map((each) => each.kind),
  ).toEqual([]);
});

it('a fact has the type of its column in every kind, or none of that kind could be kept', () => {
  const wrong = named.filter(
    ({ kind, field, schema }) => isFactOf(kind, field) && (schema.type ?? 'string') !== TYPES[FACT_FIELDS[field]],
  );
  expect(wrong.map(({ kind, field }) => `${kind} ${field}`)).toEqual([]);
});

it('what is kept out of the facts is free text, or of another type, and nothing else', () => {
  const out = named.filter(({ kind, field }) => !isFactOf(kind, field));
  expect(out.length).toBeGreaterThan(7);
  for (const { kind, field, schema } of out)
    expect([kind, field, isFree(schema) || schema.type !== TYPES[FACT_FIELDS[field]]]).toEqual([kind, field, true]);
});
