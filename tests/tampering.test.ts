import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '#src/platform/index.ts';
import { freshDatabase } from './support/database.ts';
import { openTampering, randomFrom, type Tampered } from './support/tampering.ts';

let tampered: Tampered;
beforeAll(async () => {
  const url = await freshDatabase({
    name: 'ledger',
    prepare: async (template) => {
      const migrated = await migrate(template);
      if (!migrated.ok) throw new Error(migrated.message);
    },
  });
  tampered = await openTampering(url);
});
afterAll(async () => {
  await tampered.close();
});

const SEED = Date.now() % 1_000_000;
const CHANGES = 100;

describe('whoever changes the database behind our back', () => {
  it('finds nothing reported where nothing was changed', async () => {
    expect(await tampered.untouched()).toEqual([]);
  });

  it('is found out, whatever kind of change it was', async () => {
    const random = randomFrom(SEED);
    const unfound: string[] = [];
    expect(tampered.kinds.length).toBeGreaterThan(50);
    for (const kind of tampered.kinds)
      if ((await tampered.attempt(random, kind)).faults.length === 0) unfound.push(kind);
    expect(unfound, `seed ${SEED}`).toEqual([]);
    expect(await tampered.untouched()).toEqual([]);
  });

  it(`is found out in ${CHANGES} changes at random, of which \`npm run bench -- tampering\` makes 1,000`, async () => {
    const random = randomFrom(SEED + 1);
    const unfound: string[] = [];
    for (let n = 0; n < CHANGES; n++) {
      const { kind, faults } = await tampered.attempt(random);
      if (faults.length === 0) unfound.push(`${n}: ${kind}`);
    }
    expect(unfound, `seed ${SEED + 1}`).toEqual([]);
    expect(await tampered.untouched()).toEqual([]);
  });

  it('who puts an old backup in the place of the database is found by those who have seen more, and by nobody else', async () => {
    const { faults } = await tampered.attempt(randomFrom(1), 'restored old backup');
    expect(faults.filter(({ code }) => code === 'rollback').map(({ about }) => about)).toEqual([
      'arolygiaeth',
      'published',
    ]);
    expect((await tampered.attemptAlone(randomFrom(1), 'restored old backup')).faults).toEqual([]);
  });
});
