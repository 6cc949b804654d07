// Writes docs/handbook/jobs.en.md and jobs.cy.md: what ten common jobs take, from docs/handbook/jobs.json, which a test holds
// against the real pages (tests/browser/jobs.test.ts). `node scripts/generate-jobs.mjs` after a change of it; with --check it
// only says whether it is needed.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeOrCheck } from './generated.ts';

const root = dirname(import.meta.dirname);
const stated = JSON.parse(readFileSync(join(root, 'docs', 'handbook', 'jobs.json'), 'utf8'));

const WORDS = {
  en: {
    made: 'Made by `scripts/generate-jobs.mjs` from `docs/handbook/jobs.json`, which a test holds against the real pages. Do not edit.',
    title: 'What common jobs take',
    other: '[Cymraeg](jobs.cy.md)',
    intro:
      'Ten jobs, each from **My work** until it is recorded, done by mouse and keyboard in a real browser and counted by the page itself. What is known already is filled in and says where it comes from, so it costs nothing. Keystrokes are those of one example: your own words are as long as they need to be.',
    again: 'Measure it yourself: `npm run bench -- jobs`.',
    before: 'In brackets: before forms opened with what is known, where that was more.',
    head: ['Job', 'Clicks', 'Fields', 'Keystrokes'],
    names: {
      visit: 'Record a visit to a child on the register',
      'contact-decided': 'Decide a contact, with the reason',
      'core-group': 'Record a core group for three siblings, with who came',
      'contact-received': 'Write down a contact about a child who is new',
      enquiry: 'Record what section 47 enquiries concluded',
      conference: 'Record an initial conference and its decision',
      plan: 'Record that the outline plan was sent out',
      risk: 'Look at one of two risks again',
      assessment: 'Record that an assessment was completed and the child seen',
      missing: 'Find a child and report them missing',
    },
  },
  cy: {
    made: 'Gwnaed gan `scripts/generate-jobs.mjs` o `docs/handbook/jobs.json`, y mae prawf yn ei gymharu â’r tudalennau eu hunain. Peidiwch â’i olygu.',
    title: 'Faint o waith yw tasgau cyffredin',
    other: '[English](jobs.en.md)',
    intro:
      'Deg tasg, pob un o **Fy ngwaith** hyd nes y caiff ei chofnodi, wedi’u gwneud â llygoden a bysellfwrdd mewn porwr go iawn ac wedi’u cyfrif gan y dudalen ei hun. Mae’r hyn sy’n hysbys eisoes wedi’i lenwi, gan ddweud o ble y daeth, felly nid yw’n costio dim. Trawiadau un enghraifft yw’r rhain: bydd eich geiriau chi mor hir ag y bo angen.',
    again: 'Mesurwch eich hun: `npm run bench -- jobs`.',
    before: 'Mewn cromfachau: cyn i’r ffurflenni agor â’r hyn sy’n hysbys, lle’r oedd hynny’n fwy.',
    head: ['Tasg', 'Cliciau', 'Meysydd', 'Trawiadau'],
    names: {
      visit: 'Cofnodi ymweliad â phlentyn ar y gofrestr',
      'contact-decided': 'Penderfynu ar gyswllt, gyda’r rheswm',
      'core-group': 'Cofnodi grŵp craidd ar gyfer tri brawd neu chwaer, a phwy a ddaeth',
      'contact-received': 'Nodi cyswllt ynghylch plentyn newydd',
      enquiry: 'Cofnodi casgliad ymholiadau adran 47',
      conference: 'Cofnodi cynhadledd gychwynnol a’i phenderfyniad',
      plan: 'Cofnodi bod y cynllun amlinellol wedi’i anfon',
      risk: 'Edrych eto ar un o ddwy risg',
      assessment: 'Cofnodi bod asesiad wedi’i gwblhau a’r plentyn wedi’i weld',
      missing: 'Dod o hyd i blentyn a chofnodi ei fod ar goll',
    },
  },
};

const pageOf = (language) => {
  const { made, title, other, intro, again, before, head, names } = WORDS[language];
  const rows = Object.entries(stated).map(([id, { now, before: then = now }]) => {
    if (names[id] === undefined) throw new Error(`${id}: a job without a name`);
    const cell = (what) => (then[what] > now[what] ? `${now[what]} (${then[what]})` : String(now[what]));
    return `| ${names[id]} | ${cell('clicks')} | ${cell('fields')} | ${cell('keystrokes')} |`;
  });
  const compared = Object.values(stated).some((job) => job.before !== undefined);
  return [
    `<!-- ${made} -->`,
    '',
    `# ${title}`,
    '',
    other,
    '',
    intro,
    '',
    `| ${head.join(' | ')} |`,
    '| --- | ---: | ---: | ---: |',
    ...rows,
    '',
    compared ? `${before} ${again}` : again,
    '',
  ].join('\n');
};

const pages = new Map(
  ['en', 'cy'].map((language) => [join('docs', 'handbook', `jobs.${language}.md`), pageOf(language)]),
);
process.exitCode = writeOrCheck(root, pages, 'figures', 'node scripts/generate-jobs.mjs');
