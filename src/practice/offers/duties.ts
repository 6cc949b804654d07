import type { Rule } from '../../law/index.ts';
import { PAGES, safeguarding } from '../instruments.ts';

export const offerDuties: readonly Rule[] = [
  {
    // "At the trigger": no day is named, it is part of the step. That it is made again at each stage is recorded and not counted.
    id: 'advocacy-active-offer',
    starts: [
      { begin: 'care' },
      { first: { kind: 'enquiry.concluded', where: { determination: 'conference' } }, of: 'enquiry' },
    ],
    due: { days: 0 },
    doneBy: { kind: 'advocacy.offered' },
    from: 'wsp',
    owner: 'worker',
    instruments: safeguarding('section 4, page 7', PAGES.visits),
  },
  {
    // Who was not offered Welsh at the contact is offered it, without having to ask. Where nothing is said of it, nothing is owed.
    id: 'lang-active-offer',
    starts: [{ first: { kind: 'contact.received', where: { languageOffered: false } }, of: 'contact' }],
    due: { days: 0 },
    doneBy: { kind: 'language.offered' },
    owner: 'front-door',
    instruments: [
      {
        from: '2012-01-01',
        instrument: 'more-than-just-words',
        paragraph: '',
        source: PAGES.moreThanJustWords,
        confidence: 'V',
      },
    ],
  },
];
