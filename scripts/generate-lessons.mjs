// Writes docs/handbook/lessons.en.md and lessons.cy.md: what inquiries found, as scenarios, and what this release does about
// each, as the service works it out. `node scripts/generate-lessons.mjs` after a change of src/lessons, of a rule or of a
// word; with --check it only says whether it is needed.
import { dirname, join } from 'node:path';
import { LESSONS, runLesson } from '../src/lessons/index.ts';
import { gathered, happenedWords, outcomeWords, remaining } from '../src/web/pages/lessons.ts';
import { words } from '../src/web/words.ts';
import { writeOrCheck } from './generated.ts';

const root = dirname(import.meta.dirname);
const OTHER = { en: '[Cymraeg](lessons.cy.md)', cy: '[English](lessons.en.md)' };
const MADE = {
  en: 'Made by `scripts/generate-lessons.mjs` from the scenarios, by the service itself. Do not edit.',
  cy: 'Gwnaed gan `scripts/generate-lessons.mjs` o’r hanesion, gan y gwasanaeth ei hun. Peidiwch â’i olygu.',
};

const pageOf = (language) => {
  const said = words(language);
  const { t, name } = said;
  const lines = [
    `<!-- ${MADE[language]} -->`,
    '',
    `# ${t('lessons.page.title')}`,
    '',
    OTHER[language],
    '',
    t('lessons.page.intro'),
    '',
    ...LESSONS.flatMap((lesson) => [
      `## ${name('lessons.title', lesson.id)}`,
      '',
      name('lessons.found', lesson.id),
      '',
      ...lesson.happened.map((event) => `- ${happenedWords(said, event)}`),
      '',
      `**${outcomeWords(said, runLesson(lesson), lesson.happened.at(-1).kind)}**`,
      '',
    ]),
    `## ${t('lessons.page.remains')}`,
    '',
    t('lessons.page.remains-intro', gathered()),
    '',
    ...remaining(said).map(({ pattern, why }) => `- **${name('lessons.pattern', pattern.id)}.** ${why}`),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};

const pages = new Map(
  ['en', 'cy'].map((language) => [join('docs', 'handbook', `lessons.${language}.md`), pageOf(language)]),
);
process.exitCode = writeOrCheck(root, pages, 'scenarios', 'node scripts/generate-lessons.mjs');
