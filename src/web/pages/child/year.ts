import { addMonths, civil, type Day, dayOf } from '#src/calendar/index.ts';
import type { Fact } from '#src/law/index.ts';
import { type Grade, GRADES, openRisks } from '#src/practice/index.ts';
import { scroll } from '../../casework.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import type { Picture } from './picture.ts';
import { govukIn } from '../../govuk/index.ts';

const MONTHS = 12;

/** Something on the picture: from a day to a day, both included, and how much it asks for attention. */
interface Mark {
  readonly from: Day;
  readonly to: Day;
  readonly tone: 'quiet' | 'calm' | 'caution' | 'alarm';
  /** How high it stands in its lane, of 1. */
  readonly height: number;
}

export const LANES = ['risk', 'contact', 'missing', 'visit'] as const;
type Lane = (typeof LANES)[number];

/** How a child's last twelve months went: the gravest open risk, contacts, missing episodes and visits. */
export interface Year {
  readonly from: Day;
  readonly to: Day;
  readonly lanes: Readonly<Record<Lane, readonly Mark[]>>;
  /** The same in numbers, month by month, the first first. */
  readonly months: readonly {
    readonly from: Day;
    readonly grade: Grade | undefined;
    readonly contacts: number;
    readonly missing: number;
    readonly visits: number;
    readonly alone: number;
    readonly notSeen: number;
  }[];
}

const TONES: Readonly<Record<Grade, Mark['tone']>> = {
  low: 'quiet',
  moderate: 'calm',
  high: 'caution',
  'very-high': 'alarm',
};

const visitMark = ({ day, kind, data }: Fact): Mark => {
  const seen = kind === 'visit.made' && data['seen'] === true;
  const tone = !seen ? 'alarm' : data['alone'] === true ? 'calm' : 'caution';
  return { from: day, to: day, tone, height: seen ? 1 : 0.5 };
};

/** The gravest risk on each day on which it changed, until the next change. */
const graveness = (facts: readonly Fact[], from: Day, to: Day): Mark[] => {
  const days = new Set(facts.filter(({ data }) => data['risk'] !== undefined).map(({ day }) => day));
  const changes = [from, ...[...days].filter((day) => day > from && day <= to).sort((a, b) => a - b)];
  return changes.flatMap((day, index): Mark[] => {
    const [gravest] = openRisks(facts.filter((fact) => fact.day <= day));
    if (gravest === undefined) return [];
    const until = (changes[index + 1] ?? to + 1) - 1;
    return [
      { from: day, to: until, tone: TONES[gravest.grade], height: (GRADES.indexOf(gravest.grade) + 1) / GRADES.length },
    ];
  });
};

/** The twelve months that end with a day. `facts` are those that count, in their order. Pure. */
export const yearOf = (facts: readonly Fact[], to: Day): Year => {
  const { year, month } = civil(to);
  const first = addMonths(dayOf(year, month, 1), 1 - MONTHS);
  const within = facts.filter(({ day }) => day >= first && day <= to);
  const found = new Map(
    facts.flatMap(({ kind, day, data }) => (kind === 'missing.found' ? [[data['episode'], day] as const] : [])),
  );
  const visits = within.filter(({ kind }) => kind === 'visit.made' || kind === 'visit.refused');
  const contacts = within.filter(({ kind }) => kind === 'contact.received');
  const missing = facts.filter(
    ({ kind, day, data }) => kind === 'missing.reported' && day <= to && (found.get(data['episode']) ?? to) >= first,
  );
  const lanes = {
    risk: graveness(facts, first, to),
    contact: contacts.map(({ day }): Mark => ({ from: day, to: day, tone: 'quiet', height: 1 })),
    missing: missing.map(
      ({ day, data }): Mark => ({
        from: Math.max(day, first),
        to: found.get(data['episode']) ?? to,
        tone: 'alarm',
        height: 1,
      }),
    ),
    visit: visits.map(visitMark),
  };
  const months = Array.from({ length: MONTHS }, (_, index) => {
    const [from, next] = [addMonths(first, index), addMonths(first, index + 1)];
    const isIn = ({ day }: { readonly day: Day }): boolean => day >= from && day < next;
    const seen = visits.filter((fact) => isIn(fact) && fact.data['seen'] === true);
    const heights = lanes.risk.filter((mark) => mark.from < next && mark.to >= from).map(({ height }) => height);
    return {
      from,
      grade: heights.length === 0 ? undefined : GRADES[Math.round(Math.max(...heights) * GRADES.length) - 1],
      contacts: contacts.filter(isIn).length,
      missing: missing.filter(isIn).length,
      visits: seen.length,
      alone: seen.filter(({ data }) => data['alone'] === true).length,
      notSeen: visits.filter(isIn).length - seen.length,
    };
  });
  return { from: first, to, lanes, months };
};

const HEIGHT = 20;
/** A day is too narrow to be seen: what happened on one is drawn this wide. */
const WIDTH = 2.4;

const strip = ({ from, to, lanes }: Year, lane: Lane): Html => {
  const days = to - from + 1;
  return html`<svg class="diogel-year__strip" viewBox="0 0 ${days} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${lanes[
    lane
  ].map((mark) => {
    const height = mark.height * HEIGHT;
    const width = Math.max(WIDTH, mark.to - mark.from + 1);
    const x = Math.min(mark.from - from, days - width);
    return html`<rect class="diogel-year__mark diogel-year__mark--${mark.tone}" x="${x}" y="${HEIGHT - height}" width="${width}" height="${height}"/>`;
  })}</svg>`;
};

/** The picture of the last twelve months, and the same as a table for whoever would rather read. */
export const yearHtml = ({ words }: Visit, { facts, moment }: Picture): Html => {
  const { t, name, number } = words;
  const year = yearOf(facts, moment.asAt);
  const none = html`<span class="diogel-muted">${number(0)}</span>`;
  const cell = (count: number) => (count === 0 ? { html: none } : { text: number(count) });
  return html`<div class="diogel-year">
      ${LANES.map((lane) => html`<div class="diogel-year__lane"><span class="diogel-year__label">${t(`child.year.${lane}`)}</span>${strip(year, lane)}</div>`)}
      <div class="diogel-year__lane" aria-hidden="true"><span class="diogel-year__label"></span><span class="diogel-year__months">${year.months.map(({ from }) => html`<span>${words.month(from)}</span>`)}</span></div>
    </div>
    <p class="govuk-hint">${t('child.year.key')}</p>
    ${govukIn(words)('details', {
      summaryText: t('child.year.table'),
      html: scroll(
        t('child.year.table'),
        govukIn(words)('table', {
          head: [
            { text: t('child.year.month') },
            { text: t('child.year.risk') },
            { text: t('child.year.contact'), format: 'numeric' },
            { text: t('child.year.missing'), format: 'numeric' },
            { text: t('child.year.seen'), format: 'numeric' },
            { text: t('child.year.alone'), format: 'numeric' },
            { text: t('child.year.not-seen'), format: 'numeric' },
          ],
          firstCellIsHeader: true,
          rows: year.months.map(({ from, grade, contacts, missing, visits, alone, notSeen }) => [
            { text: words.monthOfYear(from) },
            grade === undefined
              ? { html: html`<span class="diogel-muted">${t('child.nothing')}</span>` }
              : { text: name('codes.grade', grade) },
            { ...cell(contacts), format: 'numeric' },
            { ...cell(missing), format: 'numeric' },
            { ...cell(visits), format: 'numeric' },
            { ...cell(alone), format: 'numeric' },
            { ...cell(notSeen), format: 'numeric' },
          ]),
        }),
      ),
    })}`;
};
