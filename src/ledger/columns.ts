import type { FactValue } from '#src/law/index.ts';
import { FACT_FIELDS, type FactField, isFactOf } from '#src/practice/index.ts';

/** Fields whose own name is taken by a column of the event's envelope. */
const RENAMED: Partial<Record<FactField, string>> = {
  kind: 'placement_kind',
  type: 'conference_type',
  source: 'contact_source',
};

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export interface FactColumn {
  /** The name in an event's `data`. */
  readonly field: FactField;
  /** The name in `ledger.event`. */
  readonly column: string;
  readonly type: (typeof FACT_FIELDS)[FactField];
}

const fields = Object.keys(FACT_FIELDS) as FactField[];

/** The typed columns of `ledger.event`, in the order of `FACT_FIELDS`. */
export const FACT_COLUMNS: readonly FactColumn[] = fields.map((field) => ({
  field,
  column: RENAMED[field] ?? snakeCase(field),
  type: FACT_FIELDS[field],
}));

/** Whether a value of an event's data fits the column that is to hold it. */
export const fits = (value: unknown, type: FactColumn['type']): value is FactValue => {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31;
    case 'text[]':
      return Array.isArray(value) && value.every((each) => typeof each === 'string');
  }
};

/** The typed part of an event's data: field to value, for the fields that are there. */
export const factsOf = (kind: string, data: Readonly<Record<string, unknown>>): Record<string, FactValue> => {
  const facts: Record<string, FactValue> = {};
  for (const { field, type } of FACT_COLUMNS) {
    const value = data[field];
    if (fits(value, type) && isFactOf(kind, field)) facts[field] = value;
  }
  return facts;
};

/** The same, read from the columns of a row: `at` is where they begin. Run for every fact of a rebuild, hence the plain loop. */
export const factsFrom = (row: readonly unknown[], at: number): Record<string, FactValue> => {
  const facts: Record<string, FactValue> = {};
  let column = at;
  for (const field of fields) {
    const value = row[column++];
    if (value !== null) facts[field] = value as FactValue;
  }
  return facts;
};

/** The typed columns for a `select`, of the table that goes by `alias`. */
export const factColumnsOf = (alias: string): string =>
  FACT_COLUMNS.map(({ column }) => `${alias}.${column}`).join(', ');
