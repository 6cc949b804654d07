import type { Day } from '../calendar/index.ts';
import type { Duty } from './evaluate.ts';

/** The timeliness of one rule over a period: duties by what became of them, `ended` ones left out. `due` is the sum of the others. */
export interface Timeliness {
  readonly rule: string;
  due: number;
  onTime: number;
  late: number;
  missed: number;
  overdue: number;
  open: number;
}

/** A count that duties are added to, child by child. `from` and `to` are the first and last day of the period. */
export const timeliness = (rules: readonly string[], from: Day, to: Day) => {
  const byRule = new Map<string, Timeliness>(
    rules.map((rule) => [rule, { rule, due: 0, onTime: 0, late: 0, missed: 0, overdue: 0, open: 0 }]),
  );
  const add = (duty: Pick<Duty, 'rule' | 'due' | 'status'>): void => {
    const count = byRule.get(duty.rule);
    if (count === undefined || duty.due < from || duty.due > to || duty.status === 'ended') return;
    count.due += 1;
    count[duty.status === 'met' ? 'onTime' : duty.status] += 1;
  };
  return { add, result: (): readonly Timeliness[] => [...byRule.values()] };
};
