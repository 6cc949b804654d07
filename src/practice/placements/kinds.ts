import { z } from 'zod';
import { date, id, kinds, text, word } from '../kind.ts';
import { PLACEMENT_AREAS } from '../looked-after/kinds.ts';

/** What is decided about a placement: by whom it must be is the regulations' word, by whom it was is the record's. */
export const DECIDED_ABOUT = [
  'out-of-area',
  'key-stage-4',
  'with-parents',
  'without-registration',
  'terms-of-approval',
] as const;
export const DECIDERS = ['panel', 'nominated-officer', 'manager'] as const;
export const PLACEMENT_DECISIONS = ['agreed', 'refused'] as const;

/** What came of the assessment of a connected person who was approved for the time being. */
export const CONNECTED_OUTCOMES = ['approved', 'extended', 'not-approved'] as const;

/** Who is told of a placement. */
export const PLACEMENT_TOLD = ['area-authority', 'health-board', 'education', 'gp', 'parents', 'other'] as const;

export const placementKinds = kinds('placements', {
  'placement-plan.agreed': z.strictObject({
    placement: id,
    signed: z.boolean(),
    officerTold: z.boolean(),
    viewsTaken: z.boolean(),
    arrangements: text.optional(),
  }),
  'placement.decided': z.strictObject({
    placement: id,
    about: z.enum(DECIDED_ABOUT),
    decision: z.enum(PLACEMENT_DECISIONS),
    decidedBy: z.enum(DECIDERS),
    searched: z.array(z.enum(PLACEMENT_AREAS)).max(PLACEMENT_AREAS.length).optional(),
    endBy: date.optional(),
    reason: text.optional(),
  }),
  'placement.notified': z.strictObject({ placement: id, told: z.array(word).min(1).max(1_000) }),
  'inspectorate.told': z.strictObject({ placement: id, reason: text.optional() }),
  'parent.interviewed': z.strictObject({ views: text.optional() }),
  'connected-person.decided': z.strictObject({
    placement: id,
    outcome: z.enum(CONNECTED_OUTCOMES),
    reason: text.optional(),
  }),
  'disruption-meeting.held': z.strictObject({ placement: id, learned: text.optional() }),
});
