import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Ran, runCommand } from '../support/command-line.ts';
import { freshAuthority } from '../support/service.ts';

let databaseUrl: string;
let folder: string;

const diogel = (...args: readonly string[]): Promise<Ran> =>
  runCommand({ DATABASE_URL: databaseUrl, DIOGEL_VAR: folder }, ...args);

const QUARTER = ['--authority', 'sir-brofi', '--from', '2024-04-01', '--to', '2024-06-30'] as const;
const publishing = (edition: string, post: string, ...more: readonly string[]) =>
  diogel('publish', ...QUARTER, '--edition', edition, '--post', post, ...more);
const bundling = (...more: readonly string[]) => diogel('bundle', '--authority', 'sir-brofi', ...more);

beforeAll(async () => {
  databaseUrl = await freshAuthority();
  folder = await mkdtemp(join(tmpdir(), 'diogel-publish-'));
  const events = Array.from({ length: 7 }, (_, index) => ({
    id: `e${index}`,
    kind: 'care.began',
    at: `2024-05-0${index + 1}`,
    by: 'import',
    children: [`c${index}`],
    data: { legalStatus: 'care-order' },
  }));
  const file = join(folder, 'events.jsonl');
  await writeFile(file, events.map((event) => JSON.stringify(event)).join('\n'));
  expect((await diogel('import', 'events', file, '--authority', 'sir-brofi')).status).toBe(0);
}, 120_000);

describe('publishing from the command line', { timeout: 240_000 }, () => {
  it('shows first, publishes only when told to, and only for a director', async () => {
    const shown = await publishing('Q1', 'post-director', '--json');
    expect(shown.status).toBe(0);
    expect(shown.out).toContain('{"measure":"looked-after","version":1,"count":7}');
    expect(shown.err).toContain('add --yes');
    expect((await bundling('--edition', 'Q1', '--for', 'public', '--out', join(folder, 'x'))).err).toContain(
      'Q1 is not published',
    );
    const head = await publishing('Q1', 'post-head', '--yes');
    expect([head.status, head.err.includes('post-head may not publish')]).toEqual([1, true]);
    expect((await publishing('Q1', 'post-director', '--yes')).status).toBe(0);
    const again = await publishing('Q1', 'post-director', '--yes');
    expect([again.status, again.err.includes('Q1 is published already')]).toEqual([1, true]);
  });

  it('writes bundles that are whole or not there, and that nobody else may read', async () => {
    const out = join(folder, 'inspector.jsonl');
    const made = await bundling('--edition', 'Q1', '--for', 'inspector', '--out', out);
    expect([made.status, made.err.includes('every record of the authority')]).toEqual([0, true]);
    const [first = '', ...leaves] = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(first)).toMatchObject({
      format: 'diogel/bundle/v1',
      manifest: { audience: 'inspector', edition: 'Q1' },
    });
    expect(leaves.length).toBeGreaterThanOrEqual(9);
    expect(((await stat(out)).mode & 0o777).toString(8)).toBe('600');
    const told = join(folder, 'public.jsonl');
    expect((await bundling('--edition', 'Q1', '--for', 'public', '--out', told)).status).toBe(0);
    expect((await readFile(told, 'utf8')).trimEnd().split('\n')).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.each([
    [['publish', ...QUARTER, '--edition', 'x', '--post', 'post-north-vacant'], 'nobody holds post-north-vacant today'],
    [['bundle', '--edition', 'x', '--out', 'y'], '--for: missing'],
  ])('refuses a call that means nothing: %j', async (args, said) => {
    const { status, err } = await diogel(...args);
    expect([status, err.includes(said)]).toEqual([2, true]);
  });
});
