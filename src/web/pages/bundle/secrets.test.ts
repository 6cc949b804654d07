import { describe, expect, it } from 'vitest';
import { hiding } from './secrets.ts';

const X = '[x]';
const clean = hiding([{ address: '12 Heol y Bont, Llanfach', postcode: 'ZZ1 2AB' }], X);

describe('an address that is not to be disclosed', () => {
  it.each([
    ['whole', 'Maen nhw yn 12 Heol y Bont, Llanfach, ZZ1 2AB nawr.', `Maen nhw yn ${X}, ${X} nawr.`],
    ['in other letters', 'at 12 HEOL-Y-BONT.', `at ${X}.`],
    ['over two lines', '12 Heol\ny Bont', X],
    ['with accents', '12 Hêol ŷ Bônt', X],
    ['the street alone', 'seen on Heol y Bont today', `seen on ${X} today`],
    ['the postcode without its space', '(zz12ab)', `(${X})`],
    ['twice', 'Heol y Bont / heol y bont', `${X} / ${X}`],
  ])('is taken out where it stands %s', (_, text, said) => {
    expect(clean(text).text).toBe(said);
    expect(clean(text).taken).toBe(said.split(X).length - 1);
  });

  it.each(['Llanfach yn unig', 'Bont', '12 Heol y Bontfaen', 'ZZ1 2ABC', ''])('leaves %j as it is', (text) => {
    expect(clean(text)).toEqual({ text, taken: 0 });
  });

  it('keeps signs of two units whole beside it', () => {
    expect(clean('👧12 Heol y Bont👧').text).toBe(`👧${X}👧`);
  });

  it('is found by the name of a house and by a flat’s street', () => {
    const house = hiding([{ address: 'Bwthyn Gwyn\nLôn Las\nTre' }, { address: 'Flat 2, 14 Long Lane, Town' }], X);
    expect(house('Mwthyn; ym Mwthyn Gwyn. I Fwthyn Gwyn, lon las; ar lôn las; long lane').text).toBe(
      `Mwthyn; ym ${X}. I ${X}; ar ${X}; ${X}`,
    );
  });

  it('is nowhere where there is none', () => {
    expect(hiding([], X)('12 Heol y Bont')).toEqual({ text: '12 Heol y Bont', taken: 0 });
  });
});
