import type { Condition, Rule, Span } from '../../law/index.ts';
import { PAGES } from '../instruments.ts';

export const privateFosteringSpans: readonly Span[] = [
  {
    id: 'private-fostering',
    per: 'arrangement',
    begins: [{ kind: 'private-fostering.notified' }],
    ends: [{ kind: 'private-fostering.ended', same: 'arrangement' }],
  },
];

const VISITED = { kind: 'private-fostering.visited' } as const;
const LATER: Condition = { monthsIn: 12 };
const FROM = '2006-04-01';

/** Read to regulation 3; the rest is recalled, from the same words of the English regulations. */
const regulations = (paragraph: string): Rule['instruments'] => [
  {
    from: FROM,
    instrument: 'private-fostering-regulations-2006',
    paragraph,
    source: PAGES.privateFostering,
    confidence: 'R',
  },
];

export const privateFosteringDuties: readonly Rule[] = [
  {
    id: 'private-foster-first-visit',
    starts: [{ begin: 'private-fostering' }],
    due: { workingDays: 7 },
    doneBy: { ...VISITED, where: { alone: true }, same: true },
    from: FROM,
    owner: 'worker',
    instruments: regulations('regulations 4 and 7'),
  },
  {
    id: 'private-foster-visits-y1',
    starts: [{ begin: 'private-fostering' }, { each: VISITED, during: 'private-fostering', when: { not: LATER } }],
    due: { days: 42 },
    doneBy: { ...VISITED, same: true },
    from: FROM,
    owner: 'worker',
    instruments: regulations('regulation 8'),
  },
  {
    id: 'private-foster-visits-y2',
    starts: [{ each: VISITED, during: 'private-fostering', when: LATER }],
    due: { days: 84 },
    doneBy: { ...VISITED, same: true },
    from: FROM,
    owner: 'worker',
    instruments: regulations('regulation 8'),
  },
];
