import type { Us } from '#src/calendar/index.ts';
import type { Statement } from '#src/platform/index.ts';
import { endAlarms, raiseAlarm } from './alarms.ts';
import type { Run } from './keyring.ts';
import { readCount } from './log/checkpoint.ts';
import { heldSignatures, readNote, readSignature } from './log/note.ts';
import type { PolicyWitness } from './log/policy.ts';
import { consistencyProof } from './log/tree.ts';
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
/** More answers than one mean that the witness was asked by another process meanwhile. */
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
 * What came of asking a witness. `away`: no answer, or none that means anything. `unknown`: it does not know this log or its key.
 * `rollback` and `fork` are alarms, and raised. `behind`: we have sealed more since, ask again.
 */
export type Answer = 'cosigned' | 'away' | 'unknown' | 'behind' | 'rollback' | 'fork';

/** Asks a witness to cosign the head that was signed last, and keeps what it says. */
export const askWitness = async (
  run: Run,
  authority: number,
  head: Head & Required<Pick<Head, 'signed'>>,
  { key, url }: PolicyWitness,
): Promise<Answer> => {
  if (url === undefined) return 'away';
  const { size, signed } = head;
  const alarm = async (code: 'rollback' | 'fork', theirs?: number): Promise<'rollback' | 'fork'> => {
    await raiseAlarm(run, authority, {
      code,
      about: key.name,
      ours: size,
      ...(theirs === undefined ? {} : { theirs }),
    });
    return code;
  };
  let old = ((await run(LAST_SEEN, [authority, key.name]))[0]?.[0] as number | undefined) ?? 0;
  for (let tried = 0; tried < ATTEMPTS; tried++) {
    // Another process has sealed and shown the witness more since this head was read.
    if (old > size) return 'behind';
    const proof = await consistencyProof(readNodes(run, authority), old, size);
    const lines = [`old ${old}`, ...proof.map((hash) => hash.toString('base64')), '', signed.note];
    let answer: { readonly status: number; readonly text: string };
    try {
      const response = await fetch(`${url.replace(/\/+$/, '')}/add-checkpoint`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: lines.join('\n'),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      answer = { status: response.status, text: (await response.text()).slice(0, LONGEST_ANSWER) };
    } catch {
      return 'away';
    }
    if (answer.status === 200) {
      const text = readNote(signed.note)?.text ?? '';
      const signatures = answer.text.split('\n').flatMap((line) => readSignature(line) ?? []);
      const [held] = heldSignatures({ text, signatures }, [key]) ?? [];
      if (held?.time === undefined) return 'away';
      await run(KEEP, [authority, size, key.name, held.line, held.time * 1_000_000]);
      await endAlarms(run, authority, key.name, ['rollback', 'fork']);
      return 'cosigned';
    }
    if (answer.status === 409) {
      const theirs = readCount(answer.text.trim());
      if (theirs === undefined) return 'away';
      // Of the same size and another tree, or it would have cosigned.
      if (theirs === old) return old === size ? alarm('fork', theirs) : 'away';
      if (theirs > size) {
        const now = await readHead(run, authority);
        return now !== undefined && now.size >= theirs ? 'behind' : alarm('rollback', theirs);
      }
      old = theirs;
    } else if (answer.status === 422) return alarm('fork', old);
    else return answer.status === 403 || answer.status === 404 ? 'unknown' : 'away';
  }
  return 'away';
};
