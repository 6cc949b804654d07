import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Identity } from '../access/index.ts';
import { type Day, formatDay, formatInstant, parseDay, parseInstant, type Us } from '../calendar/index.ts';
import type { Figure, Law, Measure, Settings } from '../law/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Database, Statement } from '../platform/index.ts';
import { LAW } from '../practice/index.ts';
import type { Laws, Recorder, Recording } from '../recording/index.ts';
import { countAuthority } from './counting.ts';
import { FLOWS, MADE_UP } from './declared.ts';
import { besideEarlier, publicEditionOf } from './editions.ts';
import { measuresOf, publicMeasures } from './measures.ts';
import { type PublicFigure, suppress } from './suppression.ts';

/** What is frozen: `docs/proofs.md`, section 2. */
export interface Manifest {
  readonly format: 'diogel/figures/v1';
  readonly authority: string;
  readonly origin: string;
  readonly edition: string;
  readonly audience: 'inspector' | 'public';
  readonly from: string;
  readonly to: string;
  readonly asAt: string;
  readonly knownAt: string;
  readonly size: number;
  /** Of the tree of the first `size` leaves, in base64. */
  readonly root: string;
  readonly law: Law & { readonly settings: Settings };
  readonly measures: readonly Measure[];
  readonly figures: readonly PublicFigure[];
  readonly before?: Before;
}

/** The earlier edition with which this one is compared: taken from what was published, and never typed again. */
export interface Before {
  readonly manifest: string;
  readonly edition: string;
  readonly from: string;
  readonly to: string;
  readonly figures: readonly PublicFigure[];
}

/** A published edition, as the authority's own stream has it. */
export interface Edition {
  readonly id: string;
  readonly edition: string;
  readonly from: Day;
  readonly to: Day;
  readonly asAt: Day;
  readonly knownAtUs: Us;
  readonly size: number;
  readonly full: string;
  readonly public: string;
  readonly by: string;
  readonly publishedUs: Us;
}

/** What publishing works with. */
export interface Publishing {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly laws: Laws;
  readonly recorder: Recorder;
}

const KEEP: Statement = {
  name: 'figures-keep-manifest',
  text: 'insert into figures.manifest (authority, sha256, content) values ($1, $2, $3) on conflict (authority, sha256) do nothing',
};
const READ: Statement = {
  name: 'figures-manifest',
  text: 'select content from figures.manifest where authority = $1 and sha256 = $2',
};

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The bytes of a manifest, which its hash is of: canonical JSON (RFC 8785). */
const written = (manifest: Manifest): string => {
  const text = canonicalize(manifest);
  if (text === undefined) throw new Error('a manifest has no canonical JSON');
  return text;
};

/** What was published, oldest first. One that was retracted since was published all the same. */
export const editionsOf = async (ledger: Ledger, authority: number): Promise<readonly Edition[]> => {
  const events = await ledger.events(authority, '', { kinds: ['figures.published'] });
  return events.flatMap(({ id, data, by, recordedUs }): Edition[] => {
    const text = (field: string): string => String(data[field]);
    const [from, to, asAt] = [parseDay(text('from')), parseDay(text('to')), parseDay(text('asAt'))];
    const knownAtUs = parseInstant(text('knownAt'));
    if (from === undefined || to === undefined || asAt === undefined || knownAtUs === undefined) return [];
    return [
      {
        id,
        edition: text('edition'),
        from,
        to,
        asAt,
        knownAtUs,
        size: Number(data['size']),
        full: text('full'),
        public: text('public'),
        by,
        publishedUs: recordedUs,
      },
    ];
  });
};

/** The text of a manifest by its hash; undefined where none is kept, or where what is kept is not what the hash is of. */
export const manifestText = async (
  database: Database,
  authority: number,
  hash: string,
): Promise<string | undefined> => {
  const [row] = await database.run(authority, READ, [authority, hash]);
  const text = row?.[0] as string | undefined;
  return text !== undefined && sha256(text) === hash ? text : undefined;
};

/** The same, read. */
export const manifestOf = async (
  database: Database,
  authority: number,
  hash: string,
): Promise<Manifest | undefined> => {
  const text = await manifestText(database, authority, hash);
  return text === undefined ? undefined : (JSON.parse(text) as Manifest);
};

/** What is to be published: looked at by whoever decides on it, and published as it is or not at all. */
export interface Prepared {
  readonly edition: string;
  readonly full: Manifest;
  readonly public: Manifest;
  readonly fullText: string;
  readonly publicText: string;
}

/** Why nothing can be prepared: the log has not begun, or what was recorded is not sealed in time (an alarm may stand against it). */
export type NotPrepared = 'no-log' | 'not-sealed' | 'alarm';

export interface Wanted {
  readonly edition: string;
  readonly from: Day;
  readonly to: Day;
  readonly asAt: Day;
}

const LOOK_AGAIN_MS = 100;

