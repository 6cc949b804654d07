import { randomUUID } from 'node:crypto';
import type { Identity } from '../access/index.ts';
import { formatDay, formatInstant } from '../calendar/index.ts';
import { openErasures } from '../erasing/index.ts';
import { holderOn, postNamed } from '../organisation/index.ts';
import { type Overwritten, systemClock, type Transaction } from '../platform/index.ts';
import { ERASURE_BASES } from '../practice/index.ts';
import type { Recording } from '../recording/index.ts';
import { read, Rejected, WrongCall } from './arguments.ts';
import { table } from './output.ts';
import { type Store, withStore } from './store.ts';

const ACTIONS = ['ask', 'agree', 'refuse', 'list', 'overwrite'] as const;

/** Who holds a post today, as whom a command acts: whoever runs the command line may act for any. Throws `WrongCall`. */
const whoHolds = async ({ organisations }: Store, authority: number, post: string | undefined): Promise<Identity> => {
  if (post === undefined) throw new WrongCall('--post: missing, expected the post that asks, agrees or refuses');
  const { posts, holdings } = await organisations.of(authority);
  const [found, holder] = [postNamed(posts, post), holderOn(holdings, post, systemClock.today())];
  if (found === undefined || holder === undefined)
    throw new WrongCall(`--post: nobody holds ${post} today, expected a post with a holder`);
  return { authority, post, person: holder.person, role: found.role, team: found.team };
};

const refusalOf = (recording: Extract<Recording, { readonly ok: false }>): string => {
  switch (recording.code) {
    case 'invalid':
      return recording.problems.map(({ message }) => message).join('; ');
    case 'contradiction':
      return recording.contradictions.map(({ field, code }) => `${field}: ${code}`).join('; ');
    case 'forbidden':
      return 'this post may not, expected a head of service or a director';
    default:
      return recording.code;
  }
};

const overwrittenWords = (overwritten: Overwritten): string => {
  if (!overwritten.ok) {
    const why = {
      busy: 'another process is overwriting them',
      'in-use': 'a transaction still sees it, or a table is held; try again',
      refused: `this login may not rewrite ${overwritten.about}, expected the owner of the database`,
    } as const;
    return `What was erased may still be in the database’s files: ${why[overwritten.code]}.`;
  }
  const log = overwritten.log === 'left' ? ' The write-ahead log was left: this login may not switch it.' : '';
  return `${overwritten.tables} tables were written anew.${log}`;
};

/** `diogel erase ask|agree|refuse|list|overwrite`: one person asks, another agrees; see its usage. */
export const erase = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = read(args, {
    authority: { type: 'string' },
    child: { type: 'string' },
    basis: { type: 'string' },
    rule: { type: 'string' },
    entry: { type: 'string', multiple: true, default: [] },
    reason: { type: 'string' },
    post: { type: 'string' },
    'for-good': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const [named, erasure] = positionals;
  const action = ACTIONS.find((each) => each === named);
  if (action === undefined)
    throw new WrongCall(`${named ?? 'no action'} is not an action, expected one of ${ACTIONS.join(', ')}`);
  return withStore(async (store) => {
    const id = await store.authority(values.authority);
    const run: Transaction['run'] = (statement, parameters) => store.database.run(id, statement, parameters);
    const say = (words: string, data: unknown): void => {
      process.stdout.write(values.json ? `${JSON.stringify(data)}\n` : `${words}\n`);
    };
    const record = async (kind: string, child: string, data: Readonly<Record<string, unknown>>): Promise<void> => {
      const who = await whoHolds(store, id, values.post);
      const at = formatInstant(systemClock.now());
      const recording = await store.recorder.record(who, [{ kind, at, children: [child], data }], { source: 'api' });
      if (!recording.ok) throw new Rejected(`nothing was recorded: ${refusalOf(recording)}`);
    };

    if (action === 'overwrite') {
      const overwritten = await store.erasing.overwrite();
      say(overwrittenWords(overwritten), overwritten);
      return overwritten.ok ? 0 : 1;
    }
    const open = await openErasures(run, id);
    if (action === 'list') {
      const rows = open.map(({ askedOn, ...each }) => ({ ...each, askedOn: formatDay(askedOn) }));
      if (values.json) for (const each of rows) say('', each);
      else
        for (const line of table(
          rows.map((each) => [
            each.erasure,
            each.child,
            [each.basis, each.rule].filter((part) => part !== null).join(', '),
            `asked ${each.askedOn} by ${each.by}`,
            each.answer ?? 'waits for a second person',
          ]),
        ))
          say(line, undefined);
      return 0;
    }
    if (action === 'ask') {
      const { child, basis, rule, entry, reason } = values;
      if (child === undefined) throw new WrongCall('--child: missing, expected a child’s id');
      if (basis === undefined) throw new WrongCall(`--basis: missing, expected one of ${ERASURE_BASES.join(', ')}`);
      const asked = randomUUID();
      await record('erasure.asked', child, {
        erasure: asked,
        basis,
        ...(rule === undefined ? {} : { rule }),
        ...(entry.length === 0 ? {} : { entries: entry }),
        reason: reason ?? '',
      });
      say(`Asked for: ${asked}. Somebody else must agree.`, { erasure: asked });
      return 0;
    }
    const found = open.find((each) => each.erasure === erasure);
    if (found === undefined)
      throw new WrongCall(
        `${erasure ?? 'no id'} is not asked for, expected the id of an erasure that \`erase list\` names`,
      );
    if (action === 'refuse') {
      await record('erasure.refused', found.child, { erasure, reason: values.reason ?? '' });
      say('Refused. The record stays as it is.', { erasure, refused: true });
      return 0;
    }
    if (!values['for-good'])
      throw new WrongCall('--for-good: missing, expected it because what is erased does not come back');
    if (found.answer === null) await record('erasure.agreed', found.child, { erasure });
    const done = await store.erasing.carryOut(id);
    if (done === 0) throw new Rejected('agreed to, and not carried out: a hold was placed, or another process does it');
    const { wantedUs } = await store.erasing.overwriting();
    say(
      `Erased.${wantedUs === null ? '' : ' It is overwritten on disk by the service, at night where that takes long, or now by `erase overwrite`.'}`,
      { erasure, done: true },
    );
    return 0;
  });
};
