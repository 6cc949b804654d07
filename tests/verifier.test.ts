import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addDays, dayOf, formatDay } from '#src/calendar/index.ts';
import { bundleLines, editionsOf, prepare, publish } from '#src/figures/index.ts';
import { histories } from '../bench/plausible.ts';
import { imagine } from '../demo/index.ts';
import { runCommand } from './support/command-line.ts';
import { ownFolder } from './support/folder.ts';
import { AUTHORITY, freshAuthority, registering, smallService, type TestService } from './support/service.ts';

// Importing, sealing and counting take long on a busy machine.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const program = resolve(import.meta.dirname, '..', 'verifier', 'verify.ts');
/** What the verifier says as JSON, and its status; run from another folder, with nothing of ours in the environment. */
const verified = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args, '--json'], {
    cwd: tmpdir(),
    env: {},
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(stderr).toBe('');
  const report = JSON.parse(stdout);
  const findings: Record<string, string> = Object.fromEntries(
    report.findings.map(({ code, verdict }: Record<string, string>) => [code, verdict]),
  );
  return { status, ...report, findings };
};
const keyIn = (bundle: string): string => JSON.parse(readFileSync(bundle, 'utf8').split('\n')[0] ?? '').keys[0];

const TODAY = dayOf(2026, 2, 6);
const QUARTERS = [
  { edition: 'Q2', from: '2025-07-01', to: '2025-09-30' },
  { edition: 'Q3', from: '2025-10-01', to: '2025-12-31' },
] as const;

/** What happened to some of the children, the first so many and whoever is concerned in an event with them. */
const familiesOf = <T extends { readonly children: readonly string[] }>(events: readonly T[], some: number): T[] => {
  const known = new Set([...new Set(events.flatMap(({ children }) => children))].slice(0, some));
  for (let size = 0; size !== known.size; ) {
    size = known.size;
    for (const { children } of events)
      if (children.some((child) => known.has(child))) for (const child of children) known.add(child);
  }
  return events.filter(({ children }) => children.some((child) => known.has(child)));
};

