import { describe, expect, it } from 'vitest';
import {
  type Day,
  formatDay,
  isWorkingDay,
  parseDay,
  startOfDay,
  weekday,
  workingDaysBetween,
} from '../calendar/index.ts';
import { compile } from './compile.ts';
import { type Duty, evaluate, type Status } from './evaluate.ts';
import type { Fact } from './fact.ts';
import type { Limit } from './language.ts';

/**
 * What happened to one council in 2017 to 2020, by public record: an inspection, a warning notice under section 151 of the
 * Social Services and Well-being (Wales) Act 2014, and the clocks that ran from it. The press wrote that the council had
 * ninety days to improve. The Act binds the ministers by them; what bound the council stood in the notice. So every clock
 * here says whom it binds, and every limit its unit.
 */
type Bound = 'ministers' | 'council' | 'inspectorate';

interface Clock {
  readonly what: string;
  readonly source: string;
  readonly binds: Bound;
  readonly from: string;
  readonly limit: Limit;
  readonly due: string;
  /** The day on which it happened; undefined where no source gives the day. */
  readonly happened?: string;
  readonly status?: Status;
}

const MADE =
  'https://gov.wales/written-statement-powys-county-council-childrens-social-services-publication-warning-notice-issued';
const DAY_90 = 'https://gov.wales/node/6296';
const APRIL =
  'https://www.gov.wales/written-statement-update-national-assembly-wales-powys-county-council-childrens-social-services-0';
const REINSPECTED =
  'https://www.careinspectorate.wales/190109-significant-improvement-achieved-powys-serious-concerns-remain-report';

const CLOCKS: readonly Clock[] = [
  {
    what: 'lay the warning notice before the Assembly',
    source: `s.151(3)(a); ${MADE}`,
    binds: 'ministers',
    from: '2017-10-17',
    limit: { days: 21 },
    due: '2017-11-07',
    happened: '2017-10-17',
    status: 'met',
  },
  {
    what: 'report to the Assembly on what the council did',
    source: `s.151(3)(b); ${DAY_90}`,
    binds: 'ministers',
    from: '2017-10-17',
    limit: { days: 90 },
    due: '2018-01-15',
    happened: '2018-01-15',
    status: 'met',
  },
  {
    what: 'report to the Assembly after the follow-up notice',
    source: `s.151(3)(b); ${APRIL}`,
    binds: 'ministers',
    from: '2018-01-15',
    limit: { days: 90 },
    due: '2018-04-15',
    happened: '2018-04-16',
    status: 'late',
  },
  {
    what: 'submit an improvement plan',
    source: `the notice’s “20 days”, met in the ministers’ own words; ${DAY_90}`,
    binds: 'council',
    from: '2017-10-17',
    limit: { workingDays: 20 },
    due: '2017-11-14',
    happened: '2017-11-13',
    status: 'met',
  },
  {
    what: 'review the plan after the re-inspection',
    source: `${REINSPECTED}; the day is that of scrutiny, the submission’s own is not public`,
    binds: 'council',
    from: '2019-01-09',
    limit: { workingDays: 20 },
    due: '2019-02-06',
    happened: '2019-02-04',
    status: 'met',
  },
  {
    what: 'inspect again within twelve months',
    source: 'fieldwork was in October and November 2018; no source gives the day',
    binds: 'inspectorate',
    from: '2017-10-17',
    limit: { months: 12 },
    due: '2018-10-17',
  },
  {
    what: 'consider the next inspection, at the earliest',
    source: REINSPECTED,
    binds: 'inspectorate',
    from: '2019-01-09',
    limit: { months: 12 },
    due: '2020-01-09',
  },
  {
    // September 2020, in the pandemic; no source gives the day, and its first is already late.
    what: 'consider the next inspection, at the latest',
    source: REINSPECTED,
    binds: 'inspectorate',
    from: '2019-01-09',
    limit: { months: 18 },
    due: '2020-07-09',
    happened: '2020-09-01',
    status: 'late',
  },
];

