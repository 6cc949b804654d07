import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Day, parseDay } from '#src/calendar/index.ts';
import { type Irregularity, LEAST, lookFor, NOTHING_RECORDED } from '#src/figures/irregularities/index.ts';
import { chanceOf } from '../demo/chance.ts';
import {
  type Habits,
  historiesOf,
  honestWorld,
  type Manipulated,
  SCENARIOS,
  type Scenario,
  type World,
} from './conduct.ts';
import type { Asked, Figure, Section } from './measuring.ts';

const CHILDREN = 1_600;
const AS_AT = '2026-02-06';
const DOCUMENT = fileURLToPath(new URL('../docs/testing/irregularities.md', import.meta.url));

const UNTOUCHED: Manipulated = { families: new Map(), planted: new Set() };

/** What is found of a world in which somebody has done something. */
const found = (world: World, done: Manipulated): Irregularity[] => {
  const { publications = [], inspections = [], organisation = world.organisation } = done;
  const { from, to, law } = world;
  const looking = lookFor({ ...NOTHING_RECORDED, publications, inspections, organisation, from, to, today: to, law });
  for (const [index, family] of world.families.entries()) {
    const events = done.families.get(index);
    for (const history of events === undefined ? family.histories : historiesOf(events, law, to)) looking.take(history);
  }
  const ending = looking.end();
  for (;;) {
    const step = ending.next();
    if (step.done === true) return step.value;
  }
};

const isAsked = ({ standing }: Irregularity): boolean => standing === 'asked';
const isTested = ({ tested }: Irregularity): boolean => tested !== undefined;

/** One scenario at one strength, over all seeds. */
interface Row {
  readonly scenario: Scenario;
  readonly strength: number;
  seeds: number;
  /** Authorities in which a question was asked. */
  asked: number;
  planted: number;
  /** Of what was planted, what the lists of the questions name. */
  named: number;
  /** What they name besides. */
  others: number;
}

const judge = (row: Row, { planted }: Manipulated, irregularities: readonly Irregularity[]): void => {
  const asked = irregularities.filter((each) => row.scenario.finds.includes(each.irregularity) && isAsked(each));
  const named = new Set(asked.flatMap(({ told }) => told.flatMap(({ events }) => events.slice(0, 1))));
  // A retraction is told with the entry that it takes back.
  const toldOf = new Set(asked.flatMap(({ told }) => told.flatMap(({ events }) => events)));
  row.seeds += 1;
  if (asked.length > 0) row.asked += 1;
  row.planted += planted.size;
  row.named += [...planted].filter((id) => toldOf.has(id)).length;
  row.others += [...named].filter((id) => !planted.has(id)).length;
};

interface Honest {
  readonly name: string;
  readonly habits: Habits;
  seeds: number;
  readonly asked: Map<string, number>;
  tests: number;
  questions: number;
}

const percent = (count: number, of: number): string => (of === 0 ? '–' : `${Math.round((100 * count) / of)} %`);

const strengthOf = ({ share }: Scenario, strength: number): string =>
  share ? `${strength * 100} %` : String(strength);

/** What the document says: how often each is found, and how often something is asked where nobody did anything. */
const documentOf = (rows: readonly Row[], honest: readonly Honest[], seeds: number): string => {
  const measured = rows.map(
    ({ scenario, strength, asked, planted, named, others, seeds: of }) =>
      `| ${scenario.id} | ${strengthOf(scenario, strength)} ${scenario.of} | ${scenario.finds.map((id) => `\`${id}\``).join(', ')} | ${(planted / of).toFixed(1)} | ${percent(asked, of)} | ${percent(named, planted)} | ${(others / of).toFixed(1)} |`,
  );
  const failing = SCENARIOS.map((scenario) => {
    const own = rows.filter((row) => row.scenario === scenario);
    const sure = own.find((_, index) => own.slice(index).every(({ asked, seeds: of }) => asked >= 0.9 * of));
    const never = own.findLast(({ asked, seeds: of }) => asked <= 0.1 * of);
    return `| ${scenario.id} | ${sure === undefined ? 'at no strength tried' : strengthOf(scenario, sure.strength)} | ${never === undefined ? 'below what was tried' : strengthOf(scenario, never.strength)} |`;
  });
  const ids = [...new Set(honest.flatMap(({ asked }) => [...asked.keys()]))].sort();
  return `# What the irregularities find, and what they miss

