// Writes docs/handbook/rules.en.md and rules.cy.md: every duty that is declared, in words, with its source. From the
// declarations of src/practice and the words of src/web/locales, so that the law and its handbook cannot drift apart.
// `node scripts/generate-rules.mjs` after a change of either; with --check it only says whether it is needed.
import { dirname, join } from 'node:path';
import { parseDay } from '../src/calendar/index.ts';
import { allegationDuties } from '../src/practice/allegations/duties.ts';
import { complaintDuties } from '../src/practice/complaints/duties.ts';
import { leavingCareDuties } from '../src/practice/leaving-care/duties.ts';
import { offerDuties } from '../src/practice/offers/duties.ts';
import { privateFosteringDuties } from '../src/practice/private-fostering/duties.ts';
import { reviewDuties } from '../src/practice/reviews/duties.ts';
import { assessmentDuties } from '../src/practice/assessment/duties.ts';
import { exploitationDuties } from '../src/practice/exploitation/duties.ts';
import { frontDoorDuties } from '../src/practice/front-door/duties.ts';
import { CONFIGURABLE_RULES, LAW, PROMISED_RULES, OWN_RULES } from '../src/practice/index.ts';
import { healthEducationDuties } from '../src/practice/health-education/duties.ts';
import { lookedAfterDuties } from '../src/practice/looked-after/duties.ts';
import { placementDuties } from '../src/practice/placements/duties.ts';
import { protectionDuties } from '../src/practice/protection/duties.ts';
import { planningDuties } from '../src/practice/planning/duties.ts';
import { riskDuties } from '../src/practice/risk/duties.ts';
import { missingDuties } from '../src/practice/missing/duties.ts';
import { signalDuties } from '../src/practice/signals/duties.ts';
import { pausingDuties } from '../src/practice/pausing/duties.ts';
import { signingOffDuties } from '../src/practice/signing-off/duties.ts';
import { visitingDuties } from '../src/practice/visiting/duties.ts';
import { words } from '../src/web/words.ts';
import { writeOrCheck } from './generated.ts';

const root = dirname(import.meta.dirname);

