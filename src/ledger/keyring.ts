import { randomUUID } from 'node:crypto';
import type { Statement } from '#src/platform/index.ts';
import { keyContext } from './claim.ts';
import type { Vault } from './vault.ts';

/** A child's key, and the id under which bodies name it. */
export interface ChildKey {
  readonly keyId: string;
  readonly key: Buffer;
}

/** A key that the next append has to store. */
export interface NewKey {
  readonly child: string;
  readonly key_id: string;
  readonly kek_id: string;
  readonly wrapped: string;
}

export type Run = (statement: Statement, values: readonly unknown[]) => Promise<unknown[][]>;

const KEYS_HELD = 20_000;

const READ_KEYS: Statement = {
  name: 'ledger-keys',
  text:
    'select c, k.* from unnest($2::text[]) c cross join lateral ' +
    '(select key_id, kek_id, wrapped from ledger.child_key where authority = $1 and child = c limit 1) k',
};

/**
 * Children's keys as they are needed, the latest used held in memory. A held key may have been destroyed by another
 * process: whoever reads compares `keyId` with the row, and the append function refuses a key that is not the child's.
 */
export const keyringOf = (vault: Vault) => {
  const held = new Map<string, ChildKey>();
  const nameOf = (authority: number, child: string): string => `${authority}\0${child}`;

  const hold = (authority: number, child: string, key: ChildKey): void => {
    const name = nameOf(authority, child);
    held.delete(name);
    held.set(name, key);
    if (held.size > KEYS_HELD) {
      const oldest = held.keys().next();
      if (!oldest.done) held.delete(oldest.value);
    }
  };

  /** The key of a row of `ledger.child_key`. */
  const unwrap = (authority: number, child: string, keyId: string, kekId: string, wrapped: Buffer): Buffer => {
    const found = held.get(nameOf(authority, child));
    if (found?.keyId === keyId) return found.key;
    const key = vault.unwrap(keyContext({ authority, child }, keyId), wrapped, kekId);
    hold(authority, child, { keyId, key });
    return key;
  };

  /** Keys to seal with: held, stored, or new ones, which become the children's with the append that stores them. */
  const keysFor = async (
    run: Run,
    authority: number,
    children: readonly string[],
  ): Promise<{ keys: Map<string, ChildKey>; fresh: NewKey[] }> => {
    const keys = new Map<string, ChildKey>();
    const unknown: string[] = [];
    for (const child of children) {
      const found = held.get(nameOf(authority, child));
      if (found === undefined) unknown.push(child);
      else {
        hold(authority, child, found);
        keys.set(child, found);
      }
    }
    if (unknown.length === 0) return { keys, fresh: [] };
    for (const [child, keyId, kekId, wrapped] of (await run(READ_KEYS, [authority, unknown])) as [
      string,
      string,
      string,
      Buffer,
    ][]) {
      keys.set(child, { keyId, key: unwrap(authority, child, keyId, kekId, wrapped) });
    }
    const fresh = unknown
      .filter((child) => !keys.has(child))
      .map((child): NewKey => {
        const keyId = randomUUID();
        const { key, wrapped } = vault.makeKey(keyContext({ authority, child }, keyId));
        keys.set(child, { keyId, key });
        return { child, key_id: keyId, kek_id: vault.kekId, wrapped: `\\x${wrapped.toString('hex')}` };
      });
    return { keys, fresh };
  };

  /** The key that a child has now; undefined where there is none, or it was destroyed. Always asked of the database. */
  const keyOf = async (run: Run, authority: number, child: string): Promise<Buffer | undefined> => {
    const [row] = (await run(READ_KEYS, [authority, [child]])) as [string, string, string, Buffer][];
    return row === undefined ? undefined : unwrap(authority, child, row[1], row[2], row[3]);
  };

  /** Holds keys that have been stored for good. */
  const holdAll = (authority: number, children: readonly NewKey[], keys: ReadonlyMap<string, ChildKey>): void => {
    for (const { child } of children) {
      const key = keys.get(child);
      if (key !== undefined) hold(authority, child, key);
    }
  };

  /** Forgets keys, which are read again when they are next needed. */
  const forget = (authority: number, children: readonly string[]): void => {
    for (const child of children) held.delete(nameOf(authority, child));
  };

  const forgetAll = (): void => held.clear();

  return { unwrap, keysFor, keyOf, holdAll, forget, forgetAll };
};

export type Keyring = ReturnType<typeof keyringOf>;
