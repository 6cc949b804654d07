import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import { formatDay, formatInstant, parseInstant, type Us } from '#src/calendar/index.ts';
import { counter, measuresOf } from '#src/figures/index.ts';
import type { Fact, Figure, Measure, Period, Settings } from '#src/law/index.ts';
import { LAW, lawOf, readEvent, toFact } from '#src/practice/index.ts';

/**
 * Bundles as `docs/proofs.md` says them, written here a third time: with neither the service's log nor the verifier's, so that
 * neither is tested by itself. Only the figures are the service's own.
 */
const sha256 = (...pieces: readonly (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
};

/** The root of RFC 6962, as its definition has it: the largest power of two below the size goes to the left. */
export const rootOf = (leaves: readonly Buffer[]): Buffer => {
  const [only] = leaves;
  if (only === undefined) return sha256('');
  if (leaves.length === 1) return only;
  const left = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(Buffer.of(1), rootOf(leaves.slice(0, left)), rootOf(leaves.slice(left)));
};

/** The audit path of RFC 6962, as its definition has it. */
export const pathOf = (leaves: readonly Buffer[], index: number): Buffer[] => {
  if (leaves.length <= 1) return [];
  const left = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return index < left
    ? [...pathOf(leaves.slice(0, left), index), rootOf(leaves.slice(left))]
    : [...pathOf(leaves.slice(left), index - left), rootOf(leaves.slice(0, left))];
};

/** Somebody who signs notes: the log itself (type 1), or a witness (type 4). */
export interface Signer {
  readonly name: string;
  readonly verifier: string;
  readonly line: (text: string) => string;
}

/** A signer whose key is made of its name, so that a test can be run again. */
export const signer = (name: string, type: 1 | 4, seed = name): Signer => {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), sha256(seed)]);
  const key: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { x = '' } = key.export({ format: 'jwk' });
  const material = Buffer.concat([Buffer.of(type), Buffer.from(x, 'base64url')]);
  const id = sha256(`${name}\n`, material).subarray(0, 4);
  return {
    name,
    verifier: `${name}+${id.toString('hex')}+${material.toString('base64')}`,
    line: (text) => {
      const time = Buffer.alloc(type === 4 ? 8 : 0);
      if (type === 4) time.writeBigUInt64BE(1_770_000_000n);
      const message = type === 4 ? `cosignature/v1\ntime 1770000000\n${text}` : text;
      return `— ${name} ${Buffer.concat([id, time, sign(null, Buffer.from(message), key)]).toString('base64')}\n`;
    },
  };
};

/** The note of a checkpoint, signed. */
export const noteOf = (origin: string, leaves: readonly Buffer[], signers: readonly Signer[]): string => {
  const text = `${origin}\n${leaves.length}\n${rootOf(leaves).toString('base64')}\n`;
  return `${text}\n${signers.map(({ line }) => line(text)).join('')}`;
};

/** A leaf's line of a bundle. */
export interface LeafLine {
  readonly id: string;
  readonly part: number;
  readonly child: string;
  readonly seq: number;
  readonly recorded: number;
  readonly entered: number;
  readonly imported: boolean;
  readonly source: string;
  readonly salt: string;
  readonly body: string;
}

/** The same, or what is left of it when it is erased, and its hash. */
export interface Leaf {
  readonly line: LeafLine | { readonly leaf: string };
  readonly hash: Buffer;
}

const lp = (text: string): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
};

/** The hash of the leaf that a line of a bundle is of. */
export const leafHash = (
  code: string,
  { id, part, child, seq, recorded, entered, imported, source, salt, body }: LeafLine,
): Buffer => {
  const numbers = Buffer.alloc(4 + 8 + 8 + 1);
  numbers.writeUInt32BE(seq);
  numbers.writeBigInt64BE(BigInt(recorded), 4);
  numbers.writeBigInt64BE(BigInt(entered), 12);
  numbers.writeUInt8(Number(imported), 20);
  const two = Buffer.alloc(2);
  two.writeUInt16BE(part);
  const commitment = sha256('diogel/body/v1\0', Buffer.from(salt, 'base64'), body);
  return sha256(Buffer.of(0), 'diogel/leaf/v1\0', lp(code), lp(id), two, lp(child), numbers, lp(source), commitment);
};

