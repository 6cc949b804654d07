import { stringify } from 'csv-stringify/sync';
import writeXlsxFile, { type Cell, type Row } from 'write-excel-file/node';
import { type Day, formatDay } from '#src/calendar/index.ts';
import { editionsOf, type Manifest, manifestOf } from '#src/figures/index.ts';
import type { Measure } from '#src/law/index.ts';
import { html } from '../../html.ts';
import type { Answer, Visit } from '../../site.ts';
import { type Shown, withFigures } from './asked.ts';
import { periodWords, scopeWords } from './overview.ts';
import { definitionText, groupName, measureName } from './saying.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A line of a table of figures. A number that the public is not told is null. */
export interface Line {
  readonly measure: Measure;
  /** The part that it is of, in words; empty of the whole. */
  readonly part: string;
  readonly count: number | null;
  readonly of?: number | null | undefined;
}

/** What a workbook says of itself: a name and a value a line. */
export type About = readonly (readonly [string, string | Date])[];

const bold = (value: string): Cell => ({ value, type: String, fontWeight: 'bold' });
/** Always text: what begins like a formula stays what it is. The package keeps texts by name in an object that has names of its own. */
const text = (value: string): Cell => ({ value: value in Object.prototype ? `${value}\u00A0` : value, type: String });
const number = (value: number, format = '#,##0'): Cell => ({ value, type: Number, format });
const dateOf = (day: Day): Date => new Date(`${formatDay(day)}T00:00:00Z`);
const date = (value: Date): Cell => ({ value, type: Date, format: 'dd/mm/yyyy' });

/** Figures, their definitions with source, and what the file is, each on a sheet of its own: numbers are numbers, dates are dates, texts are texts. */
export const workbook = (
  visit: Pick<Visit, 'words'>,
  lines: readonly Line[],
  { from, to }: { readonly from: Day; readonly to: Day },
  about: About,
): Promise<Buffer> => {
  const { words } = visit;
  const { t } = words;
  const told = (value: number | null | undefined): Cell =>
    value === undefined ? null : value === null ? text(t('figures.suppressed')) : number(value);
  const measures = [...new Map(lines.map(({ measure }) => [measure.id, measure])).values()];
  const figures: Row[] = lines.map(({ measure, part, count, of }) => [
    text(measureName(words, measure.id)),
    text(part),
    told(count),
    told(of),
    // Its numbers stand beside a percentage; days over a number of things are none.
    typeof count === 'number' && typeof of === 'number' && of > 0 && measure.sum === undefined
      ? number(count / of, '0.0%')
      : null,
    date(dateOf(from)),
    date(dateOf(to)),
    text(measure.official ?? ''),
  ]);
  const heads = [
    t('figures.head.measure'),
    t('figures.head.part'),
    t('figures.head.number'),
    t('figures.head.of'),
    t('figures.head.share'),
    t('child.filter.from'),
    t('child.filter.to'),
    t('figures.head.definition'),
  ];
  return writeXlsxFile([
    {
      sheet: t('figures.title'),
      data: [heads.map(bold), ...figures],
      columns: [60, 40, 12, 12, 10, 12, 12, 14].map((width) => ({ width })),
      stickyRowsCount: 1,
    },
    {
      sheet: t('figures.sheet.definitions'),
      data: [
        [
          t('figures.head.measure'),
          t('figures.head.definition'),
          t('figures.sheet.said'),
          t('figures.sheet.version'),
          t('figures.sheet.source'),
        ].map(bold),
        ...measures.map(
          (measure): Row => [
            text(measureName(words, measure.id)),
            text(measure.id),
            text(definitionText(words, measure)),
            number(measure.version),
            text(measure.source === 'diogel' ? 'Diogel' : measure.source),
          ],
        ),
      ],
      columns: [60, 30, 60, 10, 90].map((width) => ({ width })),
      stickyRowsCount: 1,
    },
    {
      sheet: t('figures.sheet.about'),
      data: about.map(([name, value]) => [bold(name), typeof value === 'string' ? text(value) : date(value)]),
      columns: [40, 100].map((width) => ({ width })),
    },
  ]).toBuffer();
};

const partWords = (visit: Visit, measure: string, by: string | undefined, group = ''): string =>
  by === undefined ? '' : `${visit.words.name('figures.grouping', by)}: ${groupName(visit, measure, by, group)}`;