/** What the page itself says; everything else comes from the catalogue of the interface. */
const PAGE = {
  en: {
    title: 'Duties, and the law behind them',
    other: '[Cymraeg](rules.cy.md)',
    made: 'Made by `scripts/generate-rules.mjs` from the declarations that the service itself works by. Do not edit.',
    intro: [
      'A duty is one thing that a rule says must be done for one child by one date. The day that is counted from is day 0; a duty done on its due day is on time.',
      'Where a duty recurs, it is counted from the last time that it was done. A visit that was not made is one duty that grows older, not several.',
      'Only what was read in its source counts as law. What is recalled is marked **Not verified**, what an authority sets for itself **Local**.',
    ],
    always: 'Always on: one of the seventeen rules of the public contract.',
    verified: 'On, unless the authority’s settings leave it out.',
    off: 'Off, until the authority’s settings switch it on. It is not law.',
    falls: 'Falls on',
    by: 'By',
    sameDay: 'the day itself',
    set: 'the day that was set in the record',
    signal: 'On, unless the authority’s settings leave it out. It is not law.',
    promised: 'Always on: whoever recorded it set the day. No law does.',
    otherwise: 'in the cases named above',
    source: 'Source',
    from: (day) => `from ${day}`,
    until: (day) => `until ${day}`,
    fromWsp: 'from the day on which the region adopted the Wales Safeguarding Procedures',
    untilWsp: 'until the region adopted the Wales Safeguarding Procedures',
    applies: 'Applies to what starts',
    rule: 'Rule',
  },
  cy: {
    title: 'Dyletswyddau, a’r gyfraith y tu ôl iddynt',
    other: '[English](rules.en.md)',
    made: 'Gwnaed gan `scripts/generate-rules.mjs` o’r datganiadau y mae’r gwasanaeth ei hun yn gweithio yn ôl iddynt. Peidiwch â’i olygu.',
    intro: [
      'Un peth y mae rheol yn dweud bod rhaid ei wneud dros un plentyn erbyn un dyddiad yw dyletswydd. Diwrnod 0 yw’r diwrnod y cyfrifir ohono; mae dyletswydd a gyflawnir ar ei dyddiad cau yn brydlon.',
      'Pan fo dyletswydd yn ailadrodd, fe’i cyfrifir o’r tro diwethaf y’i cyflawnwyd. Un ddyletswydd sy’n heneiddio yw ymweliad na wnaed, nid sawl un.',
      'Dim ond yr hyn a ddarllenwyd yn ei ffynhonnell sy’n cyfrif fel cyfraith. Nodir **Heb ei ddilysu** wrth yr hyn a gofiwyd, a **Lleol** wrth yr hyn y mae awdurdod yn ei osod iddo’i hun.',
    ],
    always: 'Ymlaen bob amser: un o ddwy reol ar bymtheg y contract cyhoeddus.',
    verified: 'Ymlaen, oni bai bod gosodiadau’r awdurdod yn ei hepgor.',
    off: 'Wedi’i diffodd, nes i osodiadau’r awdurdod ei throi ymlaen. Nid yw’n gyfraith.',
    falls: 'Ar bwy',
    by: 'Erbyn',
    sameDay: 'y diwrnod ei hun',
    set: 'y diwrnod a osodwyd yn y cofnod',
    signal: 'Ymlaen, oni bai bod gosodiadau’r awdurdod yn ei hepgor. Nid yw’n gyfraith.',
    promised: 'Ymlaen bob amser: pwy bynnag a’i cofnododd a osododd y diwrnod. Nid oes cyfraith sy’n gwneud hynny.',
    otherwise: 'yn yr achosion a enwir uchod',
    source: 'Ffynhonnell',
    from: (day) => `o ${day}`,
    until: (day) => `hyd ${day}`,
    fromWsp: 'o’r diwrnod y mabwysiadodd y rhanbarth Weithdrefnau Diogelu Cymru',
    untilWsp: 'nes i’r rhanbarth fabwysiadu Gweithdrefnau Diogelu Cymru',
    applies: 'Yn gymwys i’r hyn sy’n dechrau',
    rule: 'Rheol',
  },
};

const AREAS = [
  ['front-door', frontDoorDuties],
  ['assessment', assessmentDuties],
  ['planning', planningDuties],
  ['protection', protectionDuties],
  ['visiting', visitingDuties],
  ['looked-after', lookedAfterDuties],
  ['placements', placementDuties],
  ['health-education', healthEducationDuties],
  ['risk', riskDuties],
  ['missing', missingDuties],
  ['signals', signalDuties],
  ['exploitation', exploitationDuties],
  ['signing-off', signingOffDuties],
  ['pausing', pausingDuties],
  ['leaving-care', leavingCareDuties],
  ['private-fostering', privateFosteringDuties],
  ['allegations', allegationDuties],
  ['complaints', complaintDuties],
  ['reviews', reviewDuties],
  ['offers', offerDuties],
];

const unique = (items) => [...new Set(items)];
const begins = (id) => {
  const span = LAW.spans.find((each) => each.id === id);
  if (span !== undefined) return span.begins.map(({ kind }) => kind);
  return LAW.derived.find((each) => each.id === id).during.flatMap(begins);
};
const MOMENTS = new Map((LAW.moments ?? []).map(({ id, of }) => [id, of.kind]));
const startedBy = ({ starts }) =>
  unique(
    starts.flatMap((start) =>
      'times' in start
        ? start.of.map(({ kind }) => kind)
        : 'first' in start
          ? [start.first.kind]
          : 'begin' in start
            ? begins(start.begin)
            : [MOMENTS.get(start.each.kind) ?? start.each.kind],
    ),
  );