/** An event line of the contract. */
export type Line = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly kind: string;
  readonly children: readonly string[];
  readonly recorded: string;
};

const sourceOf = (imported: boolean, { kind }: Line): string =>
  imported ? 'import' : kind === 'erasure.done' ? 'service' : 'web';

/**
 * The leaves of events in the order in which they came in. Those of `live` were not imported: their `recorded` is the database's.
 * `heads` is how many events each child has, and goes on being it.
 */
export const leavesOf = (
  code: string,
  lines: Iterable<Line>,
  live: (id: string) => boolean = () => false,
  heads = new Map<string, number>(),
): Leaf[] => {
  const leaves: Leaf[] = [];
  for (const event of lines) {
    const recorded = parseInstant(event.recorded) ?? Number.NaN;
    const imported = !live(event.id);
    const { recorded: _, ...without } = event;
    const streams = event.children.length === 0 ? [''] : event.children;
    for (const [part, child] of streams.entries()) {
      const seq = (heads.get(child) ?? 0) + 1;
      heads.set(child, seq);
      const line = {
        id: event.id,
        part,
        child,
        seq,
        recorded,
        imported,
        source: sourceOf(imported, event),
        entered: imported ? recorded + 1_000_000 : recorded,
        salt: sha256(`salt of ${event.id} ${part}`).toString('base64'),
        body: canonicalize({ authority: 7, child, event: imported ? event : without }) ?? '',
      };
      leaves.push({ line, hash: leafHash(code, line) });
    }
  }
  return leaves;
};

/** What the law reads of each child, as a service would have it that knows these events. */
export const factsOf = (lines: readonly Line[]): Map<string, Fact[]> => {
  const children = new Map<string, Fact[]>();
  const replaced = new Map<string, Us>();
  const read = lines.map((line) => {
    const event = readEvent(line);
    if (!event.ok) throw new Error(JSON.stringify([line, event.problems]));
    return event.event;
  });
  for (const { replaces, recordedUs } of read)
    if (replaces !== undefined) replaced.set(replaces, Math.min(recordedUs, replaced.get(replaces) ?? recordedUs));
  for (const event of read)
    for (const child of event.children) {
      const facts = children.get(child) ?? [];
      facts.push({ ...toFact(event), replacedFrom: replaced.get(event.id) });
      children.set(child, facts);
    }
  return children;
};

/** What is published, and by whom it is signed. */
export interface Edition {
  readonly code: string;
  readonly log: Signer;
  readonly witnesses: readonly Signer[];
  readonly audience: 'inspector' | 'public';
  readonly settings: Settings;
  readonly measures: readonly Measure[];
  readonly figures: readonly Figure[];
  readonly period: Period;
  readonly knownAt: Us;
  /** Changes the manifest before it is published. */
  readonly published?: ((manifest: Manifest) => Manifest) | undefined;
  /** What is published for the public of the same edition; the same as to the inspector, where it is not given. */
  readonly told?: Pick<Edition, 'measures'> & { readonly figures: readonly object[] };
}
type Manifest = Record<string, unknown>;

/**
 * Publishes an edition that was counted over the leaves of `counted`: the first line of its bundle, and all leaves of its log,
 * `between` those that came in before the publication and `after` those that came in after it.
 */
