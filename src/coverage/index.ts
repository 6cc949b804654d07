import { CONFIGURABLE_RULES, OWN_RULES } from '../practice/index.ts';
import { type Mark, ROWS, SECTIONS, type Section } from './rows.ts';

export { type Mark, SECTIONS, type Section } from './rows.ts';
export { TESTS } from './tests.generated.ts';

/** What became of a row. `badged`: on, and shown as not law. `held`: nothing to count, since the record cannot be made otherwise. */
export const STATUSES = ['law', 'badged', 'off', 'held', 'not-built'] as const;
export type Status = (typeof STATUSES)[number];

/** A row with what became of it. `note` is its key in `coverage.note`, which may have no words for a row that is built. */
export interface Covered {
  readonly id: string;
  readonly section: Section;
  readonly marked: readonly Mark[];
  readonly rules: readonly string[];
  readonly status: Status;
  readonly note: string;
}

/** Whether a rule is off until an authority switches it on. */
export const isOff = (rule: string): boolean => CONFIGURABLE_RULES.includes(rule) && !OWN_RULES.includes(rule);

/** Every row, in the order of the catalogue. */
export const COVERAGE: readonly Covered[] = SECTIONS.flatMap((section) =>
  ROWS[section].map(([id, marked, here, note = id]) => {
    const rules = here === 'held' || here === 'not-built' ? [] : here;
    const status =
      here === 'held' || here === 'not-built'
        ? here
        : rules.every(isOff)
          ? 'off'
          : marked.includes('V')
            ? 'law'
            : 'badged';
    return { id, section, marked, rules, status, note };
  }),
);
