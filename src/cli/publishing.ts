import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Day } from '../calendar/index.ts';
import { bundleLines, editionsOf, type NoBundle, type NotPrepared, prepare, publish } from '../figures/index.ts';
import { holderOn, postNamed } from '../organisation/index.ts';
import { systemClock } from '../platform/index.ts';
import { openRecorder } from '../recording/index.ts';
import { dayOption, Rejected, read, requiredDay, WrongCall } from './arguments.ts';
import { printFigures } from './figures.ts';
import { progress } from './output.ts';
import { withStore } from './store.ts';

const NOT_PREPARED: Readonly<Record<NotPrepared, string>> = {
  'no-log': 'the log has not begun: nothing is recorded, or nothing could be sealed',
  'not-sealed': 'what was recorded is not sealed in time',
  alarm: 'an alarm stands against the log; see docs/operations.md',
};

/** How long nothing may be sealed before nothing is waited for any more. */
const PATIENCE_MS = 30_000;

const required = (name: string, value: string | undefined, what: string): string => {
  if (value === undefined || value === '') throw new WrongCall(`--${name}: missing, expected ${what}`);
  return value;
};

/** `diogel publish --edition NAME --from DATE --to DATE --post POST [--authority CODE] [--yes] [--json]` */
export const publishing = async (args: readonly string[], today: Day): Promise<number> => {
  const { values } = read(args, {
    edition: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    'as-at': { type: 'string' },
    post: { type: 'string' },
    authority: { type: 'string' },
    yes: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const edition = required('edition', values.edition, 'a name, such as "2025-26 Q2"');
  const name = required('post', values.post, 'the id of a director’s post');
  const from = requiredDay('from', values.from);
  const to = requiredDay('to', values.to);
  if (from > to)
    throw new WrongCall(`--from: ${values.from} is after --to ${values.to}, expected the first day of the period`);
  return withStore(async (store) => {
    const { database, ledger, laws, organisations, sealing } = store;
    const authority = await store.authority(values.authority);
    const { posts, holdings } = await organisations.of(authority);
    const post = postNamed(posts, name);
    const holder = holderOn(holdings, name, today);
    if (post === undefined || holder === undefined)
      throw new WrongCall(`--post: nobody holds ${name} today, expected a post with a holder`);
    const who = { authority, post: name, person: holder.person, role: post.role, team: post.team };
    const recorder = openRecorder({ ledger, organisations, laws, clock: systemClock });
    const shown = progress('Publishing');
    const wanted = { edition, from, to, asAt: dayOption('as-at', values['as-at']) ?? Math.min(to, today) };
    const publication = { database, ledger, laws, recorder };
    const result = await sealing(() =>
      prepare(publication, authority, wanted, systemClock.now(), PATIENCE_MS, (waiting) =>
        shown.at(waiting === 0 ? 'counting' : `${waiting} entries are being sealed first`),
      ),
    ).finally(shown.done);
    if (!result.ok) throw new Rejected(NOT_PREPARED[result.code]);
    await printFigures(result.prepared.public.figures, result.prepared.public.measures, values.json);
    if (!values.yes) {
      process.stderr.write('Nothing is published yet: add --yes to publish these figures.\n');
      return 0;
    }
    const published = await publish(publication, who, result.prepared, systemClock.now());
    if (published.ok) return 0;
    if (published.code === 'taken')
      throw new Rejected(`--edition: ${edition} is published already, expected another name`);
    if (published.code === 'forbidden')
      throw new Rejected(`--post: ${name} may not publish, expected a director’s post`);
    throw new Rejected(`not published: ${JSON.stringify(published)}`);
  });
};

const NO_BUNDLE: Readonly<Record<NoBundle, string>> = {
  'not-sealed': 'its publication is not sealed yet',
  'no-manifest': 'its figures are not kept as they were published: somebody changed or removed them',
  damaged: 'its publication cannot be opened: it was altered',
};

/** `diogel bundle --edition NAME --for public|inspector --out FILE [--authority CODE]`: written aside, and only whole under its name. */
export const bundle = async (args: readonly string[]): Promise<number> => {
  const { values } = read(args, {
    edition: { type: 'string' },
    for: { type: 'string' },
    out: { type: 'string' },
    authority: { type: 'string' },
  });
  const edition = required('edition', values.edition, 'the name of a published edition');
  const out = required('out', values.out, 'a file to write');
  const audience = values.for;
  if (audience !== 'public' && audience !== 'inspector')
    throw new WrongCall(`--for: ${audience ?? 'missing'}, expected public or inspector`);
  return withStore(async (store) => {
    const { database, ledger, sealing } = store;
    const authority = await store.authority(values.authority);
    const editions = await editionsOf(ledger, authority);
    const found = editions.find((each) => each.edition === edition);
    if (found === undefined) {
      const names = editions.map((each) => each.edition).join(', ');
      throw new WrongCall(
        `--edition: ${edition} is not published, expected ${names === '' ? 'one that is' : `one of ${names}`}`,
      );
    }
    const made = await sealing(async () => {
      // Published a moment ago, it may still wait to be sealed.
      for (let tried = 0; ; tried++) {
        const lines = await bundleLines({ database, ledger }, authority, found, audience);
        if (lines.ok || lines.code !== 'not-sealed' || tried === 100) return lines;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    if (!made.ok) throw new Rejected(`${edition}: ${NO_BUNDLE[made.code]}`);
    const aside = `${out}.${process.pid}.part`;
    const file = createWriteStream(aside, { mode: 0o600, flags: 'wx' });
    try {
      for await (const line of made.lines) if (!file.write(line)) await once(file, 'drain');
      file.end();
      await once(file, 'close');
      await rename(aside, out);
    } catch (error) {
      file.destroy();
      await rm(aside, { force: true });
      throw error;
    }
    process.stderr.write(
      audience === 'inspector'
        ? `${out} holds every record of the authority in plain words: give it to the inspector and to nobody else.\n`
        : `${out} holds no record of anybody.\n`,
    );
    return 0;
  });
};
