// Writes docs/law-coverage.md and law-coverage.cy.md: every row of the statutory catalogue and what became of it, and
// src/coverage/tests.generated.ts: which tests show each rule. From src/coverage/rows.ts, the words of the interface, and the
// tests themselves. `node scripts/generate-law.mjs` after a change of any; with --check it only says whether it is needed.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LESSONS } from '../src/lessons/index.ts';
import { LAW } from '../src/practice/index.ts';
import { words } from '../src/web/words.ts';
import { writeOrCheck } from './generated.ts';

const root = dirname(import.meta.dirname);
const TESTS = join('src', 'coverage', 'tests.generated.ts');

const inTests = globSync(['src/{law,practice}/**/*.test.ts', 'tests/*.test.ts'], { cwd: root })
  .sort()
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
const rules = LAW.rules.map(({ id }) => id);
const shown = Object.fromEntries(
  rules.map((rule) => [rule, inTests.filter(({ text }) => text.includes(`'${rule}'`)).map(({ path }) => path)]),
);
const list = (paths) => (paths.length === 0 ? '[]' : `[\n${paths.map((path) => `    '${path}',\n`).join('')}  ]`);
const one = (rule, paths) => {
  const line = `  '${rule}': [${paths.map((path) => `'${path}'`).join(', ')}],`;
  return line.length <= 120 ? line : `  '${rule}': ${list(paths)},`;
};
const generated = `// Made by \`node scripts/generate-law.mjs\` from the tests. Do not edit.

/** The tests that name each rule, by their paths in the project. */
export const TESTS: Readonly<Record<string, readonly string[]>> = {
${rules.map((rule) => one(rule, shown[rule])).join('\n')}
};
`;
// The index of the rows reads it, so that it is there before the rows are.
if (!existsSync(join(root, TESTS))) writeFileSync(join(root, TESTS), generated);
const { COVERAGE, isOff, SECTIONS, STATUSES } = await import('../src/coverage/index.ts');

const whereOf = new Map(
  globSync('src/practice/*/duties.ts', { cwd: root })
    .sort()
    .flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return rules
        .filter((rule) => text.includes(`id: '${rule}'`))
        .map((rule) => [rule, path.replace('src/practice/', '')]);
    }),
);

const SAID = {
  en: {
    made: 'Made by `scripts/generate-law.mjs` from `src/coverage/rows.ts` and the words of the interface. Do not edit.',
    other: '[Cymraeg](law-coverage.cy.md)',
    about: [
      'A row is named by its id in the statutory catalogue, which is also its id in the public contract and in `src/practice/*/duties.ts`. What each rule asks, of whom and by when is in [the handbook](handbook/rules.en.md); the service shows this page at `/law`.',
      'Only what was read in its source is law here. What was recalled, and what is a local norm, is configuration: off until an authority switches it on, or badged. “Not built” says what would have to be recorded first, or why nothing can be counted.',
    ],
    off: 'off',
    head: ['row', 'marked', 'what became of it', 'where, or why not', 'tests'],
    lesson: 'lesson',
  },
  cy: {
    made: 'Gwnaed gan `scripts/generate-law.mjs` o `src/coverage/rows.ts` a geiriau’r rhyngwyneb. Peidiwch â’i olygu.',
    other: '[English](law-coverage.md)',
    about: [
      'Enwir rhes yn ôl ei henw yn y catalog statudol, sef ei henw hefyd yn y contract cyhoeddus ac yn `src/practice/*/duties.ts`. Mae’r hyn y mae pob rheol yn ei ofyn, gan bwy ac erbyn pryd, yn [y llawlyfr](handbook/rules.cy.md); mae’r gwasanaeth yn dangos y dudalen hon yn `/law`.',
      'Dim ond yr hyn a ddarllenwyd yn ei ffynhonnell sy’n gyfraith yma. Ffurfweddiad yw’r hyn a gofiwyd, a’r hyn sy’n norm lleol: i ffwrdd nes i awdurdod ei droi ymlaen, neu wedi’i nodi. Mae “heb ei adeiladu” yn dweud beth y byddai’n rhaid ei gofnodi yn gyntaf, neu pam na ellir cyfrif dim.',
    ],
    off: 'i ffwrdd',
    head: ['rhes', 'nod', 'beth a ddaeth ohoni', 'ble, neu pam ddim', 'profion'],
    lesson: 'gwers',
  },
};

const pageOf = (language) => {
  const said = SAID[language];
  const { t, name } = words(language);
  const rowOf = ({ id, marked, rules: named, status, note }) => {
    const told = name('coverage.note', note);
    const where = [...new Set(named.map((rule) => whereOf.get(rule)).filter((path) => path !== undefined))];
    const tests = [
      ...new Set(
        named.flatMap((rule) => shown[rule].map((path) => path.replace(/^src\//, '').replace('.test.ts', ''))),
      ),
      ...LESSONS.filter(({ shown: what }) => 'rule' in what && named.includes(what.rule)).map(
        ({ id: lesson }) => `${said.lesson} \`${lesson}\``,
      ),
    ];
    return [
      id,
      marked.length === 0 ? '–' : marked.join(', '),
      [
        name('coverage.status', status),
        named.map((rule) => `\`${rule}\`${isOff(rule) && status !== 'off' ? ` (${said.off})` : ''}`).join(', '),
      ]
        .filter((part) => part !== '')
        .join(': '),
      [where.map((path) => `\`${path}\``).join(', '), told === note ? '' : told]
        .filter((part) => part !== '')
        .join('. '),
      tests.join(', '),
    ];
  };
  const table = (rows) => [
    `| ${said.head.join(' | ')} |`,
    `| ${said.head.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${rowOf(row).join(' | ')} |`),
  ];
  const lines = [
    `<!-- ${said.made} -->`,
    '',
    `# ${t('coverage.page.title')}`,
    '',
    said.other,
    '',
    t('coverage.page.intro', { rows: COVERAGE.length }),
    '',
    ...STATUSES.map(
      (status) => `- ${name('coverage.status', status)}: ${COVERAGE.filter((row) => row.status === status).length}`,
    ),
    '',
    ...said.about.flatMap((paragraph) => [paragraph, '']),
    ...['V', 'V-part', 'R', 'L', 'none'].map(
      (mark) => `- ${mark === 'none' ? '–' : mark}: ${name('coverage.mark', mark)}`,
    ),
    '',
    ...SECTIONS.flatMap((section) => [
      `## ${name('coverage.section', section)}`,
      '',
      ...table(COVERAGE.filter((row) => row.section === section)),
      '',
    ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};

const pages = new Map([
  [TESTS, generated],
  [join('docs', 'law-coverage.md'), pageOf('en')],
  [join('docs', 'law-coverage.cy.md'), pageOf('cy')],
]);
process.exitCode = writeOrCheck(root, pages, 'rows and the tests', 'node scripts/generate-law.mjs');
