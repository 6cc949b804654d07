import { basename } from 'node:path';
import { readCsv } from '../csv.ts';
import type { ImportOptions, Recorder } from '../imported.ts';
import { Unreadable } from '../text.ts';
import { TABLES, type TakenTable, tableOf, yearOf } from './tables.ts';

/** A line of a table, its values by column. `order` is that of its file among all: a later file corrects an earlier one. */
export interface Row {
  readonly file: string;
  readonly line: number;
  readonly order: number;
  readonly values: Readonly<Record<string, string>>;
}

export type Rows = Readonly<Record<TakenTable, Row[]>>;

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/**
 * Reads the files of a return into rows. `refused` where a table that is taken cannot be trusted as a whole: a column
 * is missing, it is cut off, it is not UTF-8. What is wrong with one line is said and the line left.
 */
export const readRows = async (
  paths: readonly string[],
  { say }: Recorder,
  options: ImportOptions,
): Promise<{ rows: Rows; records: number; refused: boolean }> => {
  const rows: Rows = { header: [], episodes: [], reviews: [] };
  let records = 0;
  let refused = false;
  const ordered = [...paths].sort((a, b) => yearOf(basename(a)) - yearOf(basename(b)) || (a < b ? -1 : 1));
  let tables = 0;

  for (const [order, file] of ordered.entries()) {
    const name = basename(file);
    if (!/\.csv$/i.test(name)) {
      say(
        { file, line: 1 },
        'left-out',
        'unknown-file',
        'not a .csv file, expected the tables of the return as comma-separated files',
      );
      continue;
    }
    let columns: readonly string[] | undefined;
    let table: TakenTable | undefined;
    let other: string | undefined;
    let others = 0;
    try {
      for await (const { line, values } of readCsv(file, options.largestFile, options.progress)) {
        const place = { file, line };
        const blank = values.every((value) => value === '');
        if (columns === undefined) {
          if (blank) continue;
          columns = values.map((value) => value.toUpperCase());
          const recognised = tableOf(name, columns);
          if (recognised === undefined) {
            say(
              place,
              'left-out',
              'unknown-file',
              'neither its name nor its columns are those of a table of the return',
            );
            break;
          }
          if ('why' in recognised) {
            other = recognised.why;
            continue;
          }
          table = recognised.taken;
          tables += 1;
          const present = new Set(columns);
          const { required, read } = TABLES[table];
          const missing = required.filter((column) => !present.has(column));
          const twice = columns.filter((column, at) => column !== '' && columns?.indexOf(column) !== at);
          if (missing.length > 0)
            throw new Unreadable(
              'missing-column',
              line,
              `${table}: no column ${missing.join(', ')}, expected ${required.join(', ')} in the first line`,
            );
          if (twice.length > 0)
            throw new Unreadable(
              'column-twice',
              line,
              `${table}: the column ${twice.join(', ')} stands twice, expected each once`,
            );
          const unread = columns.filter((column) => column !== '' && !read.includes(column));
          if (unread.length > 0)
            say(
              place,
              'changed',
              'columns-not-taken',
              `${table}: nothing records ${unread.join(', ')}; the columns are passed over in every line`,
            );
          continue;
        }
        if (table === undefined) {
          if (!blank) others += 1;
          continue;
        }
        records += 1;
        const extra = values.slice(columns.length);
        if (blank) say(place, 'left-out', 'blank-line', 'a blank line');
        else if (values.length < columns.length || extra.some((value) => value !== '')) {
          say(
            place,
            'rejected',
            'wrong-number-of-fields',
            `${plural(values.length, 'field')}, expected ${columns.length}`,
          );
        } else if (columns.every((column, at) => (values[at] ?? '').toUpperCase() === column)) {
          say(place, 'left-out', 'header-again', 'the column names again, expected them in the first line alone');
        } else {
          if (extra.length > 0)
            say(
              place,
              'changed',
              'empty-fields-added',
              `${plural(extra.length, 'empty field')} too many at the end, passed over`,
            );
          rows[table].push({
            file,
            line,
            order,
            values: Object.fromEntries(columns.map((column, at) => [column, values[at] ?? ''])),
          });
        }
      }
      if (other !== undefined)
        say({ file, line: 1 }, 'left-out', 'table-not-taken', `${plural(others, 'line')}: ${other}`);
      else if (columns === undefined) {
        const recognised = tableOf(name, []);
        if (recognised !== undefined && 'taken' in recognised)
          throw new Unreadable('empty-file', 1, 'the file is empty, expected at least a line of column names');
        say({ file, line: 1 }, 'left-out', 'empty-file', 'the file is empty');
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const recognised = tableOf(name, columns ?? []);
      const taken = recognised !== undefined && 'taken' in recognised;
      if (taken) refused = true;
      say({ file, line: error.line }, taken ? 'rejected' : 'left-out', error.code, error.message);
    }
  }
  if (tables === 0 && !refused) {
    refused = true;
    say(
      { file: ordered[0] ?? '', line: 1 },
      'rejected',
      'no-known-file',
      'no table of the return was found, expected header.csv, episodes.csv or reviews.csv',
    );
  }
  return { rows, records, refused };
};
