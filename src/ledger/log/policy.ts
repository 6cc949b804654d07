import { readVerifierKey, type VerifierKey } from './note.ts';

/** A log or a witness that a policy names. */
export interface PolicyParty {
  readonly key: VerifierKey;
  readonly url?: string;
}

export interface PolicyWitness extends PolicyParty {
  /** Its name in the policy, and nowhere else. */
  readonly alias: string;
}

/** Whom to trust, as C2SP tlog-policy writes it. */
export interface Policy {
  readonly logs: readonly PolicyParty[];
  readonly witnesses: readonly PolicyWitness[];
  /** Whether cosignatures by these keys are enough. */
  readonly isQuorum: (cosigned: readonly VerifierKey[]) => boolean;
}

/** No witness is known, and none is asked for. */
export const TRUST_NOBODY: Policy = { logs: [], witnesses: [], isQuorum: () => true };

export type ReadPolicy =
  | { readonly ok: true; readonly policy: Policy }
  /** What is wrong, with the line's number and what would be right. */
  | { readonly ok: false; readonly problem: string };

const WORDS = /[ \t]+/;
const LINES =
  'log VKEY [URL], witness NAME VKEY [URL], group NAME all|any|NUMBER NAME…, quorum NAME, or a comment that begins with #';

/** Reads a policy file. */
export const readPolicy = (text: string): ReadPolicy => {
  const logs: PolicyParty[] = [];
  const witnesses: PolicyWitness[] = [];
  /** What a name stands for: whether it is met by the keys that cosigned. */
  const rules = new Map<string, (cosigned: ReadonlySet<string>) => boolean>();
  const members = new Set<string>();
  let quorum: ((cosigned: ReadonlySet<string>) => boolean) | undefined;

  const keyOf = (vkey: string | undefined, use: VerifierKey['use']): VerifierKey | string => {
    const key = vkey === undefined ? undefined : readVerifierKey(vkey);
    if (key === undefined)
      return `${vkey ?? 'nothing'} is not a key, expected NAME+8 hexadecimal digits+base64 of an Ed25519 key`;
    if (key.use !== use) return `${key.name} is the key of a ${key.use}, expected that of a ${use}`;
    const known = use === 'log' ? logs : witnesses;
    return known.some((each) => each.key.publicKey.equals(key.publicKey))
      ? `the key of ${key.name} is there twice, expected each once`
      : key;
  };
  const urlOf = (url: string | undefined) => (url === undefined ? {} : { url });
  const nameTaken = (name: string): string | undefined =>
    rules.has(name) || name === 'none' ? `the name ${name} is taken, expected another` : undefined;

  const readLine = (line: string): string | undefined => {
    const [word, ...rest] = line.split(WORDS);
    if (word === 'log') {
      const key = keyOf(rest[0], 'log');
      if (typeof key === 'string') return key;
      logs.push({ key, ...urlOf(rest[1]) });
      return rest.length > 2 ? 'too many words, expected log VKEY [URL]' : undefined;
    }
    if (word === 'witness') {
      const [name = '', vkey, url] = rest;
      const key = keyOf(vkey, 'witness');
      if (typeof key === 'string') return key;
      const taken = nameTaken(name);
      if (taken !== undefined) return taken;
      witnesses.push({ alias: name, key, ...urlOf(url) });
      rules.set(name, (cosigned) => cosigned.has(key.vkey));
      return rest.length > 3 ? 'too many words, expected witness NAME VKEY [URL]' : undefined;
    }
    if (word === 'group') {
      const [name = '', threshold = '', ...of] = rest;
      const least = threshold === 'all' ? of.length : threshold === 'any' ? 1 : Number(threshold);
      if (!/^(all|any|[1-9]\d*)$/.test(threshold) || of.length === 0 || least > of.length)
        return 'expected group NAME, then all, any or a number up to that of its members, then their names';
      const taken = nameTaken(name);
      if (taken !== undefined) return taken;
      const parts: ((cosigned: ReadonlySet<string>) => boolean)[] = [];
      for (const member of of) {
        const rule = rules.get(member);
        if (rule === undefined) return `${member} is not known, expected a witness or a group of a line before`;
        if (members.has(member)) return `${member} is a member already, expected each in one group, once`;
        members.add(member);
        parts.push(rule);
      }
      rules.set(name, (cosigned) => parts.filter((part) => part(cosigned)).length >= least);
      return undefined;
    }
    if (word === 'quorum') {
      const [name = ''] = rest;
      if (quorum !== undefined) return 'a second quorum, expected one';
      quorum = name === 'none' ? () => true : rules.get(name);
      return quorum === undefined || rest.length > 1
        ? `${rest.join(' ')} is not known, expected none, or one witness or group of a line before`
        : undefined;
    }
    return `begins with ${word}, expected ${LINES}`;
  };

  for (const [index, each] of text.split('\n').entries()) {
    const line = each.replace(/^[ \t]+|[ \t]+$/g, '');
    if (line === '' || line.startsWith('#')) continue;
    const wrong = /[\0-\x08\x0b-\x1f\x7f]/.test(line) ? 'has a control character, expected none' : readLine(line);
    if (wrong !== undefined) return { ok: false, problem: `line ${index + 1}: ${wrong}` };
  }
  const rule = quorum;
  if (rule === undefined) return { ok: false, problem: 'there is no quorum, expected a line such as quorum none' };
  return {
    ok: true,
    policy: {
      logs,
      witnesses,
      isQuorum: (cosigned) => rule(new Set(cosigned.map(({ vkey }) => vkey))),
    },
  };
};
