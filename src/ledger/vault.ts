import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const POOL_BYTES = 1 << 13;
let pool = Buffer.alloc(0);

/** Some random bytes, which nobody else is given. Asking for a few at a time costs as much as for thousands. */
export const randomPiece = (bytes: number): Buffer => {
  if (pool.length < bytes) pool = randomBytes(Math.max(POOL_BYTES, bytes));
  const piece = pool.subarray(0, bytes);
  pool = pool.subarray(bytes);
  return piece;
};

/** Encrypts under a key: nonce ‖ ciphertext ‖ tag. `context` is not stored and must be the same to open it. */
export const seal = (key: Buffer, context: string, plain: Buffer): Buffer => {
  const nonce = randomPiece(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** What was sealed; undefined where the key or the context is another, or a bit was changed. */
export const unseal = (key: Buffer, context: string, sealed: Buffer): Buffer | undefined => {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
};

/** The service has another key-encryption key than the one that wrapped a child's key: nothing can be read, nothing is lost. */
export class WrongKey extends Error {
  override readonly name = 'WrongKey';
}

/** Holds the key-encryption key. Children's own keys lie in the database, wrapped by it. */
export interface Vault {
  /** Tells which key-encryption key this is, and nothing else about it. */
  readonly kekId: string;
  /** A new key for a child, and how it is stored. */
  readonly makeKey: (context: string) => { readonly key: Buffer; readonly wrapped: Buffer };
  /** A child's key as it was stored. Throws `WrongKey` when another key-encryption key wrapped it. */
  readonly unwrap: (context: string, wrapped: Buffer, kekId: string) => Buffer;
}

/** A vault on a key-encryption key of 32 bytes. */
export const vaultOf = (kek: Buffer): Vault => {
  if (kek.length !== KEY_BYTES) throw new Error(`a key-encryption key has ${KEY_BYTES} bytes, not ${kek.length}`);
  const kekId = createHash('sha256').update('diogel/kek/v1\0').update(kek).digest('hex').slice(0, 16);
  return {
    kekId,
    makeKey: (context) => {
      const key = randomBytes(KEY_BYTES);
      return { key, wrapped: seal(kek, context, key) };
    },
    unwrap: (context, wrapped, wrappedBy) => {
      if (wrappedBy !== kekId) {
        throw new WrongKey(
          `the records were sealed under key ${wrappedBy}, and the service was given key ${kekId}: set DIOGEL_KEY_FILE to the right file`,
        );
      }
      const key = unseal(kek, context, wrapped);
      if (key === undefined) throw new WrongKey(`a child's key does not open under key ${kekId}: its row was altered`);
      return key;
    },
  };
};

/**
 * Opens the vault of a key file; makes the file, readable to its owner alone, where there is none. Whoever holds this
 * file and the database reads everything; whoever loses it reads nothing again: keep a copy apart from the database's.
 * Throws with a sentence fit for the terminal when the file is not a key.
 */
export const openVault = async (keyFile: string): Promise<Vault> => {
  const text = (await readKey(keyFile)) ?? (await makeKeyFile(keyFile));
  const kek = Buffer.from(text.trim(), 'base64');
  if (kek.length !== KEY_BYTES || kek.toString('base64') !== text.trim()) {
    throw new Error(`${keyFile} is not a key of Diogel: expected ${KEY_BYTES} random bytes in base64 on one line`);
  }
  return vaultOf(kek);
};

const readKey = async (keyFile: string): Promise<string | undefined> => {
  try {
    return await readFile(keyFile, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Written aside and linked into place, so that a second process never reads half a key nor makes another. */
const makeKeyFile = async (keyFile: string): Promise<string> => {
  await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 });
  const aside = `${keyFile}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(aside, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  await chmod(aside, 0o600);
  try {
    await link(aside, keyFile);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(aside);
  }
  return readFile(keyFile, 'utf8');
};
