import { setTimeout as pause } from 'node:timers/promises';
import { type Database, isAway } from '#src/platform/index.ts';
import { endAlarms, raiseAlarm } from './alarms.ts';
import type { Appended, AppendOptions } from './append.ts';
import { type Authority, listAuthorities } from './authorities.ts';
import type { NewEvent } from './claim.ts';
import type { Run } from './keyring.ts';
import { readVerifierKey, type VerifierKey } from './log/note.ts';
import type { Policy, PolicyWitness } from './log/policy.ts';
import { beginLog, openSigners, readLogKeys } from './log-keys.ts';
import { readSignedHead } from './proving.ts';
import { compareWithPublished, publishCheckpoint, publishTiles, readPublished } from './publishing.ts';
import type { Where } from './read.ts';
import { anythingToSeal, BATCH, readHead, sealBatch, settleEpoch, tilesHold } from './sealing.ts';
import type { Vault } from './vault.ts';
import { type Answer, askWitness } from './witnessing.ts';

export interface LogOptions {
  readonly database: Database;
  readonly append: (where: Where, events: readonly NewEvent[], options: AppendOptions) => Promise<Appended>;
  readonly vault: Vault;
  readonly policy: Policy;
  /** `DIOGEL_VAR`: what is published lies below `log/`. */
  readonly folder: string;
  /** What the names of new logs begin with. */
  readonly origin: string;
  /** Told what somebody who runs the service should know. */
  readonly say: (message: string) => void;
  /** Milliseconds between two looks for what is to be sealed. */
  readonly tick?: number;
}

/** Logs that are kept as long as the service runs. */
export interface KeptLogs {
  /** Ends what is under way, and begins nothing more. */
  readonly stop: () => Promise<void>;
}

const TICK_MS = 1_000;
/** How long a witness that did not cosign is left alone. */
const ASK_AGAIN_MS = 15_000;
/** How long a start waits for a witness that does not answer, and may know of more than the database does. */
const WAIT_FOR_WITNESSES_MS = 60_000;
/** How long after a check that failed the next comes: it reads the whole tree. */
const CHECK_AGAIN_MS = 30_000;
const LOOK_FOR_AUTHORITIES_MS = 10_000;

/** One authority's log, as this process knows it. */
interface Kept {
  readonly authority: Authority;
  begun: boolean;
  /** Held against its tiles and against what was published; nothing is signed before. */
  checked: boolean;
  checkAt: number;
  witnessesHeard: boolean;
  publishedSize: number;
  publishedNote: string;
  publishing: Promise<void> | undefined;
  readonly since: number;
  /** What each witness said last, and when. */
  readonly asked: Map<string, { readonly size: number; readonly answer: Answer; readonly at: number }>;
  lastSaid: string;
}

const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  // What a database says of a failure may quote a row.
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.message;
};

