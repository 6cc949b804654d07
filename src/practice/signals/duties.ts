import type { Pattern, Rule } from '../../law/index.ts';
import { localNorm } from '../instruments.ts';
import type { SIGNALS } from './kinds.ts';

const YEAR = 365;
const HALF_YEAR = 183;

/**
 * A rule to read, no score: so many such events within so many days. It starts a duty to look at the whole and to answer
 * with a decision and a reason, which falls on the manager, who is a second person.
 */
const signal = (
  id: (typeof SIGNALS)[number],
  times: number,
  of: readonly Pattern[],
  days: number,
  workingDays: number,
  why: string,
  more: { readonly distinct?: string; readonly afresh?: true } = {},
  owner: Rule['owner'] = 'team-manager',
): Rule => ({
  id,
  starts: [{ times, of, within: { days }, ...more }],
  due: { workingDays },
  doneBy: { kind: 'signal.answered', where: { signal: id } },
  owner,
  instruments: localNorm(why),
});

const noted = (...concerns: readonly string[]): Pattern => ({
  kind: 'concern.noted',
  where: { concern: { oneOf: concerns } },
});

const about = (reason: string): Pattern => ({ kind: 'contact.received', where: { reasons: { holding: [reason] } } });

/** The numbers are ours: no national ones were found. The patterns are those of inquiries (docs/lessons.md). */
export const signalDuties: readonly Rule[] = [
  signal(
    'signal-no-further-action',
    3,
    [{ kind: 'contact.decided', where: { outcome: 'no-further-action' } }],
    YEAR,
    5,
    'three contacts within a year that ended with no further action',
    {},
    // Managers decided the three: a second person looks at them.
    'head-of-service',
  ),
  signal(
    'signal-domestic-abuse',
    3,
    [about('domestic-abuse')],
    YEAR,
    1,
    'three reports of domestic abuse within a year',
  ),
  signal(
    'signal-injuries',
    3,
    [about('physical-abuse'), noted('injury')],
    YEAR,
    1,
    'three different sources within a year that tell of physical abuse or of an injury',
    { distinct: 'source' },
  ),
  signal(
    'signal-exploitation',
    1,
    [about('sexual-exploitation'), about('criminal-exploitation')],
    1,
    1,
    'one report that speaks of exploitation',
  ),
  signal(
    'signal-no-access',
    3,
    [{ kind: 'visit.refused' }, { kind: 'visit.made', where: { seen: false } }],
    14,
    1,
    'three visits within two weeks at which the child was not seen',
    { afresh: true },
  ),
  signal(
    'signal-not-alone',
    2,
    [{ kind: 'visit.made', where: { seen: true, alone: false } }],
    42,
    5,
    'two visits within six weeks at which the child was not seen alone',
    { afresh: true },
  ),
  signal('signal-missing', 3, [{ kind: 'missing.reported' }], 90, 1, 'three missing episodes within ninety days'),
  signal(
    'signal-assessments',
    3,
    [{ kind: 'assessment.completed' }],
    2 * YEAR,
    10,
    'a third assessment within two years',
  ),
  signal(
    'signal-school-absence',
    3,
    [noted('school-absence')],
    90,
    5,
    'three times within ninety days that somebody noted an absence from school',
  ),
  signal(
    'signal-exploitation-concerns',
    2,
    [noted('older-partner', 'unexplained-gifts', 'school-absence')],
    HALF_YEAR,
    1,
    'two different concerns within half a year that point to exploitation',
    { distinct: 'concern' },
  ),
  signal(
    'signal-concerns',
    3,
    [{ kind: 'concern.noted' }],
    HALF_YEAR,
    5,
    'three different concerns within half a year',
    { distinct: 'concern' },
  ),
];
