import type { Role } from '../organisation/index.ts';

/** Who is at the door: a person in a post of an authority. */
export interface Identity {
  readonly authority: number;
  readonly post: string;
  readonly person: string;
  readonly role: Role;
  readonly team: string | null;
}
