import { rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { child } from './child.ts';
import { duties } from './duties.ts';
import { figures } from './figures.ts';
import { irregularities } from './irregularities.ts';
import { jobs } from './jobs.ts';
import { type Asked, met, type Section, shown } from './measuring.ts';
import { pages } from './pages.ts';
import { recording } from './recording.ts';
import { sealing } from './sealing.ts';
import { signals } from './signals.ts';
import { size } from './size.ts';
import { tampering } from './tampering.ts';
import { verifier } from './verifier.ts';

const SECTIONS: Readonly<Record<string, (asked: Asked) => Promise<Section>>> = {
  duties,
  recording,
  sealing,
  tampering,
  pages,
  child,
  signals,
  figures,
  irregularities,
  size,
  jobs,
  verifier,
};

const HELP = `npm run bench [-- SECTION… --quick --full --json --fresh --write]

  Measures, each thing against a floor on the same machine in the same run. Sections: ${Object.keys(SECTIONS).join(', ')}; all of them if none is named.
  --quick  small sizes: shows that the benchmark works, says nothing about speed
  --full   also what does not fit into a quarter of an hour (pages at 200,000 children)
  --json   the figures as JSON on standard output
  --write  writes the documents that keep what was measured (irregularities)
  --fresh  makes the kept files and databases (var/bench) anew
`;

const run = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const unknown = positionals.find((name) => !Object.hasOwn(SECTIONS, name));
  if (values.help || unknown !== undefined) {
    if (unknown !== undefined) process.stderr.write(`There is no section "${unknown}".\n\n`);
    process.stderr.write(HELP);
    return values.help ? 0 : 2;
  }
  const folder = join(resolve(process.env['DIOGEL_VAR'] ?? 'var'), values.quick ? 'bench-quick' : 'bench');
  if (values.fresh) await rm(folder, { recursive: true, force: true });
  const say = (message: string): void => {
    process.stderr.write(`${message}\n`);
  };
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 1e9),
    node: process.version,
    load: loadavg().map((load) => Number(load.toFixed(2))),
  };
  const found: (Section & { seconds: number })[] = [];
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    say(`\n${name}: load ${loadavg()[0]?.toFixed(1)} on ${machine.cores} processors`);
    const begun = performance.now();
    const result = await section({ quick: values.quick, full: values.full, write: values.write, folder, say });
    found.push({ ...result, seconds: Math.round((performance.now() - begun) / 1000) });
    if (!values.json) process.stdout.write(`${shown(result)}\n`);
  }
  const missed = values.quick ? [] : found.flatMap(({ figures }) => figures.filter((figure) => met(figure) === false));
  if (values.json) {
    const sections = found.map(({ figures, ...rest }) => ({
      ...rest,
      figures: figures.map((figure) => ({ ...figure, met: met(figure) ?? null })),
    }));
    process.stdout.write(`${JSON.stringify({ machine, quick: values.quick, sections }, null, 2)}\n`);
  } else {
    const { cpu, cores, memoryGB, node, load } = machine;
    process.stdout.write(`\n${cores} × ${cpu}, ${memoryGB} GB, Node ${node}; load at the start ${load.join(' ')}\n`);
    process.stdout.write(
      missed.length === 0 ? 'Every aim was met.\n' : `Missed: ${missed.map(({ name }) => name).join('; ')}\n`,
    );
    if (values.quick) process.stdout.write('These sizes are too small to say anything about speed.\n');
  }
  return 0;
};

process.exitCode = await run();
