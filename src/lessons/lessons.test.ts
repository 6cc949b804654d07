import { expect, it } from 'vitest';
import { formatDay } from '../calendar/index.ts';
import { words } from '../web/words.ts';
import { LESSONS, PATTERNS, runLesson } from './index.ts';

it.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))(
  'this release does something about it: %s',
  (_, lesson) => {
    const outcome = runLesson(lesson);
    const { shown } = lesson;
    if ('refused' in shown) expect(outcome).toEqual({ is: 'refused', code: shown.refused, field: shown.field });
    else if ('nobody' in shown) expect(outcome.is === 'nobodys' && formatDay(outcome.on)).toBe(shown.nobody);
    else {
      const is = 'begins' in shown ? 'begins' : 'overdue';
      const on = 'begins' in shown ? shown.begins : shown.overdue;
      expect(outcome).toMatchObject({ is, rule: shown.rule });
      expect(outcome.is === is && formatDay(outcome.on)).toBe(on);
    }
  },
);

it.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))('and because of it, not of less: %s', (_, lesson) => {
  const { happened, shown } = lesson;
  if (!('rule' in shown) || !('begins' in shown)) return expect(runLesson(lesson).is).not.toBe('nothing');
  expect(runLesson({ ...lesson, happened: happened.slice(0, -1) })).toEqual({ is: 'nothing' });
});

it('says of each in both languages what was found', () => {
  for (const language of ['en', 'cy'] as const) {
    const { name } = words(language);
    for (const { id } of LESSONS) {
      expect(name('lessons.title', id)).not.toBe(id);
      expect(name('lessons.found', id)).not.toBe(id);
    }
  }
  expect(new Set(LESSONS.map(({ id }) => id)).size).toBe(LESSONS.length);
});

it('knows of each pattern of failure its history, or says in both languages why it has none', () => {
  // The 25 that the inquiries had in common, and the seven checks of the case of one council.
  expect(PATTERNS.filter(({ told }) => told === 'inquiries')).toHaveLength(25);
  expect(PATTERNS.filter(({ told }) => told === 'council')).toHaveLength(7);
  const lessons = LESSONS.map(({ id }) => id);
  const used = PATTERNS.flatMap((pattern) => pattern.lessons);
  expect(used.filter((id) => !lessons.includes(id))).toEqual([]);
  expect(lessons.filter((id) => !used.includes(id))).toEqual([]);
  for (const language of ['en', 'cy'] as const) {
    const { name } = words(language);
    for (const { id, lessons: shown } of PATTERNS) {
      expect(name('lessons.pattern', id)).not.toBe(id);
      if (shown.length === 0) expect(name('lessons.why', id)).not.toBe(id);
    }
  }
});

it('holds up what was late as it was known then, whatever is written down later', () => {
  const late = LESSONS.find(({ id }) => id === 'written-later');
  if (late === undefined) throw new Error('there is no such lesson');
  const atOnce = late.happened.map(({ at, kind, data }) => ({ at, kind, data }));
  const first = runLesson(late);
  const honest = runLesson({ ...late, happened: atOnce });
  expect(first.is === 'overdue' && formatDay(first.on)).toBe('2025-03-18');
  expect(honest.is === 'overdue' && formatDay(honest.on)).toBe('2025-03-29');
});
