import { z } from 'zod';
import type { Concerns, Kind } from './kind.ts';

/** An event line whose fields have the right types and lengths; its times are still to be checked. */
export interface Claimed {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly recorded?: string | undefined;
  readonly by: string;
  readonly children?: readonly string[] | undefined;
  readonly replaces?: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

type Check = (value: unknown) => boolean;

const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= longest;

/** A test of length, where a schema asks for nothing more than that; undefined where it does. */
const lengthOf = (schema: z.ZodArray | z.ZodString): ((length: number) => boolean) | undefined => {
  let least = 0;
  let most = Number.POSITIVE_INFINITY;
  for (const check of schema._zod.def.checks ?? []) {
    if (check instanceof z.core.$ZodCheckMinLength) least = Math.max(least, check._zod.def.minimum);
    else if (check instanceof z.core.$ZodCheckMaxLength) most = Math.min(most, check._zod.def.maximum);
    else return undefined;
  }
  return (length) => length >= least && length <= most;
};

/** A quick test for the plain shapes that most fields have; any other shape asks the schema itself. */
const checkOf = (schema: z.core.$ZodType): Check => {
  if (schema instanceof z.ZodOptional) {
    const inner = checkOf(schema.unwrap());
    return (value) => value === undefined || inner(value);
  }
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean';
  if (schema instanceof z.ZodEnum) {
    const options: ReadonlySet<unknown> = new Set(schema.options);
    return (value) => options.has(value);
  }
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodString) {
    const fits = lengthOf(schema);
    const element = checkOf(schema.element);
    if (fits !== undefined) {
      return (value) => Array.isArray(value) && fits(value.length) && value.every((each) => element(each));
    }
  }
  if (schema instanceof z.ZodString && schema.format === null) {
    const fits = lengthOf(schema);
    if (fits !== undefined) return (value) => typeof value === 'string' && fits(value.length);
  }
  return (value) => z.safeParse(schema, value).success;
};

const ENVELOPE: ReadonlySet<string> = new Set(['id', 'kind', 'at', 'recorded', 'by', 'children', 'replaces', 'data']);
const LONGEST_ID = 256;
const LONGEST_WORD = 1_000;
const MOST_CHILDREN = 1_000;
export const NEEDS_NONE: ReadonlySet<Concerns> = new Set(['any', 'none']);

/**
 * A test that a sound event passes without the cost of a full parse, made from the same schemas: a million lines are read
 * in seconds. It gives the kind of an event that is as `Claimed` says, and undefined for anything else: the schemas then say what is wrong.
 */
export const soundness = (kinds: ReadonlyMap<string, Kind>) => {
  const checks = new Map(
    [...kinds].map(([name, kind]) => {
      const fields = new Map(
        Object.entries(kind.data.shape).map(
          ([field, schema]) =>
            [field, { check: checkOf(schema), required: !(schema instanceof z.ZodOptional) }] as const,
        ),
      );
      const required = [...fields.values()].filter((field) => field.required).length;
      // What fields say together, only the schema knows.
      const together = (kind.data._zod.def.checks ?? []).length > 0;
      return [name, { kind, fields, required, together }] as const;
    }),
  );
  return (value: unknown): Kind | undefined => {
    if (typeof value !== 'object' || value === null) return undefined;
    const { id, kind: name, at, recorded, by, children, replaces, data } = value as Record<string, unknown>;
    if (
      typeof name !== 'string' ||
      typeof at !== 'string' ||
      typeof data !== 'object' ||
      data === null ||
      Array.isArray(data)
    )
      return undefined;
    const known = checks.get(name);
    if (known === undefined || !isText(id, LONGEST_ID) || !isText(by, LONGEST_WORD)) return undefined;
    if (recorded !== undefined && typeof recorded !== 'string') return undefined;
    if (replaces === undefined ? known.kind.replaces === 'required' : !isText(replaces, LONGEST_ID)) return undefined;
    if (children === undefined) {
      if (!NEEDS_NONE.has(known.kind.concerns)) return undefined;
    } else {
      if (!Array.isArray(children) || children.length > MOST_CHILDREN) return undefined;
      if (!NEEDS_NONE.has(known.kind.concerns) && children.length === 0) return undefined;
      if (known.kind.concerns === 'none' && children.length > 0) return undefined;
      if (known.kind.concerns === 'one' && children.length !== 1) return undefined;
      for (const child of children) if (!isText(child, LONGEST_ID)) return undefined;
    }
    for (const field in value) if (!ENVELOPE.has(field)) return undefined;
    let required = 0;
    for (const field in data) {
      const declared = known.fields.get(field);
      if (declared === undefined || !declared.check((data as Record<string, unknown>)[field])) return undefined;
      if (declared.required) required += 1;
    }
    if (required < known.required) return undefined;
    if (known.together && !known.kind.data.safeParse(data).success) return undefined;
    return known.kind;
  };
};
