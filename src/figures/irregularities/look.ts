import type { IrregularityId } from '../../practice/index.ts';
import { discoveries } from './chance.ts';
import { usualDelays } from './delays.ts';
import { type Around, type Explanation, type Finding, type History, historyFrom, type Look } from './history.ts';
import { closedBeforeCount } from './rules/closing.ts';
import { changedInBulk, dateMoved, retractedAfterPublication } from './rules/correcting.ts';
import { digits, lastDayHeaping, perfectOrFlat } from './rules/counting.ts';
import { leaver, oneMachine, oneRecorder } from './rules/recorders.ts';
import {
  afterAnnouncement,
  afterIncident,
  lateInsideLimit,
  recordedAfterDeadline,
  recordedLate,
} from './rules/recording.ts';

/** What each rule goes by. Numbers are ours, no law's; what they find and miss is measured (`docs/testing/irregularities.md`). */
export const SETTINGS = {
  delays: { usual: 0.95, least: 7, otherwise: 28, history: 100 },
  inside: { gap: 2, shortest: 7, prompt: 1 },
  deadline: { gap: 5 },
  bulk: { least: 8, usual: 0.99 },
  count: { before: 7, after: 42 },
  heaping: { placebos: 3, shortest: 11 },
  flat: { months: 6 },
  announced: { days: 28 },
  oneRecorder: { workers: 4, usual: 0.999 },
  oneMachine: { pause: 10, children: 10 },
  digits: { times: 1.5 },
  /** Of the questions that a test asks, the share that may be asked by chance. */
  falseDiscoveries: 0.05,
} as const;

/** How many there must be, so that a fact without a test is a question. */
const ASKED_FROM: Readonly<Partial<Record<IrregularityId, number>>> = { 'closed-before-count': 3 };

/** `asked`: a question. `usual`: no more than chance and the authority's own ways explain. `too-few`: nothing can be said. */
export type Standing = 'asked' | 'usual' | 'too-few';

/** What was found about one thing, and whether it is a question. */
export interface Irregularity extends Finding {
  readonly standing: Standing;
  readonly explanations: readonly Explanation[];
}

/** Whether an explanation is about a finding of a period. */
const explains = (
  { irregularity, about, from, to }: Explanation,
  finding: Finding,
  around: Pick<Around, 'from' | 'to'>,
): boolean =>
  irregularity === finding.irregularity &&
  (about === null || about === finding.about) &&
  from <= around.to &&
  to >= around.from;

/** Looks at every child's history in one pass. `end` may be asked once, after the last. */
export const lookFor = (
  known: Omit<Around, 'since'>,
): { readonly take: (history: History) => void; readonly end: () => Generator<void, Irregularity[]> } => {
  const around: Around = { ...known, since: historyFrom(known.from) };
  const delays = usualDelays(around, SETTINGS.delays);
  const looks: readonly Look[] = [
    recordedLate(around, delays),
    lateInsideLimit(around, delays, SETTINGS.inside),
    recordedAfterDeadline(around, SETTINGS.deadline),
    dateMoved(around),
    retractedAfterPublication(around),
    changedInBulk(around, SETTINGS.bulk),
    closedBeforeCount(around, SETTINGS.count),
    lastDayHeaping(around, SETTINGS.heaping),
    perfectOrFlat(around, SETTINGS.flat),
    afterAnnouncement(around, delays, SETTINGS.announced),
    afterIncident(around, SETTINGS.announced),
    oneRecorder(around, SETTINGS.oneRecorder),
    oneMachine(around, SETTINGS.oneMachine),
    leaver(around),
    digits(around, SETTINGS.digits),
  ];
  return {
    take: (history) => {
      delays.take(history);
      for (const look of looks) look.take(history);
    },
    *end() {
      const found: Finding[] = [];
      for (const look of looks) {
        found.push(...look.end());
        yield;
      }
      const tested = found.filter((finding) => finding.tested !== undefined);
      const gone = discoveries(
        tested.map((finding) => finding.tested?.probability ?? 1),
        SETTINGS.falseDiscoveries,
      );
      const discovered = new Set(tested.filter((_, index) => gone[index]));
      const standing = (finding: Finding): Standing => {
        if (finding.tooFew === true) return 'too-few';
        if (finding.tested !== undefined) return discovered.has(finding) && finding.slight !== true ? 'asked' : 'usual';
        return finding.count >= (ASKED_FROM[finding.irregularity] ?? 1) ? 'asked' : 'usual';
      };
      return found.map((finding) => ({
        ...finding,
        standing: standing(finding),
        explanations: around.explanations.filter((each) => explains(each, finding, around)),
      }));
    },
  };
};
