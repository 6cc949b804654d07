import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openVault, seal, unseal, vaultOf, WrongKey } from './vault.ts';

const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'diogel-vault-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
};

test('what was sealed opens under the same key and context, and under nothing else', () => {
  const key = randomBytes(32);
  const sealed = seal(key, 'here', Buffer.from('Cymraeg'));
  expect(unseal(key, 'here', sealed)?.toString()).toBe('Cymraeg');
  expect(unseal(key, 'there', sealed)).toBeUndefined();
  expect(unseal(randomBytes(32), 'here', sealed)).toBeUndefined();
  for (let at = 0; at < sealed.length; at++) {
    const altered = Buffer.from(sealed);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(unseal(key, 'here', altered)).toBeUndefined();
  }
  expect(unseal(key, 'here', sealed.subarray(0, 20))).toBeUndefined();
});

test('the same text is never sealed to the same bytes', () => {
  const key = randomBytes(32);
  expect(seal(key, '', Buffer.from('x'))).not.toEqual(seal(key, '', Buffer.from('x')));
});

test('the key file is made once, for its owner alone, and opens the same vault again', async () => {
  const file = join(await folder(), 'keys', 'kek');
  const vaults = await Promise.all(Array.from({ length: 5 }, () => openVault(file)));
  expect(new Set(vaults.map(({ kekId }) => kekId)).size).toBe(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700);
  const { key, wrapped } = vaults[0]?.makeKey('child') ?? { key: undefined, wrapped: Buffer.of() };
  expect((await openVault(file)).unwrap('child', wrapped, vaults[0]?.kekId ?? '')).toEqual(key);
});

test('a key file that is not a key is named, and left as it is', async () => {
  const file = join(await folder(), 'kek');
  for (const content of [
    '',
    'short',
    `${randomBytes(31).toString('base64')}\n`,
    '{"key":1}',
    `${randomBytes(32).toString('hex')}`,
  ]) {
    await writeFile(file, content);
    await expect(openVault(file)).rejects.toThrow(`${file} is not a key of Diogel: expected 32 random bytes in base64`);
    expect(await readFile(file, 'utf8')).toBe(content);
  }
});

test('another key-encryption key is told from an altered row', () => {
  const [vault, other] = [vaultOf(randomBytes(32)), vaultOf(randomBytes(32))];
  const { wrapped } = vault.makeKey('child');
  expect(() => other.unwrap('child', wrapped, vault.kekId)).toThrow(WrongKey);
  expect(() => other.unwrap('child', wrapped, vault.kekId)).toThrow('set DIOGEL_KEY_FILE to the right file');
  expect(() => vault.unwrap('another child', wrapped, vault.kekId)).toThrow('its row was altered');
});
