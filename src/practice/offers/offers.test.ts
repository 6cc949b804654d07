import { describe, expect, it } from 'vitest';
import type { Fact } from '../../law/index.ts';
import { DEFAULT_SETTINGS } from '../index.ts';
import { fact, owed } from '../../../tests/support/practice.ts';

const offered = (on: string): Fact => fact('advocacy.offered', on, { accepted: true });

describe('an active offer of an advocate', () => {
  it('is owed on the day on which a child becomes looked after', () => {
    const began = fact('care.began', '2024-03-05');
    expect(owed([began], '2024-03-05', 'advocacy')).toEqual(['advocacy-active-offer 2024-03-05 open']);
    expect(owed([began, offered('2024-03-05')], '2024-03-06', 'advocacy')).toEqual([
      'advocacy-active-offer 2024-03-05 met',
    ]);
    expect(owed([began, offered('2024-03-07')], '2024-03-08', 'advocacy')).toEqual([
      'advocacy-active-offer 2024-03-05 late',
    ]);
  });

  it('is owed when enquiries lead to a conference, and not when they do not', () => {
    const concluded = (determination: string): Fact =>
      fact('enquiry.concluded', '2024-03-05', { enquiry: 'e', determination });
    expect(owed([concluded('conference')], '2024-03-06', 'advocacy')).toEqual([
      'advocacy-active-offer 2024-03-05 overdue',
    ]);
    expect(owed([concluded('unsubstantiated')], '2024-03-06', 'advocacy')).toEqual([]);
  });

  it('is owed since the Wales Safeguarding Procedures, which say so', () => {
    expect(owed([fact('care.began', '2018-03-05')], '2018-04-01', 'advocacy')).toEqual([]);
  });
});

describe('an active offer of Welsh', () => {
  const contact = (languageOffered?: boolean): Fact =>
    fact('contact.received', '2024-03-05', {
      contact: 'k',
      ...(languageOffered === undefined ? {} : { languageOffered }),
    });

  it('is law', () => {
    expect(DEFAULT_SETTINGS.rules).toContain('lang-active-offer');
  });

  it('is owed to whoever was not offered it, and assumed of nobody', () => {
    expect(owed([contact(false)], '2024-03-06', 'lang')).toEqual(['lang-active-offer 2024-03-05 overdue']);
    expect(owed([contact(false), fact('language.offered', '2024-03-05')], '2024-03-06', 'lang')).toEqual([
      'lang-active-offer 2024-03-05 met',
    ]);
    expect(owed([contact(true)], '2024-03-06', 'lang')).toEqual([]);
    expect(owed([contact()], '2024-03-06', 'lang')).toEqual([]);
  });
});
