import { type DiogelEvent, readEvent } from '../practice/index.ts';
import { eachLine } from './event-lines.ts';
import type { ReportLine } from './imported.ts';

/** Reads event files (contract, section 1) to be recorded. What they correct may be in the ledger, so it is asked there. Throws where a file cannot be opened. */
export const readEventFiles = async (
  paths: readonly string[],
): Promise<{ readonly events: readonly DiogelEvent[]; readonly report: readonly ReportLine[] }> => {
  const events: DiogelEvent[] = [];
  const report: ReportLine[] = [];
  const known = new Set<string>();
  for (const file of paths) {
    const reject = (line: number, message: string): void => {
      report.push({ file, line, action: 'rejected', code: 'not-valid', message });
    };
    await eachLine(
      file,
      (value, line) => {
        const read = readEvent(value);
        if (!read.ok) for (const { message } of read.problems) reject(line, message);
        else if (known.has(read.event.id))
          reject(line, `id: ${read.event.id} was used before, expected an id of its own`);
        else {
          known.add(read.event.id);
          events.push(read.event);
          report.push({
            file,
            line,
            action: 'taken',
            code: 'taken',
            message: read.event.kind,
            events: [read.event.id],
          });
        }
      },
      reject,
    );
  }
  return { events, report };
};
