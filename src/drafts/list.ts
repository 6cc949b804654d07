import type { Us } from '../calendar/index.ts';

/** A draft without what is in it: enough for a list. */
export interface ListedDraft {
  readonly id: string;
  /** The form's address. */
  readonly path: string;
  readonly savedUs: Us;
}

/** Whose drafts: a post's, of an authority. */
export interface Keeper {
  readonly authority: number;
  readonly post: string;
}

export const listed = ([id, path, savedUs]: readonly unknown[]): ListedDraft => ({
  id: id as string,
  path: path as string,
  savedUs: savedUs as Us,
});