export const publish = (
  edition: Edition,
  counted: readonly Buffer[],
  between: readonly Leaf[] = [],
  after: readonly Leaf[] = [],
) => {
  const { code, log, witnesses, audience, settings, measures, figures, period, knownAt } = edition;
  const { published = (each) => each, told } = edition;
  const { rules } = lawOf(settings);
  const made = {
    format: 'diogel/figures/v1',
    authority: code,
    origin: log.name,
    edition: 'Q1',
    audience,
    measures,
    figures,
    from: formatDay(period.from),
    to: formatDay(period.to),
    asAt: formatDay(period.asAt),
    knownAt: formatInstant(knownAt),
    size: counted.length,
    root: rootOf(counted).toString('base64'),
    law: { ...LAW, rules, settings: { ...settings, rules: rules.map(({ id }) => id) } },
  };
  const manifest = published(JSON.parse(JSON.stringify(made)));
  const digestOf = (made: object): string => sha256(canonicalize(made) ?? '').toString('hex');
  const forPublic = told === undefined ? manifest : { ...manifest, ...told, audience: 'public' };
  const said = Object.fromEntries(
    ['edition', 'from', 'to', 'asAt', 'knownAt', 'size'].map((field) => [field, manifest[field]]),
  );
  const at = '2026-02-07T09:00:00+00:00';
  const event = {
    id: 'publication',
    kind: 'figures.published',
    at,
    recorded: at,
    by: 'post-director',
    children: [],
    data: { ...said, full: digestOf(manifest), public: digestOf(JSON.parse(JSON.stringify(forPublic))) },
  };
  const own = between.filter(({ line }) => 'child' in line && line.child === '');
  const [publication, ...others] = leavesOf(code, [event], () => true, new Map([['', own.length]]));
  if (publication === undefined || others.length > 0) throw new Error('a publication is one leaf');
  const hashes = [...counted, ...[...between, publication, ...after].map(({ hash }) => hash)];
  const index = counted.length + between.length;
  const head = {
    format: 'diogel/bundle/v1',
    manifest,
    checkpoint: noteOf(log.name, hashes, [log, ...witnesses]),
    keys: [log.verifier],
    publication: {
      index,
      entry: publication.line,
      proof: pathOf(hashes, index).map((hash) => hash.toString('base64')),
    },
  };
  return { head, told: { ...head, manifest: forPublic }, publication, hashes };
};

/** A policy that trusts a log and asks for all of these witnesses. */
export const policyFor = (log: Signer, witnesses: readonly Signer[]): string => {
  const names = witnesses.map((_, number) => `w${number}`);
  const group = [`group everybody all ${names.join(' ')}`, 'quorum everybody'];
  return [
    `log ${log.verifier}`,
    ...witnesses.map(({ verifier }, number) => `witness w${number} ${verifier}`),
    ...(names.length === 0 ? ['quorum none'] : group),
    '',
  ].join('\n');
};

type Wanted = Pick<Edition, 'settings' | 'period' | 'knownAt'> &
  Partial<Edition> & {
    /** Which events were recorded live and not imported. */
    readonly live?: (id: string) => boolean;
    /** What came in after the figures were counted, before their publication and after it. */
    readonly between?: readonly Line[];
    readonly after?: readonly Line[];
  };

/** A whole bundle of these events, counted by the service's own measures and as honest as `published` lets it be. */
export const bundleOf = (lines: readonly Line[], wanted: Wanted) => {
  const { code = 'sir-brofi', settings, period, knownAt, live, between = [], after = [] } = wanted;
  const law = lawOf(settings);
  const measures = wanted.measures ?? measuresOf(law);
  const count = counter({ law, measures, asAt: period.asAt, knownAt, periods: [period] });
  for (const [child, facts] of factsOf(lines)) count.add(child, facts);
  const edition: Edition = {
    code,
    log: signer(`prawf.invalid/${code}`, 1),
    witnesses: [],
    audience: 'inspector',
    measures,
    figures: count.result().figures[0] ?? [],
    ...wanted,
  };
  const heads = new Map<string, number>();
  const [counted, early, late] = [lines, between, after].map((each) => leavesOf(code, each, live, heads));
  if (counted === undefined || early === undefined || late === undefined) throw new Error('no leaves');
  const { head, told, publication, hashes } = publish(
    edition,
    counted.map(({ hash }) => hash),
    early,
    late,
  );
  const { log, witnesses } = edition;
  return {
    head,
    told,
    hashes,
    log,
    leaves: [...counted, ...early, publication, ...late],
    policy: policyFor(log, witnesses),
    /** The checkpoint that the log signed when it had so many leaves. */
    older: (size: number): string => noteOf(log.name, hashes.slice(0, size), [log]),
  };
};
export type Bundle = ReturnType<typeof bundleOf>;

/** The text of a bundle. */
export const bundleText = ({ head, leaves }: Pick<Bundle, 'head' | 'leaves'>): string =>
  [head, ...(head.manifest['audience'] === 'public' ? [] : leaves.map(({ line }) => line))]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