/** What was in force only before the rule itself applies is cited by none of its duties. */
const everCited =
  ({ from }) =>
  ({ until }) =>
    from === undefined || until === undefined || (until === 'wsp' ? from !== 'wsp' : until >= from);

const pageOf = (language) => {
  const said = words(language);
  const { t, name } = said;
  const page = PAGE[language];
  const limitOf = (limit) => {
    if ('workingDays' in limit) return said.workingDays(limit.workingDays);
    if ('months' in limit) return said.months(limit.months);
    if ('on' in limit) return page.set;
    if ('hours' in limit) return said.hours(limit.hours);
    return limit.days === 0 ? page.sameDay : said.days(limit.days);
  };
  const dueOf = ({ due, except = [] }) =>
    except.length === 0
      ? limitOf(due)
      : `${limitOf(due)}; ${page.otherwise} ${said.list(except.map((each) => limitOf(each.due)))}`;
  const dayOf = (date) => said.date(parseDay(date));
  const timeOf = ({ from, until }) =>
    [
      from === undefined ? undefined : from === 'wsp' ? page.fromWsp : page.from(dayOf(from)),
      until === undefined ? undefined : until === 'wsp' ? page.untilWsp : page.until(dayOf(until)),
    ]
      .filter((part) => part !== undefined)
      .join(', ');
  const sourceOf = (cited) => {
    const { instrument, paragraph, source, confidence } = cited;
    const place = confidence === 'L' ? '' : paragraph.replace(/\p{L}+/gu, (word) => name('duties.cite', word));
    const text = [name('duties.instrument', instrument), place].filter((part) => part !== '').join(', ');
    const link = source === undefined ? text : `[${text}](${source})`;
    const badge = { V: '', P: '', R: ` **${t('common.badge.not-verified')}**`, L: ` **${t('common.badge.local')}**` }[
      confidence
    ];
    const time = timeOf(cited);
    return `${link}${badge}${time === '' ? '' : ` (${time})`}`;
  };
  const entry = (rule) => [
    `### ${name('duties.rule', rule.id)}`,
    '',
    name('duties.asks', rule.id),
    '',
    `- ${page.falls}: ${name('duties.owner', rule.owner)}`,
    `- ${page.by}: ${dueOf(rule)}`,
    `- ${t('duties.label.started-by')}: ${said.list(startedBy(rule).map((kind) => name('kinds.name', kind)))}`,
    `- ${t('duties.label.done-by')}: ${name('kinds.name', rule.doneBy.kind)}`,
    ...rule.instruments.filter(everCited(rule)).map((cited) => `- ${page.source}: ${sourceOf(cited)}`),
    ...(rule.from === undefined && rule.until === undefined ? [] : [`- ${page.applies}: ${timeOf(rule)}`]),
    `- ${page.rule}: \`${rule.id}\`. ${rule.core === true ? page.always : PROMISED_RULES.includes(rule.id) ? page.promised : OWN_RULES.includes(rule.id) ? page.signal : CONFIGURABLE_RULES.includes(rule.id) ? page.off : page.verified}`,
    '',
  ];
  const lines = [
    `<!-- ${page.made} -->`,
    '',
    `# ${page.title}`,
    '',
    page.other,
    '',
    ...page.intro.flatMap((paragraph) => [paragraph, '']),
    ...AREAS.flatMap(([area, rules]) => [`## ${name('kinds.area', area)}`, '', ...rules.flatMap(entry)]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};

const placed = AREAS.flatMap(([, rules]) => rules);
const missing = LAW.rules.filter((rule) => !placed.includes(rule));
if (missing.length > 0) throw new Error(`no area has ${missing.map(({ id }) => id).join(', ')}`);

const pages = new Map(
  ['en', 'cy'].map((language) => [join('docs', 'handbook', `rules.${language}.md`), pageOf(language)]),
);
process.exitCode = writeOrCheck(root, pages, 'declarations', 'node scripts/generate-rules.mjs');
