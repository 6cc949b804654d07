import { expect, it } from 'vitest';
import { formatDay } from '../calendar/index.ts';
import { words } from '../web/words.ts';
import { LESSONS, runLesson } from './index.ts';

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
