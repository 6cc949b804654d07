import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Statement } from '#src/platform/index.ts';
import type { Run } from './keyring.ts';

/** A question as it was asked: its words, its hint, and the words of its answers where it had a list of them. */
export interface AskedQuestion {
  readonly field: string;
  readonly ask: string;
  readonly hint?: string;
  readonly answers?: Readonly<Record<string, string>>;
}

/** The words of a form in one language. */
export interface Wording {
  readonly kind: string;
  readonly language: string;
  readonly title: string;
  readonly questions: readonly AskedQuestion[];
}

/** The version of some words: SHA-256 of their canonical JSON, in hexadecimal. Other words have another. */
export const versionOf = (wording: Wording): string =>
  createHash('sha256')
    .update(canonicalize(wording) ?? '')
    .digest('hex');

const KEEP: Statement = {
  name: 'ledger-keep-wording',
  text: 'insert into ledger.wording (authority, version, kind, language, words) values ($1, $2, $3, $4, $5) on conflict do nothing',
};
const READ: Statement = {
  name: 'ledger-wording',
  text: 'select words from ledger.wording where authority = $1 and version = $2',
};

/** Keeps some words for good. */
export const keepWording = async (run: Run, authority: number, wording: Wording): Promise<void> => {
  const { kind, language } = wording;
  await run(KEEP, [authority, versionOf(wording), kind, language, JSON.stringify(wording)]);
};

/** The words of a version; undefined where none were kept under it. */
export const readWording = async (run: Run, authority: number, version: string): Promise<Wording | undefined> => {
  const [row] = await run(READ, [authority, version]);
  return row?.[0] as Wording | undefined;
};
