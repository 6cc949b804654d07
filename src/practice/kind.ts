import { z } from 'zod';

/** Whom an event of a kind may concern: exactly one child, one or more, also none (a retraction needs no child of its own), or no child at all. */
export type Concerns = 'one' | 'some' | 'any' | 'none';

/** A kind of event: what may be recorded under it. `data` is strict: an unknown field is an error. */
export interface Kind {
  readonly kind: string;
  readonly area: string;
  readonly concerns: Concerns;
  readonly data: z.ZodObject;
  /** A correction must name the event that it replaces. */
  readonly replaces?: 'required';
}

/** An id that ties events together, as its writer made it: not empty, 256 characters at most. */
export const id = z.string().min(1).max(256);
/** Free text in either language. */
export const text = z.string().max(200_000);
/** A word or code of the writer's own list. */
export const word = z.string().min(1).max(1_000);
export const words = z.array(word).max(1_000);
/** Which texts were carried over unchanged from an earlier entry of the record, and from which: a field to the entry's id. */
export const carried = z.record(z.string().min(1).max(100), id).optional();
export const date = z.iso.date();
/** `cy`, `en` or another ISO 639 code. */
export const language = z
  .string()
  .regex(/^[a-z]{2,3}$/, 'expected cy, en or another ISO 639 code of two or three small letters');

/** Declares the kinds of an area. */
export const kinds = (
  area: string,
  declared: Readonly<Record<string, z.ZodObject | { data: z.ZodObject; concerns?: Concerns; replaces?: 'required' }>>,
): Kind[] =>
  Object.entries(declared).map(([kind, declaration]) =>
    declaration instanceof z.ZodObject
      ? { kind, area, concerns: 'some', data: declaration }
      : {
          kind,
          area,
          concerns: declaration.concerns ?? 'some',
          data: declaration.data,
          ...(declaration.replaces === undefined ? {} : { replaces: declaration.replaces }),
        },
  );
