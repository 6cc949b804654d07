import { describe, expect, test } from 'vitest';
import { formatDay, parseDay } from '../../calendar/index.ts';
import { birthsMeant, type KnownChild, likeness, type SoughtChild } from './likeness.ts';

const day = (text: string): number => parseDay(text) ?? Number.NaN;

const KNOWN: KnownChild = {
  givenName: 'Siân Mair',
  familyName: 'Prydderch-Huws',
  born: day('2014-03-07'),
  address: '3 Heol y Bont, Llanfach',
  postcode: 'ZZ1 2AB',
};

const sought = (name: string, more: Partial<SoughtChild> = {}): SoughtChild => ({ name, ...more });

describe('what a date of birth may have meant', () => {
  test('itself, day and month swapped, one of the last digits of the year wrong', () => {
    const meant = birthsMeant(day('2014-03-07')).map(formatDay);
    expect(meant).toContain('2014-03-07');
    expect(meant).toContain('2014-07-03');
    expect(meant).toContain('2004-03-07');
    expect(meant).toContain('2015-03-07');
    expect(meant).not.toContain('2014-03-08');
  });

  test('no day that never was', () => {
    expect(
      birthsMeant(day('2016-02-29'))
        .map(formatDay)
        .every((text) => /^20\d[02468]-02-29$|^19/.test(text) || text === '2016-02-29'),
    ).toBe(true);
    expect(birthsMeant(day('2014-03-25')).map(formatDay)).not.toContain('2014-25-03');
  });
});

describe('how like two children are', () => {
  test.each([
    ['the same name', 'Siân Mair Prydderch-Huws', ['same-name']],
    ['English ears', 'Jane Mary Prothero Hughes', ['both-languages']],
    ['no accent, sounding alike', 'Shan Mair Pridderch Hues', ['both-languages', 'sounds-alike']],
    ['half of the double surname', 'Siân Huws', ['double-surname']],
    ['the other half', 'Sian Prydderch', ['double-surname']],
    ['family name first', 'Prydderch Siân', ['other-order', 'double-surname']],
    ['a slip of the finger', 'Sian Prydedrch', ['one-letter', 'double-surname']],
  ] as const)('%s: %s', (_, name, reasons) => {
    const { reasons: found, likely } = likeness(sought(name), KNOWN);
    expect([...found].sort()).toEqual([...reasons].sort());
    expect(likely).toBe(true);
  });

  test('dates: the same, swapped, one digit of the year', () => {
    expect(likeness(sought('Siân', { born: day('2014-03-07') }), KNOWN).reasons).toContain('same-birth');
    expect(likeness(sought('Siân', { born: day('2014-07-03') }), KNOWN).reasons).toContain('swapped-birth');
    expect(likeness(sought('Siân', { born: day('2013-03-07') }), KNOWN).reasons).toContain('year-digit');
    expect(likeness(sought('Siân', { born: day('2014-03-07') }), KNOWN).likely).toBe(true);
  });

  test('a better match comes before a worse one', () => {
    const scores = [
      sought('Siân Mair Prydderch-Huws', { born: day('2014-03-07'), address: '3 Heol y Bont', postcode: 'ZZ1 2AB' }),
      sought('Siân Mair Prydderch-Huws', { born: day('2014-03-07') }),
      sought('Siân Huws', { born: day('2014-07-03') }),
      sought('Siân Huws'),
      sought('Siân Huws', { born: day('2009-11-20') }),
      sought('Gethin Huws'),
    ].map((each) => likeness(each, KNOWN).score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(scores.length);
  });

  test('one common part of a name alone warns of nobody', () => {
    expect(likeness(sought('Huws'), KNOWN).likely).toBe(false);
    expect(likeness(sought('Gethin Huws'), KNOWN).likely).toBe(false);
  });

  test('a brother at the same address, born on another day, is not taken for his sister', () => {
    expect(
      likeness(sought('Gethin Huws', { born: day('2011-01-09'), address: '3 Heol y Bont', postcode: 'ZZ1 2AB' }), KNOWN)
        .likely,
    ).toBe(false);
  });

  test('the same name and another date of birth is another child until somebody says otherwise', () => {
    expect(likeness(sought('Siân Mair Prydderch-Huws', { born: day('2009-11-20') }), KNOWN).likely).toBe(false);
  });

  test('an address is told apart from a postcode', () => {
    expect(likeness(sought('Siân', { address: '3 Heol y Bont', postcode: 'zz12ab' }), KNOWN).reasons).toContain(
      'same-address',
    );
    expect(likeness(sought('Siân', { address: '9 Heol y Bont', postcode: 'zz12ab' }), KNOWN).reasons).toContain(
      'same-postcode',
    );
  });

  test('nothing is like a child of whom nothing is known', () => {
    expect(likeness(sought(''), { givenName: '', familyName: '', born: null, address: null, postcode: null })).toEqual({
      score: 0,
      reasons: [],
      likely: false,
    });
  });
});
