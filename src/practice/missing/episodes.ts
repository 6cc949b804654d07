import { type Day, startOfDay, type Us } from '../../calendar/index.ts';
import type { Fact } from '../../law/index.ts';

/** A missing episode, from the report to the talk about it. Null is what is not recorded. */
export interface MissingEpisode {
  readonly episode: string;
  readonly reported: Fact;
  /** Minutes after midnight; null where only the day is known. */
  readonly minute: number | null;
  readonly found: Fact | null;
  /** Minutes until the child was found; null where a time of the two is not known. */
  readonly lasted: number | null;
  readonly offered: Fact | null;
  readonly heldOn: Day | null;
}

const MINUTE: Us = 60_000_000;

// A whole day stands at its first instant, so an event at midnight exactly counts as one without a time.
const isTimed = ({ at, day }: Fact): boolean => at !== startOfDay(day);

/** The missing episodes of a child, the first first. `facts` are those that count, in their order. Pure. */
export const missingEpisodes = (facts: readonly Fact[]): MissingEpisode[] => {
  const matters = Map.groupBy(
    facts.filter(({ data }) => typeof data['episode'] === 'string'),
    ({ data }) => String(data['episode']),
  );
  return [...matters].flatMap(([episode, all]): MissingEpisode[] => {
    const reported = all.find(({ kind }) => kind === 'missing.reported');
    if (reported === undefined) return [];
    const found = all.find(({ kind, at }) => kind === 'missing.found' && at >= startOfDay(reported.day)) ?? null;
    const timed = found !== null && isTimed(reported) && isTimed(found) && found.at >= reported.at;
    return [
      {
        episode,
        reported,
        minute: isTimed(reported) ? Math.floor((reported.at - startOfDay(reported.day)) / MINUTE) : null,
        found,
        lasted: timed ? Math.floor((found.at - reported.at) / MINUTE) : null,
        offered: all.find(({ kind }) => kind === 'debrief.offered') ?? null,
        heldOn: all.find(({ kind }) => kind === 'debrief.held')?.day ?? null,
      },
    ];
  });
};