/** One authority's log: begun, checked, sealed, witnessed and published, a step at a time. */
const logOf = (options: LogOptions, authority: Authority) => {
  const { database, append, vault, policy, folder, say } = options;
  const { id, code } = authority;
  const run: Run = (statement, values) => database.run(id, statement, values);
  const kept: Kept = {
    authority,
    begun: false,
    checked: false,
    checkAt: 0,
    witnessesHeard: false,
    publishedSize: 0,
    publishedNote: '',
    publishing: undefined,
    since: Date.now(),
    asked: new Map(),
    lastSaid: '',
  };

  const tell = (message: string): void => {
    if (message !== kept.lastSaid) say(`The log of ${code}: ${message}`);
    kept.lastSaid = message;
  };

  const keys = async (): Promise<VerifierKey[]> =>
    (await readLogKeys(run, id)).flatMap((vkey) => readVerifierKey(vkey) ?? []);

  const begin = async (): Promise<void> => {
    const wanted = `${options.origin}/log/${code}`;
    const origin = await database.transaction(id, (tx) => beginLog(tx, vault, append, wanted));
    if (origin !== wanted) tell(`it is called ${origin} and stays so; DIOGEL_ORIGIN would have it ${wanted}`);
    kept.begun = true;
  };

  /** Holds the tree against what was signed and what was published; whether it holds. */
  const check = async (): Promise<boolean> => {
    const published = await readPublished(folder, code, await keys());
    const head = await readHead(run, id);
    if (head === undefined) return false;
    const holds = await tilesHold(run, id, head);
    if (holds) await endAlarms(run, id, head.origin, ['damage']);
    else await raiseAlarm(run, id, { code: 'damage', about: head.origin, ours: head.size });
    const against = holds ? await compareWithPublished(run, id, head, published) : undefined;
    if (against === undefined) await endAlarms(run, id, head.origin, ['rollback', 'fork']);
    else {
      const theirs = published?.size ?? 0;
      await raiseAlarm(run, id, { code: against, about: head.origin, theirs, ours: head.size });
    }
    kept.publishedSize = 0;
    return holds && against === undefined;
  };

  const isDue = ({ key, url }: PolicyWitness, size: number, now: number): boolean => {
    if (url === undefined) return false;
    const last = kept.asked.get(key.name);
    if (last === undefined) return true;
    if (last.answer === 'cosigned') return last.size < size;
    return last.answer === 'behind' || now - last.at >= ASK_AGAIN_MS;
  };

  /** Asks the witnesses that are due, then shows the head with what they said. Tiles come first, so that whoever reads a checkpoint finds them. */
  const publish = async (): Promise<void> => {
    const head = await readHead(run, id);
    const { signed } = head ?? {};
    if (head === undefined || signed === undefined) return;
    const due = policy.witnesses.filter((witness) => isDue(witness, head.size, Date.now()));
    if (due.length === 0 && head.size === kept.publishedSize) return;
    await Promise.all(
      due.map(async (witness) => {
        const answer = await askWitness(run, id, { ...head, signed }, witness);
        const before = kept.asked.get(witness.key.name)?.answer;
        kept.asked.set(witness.key.name, { size: head.size, answer, at: Date.now() });
        if (answer !== before && answer !== 'cosigned' && answer !== 'behind')
          say(`The log of ${code}: witness ${witness.alias}: ${WORDS[answer]}`);
      }),
    );
    const published = await readPublished(folder, code, await keys());
    // Another process that shares the folder was quicker.
    if (published !== undefined && published.size > head.size) return;
    const against = await compareWithPublished(run, id, head, published);
    if (against !== undefined) {
      await raiseAlarm(run, id, { code: against, about: head.origin, theirs: published?.size ?? 0, ours: head.size });
      return;
    }
    const note = (await readSignedHead(run, id, head.size, policy))?.note ?? signed.note;
    if (head.size === kept.publishedSize && note === kept.publishedNote) return;
    await publishTiles(run, id, folder, code, kept.publishedSize, head.size);
    await publishCheckpoint(folder, code, note);
    kept.publishedSize = head.size;
    kept.publishedNote = note;
  };

  /** Whether every witness that may know of more than the database has been asked; one that does not answer is not waited for without end. */
  const witnessesHeard = async (): Promise<boolean> => {
    kept.witnessesHeard ||=
      Date.now() - kept.since > WAIT_FOR_WITNESSES_MS ||
      (await readHead(run, id))?.signed === undefined ||
      policy.witnesses.every(({ key, url }) => {
        const answer = kept.asked.get(key.name)?.answer;
        return url === undefined || (answer !== undefined && answer !== 'away');
      });
    return kept.witnessesHeard;
  };

  /** Publishes beside whatever else is done; one at a time. */
  const show = (): void => {
    kept.publishing ??= publish()
      .catch((error: unknown) => {
        if (!isAway(error)) tell(`could not be published: ${wordsOf(error)}`);
      })
      .finally(() => {
        kept.publishing = undefined;
      });
  };

  /** A step; whether there is more to do at once. */
  const step = async (): Promise<boolean> => {
    if (!kept.begun) await begin();
    if (!kept.checked && Date.now() >= kept.checkAt) {
      kept.checkAt = Date.now() + CHECK_AGAIN_MS;
      kept.checked = await check();
    }
    if (!kept.checked) {
      tell('what is in the database is not what was signed or published: nothing is sealed. See docs/operations.md.');
      return false;
    }
    show();
    if (!(await anythingToSeal(run, id)) || !(await witnessesHeard())) return false;
    const sealed = await sealBatch(database, id, (inTransaction) =>
      openSigners(inTransaction, id, vault, Date.now() * 1_000),
    );
    if (sealed === 'restored') {
      await settleEpoch(database, id);
      return true;
    }
    show();
    if (sealed === 'stopped') tell('an alarm stands against it: nothing is sealed. See docs/operations.md.');
    return typeof sealed === 'object' && sealed.sealed === BATCH;
  };

  return {
    step: async (): Promise<boolean> => {
      try {
        return await step();
      } catch (error) {
        if (!isAway(error)) tell(`could not be sealed: ${wordsOf(error)}`);
        return false;
      }
    },
    /** What was sealed last is shown too. */
    end: async (): Promise<void> => {
      await kept.publishing;
      if (kept.checked) show();
      await kept.publishing;
    },
  };
};

const WORDS: Readonly<Record<Exclude<Answer, 'cosigned' | 'behind'>, string>> = {
  away: 'does not answer, and is asked again',
  unknown: 'does not know this log or its key; give it the verifier key (bin/diogel log-key)',
  rollback: 'ALARM: has seen a larger tree than this database has. Nothing more is sealed. See docs/operations.md.',
  fork: 'ALARM: has seen another tree. Nothing more is sealed. See docs/operations.md.',
};

/**
 * Keeps the logs of all authorities, those too that come later: seals what was recorded, shows it to witnesses, publishes it. Several
 * processes may do so at once. Returns at once; a backlog is sealed with as long a pause after each batch as the batch took.
 */
export const keepLogs = (options: LogOptions): KeptLogs => {
  const logs = new Map<number, ReturnType<typeof logOf>>();
  const stopping = new AbortController();
  const { signal } = stopping;
  let lookAt = 0;

  const lookForAuthorities = async (): Promise<void> => {
    if (Date.now() < lookAt) return;
    lookAt = Date.now() + LOOK_FOR_AUTHORITIES_MS;
    for (const authority of await listAuthorities(options.database))
      if (!logs.has(authority.id)) logs.set(authority.id, logOf(options, authority));
  };

  const keep = async (): Promise<void> => {
    while (!signal.aborted) {
      const begun = performance.now();
      let more = false;
      try {
        await lookForAuthorities();
      } catch (error) {
        if (!isAway(error)) options.say(`The logs: ${wordsOf(error)}`);
      }
      for (const log of logs.values()) {
        if (signal.aborted) break;
        more = (await log.step()) || more;
      }
      const wait = more ? performance.now() - begun : (options.tick ?? TICK_MS);
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all([...logs.values()].map((log) => log.end()));
  };

  const going = keep();
  return {
    stop: async () => {
      stopping.abort();
      await going;
    },
  };
};