describe.each<readonly [string, () => readonly object[]]>([
  ['of the demonstration', () => familiesOf(imagine({ seed: 'gwiriwr', today: TODAY, years: 1 }).events, 150)],
  ['of made-up histories', () => [...histories({ children: 60, perChild: 40 }, TODAY, 'gwiriwr')].flat()],
])('figures %s, imported, sealed, published and written into bundles', (_, lines) => {
  let folder: string;
  let databaseUrl: string;
  const diogel = async (...args: readonly string[]): Promise<void> => {
    const { status, err } = await runCommand({ DATABASE_URL: databaseUrl, DIOGEL_VAR: folder }, ...args);
    expect([status, status === 0 ? '' : err]).toEqual([0, '']);
  };
  const path = (edition: string, audience: string): string => join(folder, `${edition}-${audience}.jsonl`);

  beforeAll(async () => {
    databaseUrl = await freshAuthority();
    folder = await mkdtemp(join(tmpdir(), 'diogel-verified-'));
    const all = lines();
    const half = Math.floor(all.length / 2);
    for (const [index, { edition, from, to }] of QUARTERS.entries()) {
      const file = join(folder, `events-${edition}.jsonl`);
      const part = index === 0 ? all.slice(0, half) : all.slice(half);
      writeFileSync(file, part.map((line) => `${JSON.stringify(line)}\n`).join(''));
      const authority = ['--authority', 'sir-brofi'];
      await diogel('import', 'events', file, ...authority);
      const period = ['--from', from, '--to', to, '--as-at', formatDay(TODAY)];
      await diogel('publish', ...authority, '--edition', edition, ...period, '--post', 'post-director', '--yes');
      for (const audience of ['inspector', 'public'])
        await diogel('bundle', ...authority, '--edition', edition, '--for', audience, '--out', path(edition, audience));
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('come out the same, every one of them', () => {
    for (const { edition } of QUARTERS) {
      const bundle = path(edition, 'inspector');
      const { status, result, figures, differences } = verified(bundle, '--key', keyIn(bundle));
      expect([edition, status, result, differences]).toEqual([edition, 0, 'verified', []]);
      expect(figures.length).toBeGreaterThan(200);
      expect(figures.filter(({ count }: { count: number }) => count > 0).length).toBeGreaterThan(30);
    }
  });

  it('for the public come out the same too, and nothing that is small stands open', () => {
    const [bundle, told] = [path('Q3', 'inspector'), path('Q3', 'public')];
    const alone = verified(told, '--key', keyIn(bundle));
    expect([alone.status, alone.result, alone.findings['small']]).toEqual([0, 'public', 'agrees']);
    const both = verified(bundle, '--key', keyIn(bundle), '--with', told);
    expect([both.status, both.result, both.findings['told']]).toEqual([0, 'verified', 'agrees']);
  });

  it('stand beside what was published before, and in a log that has only grown', () => {
    const [bundle, before] = [path('Q3', 'inspector'), path('Q2', 'inspector')];
    const older = join(folder, 'older');
    writeFileSync(older, JSON.parse(readFileSync(before, 'utf8').split('\n')[0] ?? '').checkpoint);
    const found = verified(bundle, '--key', keyIn(bundle), '--with', before, '--older', older);
    expect([found.result, found.findings['before'], found.findings['older']]).toEqual(['verified', 'agrees', 'agrees']);
    expect(verified(bundle, '--key', keyIn(bundle)).findings['before']).toBe('unchecked');
    const other = verified(bundle, '--key', keyIn(bundle), '--with', path('Q2', 'public'));
    expect([other.result, other.findings['other']]).toEqual(['differs', 'differs']);
  });
});

describe('figures of what was recorded and partly erased since', () => {
  let service: TestService;
  let folder: string;
  const children = Array.from({ length: 8 }, () => randomUUID());
  const [gone = '', kept = ''] = children;
  const daysAgo = (days: number): string => formatDay(addDays(service.services.clock.today(), -days));

  const publishing = async (edition: string): Promise<void> => {
    await service.seal();
    const today = service.services.clock.today();
    const wanted = { edition, from: today - 60, to: today, asAt: today };
    const result = await prepare(service.services, AUTHORITY, wanted, service.services.clock.now());
    if (!result.ok) throw new Error(result.code);
    const { services } = service;
    const published = await publish(services, service.as('post-director'), result.prepared, services.clock.now());
    expect(published).toMatchObject({ ok: true });
    await service.seal();
  };
  const written = async (edition: string, name = edition): Promise<string> => {
    const { database, ledger } = service.services;
    const found = (await editionsOf(ledger, AUTHORITY)).find((each) => each.edition === edition);
    if (found === undefined) throw new Error(`no edition ${edition}`);
    const bundle = await bundleLines({ database, ledger }, AUTHORITY, found, 'inspector');
    if (!bundle.ok) throw new Error(bundle.code);
    const path = join(folder, `${name}.jsonl`);
    const out = createWriteStream(path);
    for await (const line of bundle.lines) out.write(line);
    await finished(out.end());
    return path;
  };

  beforeAll(async () => {
    folder = await ownFolder();
    service = await smallService({ environment: { DIOGEL_VAR: folder } });
    for (const child of children)
      await service.record('post-head', ...registering(child, { at: daysAgo(90) }), {
        kind: 'care.began',
        at: daysAgo(30),
        children: [child],
        data: { legalStatus: 'care-order' },
      });
    await publishing('before');
  });
  afterAll(async () => {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are verified before; after it said to be counted otherwise because of what was erased, and those published since verified', async () => {
    const whole = await written('before', 'whole');
    const key = ['--key', keyIn(whole)];
    expect(verified(whole, ...key)).toMatchObject({ status: 0, result: 'verified', differences: [] });

    const erasure = randomUUID();
    const data = { erasure, basis: 'recorded-in-error', reason: 'Plentyn anghywir / The wrong child' };
    await service.record('post-head', { kind: 'erasure.asked', at: daysAgo(0), children: [gone], data });
    await service.record('post-director', {
      kind: 'erasure.agreed',
      at: daysAgo(0),
      children: [gone],
      data: { erasure },
    });
    await service.services.erasing.carryOut(AUTHORITY);
    await service.seal();

    const after = verified(await written('before', 'after'), ...key);
    expect([after.status, after.result]).toEqual([1, 'erased']);
    expect(after.findings).toMatchObject({
      events: 'agrees',
      erased: 'agrees',
      figures: 'unchecked',
      numbers: 'agrees',
    });
    expect(after.differences.length).toBeGreaterThan(0);

    await publishing('after');
    const since = await written('after', 'since');
    expect(readFileSync(since, 'utf8')).toContain('{"leaf":"');
    expect(readFileSync(since, 'utf8')).toContain(kept);
    expect(readFileSync(since, 'utf8')).not.toContain(gone);
    expect(verified(since, ...key, '--with', whole)).toMatchObject({ status: 0, result: 'verified', differences: [] });
    // What the log does not say to be erased is not erased, but gone.
    const text = readFileSync(since, 'utf8').split('\n');
    const place = text.findIndex((line) => line.startsWith('{"leaf"'));
    const hidden = join(folder, 'hidden.jsonl');
    const other = text.findIndex((line) => line.includes(`"child":"${kept}"`));
    writeFileSync(hidden, text.with(other, text[place] ?? '').join('\n'));
    expect(verified(hidden, ...key)).toMatchObject({
      status: 1,
      result: 'differs',
      findings: { erased: 'differs', events: 'differs' },
    });
  });
});
