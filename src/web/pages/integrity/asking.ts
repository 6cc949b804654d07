import type { Irregularity } from '#src/figures/index.ts';
import type { Period } from '#src/views/index.ts';
import type { Visit } from '../../site.ts';
import { postTitle } from '../listed.ts';
import { periodValues } from '../watch/period.ts';

type Said = Pick<Visit, 'words' | 'organisation'>;

const EXPECTED_DIGITS = 10;

const about = (count: number): number => (count >= EXPECTED_DIGITS ? Math.round(count) : Math.round(count * 10) / 10);

/** The question that a finding asks, in a sentence. */
export const questionOf = ({ words, organisation }: Said, found: Irregularity): string => {
  const { t, name, number, date, days, months } = words;
  const count = number(found.count);
  const of = found.of === null ? '' : number(found.of);
  const entries = t('integrity.entries', { count: found.count });
  const children = t('common.count.children', { count: found.count });
  const rule = found.rule === undefined ? '' : name('duties.rule', found.rule);
  const kind = found.kind === undefined ? '' : name('kinds.name', found.kind);
  const post = found.post === undefined ? '' : postTitle(organisation, found.post, words.language);
  const on = found.day === undefined ? '' : date(found.day);
  const lasting = days(found.days ?? 0);
  const what = found.what ?? '';
  switch (found.irregularity) {
    case 'recorded-late':
      return t('integrity.ask.recorded-late', { entries, kind, days: lasting, of });
    case 'late-inside-limit':
      return t('integrity.ask.late-inside-limit', { entries, rule, of });
    case 'recorded-after-deadline':
      return t('integrity.ask.recorded-after-deadline', { entries, rule, of });
    case 'date-moved':
      return t('integrity.ask.date-moved', { entries, rule });
    case 'retracted-after-publication':
      return t('integrity.ask.retracted-after-publication', { entries, what, of });
    case 'changed-in-bulk': {
      const said = { date: on, post, children };
      if (what === 'due-dates') return t('integrity.ask.changed-in-bulk.due-dates', said);
      return t(
        what === 'categories' ? 'integrity.ask.changed-in-bulk.categories' : 'integrity.ask.changed-in-bulk.closures',
        said,
      );
    }
    case 'closed-before-count': {
      const said = { children, date: on, of };
      if (what === 'register') return t('integrity.ask.closed-before-count.register', said);
      return t(
        what === 'care' ? 'integrity.ask.closed-before-count.care' : 'integrity.ask.closed-before-count.case',
        said,
      );
    }
    case 'last-day-heaping':
      return t('integrity.ask.last-day-heaping', { rule, count, of });
    case 'perfect':
      return t('integrity.ask.perfect', { rule, months: months(found.months?.length ?? 0), count, of });
    case 'flat':
      return t('integrity.ask.flat', { rule, months: months(found.months?.length ?? 0), count, of });
    case 'after-announcement':
      return t('integrity.ask.after-announcement', { entries, date: on, what, days: lasting });
    case 'after-incident':
      return t('integrity.ask.after-incident', { entries, date: on, what: kind === '' ? what : kind, days: lasting });
    case 'one-recorder':
      return t('integrity.ask.one-recorder', { date: on, post, entries, of });
    case 'one-machine': {
      const seconds = t('integrity.seconds', { count: found.seconds ?? 0 });
      return t('integrity.ask.one-machine', { date: on, post, children, seconds });
    }
    case 'leaver':
      return t('integrity.ask.leaver', { entries, post, date: on });
    case 'digits':
      return what === 'month'
        ? t('integrity.ask.digits.month', { count, of, kind, digit: number(found.digit ?? 0) })
        : t('integrity.ask.digits.week', { count, of, kind, weekday: name('integrity.weekday', String(found.digit)) });
  }
};

/** What stands beside the question: what would be usual, how likely chance is, what an outage explains. */
export const besides = ({ words }: Pick<Visit, 'words'>, { expected, tested, excused }: Irregularity): string[] => {
  const { t, number } = words;
  const said: string[] = [];
  if (expected !== undefined && tested !== undefined)
    said.push(
      t('integrity.questions.expected', {
        expected: number(about(expected)),
        against: t(`integrity.questions.against.${tested.against}`),
      }),
    );
  if (tested !== undefined) {
    const often = Math.round(tested.probability * 1_000);
    said.push(
      t('integrity.questions.chance', {
        often:
          often < 1
            ? t('integrity.questions.often.rarely')
            : t('integrity.questions.often.times', { count: number(often) }),
      }),
    );
  }
  if (excused > 0) said.push(t('integrity.questions.excused', { entries: t('integrity.entries', { count: excused }) }));
  return said;
};

/** The address of what is said of one finding of a period. */
export const findingHref = (
  place: '/integrity/questions' | '/integrity/explain',
  { irregularity, about: part }: Pick<Irregularity, 'irregularity' | 'about'>,
  period: Period,
): string => `${place}/${irregularity}?${new URLSearchParams([['about', part], ...periodValues(period)]).toString()}`;
