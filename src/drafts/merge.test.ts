import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Content, digestOf, isWhole, merge, openedWith, readOpened, type Saving, type Written } from './merge.ts';

/** A page that shows something, and saves what it holds as the script does: what it saved is what it goes on from. */
const pageOf = (shown: Written, by: string) => {
  let opened = openedWith(shown);
  let turn = 0;
  return {
    save: (kept: Content | undefined, written: Written, arrives: 'answered' | 'unanswered' = 'answered'): Content => {
      turn += 1;
      const read = readOpened(opened, String(turn));
      const content = merge(kept, { written, opened: read, savedUs: turn, by });
      if (arrives === 'answered') opened = openedWith(written, read?.writer);
      return content;
    },
  };
};
const saving = (written: Written, more: Partial<Saving> = {}): Saving => ({
  written,
  opened: undefined,
  savedUs: 1,
  by: 'Mair',
  ...more,
});
const texts = ({ written, others }: Content, answer: string): string[] =>
  [
    ...(written[answer] ?? []),
    ...others.filter((each) => each.answer === answer).flatMap((each) => each.written[answer] ?? []),
  ].sort((a, b) => a.localeCompare(b));

describe('two pages that write one draft', () => {
  it('keep what each changed, where they changed different answers', () => {
    const shown = { reason: ['a'], place: ['home'] };
    const [one, two] = [pageOf(shown, 'Mair'), pageOf(shown, 'Ifan')];
    const first = one.save(merge(undefined, saving(shown)), { reason: ['a and more'], place: ['home'] });
    const both = two.save(first, { reason: ['a'], place: ['school'] });
    expect(both).toMatchObject({ written: { reason: ['a and more'], place: ['school'] }, others: [] });
  });

  it('keep both texts of one answer, each with who wrote it, and of each the last that they wrote', () => {
    const [one, two] = [pageOf({}, 'Mair'), pageOf({}, 'Ifan')];
    let kept = one.save(undefined, { reason: ['Mair 1'] });
    kept = two.save(kept, { reason: ['Ifan 1'] });
    expect(texts(kept, 'reason')).toEqual(['Ifan 1', 'Mair 1']);
    expect(kept.others[0]).toMatchObject({ answer: 'reason', by: 'Mair' });
    // Who saves again without having changed anything takes nothing back, and loses nothing.
    kept = one.save(kept, { reason: ['Mair 1'] });
    expect(texts(kept, 'reason')).toEqual(['Ifan 1', 'Mair 1']);
    kept = one.save(kept, { reason: ['Mair 2'] });
    kept = two.save(kept, { reason: ['Ifan 2'] });
    kept = one.save(kept, { reason: ['Mair 3'] });
    expect(texts(kept, 'reason')).toEqual(['Ifan 2', 'Mair 3']);
  });

  it('take a date whole, from the one or from the other', () => {
    const shown = { 'seen-day': ['1'], 'seen-month': ['2'], 'seen-year': ['2026'] };
    const [one, two] = [pageOf(shown, 'Mair'), pageOf(shown, 'Ifan')];
    const first = one.save(merge(undefined, saving(shown)), { ...shown, 'seen-day': ['5'] });
    const both = two.save(first, { ...shown, 'seen-month': ['3'] });
    expect(both.written).toEqual({ ...shown, 'seen-month': ['3'] });
    expect(both.others.map(({ written }) => written)).toEqual([{ ...shown, 'seen-day': ['5'] }]);
  });

  it('lose no words to a field that the other has emptied', () => {
    const shown = { reason: ['a'] };
    const [one, two] = [pageOf(shown, 'Mair'), pageOf(shown, 'Ifan')];
    const begun = merge(undefined, saving(shown));
    const first = one.save(begun, { reason: ['a and more'] });
    expect(two.save(first, { reason: [''] }).written['reason']).toEqual(['a and more']);
    const emptied = pageOf(shown, 'Ifan').save(begun, { reason: [''] });
    expect(emptied.written).toEqual({});
    expect(one.save(emptied, { reason: ['a and more still'] }).written['reason']).toEqual(['a and more still']);
  });

  it('are not taken for two where the answer to a saving was lost, or an older one arrives last', () => {
    const page = pageOf({}, 'Mair');
    let kept = page.save(undefined, { reason: ['1'] }, 'unanswered');
    kept = page.save(kept, { reason: ['1 and 2'] });
    expect(kept).toMatchObject({ written: { reason: ['1 and 2'] }, others: [] });
    const opened = readOpened(openedWith({}), '2');
    const later = merge(undefined, saving({ reason: ['later'] }, { opened }));
    const older = opened === undefined ? undefined : { ...opened, turn: 1 };
    expect(merge(later, saving({ reason: ['older'] }, { opened: older })).written['reason']).toEqual(['later']);
  });

  it('let a text go when somebody has chosen, and no text that came meanwhile', () => {
    const [one, two, three] = [pageOf({}, 'Mair'), pageOf({}, 'Ifan'), pageOf({}, 'Nest')];
    const kept = two.save(one.save(undefined, { reason: ['M'] }), { reason: ['I'] });
    const more = three.save(kept, { reason: ['N'] });
    const settled = { reason: [digestOf({ reason: ['M'] }), digestOf({ reason: ['I'] })] };
    const opened = readOpened(openedWith({ reason: ['I'] }), '1');
    const chosen = merge(more, saving({ reason: ['M'] }, { opened, settled }));
    expect(texts(chosen, 'reason')).toEqual(['M', 'N']);
  });

  it('lose no word in any order of saving', () => {
    const step = fc.record({
      page: fc.nat(2),
      answer: fc.constantFrom('reason', 'summary'),
      lost: fc.boolean(),
      change: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const people = [0, 1, 2].map((n) => ({ page: pageOf({}, `P${n}`), written: {} as Record<string, string[]> }));
        let kept: Content | undefined;
        for (const [n, { page, answer, lost, change }] of steps.entries()) {
          const person = people[page];
          if (person === undefined) throw new Error('no such page');
          if (change) person.written[answer] = [`${person.written[answer]?.[0] ?? ''}[${page}.${n}]`];
          kept = person.page.save(kept, person.written, lost ? 'unanswered' : 'answered');
          // The last text that each page has saved is there, whoever saved after it.
          for (const each of people)
            for (const [name, [text]] of Object.entries(each.written)) expect(texts(kept, name)).toContain(text);
        }
      }),
    );
  });
});

describe('what a page began from', () => {
  it.each([
    '',
    'nothing of ours',
    Buffer.from('{"writer":7}').toString('base64url'),
    Buffer.from('null').toString('base64url'),
  ])('is not known of "%s"', (text) => {
    expect(readOpened(text, '1')).toBeUndefined();
  });

  it('is the same whatever line ends a browser sends', () => {
    expect(digestOf({ a: ['x\r\ny '] })).toBe(digestOf({ a: ['x\ny'] }));
  });

  it('is whole where the page holds all that the draft does', () => {
    const kept = merge(undefined, saving({ reason: ['a'], '_seq:x': ['4'] }));
    expect(isWhole(kept, { reason: ['a'], '_seq:x': ['7'], when: [''] })).toBe(true);
    expect(isWhole(kept, { reason: ['b'] })).toBe(false);
  });
});