const day = (text: string): Day => {
  const read = parseDay(text);
  if (read === undefined) throw new Error(`${text} is not a date`);
  return read;
};

const fact = (kind: string, on: string): Fact => {
  const at = day(on);
  return { id: `${kind} ${on}`, kind, day: at, at: startOfDay(at), recorded: startOfDay(at), data: { clock: 'c' } };
};

const judged = ({ from, limit, happened }: Pick<Clock, 'from' | 'limit' | 'happened'>): Duty => {
  const law = compile(
    {
      spans: [],
      derived: [],
      rules: [
        {
          id: 'clock',
          core: true,
          starts: [{ first: { kind: 'started' }, of: 'clock' }],
          due: limit,
          doneBy: { kind: 'happened', same: true },
          // Whom the clock binds stands in the table: the language's owners are the posts of one authority.
          owner: 'team-manager',
          instruments: [],
        },
      ],
    },
    { procedures: '2020-04-01', rules: [] },
  );
  const facts = [fact('started', from), ...(happened === undefined ? [] : [fact('happened', happened)])];
  const [duty] = evaluate(facts, law, day('2021-01-01')).duties;
  if (duty === undefined) throw new Error('no duty');
  return duty;
};

const SUNDAY = 7;

describe('the clocks of the Powys notice, against what really happened', () => {
  it.each(CLOCKS)('$binds: $what, by $due ($source)', (clock) => {
    const duty = judged(clock);
    expect(formatDay(duty.due)).toBe(clock.due);
    expect(duty.limit).toEqual(clock.limit);
    if (clock.status !== undefined) expect(duty.status).toBe(clock.status);
  });

  it('two clocks start on 17 October 2017 and bind two bodies: the ninety days are the ministers’, the council’s are in its notice', () => {
    const started = CLOCKS.filter(({ from, binds }) => from === '2017-10-17' && binds !== 'inspectorate');
    const byBody = Object.groupBy(started, ({ binds }) => binds);
    expect(byBody.ministers?.map(({ limit }) => limit)).toEqual([{ days: 21 }, { days: 90 }]);
    expect(byBody.council?.map(({ limit }) => limit)).toEqual([{ workingDays: 20 }]);
  });

  it('the report that was due on a Sunday stays due on it: made on the Monday, it is one day late, and the Sunday can be seen', () => {
    const duty = judged({ from: '2018-01-15', limit: { days: 90 }, happened: '2018-04-16' });
    expect([formatDay(duty.due), weekday(duty.due), isWorkingDay(duty.due)]).toEqual(['2018-04-15', SUNDAY, false]);
    expect([(duty.done ?? 0) - duty.start, duty.status]).toEqual([91, 'late']);
    expect(isWorkingDay(day('2018-04-16'))).toBe(true);
  });

  it('“20 days” without a unit is two different days, and only one of them agrees with the ministers', () => {
    const plan = { from: '2017-10-17', happened: '2017-11-13' };
    const working = judged({ ...plan, limit: { workingDays: 20 } });
    const calendar = judged({ ...plan, limit: { days: 20 } });
    expect([formatDay(working.due), working.status]).toEqual(['2017-11-14', 'met']);
    expect([formatDay(calendar.due), calendar.status]).toEqual(['2017-11-06', 'late']);
    expect(workingDaysBetween(day('2017-10-17'), day('2017-11-13'))).toBe(19);
  });

  it('a newspaper’s “one month into a three month deadline” of 21 November was day 35 of 90', () => {
    expect(day('2017-11-21') - day('2017-10-17')).toBe(35);
  });

  it('from the audit nobody saw to the report were 454 days, and from the report to the re-inspection 449', () => {
    expect(day('2017-10-17') - day('2016-07-20')).toBe(454);
    expect(day('2019-01-09') - day('2017-10-17')).toBe(449);
  });
});
