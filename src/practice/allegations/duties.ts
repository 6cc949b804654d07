import type { Rule } from '../../law/index.ts';
import { PAGES, promised } from '../instruments.ts';

export const allegationDuties: readonly Rule[] = [
  {
    // Within 24 hours, or on the next working day out of hours: the language counts days, so it is late on the day after that one.
    id: 'allegation-to-dos',
    starts: [{ first: { kind: 'allegation.made' }, of: 'allegation' }],
    due: { workingDays: 1 },
    doneBy: { kind: 'allegation.reported', same: true },
    from: 'wsp',
    owner: 'designated-officer',
    instruments: [
      {
        from: 'wsp',
        instrument: 'wales-safeguarding-procedures',
        paragraph: 'section 5, page 7',
        source: PAGES.allegations,
        confidence: 'V',
      },
    ],
  },
  {
    // No number was found: where the threshold is met, the Designated Officer sets the day of the professional strategy meeting.
    id: 'allegation-strategy-meeting',
    starts: [{ first: { kind: 'allegation.reported', where: { meetBy: { filled: true } } }, of: 'allegation' }],
    due: { on: 'meetBy' },
    doneBy: { kind: 'allegation.discussed', same: true },
    owner: 'designated-officer',
    instruments: promised(),
  },
];
