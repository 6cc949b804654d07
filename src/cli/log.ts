import { readFile } from 'node:fs/promises';
import {
  type Fault,
  listAuthorities,
  readCheckpoint,
  readPublishedCheckpoint,
  type SeenElsewhere,
} from '../ledger/index.ts';
import { read, Rejected, WrongCall } from './arguments.ts';
import { lines, progress } from './output.ts';
import { withStore } from './store.ts';
import { type SeenFile, seenFile } from './witness.ts';

/** `diogel log-key [--authority CODE] [--rotate --by POST --reason TEXT] [--json]`: the log's verifier keys, oldest first; with `--rotate` after it was given another. */
export const logKey = async (args: readonly string[]): Promise<number> => {
  const { values } = read(args, {
    authority: { type: 'string' },
    rotate: { type: 'boolean', default: false },
    by: { type: 'string' },
    reason: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const { by = '', reason = '' } = values;
  if (values.rotate && by === '') throw new WrongCall('--by: missing, expected the post that changes the key');
  if (values.rotate && reason === '') throw new WrongCall('--reason: missing, expected why the key is changed');
  if (!values.rotate && (by !== '' || reason !== '')) throw new WrongCall('--by and --reason go with --rotate');
  return withStore(async ({ ledger, authority }) => {
    const id = await authority(values.authority);
    if (values.rotate && (await ledger.rotateLogKey(id, { by, reason })) === undefined)
      throw new Rejected('there is no log yet, expected the service to have run once');
    const keys = await ledger.logKeys(id);
    process.stdout.write(values.json ? `${JSON.stringify({ keys })}\n` : keys.map((key) => `${key}\n`).join(''));
    return 0;
  });
};

/** What an older checkpoint says, or what a witness of ours keeps of this log. Throws `WrongCall`. */
const seenElsewhere = async (option: string, path: string, origin: string): Promise<SeenElsewhere | undefined> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new WrongCall(
      `${option}: ${error instanceof Error ? error.message : String(error)}, expected a file that can be read`,
    );
  }
  const about = `${option} ${path}`;
  if (option === '--checkpoint') {
    const checkpoint = readCheckpoint(text);
    if (checkpoint === undefined)
      throw new WrongCall(`${about} is not a signed checkpoint, expected one as /log/CODE/checkpoint gives it`);
    if (checkpoint.origin !== origin)
      throw new WrongCall(`${about} is of ${checkpoint.origin}, expected one of ${origin}`);
    return { about, size: checkpoint.size, root: checkpoint.root };
  }
  const state = parseWitnessState(text);
  if (state === undefined) throw new WrongCall(`${about} is not what a witness keeps, expected its seen.json`);
  const seen = state[origin];
  return seen === undefined ? undefined : { about, size: seen.size, root: Buffer.from(seen.root, 'base64') };
};

