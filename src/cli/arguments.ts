import { parseArgs, type ParseArgsConfig } from 'node:util';
import { type Day, parseDay, type Us } from '../calendar/index.ts';
import { parseKnownAt } from '../practice/index.ts';

/** A call that means nothing: exit status 2. The message says what is wrong and what would be right. */
export class WrongCall extends Error {}

/** Input that was refused as a whole: exit status 1. */
export class Rejected extends Error {}

/** Reads a command's arguments. Throws `WrongCall`. */
export const read = <T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new WrongCall(error instanceof Error ? error.message : String(error));
  }
};

/** A date option, if given. Throws `WrongCall`. */
export const dayOption = (name: string, value: string | undefined): Day | undefined => {
  if (value === undefined) return undefined;
  const day = parseDay(value);
  if (day === undefined) throw new WrongCall(`--${name}: ${value} is not a date, expected a real day as YYYY-MM-DD`);
  return day;
};

/** A date option that must be given. Throws `WrongCall`. */
export const requiredDay = (name: string, value: string | undefined): Day => {
  const day = dayOption(name, value);
  if (day === undefined) throw new WrongCall(`--${name}: missing, expected a day as YYYY-MM-DD`);
  return day;
};

/** The instant up to which something was known, if given. Throws `WrongCall`. */
export const knownAtOption = (value: string | undefined): Us | undefined => {
  if (value === undefined) return undefined;
  const knownAt = parseKnownAt(value);
  if (knownAt === undefined) {
    throw new WrongCall(
      `--known-at: ${value} is not a time, expected a day as YYYY-MM-DD or a date-time with its offset`,
    );
  }
  return knownAt;
};