const linesOf = (visit: Visit, { measures, figure, parts }: Shown): readonly Line[] =>
  measures.flatMap((measure): Line[] => {
    const { count, of } = figure(measure.id);
    return [
      { measure, part: '', count, of },
      ...parts(measure.id).map(({ by, group, ...part }) => ({
        measure,
        part: partWords(visit, measure.id, by, group),
        count: part.count,
        of: part.of,
      })),
    ];
  });

const nameOf = ({ from, to }: { readonly from: Day; readonly to: Day }, ending: string): string =>
  `diogel-figures-${formatDay(from)}-${formatDay(to)}.${ending}`;

/** Every figure of the scope as lines of text. A cell that a spreadsheet would take for a formula is marked as text. */
export const asCsv = (visit: Visit): Promise<Answer> =>
  withFigures(visit, (shown) => {
    const { words } = visit;
    const { t } = words;
    const { asked } = shown;
    const rows = linesOf(visit, shown).map(({ measure, part, count, of }) => [
      measureName(words, measure.id),
      measure.official ?? '',
      part,
      count,
      of ?? '',
      formatDay(asked.from),
      formatDay(asked.to),
    ]);
    const head = [
      t('figures.head.measure'),
      t('figures.head.definition'),
      t('figures.head.part'),
      t('figures.head.number'),
      t('figures.head.of'),
      t('child.filter.from'),
      t('child.filter.to'),
    ];
    const content = stringify([head, ...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' });
    return { download: { name: nameOf(asked, 'csv'), type: 'text/csv; charset=utf-8', content } };
  });

const authorityWords = async ({ services, me, words }: Visit): Promise<string> =>
  (await services.laws.authority(me.authority)).name[words.language];

/** The same as a workbook. */
export const asXlsx = (visit: Visit): Promise<Answer> =>
  withFigures(visit, async (shown) => {
    const { words } = visit;
    const { t } = words;
    const { asked, desk } = shown;
    const content = await workbook(visit, linesOf(visit, shown), asked, [
      [t('figures.sheet.authority'), await authorityWords(visit)],
      [t('figures.sheet.whose'), scopeWords(visit, asked.scope)],
      [t('figures.head.period'), periodWords(visit, asked)],
      [t('child.filter.from'), dateOf(asked.from)],
      [t('child.filter.to'), dateOf(asked.to)],
      [t('figures.sheet.counted'), words.dateTime(desk.countedUs)],
      [t('figures.sheet.small'), t('figures.sheet.inside')],
    ]);
    return { download: { name: nameOf(asked, 'xlsx'), type: XLSX, content } };
  });

const publicLines = (visit: Visit, { figures, measures }: Manifest): readonly Line[] => {
  const declared = new Map(measures.map((measure) => [measure.id, measure]));
  return figures.flatMap(({ measure: id, by, group, count, of }): Line[] => {
    const measure = declared.get(id);
    return measure === undefined ? [] : [{ measure, part: partWords(visit, id, by, group), count, of }];
  });
};

/** A published edition as the public has it, as a workbook: what is too small to be told says so. */
export const editionAsXlsx = async (visit: Visit): Promise<Answer> => {
  const { words, params, page, services, me } = visit;
  const { t } = words;
  const edition = (await editionsOf(services.ledger, me.authority)).find(({ id }) => id === params['edition']);
  const manifest =
    edition === undefined ? undefined : await manifestOf(services.database, me.authority, edition.public);
  if (edition === undefined || manifest === undefined)
    return {
      status: 404,
      body: page({
        title: t('common.not-found.title'),
        body: html`<p class="govuk-body">${t(edition === undefined ? 'common.not-found.body' : 'figures.publish.not-bundled')}</p>`,
      }),
    };
  const content = await workbook(visit, publicLines(visit, manifest), edition, [
    [t('figures.sheet.authority'), await authorityWords(visit)],
    [t('figures.publish.edition'), edition.edition],
    [t('figures.head.period'), periodWords(visit, edition)],
    [t('child.filter.from'), dateOf(edition.from)],
    [t('child.filter.to'), dateOf(edition.to)],
    [t('figures.publish.when'), words.dateTime(edition.publishedUs)],
    [t('figures.publish.hash'), edition.public],
    [t('figures.sheet.small'), t('figures.sheet.public')],
  ]);
  return { download: { name: nameOf(edition, 'xlsx'), type: XLSX, content } };
};
