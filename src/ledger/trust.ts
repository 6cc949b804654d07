import { readFile } from 'node:fs/promises';
import { type Policy, readPolicy, TRUST_NOBODY } from './log/policy.ts';

/** The policy of a C2SP tlog-policy file; where none is named, no witness is known and none is asked for. Throws with a sentence fit for the terminal. */
export const openPolicy = async (path: string | undefined): Promise<Policy> => {
  if (path === undefined) return TRUST_NOBODY;
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(
      `${path} cannot be read (${error instanceof Error ? error.message : String(error)}), expected a policy of witnesses`,
    );
  }
  const read = readPolicy(text);
  if (!read.ok) throw new Error(`${path}, ${read.problem}`);
  return read.policy;
};
