import { eventSchema } from '../practice/index.ts';
import { Rejected, WrongCall } from './arguments.ts';
import { duties, measures, todayAt } from './duties.ts';

type Command = (args: readonly string[]) => Promise<number>;

/** The commands on records need the database's modules, which a command on files has no time to load. */
const records = () => import('./records.ts');

const today = () => todayAt(Date.now() * 1000);

const COMMANDS: Readonly<Record<string, { readonly usage: string; readonly does: string; readonly run: Command }>> = {
  duties: {
    usage: 'duties FILE… [--as-at DATE] [--known-at TIME] [--rules core|verified|all] [--reasons] [--json]',
    does: 'what is owed to each child, by when, and how it stands',
    run: (args) => duties(args, today()),
  },
  measures: {
    usage: 'measures FILE… --from DATE --to DATE [--as-at DATE] [--known-at TIME] [--rules core|verified|all] [--json]',
    does: 'the timeliness of each rule over a period',
    run: (args) => measures(args, today()),
  },
  figures: {
    usage:
      'figures FILE… | --authority CODE --from DATE --to DATE [--as-at DATE] [--known-at TIME] [--since TIME] [--rules core|verified|all] [--measure ID…] [--public] [--json]',
    does: 'every measure over a period, whole and in parts; with --since, which of them changed since then and by which events',
    run: async (args) => (await import('./figures.ts')).figures(args, today()),
  },
  'check-figures': {
    usage: 'check-figures FILE… [--json]',
    does: 'what does not agree in a table of published figures that was typed from a paper',
    run: async (args) => (await import('./figures.ts')).checkFigures(args),
  },
  publish: {
    usage:
      'publish --edition NAME --from DATE --to DATE [--as-at DATE] --post POST [--authority CODE] [--yes] [--json]',
    does: 'the figures of a period as the public would have them; with --yes it publishes them, as the holder of a director’s post',
    run: async (args) => (await import('./publishing.ts')).publishing(args, today()),
  },
  bundle: {
    usage: 'bundle --edition NAME --for public|inspector --out FILE [--authority CODE]',
    does: 'a published edition in a file that can be checked without us; an inspector’s holds every record of the authority',
    run: async (args) => (await import('./publishing.ts')).bundle(args),
  },
  recount: {
    usage: 'recount [--authority CODE] [--json]',
    does: 'counts the last published edition again with the verifier, a program of its own, and keeps what came of it',
    run: async (args) => (await import('./recounting.ts')).recounting(args),
  },
  irregularities: {
    usage: 'irregularities [--from DATE] [--to DATE] [--authority CODE] [--lists] [--json]',
    does: 'how records were made: what is a question, what is usual, what is too little to judge',
    run: async (args) => (await import('./irregularities.ts')).irregularities(args, today()),
  },
  import: {
    usage: 'import events|ssda903|cin PATH… [--authority CODE] [--events FILE] [--short-breaks] [--json]',
    does: 'what came in, what was left out or rejected and why; recorded for an authority, or written as event lines',
    run: async (args) => (await records()).importing(args, today()),
  },
  authority: {
    usage: 'authority CODE --name-cy NAME --name-en NAME [--region REGION] [--settings FILE]',
    does: 'adds an authority, or changes its names and settings',
    run: async (args) => (await records()).authority(args),
  },
  rebuild: {
    usage: 'rebuild [--authority CODE] [--json]',
    does: 'drops every view and derives it again from the ledger',
    run: async (args) => (await records()).rebuild(args),
  },
  retention: {
    usage: 'retention [--child ID] [--authority CODE] [--json]',
    does: 'which records may be erased because their time is over, or how long one child’s is kept and why',
    run: async (args) => (await import('./retention.ts')).retention(args, today()),
  },
  erase: {
    usage:
      'erase ask --child ID --basis BASIS [--rule RULE] [--entry ID]… --reason TEXT --post POST | agree ERASURE --for-good --post POST | refuse ERASURE --reason TEXT --post POST | list | overwrite [--authority CODE] [--json]',
    does: 'erases a child’s record, or some entries of it: one person asks, another agrees',
    run: async (args) => (await import('./erase.ts')).erase(args),
  },
  token: {
    usage: 'token --post POST [--authority CODE] [--json]',
    does: 'a bearer token for the API',
    run: async (args) => (await records()).token(args, today(), Date.now() * 1000),
  },
  verify: {
    usage: 'verify [--authority CODE] [--checkpoint FILE]… [--witness URL|FILE]… [--json]',
    does: 'whether everything is what was recorded, sealed, signed and seen',
    run: async (args) => (await import('./log.ts')).verify(args),
  },
  'log-key': {
    usage: 'log-key [--authority CODE] [--rotate --by POST --reason TEXT] [--json]',
    does: 'the keys of the log, to hand to a witness or an inspector; gives it another',
    run: async (args) => (await import('./log.ts')).logKey(args),
  },
  witness: {
    usage: 'witness --state FOLDER --trust FILE [--name NAME] [--port PORT] [--host HOST]',
    does: 'watches the logs of others: cosigns every head that extends what it has seen',
    run: async (args) => (await import('./witness.ts')).witness(args),
  },
  schema: {
    usage: 'schema',
    does: 'JSON Schema of every kind of event',
    run: async () => {
      process.stdout.write(`${JSON.stringify(eventSchema(), null, 2)}\n`);
      return 0;
    },
  },
};

const help = (): string =>
  [
    'diogel COMMAND [ARGUMENTS]',
    '',
    ...Object.values(COMMANDS).flatMap(({ usage, does }) => [`  ${usage}`, `      ${does}`]),
    '',
    'Results go to standard output, progress and errors to standard error.',
    'Exit status: 0 done, 1 a check failed or some input was rejected, 2 the call was wrong.',
    '',
  ].join('\n');

const run = async ([name, ...args]: readonly string[]): Promise<number> => {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined)
    throw new WrongCall(`${name} is not a command, expected one of ${Object.keys(COMMANDS).join(', ')}`);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`diogel ${command.usage}\n\n${command.does}\n`);
    return 0;
  }
  return command.run(args);
};

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads has heard enough (`diogel duties … | head`).
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof WrongCall || error instanceof Rejected)) throw error;
  process.stderr.write(`diogel: ${error.message}\n`);
  process.exitCode = error instanceof Rejected ? 1 : 2;
}
