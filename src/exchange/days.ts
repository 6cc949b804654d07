import { type Day, parseDay } from '../calendar/index.ts';
import type { ReportCode } from './imported.ts';

export type DayRead =
  | { readonly ok: true; readonly day: Day }
  | { readonly ok: false; readonly code: ReportCode; readonly message: string };

const BRITISH = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const ISO = /^\d{4}-\d{2}-\d{2}$/;

/** A date as returns write it: 31/03/2018 (day first) or 2018-03-31, and nothing else. `field` names it in the message; what stands in the file is never repeated there. */
export const readDay = (text: string, field: string, notAfter?: Day): DayRead => {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, code: 'missing-value', message: `${field}: empty, expected a date` };
  const british = BRITISH.exec(trimmed);
  const iso =
    british === null
      ? trimmed
      : `${british[3]}-${(british[2] ?? '').padStart(2, '0')}-${(british[1] ?? '').padStart(2, '0')}`;
  if (!ISO.test(iso))
    return { ok: false, code: 'not-a-date', message: `${field}: not a date, expected DD/MM/YYYY or YYYY-MM-DD` };
  const day = parseDay(iso);
  if (day === undefined)
    return {
      ok: false,
      code: 'impossible-date',
      message: `${field}: no such day is in the calendar, expected a real day`,
    };
  if (notAfter !== undefined && day > notAfter)
    return { ok: false, code: 'in-the-future', message: `${field}: has not come yet, expected a day that has` };
  return { ok: true, day };
};
