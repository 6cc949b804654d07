import type { Us } from '../calendar/index.ts';
import type { Figure, Measure } from '../law/index.ts';
import type { Edition, Manifest } from './publishing.ts';
import type { Recount } from './recounting.ts';

/** Why no figure of a page may be coloured, or that those may which agree. */
export type Evidence =
  | 'agrees'
  /** Some figures came out otherwise; the others agree. */
  | 'some-differ'
  | 'not-published'
  | 'not-recounted'
  | 'stale'
  | 'failed'
  /** What the figures rest on is not what was sealed and signed. */
  | 'untrue'
  /** What is shown is of another time, or of a post alone: nobody published it, so nobody counted it again. */
  | 'not-this';

/** Findings that are about figures alone: others are about what all of them rest on. */
const OF_FIGURES: ReadonlySet<string> = new Set(['figures', 'told']);

/** What stands behind the figures of a period. `lastingUs` is how long a recount serves. */
export const evidenceFor = (
  edition: Edition | undefined,
  recount: Recount | undefined,
  shown: { readonly from: number; readonly to: number; readonly worker: string | null },
  now: Us,
  lastingUs: Us,
): Evidence => {
  if (edition === undefined) return 'not-published';
  if (shown.from !== edition.from || shown.to !== edition.to || shown.worker !== null) return 'not-this';
  if (recount === undefined || recount.edition !== edition.id || recount.manifest !== edition.full)
    return 'not-recounted';
  if (recount.wrong.some((code) => !OF_FIGURES.has(code))) return 'untrue';
  if (recount.verdict === 'failed') return 'failed';
  if (now - recount.atUs > lastingUs) return 'stale';
  return recount.differing.length > 0 || recount.wrong.length > 0 ? 'some-differ' : 'agrees';
};

/** How one figure stands: `differs` came out otherwise when it was counted again, `changed` is not what was published any more. */
export type FigureEvidence = 'agrees' | 'differs' | 'changed';

/** Whether the number that is shown of a measure, whole or of a team, is the one that was published and counted again. */
export const figureEvidence = (
  manifest: Manifest,
  recount: Recount,
  { id, version }: Pick<Measure, 'id' | 'version'>,
  team: string | null,
  { count, of }: Pick<Figure, 'count' | 'of'>,
): FigureEvidence => {
  const group = team ?? undefined;
  const by = team === null ? undefined : 'team';
  if (recount.differing.some((each) => each.measure === id && each.by === by && each.group === group)) return 'differs';
  const found = manifest.figures.find(
    (figure) => figure.measure === id && figure.version === version && figure.by === by && figure.group === group,
  );
  // A part that has nothing has no figure of its own.
  const published = found ?? { count: 0, ...(of === undefined ? {} : { of: 0 }) };
  return published.count === count && published.of === of ? 'agrees' : 'changed';
};

/** How a figure stands against what is asked of it: all that are counted have it, or so many have not. Undefined where nothing is asked. */
export const againstTarget = (
  { target }: Pick<Measure, 'target'>,
  { count, of }: Pick<Figure, 'count' | 'of'>,
): { readonly short: number } | undefined =>
  target === undefined || of === undefined || of === 0 ? undefined : { short: of - count };