Written by \`npm run bench -- irregularities --write\`, which measures it; no number here is typed.

${seeds} made-up authorities of ${CHILDREN} children (\`bench/plausible.ts\`), each with people's ways: some posts write up late, some visits and assessments slip (\`bench/conduct.ts\`). In each, a manipulator does one thing at one strength, and the year is looked at. "Asked": the share of authorities in which the page then asks a question of that kind. "Named": of what was planted, the share that stands in the lists of these questions. "Others": entries named in the same lists that nobody had planted; a list is an invitation to look, not a verdict on each line.

| what somebody does | how much | looked for by | planted | asked | named | others |
| --- | --- | --- | --- | --- | --- | --- |
${measured.join('\n')}

## Where it starts to fail

Surely found: from this strength on, in at least nine authorities of ten. Not found: up to this strength, in no more than one of ten.

| what somebody does | surely found from | not found up to |
| --- | --- | --- |
${failing.join('\n')}

## Where nobody did anything

Questions asked in authorities that are honest. "To the deadline": three in ten of what is done within a week of a limit are done, and written down, on the very last day, as people do who work to deadlines. No statistic can tell that from dates made up on the day: so it is asked about, and the answer is people's.

| | ${honest.map(({ name }) => name).join(' | ')} |
| --- | ${honest.map(() => '---').join(' | ')} |
${ids.map((id) => `| \`${id}\` | ${honest.map(({ asked, seeds: of }) => percent(asked.get(id) ?? 0, of)).join(' | ')} |`).join('\n')}
| tests made in an authority | ${honest.map(({ tests, seeds: of }) => (tests / of).toFixed(1)).join(' | ')} |
| questions that a test asked, in an authority | ${honest.map(({ questions, seeds: of }) => (questions / of).toFixed(2)).join(' | ')} |

Of fewer than ${LEAST} duties or entries nothing is said: at that size an honest authority and one that moves a quarter of its late work look alike. Facts that need no test (a date moved by a correction, an entry by somebody who had left) are told whatever the size.
`;
};

/** How often planted manipulations are found, and how often something is asked where there is none. */
export const irregularities = async (asked: Asked): Promise<Section> => {
  const seeds = asked.quick ? 1 : asked.full ? 40 : 12;
  const children = asked.quick ? 300 : CHILDREN;
  const today: Day = parseDay(AS_AT) ?? 0;
  const rows: Row[] = SCENARIOS.flatMap((scenario) =>
    scenario.strengths.map((strength) => ({ scenario, strength, seeds: 0, asked: 0, planted: 0, named: 0, others: 0 })),
  );
  const honest: Honest[] = [
    { name: 'plain', habits: {}, seeds: 0, asked: new Map(), tests: 0, questions: 0 },
    { name: 'to the deadline', habits: { toTheDeadline: 0.3 }, seeds: 0, asked: new Map(), tests: 0, questions: 0 },
  ];
  for (let seed = 1; seed <= seeds; seed++) {
    asked.say(`Authority ${seed} of ${seeds}…`);
    const worlds = honest.map(({ habits }) => honestWorld(children, today, `irregular-${seed}`, habits));
    for (const [index, one] of honest.entries()) {
      const world = worlds[index];
      if (world === undefined) continue;
      const all = found(world, UNTOUCHED);
      one.seeds += 1;
      one.tests += all.filter(isTested).length;
      one.questions += all.filter((each) => isTested(each) && isAsked(each)).length;
      for (const id of new Set(all.filter(isAsked).map(({ irregularity }) => irregularity)))
        one.asked.set(id, (one.asked.get(id) ?? 0) + 1);
    }
    const [plain] = worlds;
    if (plain === undefined) throw new Error('there is a plain authority');
    for (const row of rows) {
      const done = row.scenario.plant(plain, row.strength, chanceOf('plant', seed, row.scenario.id, row.strength));
      judge(row, done, found(plain, done));
    }
  }
  if (asked.write) await writeFile(DOCUMENT, documentOf(rows, honest, seeds));
  const figures: Figure[] = [
    ...rows.map(
      (row): Figure => ({
        name: `${row.scenario.id}, ${strengthOf(row.scenario, row.strength)}: asked`,
        reached: (100 * row.asked) / row.seeds,
        unit: '%',
        note: `${(row.planted / row.seeds).toFixed(1)} planted, ${percent(row.named, row.planted)} named, ${(row.others / row.seeds).toFixed(1)} others`,
      }),
    ),
    ...honest.map(
      ({ name, seeds: of, questions, tests, asked: ids }): Figure => ({
        name: `nobody did anything, ${name}: questions that a test asked`,
        reached: questions / of,
        unit: 'an authority',
        ...(name === 'plain' ? { aim: { most: 0.5 } } : {}),
        note: `${(tests / of).toFixed(1)} tests; ${[...ids].map(([id, count]) => `${id} ${percent(count, of)}`).join(', ') || 'nothing asked'}`,
      }),
    ),
  ];
  return {
    section: 'irregularities',
    command: 'npm run bench -- irregularities',
    about: [
      `${seeds} made-up authorities of ${children} children; in each, every manipulation at every strength, by itself; a year is looked at.`,
      'How often a question of the right kind is asked, and how often one is where nobody did anything.',
    ],
    figures,
  };
};
