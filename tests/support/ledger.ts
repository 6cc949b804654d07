import { randomBytes, randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { type Ledger, openLedger, saveAuthority, type Vault, vaultOf } from '#src/ledger/index.ts';
import { type Database, migrate, openDatabase } from '#src/platform/index.ts';
import { type DiogelEvent, readEvent } from '#src/practice/index.ts';
import { freshDatabase } from './database.ts';

export interface TestLedger {
  /** Superuser's connection string: what no wall of the database holds back. */
  readonly url: string;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly vault: Vault;
}

/** A ledger of its own on a real PostgreSQL, with the authorities 1 (Sir Ddychmygol) and 2 (Sir Arall); closed when the test ends. */
export async function freshLedger(): Promise<TestLedger> {
  const url = await freshDatabase({
    name: 'ledger',
    prepare: async (template) => {
      const migrated = await migrate(template);
      if (!migrated.ok) throw new Error(migrated.message);
    },
  });
  const database = openDatabase({ url, connections: 4 });
  onTestFinished(() => database.close());
  for (const [id, code, en, cy] of [
    [1, 'ddychmygol', 'Imaginary County', 'Sir Ddychmygol'],
    [2, 'arall', 'Other County', 'Sir Arall'],
  ] as const) {
    await saveAuthority(database, { id, code, name: { en, cy }, region: 'mid-and-west', configuration: {} });
  }
  const vault = vaultOf(randomBytes(32));
  return { url, database, ledger: openLedger({ database, vault }), vault };
}

/** An event that `readEvent` accepts; throws with its problems where it does not. */
export function eventOf(line: Readonly<Record<string, unknown>>): DiogelEvent {
  const read = readEvent({
    id: randomUUID(),
    at: '2024-03-01',
    by: 'post-sw-north-03',
    children: ['child-1'],
    ...line,
  });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.event;
}

/** A statutory visit, seen alone at home, unless said otherwise. */
export function visitOf(child: string, line: Readonly<Record<string, unknown>> = {}): DiogelEvent {
  return eventOf({ kind: 'visit.made', children: [child], data: { seen: true, alone: true, place: 'home' }, ...line });
}
