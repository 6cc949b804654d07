import { z } from 'zod';
import { type Day, parseDay } from '../calendar/index.ts';
import type { Compiled, Settings } from '../law/index.ts';
import { type Authority, listAuthorities } from '../ledger/index.ts';
import type { Database } from '../platform/index.ts';
import {
  CONFIGURABLE_RULES,
  DEFAULT_SETTINGS,
  type Instrument,
  instrumentSchema,
  lawOf,
  PROMISED_RULES,
  SETTABLE_RETENTION,
  withWording,
} from '../practice/index.ts';

const worded = z.strictObject({
  shape: z.literal('seraf'),
  wording: z.record(z.string(), instrumentSchema.shape.sections.element.shape.items),
});

/** A whole instrument, or SERAF's shape with the authority's own wording. What is wrong is told of the one that was meant. */
const instrument = z.unknown().transform((value, context): Instrument => {
  const meant = typeof value === 'object' && value !== null && 'shape' in value ? worded : instrumentSchema;
  const read = meant.safeParse(value);
  if (!read.success) {
    for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path: [...path], message });
    return z.NEVER;
  }
  if (!('wording' in read.data)) return read.data;
  try {
    return withWording(read.data.wording);
  } catch (error) {
    context.addIssue({
      code: 'custom',
      path: ['wording'],
      message: error instanceof Error ? error.message : String(error),
    });
    return z.NEVER;
  }
});

const norm = z.number().int().min(0).max(366);

/** What an authority sets for itself (`ledger.authority.configuration`). */
const settings = z.object({
  /** The day on which its region adopted the Wales Safeguarding Procedures. */
  procedures: z.iso.date().default(DEFAULT_SETTINGS.procedures),
  /** Rules beyond the contract's core that it has switched on: verified ones are on unless it says otherwise, and promises always. */
  rules: z.array(z.enum([...DEFAULT_SETTINGS.rules, ...CONFIGURABLE_RULES])).default([...DEFAULT_SETTINGS.rules]),
  /** Days on which its offices are closed of its own choice. They stop no statutory clock. */
  closures: z.array(z.iso.date()).default([]),
  /** The instruments by which exploitation is assessed: whole ones, or SERAF's shape with the authority's own wording. */
  instruments: z.array(instrument).max(20).default([]),
  /** Times of its own, in days, that no law names: within which what a response to exploitation, or the answer to a signal, asks for is recorded. */
  norms: z.strictObject({ exploitationResponse: norm.optional(), signalAction: norm.optional() }).default({}),
  /** How many years records are kept where no law that was read says so, by retention rule: without it, such a record is kept. */
  retention: z.partialRecord(z.enum(SETTABLE_RETENTION), z.number().int().min(1).max(150)).default({}),
  /** Whether documents that no scanner has looked at may be opened, where the installation has no scanner. */
  unscannedDocuments: z.enum(['closed', 'open']).default('closed'),
});
export type AuthoritySettings = z.infer<typeof settings>;

// The procedures were published on the first of these days, and every region had adopted them by the last.
const ADOPTED = { from: '2019-11-11', to: '2020-04-30' } as const;

const asked = z.strictObject({
  ...settings.shape,
  procedures: settings.shape.procedures.refine((day) => day >= ADOPTED.from && day <= ADOPTED.to, {
    error: `expected a day from ${ADOPTED.from} to ${ADOPTED.to}`,
  }),
});

/** Checks settings that somebody asks for. `wrong` names each field and what it should be. */
export const checkSettings = (
  value: unknown,
): { readonly ok: true; readonly settings: AuthoritySettings } | { readonly ok: false; readonly wrong: string } => {
  const read = asked.safeParse(value);
  if (read.success) return { ok: true, settings: read.data };
  const wrong = read.error.issues.map(({ path, message }) => [...path, message].join(': '));
  return { ok: false, wrong: wrong.join('; ') };
};

/** Reads the settings that an authority has. */
const readSettings = (configuration: Readonly<Record<string, unknown>>): AuthoritySettings =>
  settings.parse(configuration);

/** The local closure days of an authority's settings. */
export const closuresOf = ({ closures }: AuthoritySettings): Day[] => closures.flatMap((date) => parseDay(date) ?? []);

/** The law of each authority, as it has set it. */
export interface Laws {
  readonly of: (authority: number) => Promise<Compiled>;
  readonly settings: (authority: number) => Promise<AuthoritySettings>;
  readonly authority: (authority: number) => Promise<Authority>;
  /** The authority of a number; undefined where there is none. */
  readonly find: (authority: number) => Promise<Authority | undefined>;
  /** Forgets what was read: for when an authority's settings have changed. */
  readonly forget: () => void;
}

// The command line changes settings beside a running service, which follows within seconds.
const LASTING = 5_000;

export const laws = (database: Database, now: () => number = Date.now): Laws => {
  let read: Promise<Map<number, Authority>> | undefined;
  let readAt = 0;
  const authorities = (): Promise<Map<number, Authority>> => {
    if (read === undefined || now() - readAt > LASTING) {
      readAt = now();
      read = listAuthorities(database).then((list) => new Map(list.map((authority) => [authority.id, authority])));
      read.catch(() => {
        read = undefined;
      });
    }
    return read;
  };
  const find = async (id: number): Promise<Authority | undefined> => (await authorities()).get(id);
  const authority = async (id: number): Promise<Authority> => {
    const found = await find(id);
    if (found === undefined) throw new Error(`there is no authority ${id}`);
    return found;
  };
  // Every recording and every page asks: checked once for what was read.
  const checked = new WeakMap<Authority, AuthoritySettings>();
  const settingsOf = async (id: number): Promise<AuthoritySettings> => {
    const of = await authority(id);
    let found = checked.get(of);
    if (found === undefined) checked.set(of, (found = readSettings(of.configuration)));
    return found;
  };
  return {
    authority,
    find,
    settings: settingsOf,
    of: async (id) => {
      const { procedures, rules }: Settings = await settingsOf(id);
      return lawOf({ procedures, rules: [...new Set([...rules, ...PROMISED_RULES])] });
    },
    forget: () => {
      read = undefined;
    },
  };
};
