import { addDays, addWorkingDays, type Day, parseDay, workingDaysBetween } from '../../calendar/index.ts';
import { compareFacts, type Duty, type Fact } from '../../law/index.ts';
import { mayPause, namesDay } from './grounds.ts';

/** A pause of one duty's clock, as it stands. `to` is its last day so far. */
export interface Pause {
  readonly pause: string;
  readonly ground: string;
  readonly from: Day;
  readonly to: Day;
  /** The last day that was asked for. */
  readonly until: Day;
  /** `waiting`: nobody has answered yet; only what was agreed moves anything. */
  readonly state: 'agreed' | 'refused' | 'waiting';
}

/** The pauses of a duty's clock by the end of `asAt`, in their order, from the facts that count. Pure. */
export const pausesOf = (duty: Pick<Duty, 'rule' | 'from'>, facts: readonly Fact[], asAt: Day): Pause[] => {
  const ordered = facts.filter(({ day }) => day <= asAt).sort(compareFacts);
  return ordered.flatMap((fact): Pause[] => {
    const { pause, rule, entry, ground, until } = fact.data;
    if (fact.kind !== 'clock.paused' || rule !== duty.rule || entry !== duty.from) return [];
    if (typeof pause !== 'string' || typeof ground !== 'string' || !mayPause(ground, duty.rule)) return [];
    const about = (kind: string): Fact | undefined =>
      ordered.find((each) => each.kind === kind && each.data['pause'] === pause);
    const answer = about('clock.pause-answered');
    const resumed = about('clock.resumed');
    const asked = (typeof until === 'string' ? parseDay(until) : undefined) ?? fact.day;
    const last = Math.min(asked, resumed?.day ?? Number.POSITIVE_INFINITY, asAt);
    const state = answer === undefined ? 'waiting' : answer.data['agreed'] === true ? 'agreed' : 'refused';
    return [{ pause, ground, from: fact.day, to: Math.max(last, fact.day), until: asked, state }];
  });
};

/** The day on which a duty would be due net of its pauses. */
export interface Net {
  readonly due: Day;
  /** How many days later than the law's that is: working days, where its limit is counted in them. */
  readonly paused: number;
  /** Whether it is a day that was named, and not the law's with the days of the pauses added. */
  readonly named: boolean;
}

/** Whether the clock ran again before the pause was over. */
const endedEarly = ({ to, until }: Pause, last: Day): boolean => to < Math.min(until, last);

/**
 * The day on which a duty would be due net of its pauses. A pause adds its days; on a ground that names another day, the net day is
 * that one, where it is later. Only pauses that a second person agreed count, and only what of them lies before it was done. The law, the lists and
 * the measures keep to the gross day: this is what is shown beside it. Undefined where no pause was agreed. Pure.
 */
export const netOf = (
  duty: Pick<Duty, 'rule' | 'from' | 'due' | 'limit' | 'done'>,
  facts: readonly Fact[],
  asAt: Day,
): Net | undefined => {
  const last = Math.min(asAt, duty.done ?? asAt);
  const agreed = pausesOf(duty, facts, last).filter(({ state }) => state === 'agreed');
  if (agreed.length === 0) return undefined;
  const working = 'workingDays' in duty.limit;
  let paused = 0;
  let counted = Number.NEGATIVE_INFINITY;
  for (const { ground, from, to } of agreed) {
    if (namesDay(ground)) continue;
    // Pauses that overlap stop the clock once. The day on which it is paused has been counted already; the last day has not.
    const start = Math.max(from, counted);
    if (to <= start) continue;
    paused += working ? workingDaysBetween(start, to) : to - start;
    counted = to;
  }
  const added = paused === 0 ? duty.due : working ? addWorkingDays(duty.due, paused) : addDays(duty.due, paused);
  const days = agreed.flatMap((pause) =>
    namesDay(pause.ground) ? [endedEarly(pause, last) ? pause.to : pause.until] : [],
  );
  const due = Math.max(added, ...days);
  if (due === added) return { due, paused, named: false };
  return { due, paused: working ? workingDaysBetween(duty.due, due) : due - duty.due, named: true };
};