/** Waits until everything that had come in by an instant is sealed. */
const sealedBy = async (
  ledger: Ledger,
  authority: number,
  instant: Us,
  patienceMs: number,
  told?: (waiting: number) => void,
): Promise<NotPrepared | undefined> => {
  let until = performance.now() + patienceMs;
  let size = 0;
  for (;;) {
    const { latest, waiting, waitingSinceUs, alarms } = await ledger.integrity(authority);
    if (told !== undefined && latest !== null && latest.size > size) {
      until = performance.now() + patienceMs;
      size = latest.size;
      told(waiting);
    }
    if (alarms.some(({ endedUs }) => endedUs === null)) return 'alarm';
    if (latest !== null && (waiting === 0 || (waitingSinceUs ?? 0) > instant)) return undefined;
    if (performance.now() > until) return latest === null ? 'no-log' : 'not-sealed';
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
};

/** The edition whose figures stand beside those of a period: the latest of an earlier period, else the latest there is. */
const comparedWith = (editions: readonly Edition[], from: Day): Edition | undefined =>
  editions.findLast(({ to }) => to < from) ?? editions.at(-1);

/** Comparatives out of an earlier manifest: its wholes, of measures whose definition is the same version. */
const beforeOf = (hash: string, { edition, from, to, figures }: Manifest, measures: readonly Measure[]): Before => {
  const versions = new Map(measures.map(({ id, version }) => [id, version]));
  return {
    manifest: hash,
    edition,
    from,
    to,
    figures: figures.filter(({ measure, version, by }) => by === undefined && versions.get(measure) === version),
  };
};

/**
 * Counts what is to be published: as it is known now, over what is sealed by then. `now` is the database's clock, or close to
 * it; `patienceMs` how long the sealer is waited for. Who is told how much still `waits` has patience as long as
 * some are sealed: after a large import that is minutes.
 */
export const prepare = async (
  { database, ledger, laws }: Publishing,
  authority: number,
  wanted: Wanted,
  now: Us,
  patienceMs = 30_000,
  waits?: (waiting: number) => void,
): Promise<{ readonly ok: true; readonly prepared: Prepared } | { readonly ok: false; readonly code: NotPrepared }> => {
  const unsealed = await sealedBy(ledger, authority, now, patienceMs, waits);
  if (unsealed !== undefined) return { ok: false, code: unsealed };
  const { origin, latest } = await ledger.integrity(authority);
  if (origin === null || latest === null) return { ok: false, code: 'no-log' };
  const [{ code }, law, settings, editions] = await Promise.all([
    laws.authority(authority),
    laws.of(authority),
    laws.settings(authority),
    editionsOf(ledger, authority),
  ]);
  const { size, root } = latest;
  const { from, to, asAt, edition } = wanted;
  const measures = measuresOf(law);
  const counted = await countAuthority(ledger, authority, {
    law,
    measures,
    asAt,
    knownAt: now,
    size,
    periods: [{ from, to }],
  });
  const figures: readonly Figure[] = counted.figures[0] ?? [];
  const earlier = comparedWith(editions, from);
  const rules = law.rules.map(({ id }) => id);
  const manifest = async (
    audience: Manifest['audience'],
    declared: readonly Measure[],
    numbers: readonly PublicFigure[],
  ): Promise<Manifest> => {
    const hash = audience === 'public' ? earlier?.public : earlier?.full;
    const before = hash === undefined ? undefined : await manifestOf(database, authority, hash);
    return {
      format: 'diogel/figures/v1',
      authority: code,
      origin,
      edition,
      audience,
      from: formatDay(from),
      to: formatDay(to),
      asAt: formatDay(asAt),
      knownAt: formatInstant(now),
      size,
      root: root.toString('base64'),
      law: {
        spans: LAW.spans,
        derived: LAW.derived,
        ...(LAW.moments === undefined ? {} : { moments: LAW.moments }),
        rules: law.rules,
        settings: { procedures: settings.procedures, rules },
      },
      measures: declared,
      figures: numbers,
      ...(before === undefined || hash === undefined ? {} : { before: beforeOf(hash, before, declared) }),
    };
  };
  const told = publicMeasures(law);
  const manifests = await Promise.all(editions.map((each) => manifestOf(database, authority, each.public)));
  const beside = besideEarlier(
    manifests.flatMap((each) => (each === undefined ? [] : (publicEditionOf(each) ?? []))),
    { from, to: Math.min(to, asAt), figures, measures: told },
  );
  const [full, forPublic] = await Promise.all([
    manifest('inspector', measures, figures),
    manifest('public', told, suppress(figures, told, { flows: FLOWS, madeUp: MADE_UP, ...beside })),
  ]);
  return {
    ok: true,
    prepared: { edition, full, public: forPublic, fullText: written(full), publicText: written(forPublic) },
  };
};

/** What came of publishing: `taken` where an edition of that name was published already. */
export type Published = Recording | { readonly ok: false; readonly code: 'taken' };

/** Publishes what was prepared. The manifests are kept by their hashes first, so that no event names what is not there. */
export const publish = async (
  { database, ledger, recorder }: Publishing,
  who: Identity,
  prepared: Prepared,
  now: Us,
): Promise<Published> => {
  const { authority } = who;
  const { edition, full, fullText, publicText } = prepared;
  if ((await editionsOf(ledger, authority)).some((each) => each.edition === edition))
    return { ok: false, code: 'taken' };
  for (const text of [fullText, publicText]) await database.run(authority, KEEP, [authority, sha256(text), text]);
  const { from, to, asAt, knownAt, size } = full;
  const recorded = await recorder.record(
    who,
    [
      {
        // Made of its name: whoever publishes it at the same moment, or after a crash, publishes nothing a second time.
        id: sha256(`figures.published ${edition}`),
        kind: 'figures.published',
        at: formatInstant(now),
        children: [],
        data: { edition, from, to, asAt, knownAt, size, full: sha256(fullText), public: sha256(publicText) },
      },
    ],
    { source: 'web' },
  );
  return !recorded.ok && recorded.code === 'key-reused' ? { ok: false, code: 'taken' } : recorded;
};
