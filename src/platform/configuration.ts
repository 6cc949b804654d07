import { resolve } from 'node:path';
import { z } from 'zod';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

/** What an installation decides for itself. Everything else is the same everywhere or is an authority's own setting. */
export interface Configuration {
  readonly host: string;
  readonly port: number;
  /** A PostgreSQL of the installation's own; undefined: ours, under `folder`. */
  readonly databaseUrl: string | undefined;
  /** Absolute path of the folder for everything that this installation keeps on disk. */
  readonly folder: string;
  /** Absolute path of the file with the key-encryption key. */
  readonly keyFile: string;
  /** What the names of the authorities' logs begin with: an address without its scheme, which need not be reachable. */
  readonly origin: string;
  /** Absolute path of a C2SP tlog-policy file with the witnesses of the logs; undefined: there are none. */
  readonly witnessFile: string | undefined;
  /** Whether the imaginary authority is there and its posts can be signed in as. */
  readonly demo: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** For how many days an independent recount of published figures serves. */
  readonly recountDays: number;
  /** The address of ClamAV's daemon; undefined: documents are not scanned. */
  readonly scanner: string | undefined;
  /** The largest document that is taken, in bytes. */
  readonly largestDocument: number;
  /** A bucket of an S3-compatible store for documents; undefined: they lie under `folder`. */
  readonly s3:
    | { readonly bucket: string; readonly region: string; readonly keyId: string; readonly secret: string }
    | undefined;
}

/** A variable of the environment that cannot be used: what is wrong with it, and what would be right. Never its value, which may be a secret. */
export interface ConfigurationProblem {
  readonly variable: string;
  readonly wrong: string;
  readonly right: string;
}

export type ReadConfiguration =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

const PORT = 'a whole number from 0 (any free port) to 65535, such as 3000';
const SCANNER = 'unix:/run/clamav/clamd.ctl or tcp://host:3310, where ClamAV’s daemon listens';
const DOCUMENT_MB = 'a whole number of megabytes from 1 to 1000, such as 25';
const RECOUNT_DAYS = 'a whole number of days from 1 to 366, such as 7';
const S3_TOGETHER = 'DIOGEL_S3_BUCKET, DIOGEL_S3_KEY_ID and DIOGEL_S3_SECRET together, or none of them';
const ORIGIN = 'an address without its scheme, such as diogel.example.gov.wales';
const DATABASE_URL = 'postgresql://user:password@host:5432/database, to a PostgreSQL 15 or newer';

