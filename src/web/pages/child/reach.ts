/** Whether a child whom the page is not about is within reach too: a brother or sister is not, only because they are one. */
export { isWithinReach as isWithin } from '#src/access/index.ts';
import type { Identity } from '#src/access/index.ts';
import type { KeptChild } from '#src/views/index.ts';
import type { Words } from '../../words.ts';

/** A child's name; a file may have brought in a child without one. */
export const childName = (
  { t }: Words,
  { givenName, familyName }: { readonly givenName: string; readonly familyName: string },
): string => {
  const name = `${givenName} ${familyName}`.trim();
  return name === '' ? t('child.no-name') : name;
};

/** The address of a child's page. */
export const childPath = (child: string): string => `/children/${encodeURIComponent(child)}`;

/** The address of the page about a child that a post may open: officers see their own matters alone. */
export const ownPath = ({ role }: Identity, child: string): string => {
  switch (role) {
    case 'designated-officer':
      return `${childPath(child)}/allegations`;
    case 'complaints-officer':
      return `${childPath(child)}/complaints`;
    default:
      return childPath(child);
  }
};

/** The order in which brothers and sisters are shown: the eldest first, those whose birth is not known last. */
export const byAge = (a: Pick<KeptChild, 'born' | 'givenName'>, b: Pick<KeptChild, 'born' | 'givenName'>): number =>
  (a.born ?? Number.MAX_SAFE_INTEGER) - (b.born ?? Number.MAX_SAFE_INTEGER) || (a.givenName < b.givenName ? -1 : 1);
