import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { ReportCode } from './imported.ts';
import { readText, Unreadable } from './text.ts';

/** No field of a return is near this long: a longer one is a quotation mark that was never closed. In characters. */
export const LONGEST_RECORD = 1 << 16;

export interface CsvRecord {
  readonly line: number;
  readonly values: readonly string[];
}

const CODES: Readonly<Partial<Record<CsvError['code'], readonly [ReportCode, string]>>> = {
  CSV_MAX_RECORD_SIZE: [
    'field-too-large',
    `a line of more than ${LONGEST_RECORD} characters, expected at most that (a quotation mark that is never closed?)`,
  ],
  CSV_QUOTE_NOT_CLOSED: ['quote-not-closed', 'a quotation mark is never closed, expected its partner'],
  CSV_INVALID_CLOSING_QUOTE: ['stray-quote', 'a quotation mark in the middle of a field, expected it doubled'],
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: ['stray-quote', 'text after a closing quotation mark, expected a comma'],
  INVALID_OPENING_QUOTE: [
    'stray-quote',
    'a quotation mark in the middle of a field, expected the whole field in quotation marks',
  ],
};

const unreadable = (error: unknown): unknown => {
  if (!(error instanceof CsvError)) return error;
  const [code, message] = CODES[error.code] ?? [];
  const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
  return code === undefined || message === undefined ? error : new Unreadable(code, line, message);
};

/** The records of a comma-separated file, one by one, header and blank lines included, each with the line on which it ends. Throws `Unreadable`. */
export async function* readCsv(
  path: string,
  largest?: number,
  progress?: (file: string, bytes: number) => void,
): AsyncGenerator<CsvRecord> {
  const parser = parse({
    columns: false,
    info: true,
    trim: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: LONGEST_RECORD,
  });
  // The parser is destroyed with the source's error, which the loop below then throws; the promise would only say it again.
  const fed = pipeline(Readable.from(readText(path, largest, progress)), parser).catch(() => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { line: info.lines, values: record };
    }
  } catch (error) {
    throw unreadable(error);
  } finally {
    parser.destroy();
    await fed;
  }
}
