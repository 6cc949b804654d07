import { describe, expect, it } from 'vitest';
import type { Fact } from '../../law/index.ts';
import { CONFIGURABLE_RULES, DEFAULT_SETTINGS } from '../index.ts';
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

describe('the offer of an advocate that is repeated', () => {
  const care = [fact('care.began', '2024-03-05'), offered('2024-03-05')];
  const review = (on: string): Fact => fact('looked-after-review.held', on);
  const conference = (type: string, decision: string, on: string): Fact =>
    fact('conference.held', on, { type, decision });

  it('is no law: an authority switches it on', () => {
    for (const rule of ['advocacy-offer-review', 'advocacy-offer-conference']) {
      expect(DEFAULT_SETTINGS.rules).not.toContain(rule);
      expect(CONFIGURABLE_RULES).toContain(rule);
    }
  });

  it('was made by the review, since the review before, whether on its day or earlier', () => {
    const reviews = [...care, review('2024-03-25'), review('2024-06-25')];
    const again = 'advocacy-offer-review';
    expect(owed(reviews, '2024-06-26', again)).toEqual([
      'advocacy-offer-review 2024-03-25 met',
      'advocacy-offer-review 2024-06-25 overdue',
    ]);
    for (const on of ['2024-06-20', '2024-06-25'])
      expect(owed([...reviews, offered(on)], '2024-06-26', again)).toEqual([
        'advocacy-offer-review 2024-03-25 met',
        'advocacy-offer-review 2024-06-25 met',
      ]);
    expect(owed([...reviews, offered('2024-06-27')], '2024-06-28', again)).toContain(
      'advocacy-offer-review 2024-06-25 late',
    );
  });

  it('is made anew for each review conference of a registered child', () => {
    const registered = [offered('2024-03-01'), conference('initial', 'registered', '2024-03-05')];
    const reviewed = [...registered, conference('review', 'continued', '2024-06-04')];
    const again = 'advocacy-offer-conference';
    expect(owed(registered, '2024-06-04', again)).toEqual([]);
    expect(owed(reviewed, '2024-06-05', again)).toEqual(['advocacy-offer-conference 2024-06-04 overdue']);
    expect(owed([...reviewed, offered('2024-05-20')], '2024-06-05', again)).toEqual([
      'advocacy-offer-conference 2024-06-04 met',
    ]);
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
