import { migrate } from '#src/platform/index.ts';
import { openTampering, randomFrom } from '../tests/support/tampering.ts';
import { asSuperuser, startServer, urlOf } from './installation.ts';
import type { Asked, Section } from './measuring.ts';

const WORK = 'tampering_work';
const CHANGES = 1_000;
const QUICK_CHANGES = 20;
const SEED = 2_017;

/** Changes at random, made as the database's superuser or on the disk, each verified and taken back. */
export const tampering = async (asked: Asked): Promise<Section> => {
  const changes = asked.quick ? QUICK_CHANGES : CHANGES;
  const server = await startServer(asked);
  try {
    await asSuperuser(server.url, async (client) => {
      await client.query(`drop database if exists ${WORK} with (force)`);
      await client.query(`create database ${WORK} template template0`);
    });
    const url = urlOf(server, WORK);
    const migrated = await migrate(url);
    if (!migrated.ok) throw new Error(migrated.message);
    const tampered = await openTampering(url);
    try {
      const random = randomFrom(SEED);
      const unfound: string[] = [];
      let falseAlarms = 0;
      let untouched = 0;
      for (let n = 0; n < changes; n++) {
        const { kind, faults } = await tampered.attempt(random);
        if (faults.length === 0) unfound.push(kind);
        if (n % 10 === 0) {
          untouched += 1;
          if ((await tampered.untouched()).length > 0) falseAlarms += 1;
        }
        if (n % 100 === 99) asked.say(`${n + 1} of ${changes} changes…`);
      }
      return {
        section: 'tampering',
        command: 'npm run bench -- tampering',
        about: [
          `Changes at random, of ${tampered.kinds.length} kinds: a byte of data, a date, a column, rows deleted, added and reordered, signatures swapped, tables truncated, an old backup put back, a tile forged.`,
          ...(unfound.length === 0 ? [] : [`Not found: ${[...new Set(unfound)].join('; ')}`]),
        ],
        figures: [
          {
            name: `of ${changes} changes, found`,
            reached: changes - unfound.length,
            unit: '',
            aim: { least: changes },
            note: `seed ${SEED}`,
          },
          {
            name: `of ${untouched} looks where nothing was changed, alarms`,
            reached: falseAlarms,
            unit: '',
            aim: { most: 0 },
          },
        ],
      };
    } finally {
      await tampered.close();
    }
  } finally {
    await server.stop();
  }
};
