import { childPath } from '../child/reach.ts';

/** The address of the page of a child's documents, of one of them, and of the page that makes a bundle. */
export const documentsPath = (child: string): string => `${childPath(child)}/documents`;
export const documentPath = (child: string, document: string): string =>
  `${documentsPath(child)}/${encodeURIComponent(document)}`;
export const bundlePath = (child: string): string => `${childPath(child)}/bundle`;

/** The address of the form for a kind of event about a child. */
export const recordPath = (child: string, kind: string): string => {
  if (kind === 'document.added') return `${documentsPath(child)}#add`;
  return kind === 'bundle.made' ? bundlePath(child) : `${childPath(child)}/record/${kind}`;
};

/** The address of the form that corrects an event, as it concerns a child. */
export const correctPath = (child: string, event: string, kind: string): string =>
  `${childPath(child)}/correct/${kind}/${encodeURIComponent(event)}`;

/** The address of the form that says that an event never happened. */
export const retractPath = (child: string, event: string): string =>
  `${childPath(child)}/retract/${encodeURIComponent(event)}`;

/** The child and the kind that a form's address is about; undefined where it is none of these. */
export const formOfPath = (
  path: string,
): { readonly child: string; readonly kind: string; readonly way: 'record' | 'correct' | 'retract' } | undefined => {
  const [, child, way, kind] = /^\/children\/([^/]+)\/(record|correct|retract)\/([^/]+)/.exec(path) ?? [];
  if (child === undefined || kind === undefined || (way !== 'record' && way !== 'correct' && way !== 'retract'))
    return undefined;
  try {
    return { child: decodeURIComponent(child), kind: way === 'retract' ? 'record.retracted' : kind, way };
  } catch {
    return undefined;
  }
};
