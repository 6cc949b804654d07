// Writes docs/measures.md and measures.cy.md: the official measures of Wales that are known, and what feeds each here. From
// src/figures/catalogue.ts and the words of the interface. `node scripts/generate-measures.mjs`; with --check it only says whether it is needed.
import { dirname, join } from 'node:path';
import { OFFICIAL } from '../src/figures/index.ts';
import { words } from '../src/web/words.ts';
import { writeOrCheck } from './generated.ts';

const root = dirname(import.meta.dirname);
const SAID = {
  en: {
    made: 'Made by `scripts/generate-measures.mjs` from `src/figures/catalogue.ts` and the words of the interface. Do not edit.',
    title: 'Official measures, and what feeds them here',
    other: '[Cymraeg](measures.cy.md)',
    about:
      'Marked V: its definition or title was read in a source; R: recalled, never printed as official; D: derived.',
    head: ['id', 'marked', 'counted here by', 'note'],
    none: 'not counted',
  },
  cy: {
    made: 'Gwnaed gan `scripts/generate-measures.mjs` o `src/figures/catalogue.ts` a geiriau’r rhyngwyneb. Peidiwch â’i olygu.',
    title: 'Mesurau swyddogol, a’r hyn sy’n eu bwydo yma',
    other: '[English](measures.md)',
    about:
      'Nod V: darllenwyd ei ddiffiniad neu ei deitl mewn ffynhonnell; R: o’r cof, byth wedi’i argraffu fel un swyddogol; D: wedi’i ddeillio.',
    head: ['enw', 'nod', 'cyfrifir yma gan', 'nodyn'],
    none: 'heb ei gyfrif',
  },
};

const pageOf = (language) => {
  const said = SAID[language];
  const { t, name } = words(language);
  const nameOf = (id) =>
    id.startsWith('timely-')
      ? t('figures.timely', { rule: name('duties.rule', id.slice('timely-'.length)) })
      : name('figures.measure', id);
  const eras = [...new Set(OFFICIAL.map(({ era }) => era))];
  const lines = [
    `<!-- ${said.made} -->`,
    '',
    `# ${said.title}`,
    '',
    said.other,
    '',
    said.about,
    '',
    ...eras.flatMap((era) => [
      `## ${name('figures.era', era)}`,
      '',
      `| ${said.head.join(' | ')} |`,
      `| ${said.head.map(() => '---').join(' | ')} |`,
      ...OFFICIAL.filter((row) => row.era === era).map(
        ({ id, grade, measure, note }) =>
          `| ${id} | ${grade} | ${measure === undefined ? said.none : `${nameOf(measure)} (\`${measure}\`)`} | ${note === undefined ? '' : name('figures.note', note)} |`,
      ),
      '',
    ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};

const pages = new Map([
  [join('docs', 'measures.md'), pageOf('en')],
  [join('docs', 'measures.cy.md'), pageOf('cy')],
]);
process.exitCode = writeOrCheck(root, pages, 'catalogue and the words', 'node scripts/generate-measures.mjs');
