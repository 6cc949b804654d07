import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dependencyReport } from '../../scripts/dependencies.ts';

const project = join(import.meta.dirname, '..', '..');
let house: string;

beforeEach(async () => {
  house = await mkdtemp(join(tmpdir(), 'diogel-house-'));
  for (const file of ['package.json', 'tsconfig.json']) await cp(join(project, file), join(house, file));
  await symlink(join(project, 'node_modules'), join(house, 'node_modules'));
});

afterEach(() => rm(house, { recursive: true }));

async function plant(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(house, path)), { recursive: true });
    await writeFile(join(house, path), text);
  }
}

const sound = {
  'src/calendar/index.ts': `export type Day = string;`,
  'src/law/index.ts': `import type { Day } from '../calendar/index.ts';\nexport type Due = Day;`,
  'src/practice/areas.ts': `import { z } from 'zod';\nimport type { Due } from '#src/law/index.ts';\nexport const due = z.custom<Due>();`,
  'src/ledger/index.ts': `export { append } from './appending.ts';`,
  'src/ledger/appending.ts': `import { Client } from 'pg';\nexport const append = (client: Client) => client;`,
  'src/web/index.ts': `import { append } from '#src/ledger/index.ts';\nexport const page = append;`,
  'verifier/days.ts': `import { hash } from 'node:crypto';\nexport const days = hash;`,
  'src/main.ts': `import { page } from './web/index.ts';\npage;`,
};

const breaches: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['calendar-alone', 'src/calendar/a.ts', `import { readFileSync } from 'node:fs';\nreadFileSync;`],
  ['calendar-alone', 'src/calendar/a.ts', `import type { Due } from '../law/index.ts';\nexport type A = Due;`],
  ['calendar-alone', 'src/calendar/a.ts', `import { z } from 'zod';\nz;`],
  ['law-on-calendar-alone', 'src/law/a.ts', `import { hash } from 'node:crypto';\nhash;`],
  [
    'law-on-calendar-alone',
    'src/law/a.ts',
    `import type { due } from '#src/practice/areas.ts';\nexport type A = typeof due;`,
  ],
  ['practice-on-law-alone', 'src/practice/a.ts', `import { append } from '#src/ledger/index.ts';\nappend;`],
  ['practice-on-law-alone', 'src/practice/a.ts', `import pg from 'pg';\npg;`],
  ['through-the-index', 'src/web/a.ts', `import { append } from '#src/ledger/appending.ts';\nappend;`],
  ['no-way-back', 'src/ledger/a.ts', `import { page } from '../web/index.ts';\npage;`],
  ['no-tests-in-the-service', 'src/web/a.ts', `import { x } from './x.test.ts';\nx;`],
  ['no-development-packages-in-the-service', 'src/web/a.ts', `import fc from 'fast-check';\nfc;`],
  ['verifier-alone', 'verifier/a.ts', `import type { Due } from '../src/law/index.ts';\nexport type A = Due;`],
  ['verifier-alone', 'verifier/a.ts', `import { z } from 'zod';\nz;`],
  ['verifier-alone', 'verifier/a.ts', `import { connect } from 'node:net';\nconnect;`],
  ['nothing-of-the-verifier', 'src/web/a.ts', `import { days } from '../../verifier/days.ts';\ndays;`],
  ['nothing-unresolved', 'src/web/a.ts', `import { gone } from './gone.ts';\ngone;`],
];

// Whether the project itself keeps the rules, `npm run check` says.
describe('who may import whom', () => {
  it('passes a small sound house', async () => {
    await plant(sound);
    expect(await dependencyReport(house)).toEqual({ passed: true, words: '' });
  });

  it.each(breaches)('fails on a planted breach of %s', async (rule, path, text) => {
    await plant({ ...sound, 'src/web/x.test.ts': `export const x = 1;`, [path]: text });
    const { passed, words } = await dependencyReport(house);
    expect(passed).toBe(false);
    expect(words).toContain(`${rule}: ${path} -> `);
  });

  it('fails on a planted circle, of types alone too', async () => {
    await plant({
      ...sound,
      'src/ledger/a.ts': `import type { B } from './b.ts';\nexport type A = B | 1;`,
      'src/ledger/b.ts': `import type { A } from './a.ts';\nexport type B = A | 2;`,
    });
    const { passed, words } = await dependencyReport(house);
    expect(passed).toBe(false);
    expect(words).toContain('no-circles: src/ledger/a.ts');
  });

  it('fails where no module is found, so that a blind tool is not taken for a clean house', async () => {
    await plant({ 'src/empty.txt': '' });
    expect((await dependencyReport(house)).passed).toBe(false);
  });
});