const parseWitnessState = (text: string): SeenFile | undefined => {
  try {
    const read = seenFile.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
};

const isAddress = (text: string): boolean => /^https?:\/\//.test(text);

/** A fault in the terminal's words: its code, and where it is. */
const faultWords = ({ code, eid, position, size, column, about }: Fault): string =>
  [
    FAULTS[code],
    position === undefined ? '' : `leaf ${position}`,
    eid === undefined ? '' : `row ${eid}`,
    column === undefined ? '' : `column ${column}`,
    size === undefined ? '' : `size ${size}`,
    about ?? '',
  ]
    .filter((part) => part !== '')
    .join(', ');

const FAULTS: Readonly<Record<Fault['code'], string>> = {
  commitment: 'the body is not the one that was committed to',
  body: 'the body does not open: it was altered or moved',
  'no-body': 'the body or its key is gone',
  key: 'the child’s key does not open: it was altered, or another key file is used',
  projection: 'a column says something else than the body',
  leaf: 'the row is not the one that was sealed',
  'no-row': 'the row that was sealed is gone, and nobody erased it',
  'not-erased': 'a row is there that was erased',
  unsealed: 'the row was never sealed, and the log has gone on beyond it',
  position: 'leaves are missing before this one',
  gap: 'entries of a child’s record are missing or there twice',
  stream: 'a child’s record does not stand where its entries say',
  tile: 'a tile of the tree has other hashes than the leaves',
  'published-tile': 'a tile that was published has other hashes than the leaves',
  checkpoint: 'a checkpoint is not signed by the log’s keys, or not there',
  root: 'a checkpoint was signed of another tree',
  cosignature: 'a witness’s line is not by the witness',
  state: 'the log does not stand where its leaves end',
  'log-key': 'the log’s keys are not those that were recorded',
  wording: 'the words of a form are not those of their version',
  rollback: 'a larger tree was seen: what was sealed is gone',
  fork: 'another tree was seen: what was sealed was changed',
  alarm: 'an alarm stands',
};

/**
 * `diogel verify [--authority CODE] [--checkpoint FILE]… [--witness URL|FILE]… [--json]`: every row against its body, its columns and its
 * leaf, the leaves against tiles, checkpoints and what was published, all of it against what was seen elsewhere.
 */
export const verify = async (args: readonly string[]): Promise<number> => {
  const { values } = read(args, {
    authority: { type: 'string' },
    checkpoint: { type: 'string', multiple: true, default: [] },
    witness: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  });
  return withStore(async ({ configuration, database, ledger, authority }) => {
    const id = await authority(values.authority);
    const code = (await listAuthorities(database)).find((each) => each.id === id)?.code ?? '';
    const { origin } = await ledger.integrity(id);
    const asked = [
      ...values.checkpoint.map((path) => ['--checkpoint', path] as const),
      ...values.witness.filter((each) => !isAddress(each)).map((path) => ['--witness', path] as const),
    ];
    const elsewhere = (
      await Promise.all(asked.map(([option, path]) => seenElsewhere(option, path, origin ?? '')))
    ).filter((each) => each !== undefined);
    const published = await readPublishedCheckpoint(configuration.folder, code);
    const shown = progress('Verifying');
    const { faults, root, ...counts } = await ledger.verifyLog(id, {
      code,
      elsewhere,
      ...(published === undefined
        ? {}
        : { published: { folder: configuration.folder, checkpoint: String(published) } }),
      progress: (done, all) =>
        shown.at(`${all === 0 ? 100 : Math.floor((done / all) * 100)} %, ${done} of ${all} rows`),
    });
    shown.done();
    const found: Fault[] = [...faults];
    const silent: string[] = [];
    for (const url of values.witness.filter(isAddress)) {
      const presented = await ledger.presentTo(id, url);
      const outcome = presented?.outcome ?? 'agrees';
      if (presented?.outcome === 'ahead' || presented?.outcome === 'fork')
        found.push({ code: presented.outcome === 'fork' ? 'fork' : 'rollback', about: url, size: presented.theirs });
      else if (outcome !== 'agrees')
        silent.push(`${url} ${outcome === 'unknown' ? 'does not know this log or its key' : 'does not answer'}`);
    }
    const { rows, leaves, erased, waiting, checkpoints, cosignatures } = counts;
    const compared =
      elsewhere.length + (published === undefined ? 0 : 1) + values.witness.filter(isAddress).length - silent.length;
    await ledger.keepVerification(id, { rows, leaves, compared, faults: found.length });
    const out = lines();
    for (const fault of found) {
      out.add(values.json ? JSON.stringify(fault) : faultWords(fault));
      if (out.full()) await out.flush();
    }
    for (const each of silent) process.stderr.write(`diogel: ${each}: what it has seen was not compared\n`);
    out.add(
      values.json
        ? JSON.stringify({
            ...counts,
            root: root.toString('base64'),
            damaged: found.length,
            notCompared: silent.length,
          })
        : `${rows} rows verified, ${leaves - erased} of them sealed, ${waiting} waiting, ${erased} erased; ${checkpoints} checkpoints, ${cosignatures} cosignatures. ` +
            (found.length === 0 ? 'Nothing was changed.' : `${found.length} faults.`),
    );
    await out.flush();
    return found.length === 0 && silent.length === 0 ? 0 : 1;
  });
};
