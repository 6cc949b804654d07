import { hkdfSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** The key that signs sessions and seals drafts: made from the installation's one key, so that many processes share it and no second file must be kept. */
export const sessionKeyOf = async (keyFile: string): Promise<Buffer> => {
  const key = Buffer.from((await readFile(keyFile, 'utf8')).trim(), 'base64');
  return Buffer.from(hkdfSync('sha256', key, '', 'diogel/session/v1', 32));
};