/** Each message is `what is wrong | what would be right`. */
const environment = z.object({
  HOST: z
    .string()
    .regex(
      /^[A-Za-z0-9.:_-]+$/,
      'is not a host name or address|a host name or address to listen on, such as 127.0.0.1 or 0.0.0.0',
    )
    .default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, `is not a port number|${PORT}`)
    .transform(Number)
    .refine((port) => port <= 65_535, `is too large for a port number|${PORT}`)
    .default(3000),
  DATABASE_URL: z
    .string()
    .refine((url) => URL.canParse(url), `is not an address|${DATABASE_URL}`)
    .refine(
      (url) => !URL.canParse(url) || /^postgres(ql)?:$/.test(new URL(url).protocol),
      `is not the address of a PostgreSQL|${DATABASE_URL}`,
    )
    .refine(
      (url) => !URL.canParse(url) || !new URL(url).searchParams.has('options'),
      'carries `options`, which Diogel sets itself, on each connection, to separate the authorities|the same address without `options`',
    )
    .optional(),
  DIOGEL_VAR: z.string().default('./var'),
  DIOGEL_KEY_FILE: z.string().optional(),
  DIOGEL_ORIGIN: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*(:\d{1,5})?(\/[A-Za-z0-9._~-]+)*$/, `is not an origin|${ORIGIN}`)
    .max(200, `is too long|${ORIGIN}`)
    .default('diogel.invalid'),
  DIOGEL_WITNESSES: z.string().optional(),
  DIOGEL_DEMO: z
    .enum(['on', 'off'], 'is neither on nor off|on or off; left out, it is on unless DATABASE_URL is set')
    .optional(),
  DIOGEL_SCANNER: z
    .string()
    .regex(/^(unix:\/.+|tcp:\/\/(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):\d{1,5})$/, `is not a scanner’s address|${SCANNER}`)
    .optional(),
  DIOGEL_DOCUMENT_MB: z
    .string()
    .regex(/^\d{1,4}$/, `is not a size|${DOCUMENT_MB}`)
    .transform(Number)
    .refine((size) => size >= 1 && size <= 1_000, `is out of range|${DOCUMENT_MB}`)
    .default(25),
  DIOGEL_RECOUNT_DAYS: z
    .string()
    .regex(/^\d{1,3}$/, `is not a number of days|${RECOUNT_DAYS}`)
    .transform(Number)
    .refine((days) => days >= 1 && days <= 366, `is out of range|${RECOUNT_DAYS}`)
    .default(7),
  DIOGEL_S3_BUCKET: z
    .string()
    .refine(
      (url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && new URL(url).pathname.length > 1,
      'is not the address of a bucket|https://host/bucket, of an S3-compatible store',
    )
    .optional(),
  DIOGEL_S3_REGION: z.string().default('us-east-1'),
  DIOGEL_S3_KEY_ID: z.string().optional(),
  DIOGEL_S3_SECRET: z.string().optional(),
  DIOGEL_LOG: z.enum(LOG_LEVELS, `is not a level|one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/** Reads the environment; a variable that is set and empty counts as not set. Every problem is told, not only the first. */
export const readConfiguration = (env: Readonly<Record<string, string | undefined>>): ReadConfiguration => {
  const read = environment.safeParse(
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== '')),
  );
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => {
      const [wrong = message, right = ''] = message.split('|');
      return { variable: String(path[0]), wrong, right };
    });
    return { ok: false, problems };
  }
  const {
    HOST,
    PORT: port,
    DATABASE_URL: databaseUrl,
    DIOGEL_VAR,
    DIOGEL_KEY_FILE,
    DIOGEL_ORIGIN: origin,
    DIOGEL_WITNESSES: witnesses,
    DIOGEL_DEMO,
    DIOGEL_LOG,
    DIOGEL_RECOUNT_DAYS: recountDays,
    DIOGEL_SCANNER,
    DIOGEL_DOCUMENT_MB,
    DIOGEL_S3_BUCKET: bucket,
    DIOGEL_S3_REGION: region,
    DIOGEL_S3_KEY_ID: keyId,
    DIOGEL_S3_SECRET: secret,
  } = read.data;
  const given = [bucket, keyId, secret].filter((each) => each !== undefined).length;
  if (given !== 0 && given !== 3)
    return {
      ok: false,
      problems: [{ variable: 'DIOGEL_S3_BUCKET', wrong: 'is set in part', right: S3_TOGETHER }],
    };
  return {
    ok: true,
    configuration: {
      host: HOST,
      port,
      databaseUrl,
      folder: resolve(DIOGEL_VAR),
      keyFile: resolve(DIOGEL_KEY_FILE ?? `${DIOGEL_VAR}/keys/kek`),
      origin,
      witnessFile: witnesses === undefined ? undefined : resolve(witnesses),
      demo: DIOGEL_DEMO === undefined ? databaseUrl === undefined : DIOGEL_DEMO === 'on',
      logLevel: DIOGEL_LOG,
      recountDays,
      scanner: DIOGEL_SCANNER,
      largestDocument: DIOGEL_DOCUMENT_MB * 1_000_000,
      s3:
        bucket === undefined || keyId === undefined || secret === undefined
          ? undefined
          : { bucket, region, keyId, secret },
    },
  };
};
