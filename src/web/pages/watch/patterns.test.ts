import { expect, it } from 'vitest';
import { day } from '../../../../tests/support/practice.ts';
import { words } from '../../words.ts';
import { type Patterned, patternsHtml } from './patterns.ts';

const found = (harmed: boolean | null): Patterned => ({
  reportedOn: day('2026-03-01'),
  minute: null,
  place: 'home',
  foundOn: day('2026-03-02'),
  lasted: null,
  harmed,
  company: null,
  offeredOn: null,
  accepted: null,
  heldOn: null,
});

it('harm is told of those of whom it is known: not knowing is not the same as no', () => {
  const told = (...harmed: (boolean | null)[]) => patternsHtml(words('en'), harmed.map(found)).toString();
  expect(told(true, false, null, null)).toContain('1 of 2');
  expect(told(true, false, null, null)).not.toContain('1 of 4');
  expect(told(null)).toContain(words('en').t('watch.none-to-count'));
});
