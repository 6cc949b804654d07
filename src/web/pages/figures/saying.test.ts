import { expect, it } from 'vitest';
import type { Figure } from '#src/law/index.ts';
import type { Visit } from '../../site.ts';
import { words } from '../../words.ts';
import { groupName, inOrder } from './saying.ts';

const visit = (language: 'en' | 'cy') =>
  ({ words: words(language), organisation: { posts: [], teams: [], holdings: [] } }) as unknown as Visit;
const parts = (by: string, ...groups: readonly string[]): readonly Figure[] =>
  groups.map((group) => ({ measure: 'contacts', version: 1, by, group, count: 1 }));
const ordered = (by: string, groups: readonly string[], language: 'en' | 'cy' = 'en') =>
  inOrder(visit(language), 'contacts', by, parts(by, ...groups)).map(({ group }) => group);

it('ages follow one another, the unborn first and what is not recorded last', () => {
  expect(ordered('age', ['', '0', '1-4', '10-15', '16-17', '18+', '5-9', 'unborn'])).toEqual([
    'unborn',
    '0',
    '1-4',
    '5-9',
    '10-15',
    '16-17',
    '18+',
    '',
  ]);
});

it('languages are called by their names, in the order of the language of the page', () => {
  expect(ordered('language', ['', 'cy', 'en', 'ar'])).toEqual(['ar', 'en', 'cy', '']);
  expect(ordered('language', ['', 'en', 'cy', 'ar'], 'cy')).toEqual(['ar', 'cy', 'en', '']);
  expect(groupName(visit('cy'), 'contacts', 'language', 'ar')).toBe('Arabeg');
  expect(groupName(visit('en'), 'contacts', 'language', 'cy')).toBe('Welsh');
  expect(groupName(visit('en'), 'contacts', 'language', 'not a code')).toBe('not a code');
});
