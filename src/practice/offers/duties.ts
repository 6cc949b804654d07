import type { Rule } from '../../law/index.ts';
import { PAGES } from '../instruments.ts';

export const offerDuties: readonly Rule[] = [
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
