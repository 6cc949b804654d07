import type { Us } from '#src/calendar/index.ts';
import type { Statement } from '#src/platform/index.ts';
import { endAlarms, raiseAlarm } from './alarms.ts';
import type { Run } from './keyring.ts';
import { readCount } from './log/checkpoint.ts';
import { heldSignatures, readNote, readSignature } from './log/note.ts';
import type { PolicyWitness } from './log/policy.ts';
import { consistencyProof, type ReadNode } from './log/tree.ts';
import { readNodes } from './nodes.ts';
import { type Head, readHead } from './sealing.ts';

const LAST_SEEN: Statement = {
  name: 'log-last-seen',
  text: 'select size from ledger.cosignature where authority = $1 and witness = $2 order by witness desc, size desc limit 1',
};
const KEEP: Statement = {
  name: 'log-keep-cosignature',
  text: 'insert into ledger.cosignature (authority, size, witness, line, seen_us) values ($1, $2, $3, $4, $5) on conflict do nothing',
};
const LINES: Statement = {
  name: 'log-cosignatures',
  text: 'select witness, line, seen_us from ledger.cosignature where authority = $1 and size = $2 order by witness',
};

/** A witness is given as long to answer before others are asked again. */
const PATIENCE_MS = 5_000;
/** More answers than these mean that the witness was shown more by another process meanwhile. */
const ATTEMPTS = 3;
const LONGEST_ANSWER = 10_000;

/** What a witness said of a checkpoint: its line under the note, and when it looked. */
export interface Cosignature {
  readonly witness: string;
  readonly line: string;
  readonly seenUs: Us;
}

/** The cosignatures of the checkpoint of a size. */
export const readCosignatures = async (run: Run, authority: number, size: number): Promise<Cosignature[]> =>
  ((await run(LINES, [authority, size])) as [string, string, Us][]).map(([witness, line, seenUs]) => ({
    witness,
    line,
    seenUs,
  }));

/**
 * What a witness made of a checkpoint. `agrees`: it extends what it has seen, and `text` holds its lines. `ahead` and `fork`: it has seen
 * a larger tree, of `theirs` leaves, or another one. `unknown`: it does not know this log or its key. `away`: no answer, or none that
 * means anything.
 */
export type Presented =
  | { readonly outcome: 'agrees'; readonly text: string }
  | { readonly outcome: 'ahead' | 'fork'; readonly theirs: number }
  | { readonly outcome: 'unknown' | 'away' };

/** Shows a witness a signed head, with the proof that it extends what it has seen: `seen` leaves, as far as is known (C2SP tlog-witness). */
export const presentTo = async (
  url: string,
  { size, note }: { readonly size: number; readonly note: string },
  read: ReadNode,
  seen: number,
): Promise<Presented> => {
  let old = seen;
  for (let tried = 0; tried < ATTEMPTS; tried++) {
    if (old > size) return { outcome: 'ahead', theirs: old };
    const proof = await consistencyProof(read, old, size);
    const lines = [`old ${old}`, ...proof.map((hash) => hash.toString('base64')), '', note];
    let status: number;
    let text: string;
    try {
      const response = await fetch(`${url.replace(/\/+$/, '')}/add-checkpoint`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: lines.join('\n'),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      status = response.status;
      text = (await response.text()).slice(0, LONGEST_ANSWER);
    } catch {
      return { outcome: 'away' };
    }
    if (status === 200) return { outcome: 'agrees', text };
    if (status === 422) return { outcome: 'fork', theirs: old };
    if (status !== 409) return { outcome: status === 403 || status === 404 ? 'unknown' : 'away' };
    const theirs = readCount(text.trim());
    if (theirs === undefined) return { outcome: 'away' };
    // Of the same size and another tree, or it would have cosigned.
    if (theirs === old) return old === size ? { outcome: 'fork', theirs } : { outcome: 'away' };
    old = theirs;
  }
  return old > size ? { outcome: 'ahead', theirs: old } : { outcome: 'away' };
};

/** What came of asking a witness; `rollback` and `fork` are alarms, and raised. `behind`: we have sealed more since, ask again. */
export type Answer = 'cosigned' | 'away' | 'unknown' | 'behind' | 'rollback' | 'fork';

/** Asks a witness to cosign the head that was signed last, and keeps what it says. */
export const askWitness = async (
  run: Run,
  authority: number,
  { size, signed }: Head & Required<Pick<Head, 'signed'>>,
  { key, url }: PolicyWitness,
): Promise<Answer> => {
  if (url === undefined) return 'away';
  const seen = ((await run(LAST_SEEN, [authority, key.name]))[0]?.[0] as number | undefined) ?? 0;
  // Another process has sealed and shown the witness more since this head was read.
  if (seen > size) return 'behind';
  const presented = await presentTo(url, { size, note: signed.note }, readNodes(run, authority), seen);
  switch (presented.outcome) {
    case 'agrees': {
      const text = readNote(signed.note)?.text ?? '';
      const signatures = presented.text.split('\n').flatMap((line) => readSignature(line) ?? []);
      const [held] = heldSignatures({ text, signatures }, [key]) ?? [];
      if (held?.time === undefined) return 'away';
      await run(KEEP, [authority, size, key.name, held.line, held.time * 1_000_000]);
      await endAlarms(run, authority, key.name, ['rollback', 'fork']);
      return 'cosigned';
    }
    case 'ahead': {
      const now = await readHead(run, authority);
      if (now !== undefined && now.size >= presented.theirs) return 'behind';
      await raiseAlarm(run, authority, { code: 'rollback', about: key.name, theirs: presented.theirs, ours: size });
      return 'rollback';
    }
    case 'fork':
      await raiseAlarm(run, authority, { code: 'fork', about: key.name, theirs: presented.theirs, ours: size });
      return 'fork';
    default:
      return presented.outcome;
  }
};
