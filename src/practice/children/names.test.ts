import { describe, expect, test } from 'vitest';
import { addressKey, nameKeys, nameParts, partKey, sameName } from './names.ts';

describe('the parts of a name', () => {
  test.each([
    ['Siân Mair Llŷr-Prydderch', ['sian', 'mair', 'llyr', 'prydderch']],
    ['Gruffudd ap Dafydd', ['gruffudd', 'dafydd']],
    ['Lleucu ferch Rhys', ['lleucu', 'rhys']],
    ['Aoife O’Brien', ['aoife', 'obrien']],
    ['  ', []],
  ])('%s', (name, parts) => {
    expect(nameParts(name)).toEqual(parts);
  });
});

describe('one name, heard in Welsh and in English', () => {
  test.each([
    ['Davies', 'Dafis'],
    ['Evans', 'Ifans'],
    ['Phillips', 'Ffilips'],
    ['Ffion', 'Fion'],
    ['Llinos', 'Linos'],
    ['Ceri', 'Kerry'],
    ['Carys', 'Karis'],
    ['Dylan', 'Dillon'],
    ['Lewis', 'Lewys'],
    ['Llŷr', 'Lyr'],
    ['Llwyd', 'Lloyd'],
    ['Vaughan', 'Fychan'],
    ['Siân', 'Jane'],
    ['Tomos', 'Thomas'],
    ['Rhys', 'Reece'],
    ['Gwilym', 'William'],
    ['Huw', 'Hugh'],
    ['Myfanwy', 'Myvanwy'],
    ['Wynne', 'Gwyn'],
    ['Gruffudd', 'Griffith'],
  ])('%s is found by %s', (one, other) => {
    expect(nameKeys(one)).toEqual(nameKeys(other));
  });

  test.each([
    ['Owain', 'Ieuan'],
    ['Elin', 'Alun'],
    ['Mair', 'Nia'],
    ['Jones', 'Evans'],
    ['Bethan', 'Megan'],
  ])('%s is not found by %s', (one, other) => {
    expect(nameKeys(one)).not.toEqual(nameKeys(other));
  });

  test('a name is one in both languages only where a group says so', () => {
    expect(sameName('ifan', 'evan')).toBe(true);
    expect(sameName('evan', 'owain')).toBe(false);
    expect(sameName('lleucu', 'lleucu')).toBe(false);
  });

  test('every part has a key, and a key has no more than six letters', () => {
    for (const part of ['huw', 'io', 'llanfairpwllgwyngyll', 'aeronwy']) {
      expect(partKey(part).length).toBeGreaterThan(0);
      expect(partKey(part).length).toBeLessThanOrEqual(6);
    }
  });
});

describe('where somebody lives', () => {
  test('one house is one key however it is written', () => {
    expect(addressKey('3 Heol y Bont, Llanfach', 'ZZ1 2AB')).toBe(addressKey('3, HEOL Y BONT', 'zz12ab'));
    expect(addressKey('Tŷ’r Ysgol, Y Stryd Fawr', 'ZZ1 2AB')).toBe(addressKey('Ty’r Ysgol', 'ZZ12AB'));
  });

  test('another house in the same street is another', () => {
    expect(addressKey('4 Heol y Bont', 'ZZ1 2AB')).not.toBe(addressKey('3 Heol y Bont', 'ZZ1 2AB'));
  });
});
