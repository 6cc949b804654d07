import { addWorkingDays, type Day, formatDay } from '#src/calendar/index.ts';
import type { Bilingual } from '#src/organisation/index.ts';
import { happen, speak, workerPost } from './happen.ts';
import { arrange, type Case, type Child, nextMatter, numberOf, workingDayBy, type World } from './world.ts';
import { RISKS, RISK_WORDS } from './words.ts';

/** How one child's risk goes on: what it is of, and how likely at each look. The same for a child in every run, whatever else happens. */
interface Course {
  readonly harm: keyof typeof RISKS;
  readonly severity: string;
  readonly likelihoods: readonly string[];
}

const COURSES: readonly Course[] = [
  { harm: 'neglect', severity: 'serious', likelihoods: ['possible', 'possible', 'likely', 'possible', 'unlikely'] },
  { harm: 'domestic-abuse', severity: 'serious', likelihoods: ['likely', 'possible', 'possible', 'unlikely'] },
  { harm: 'emotional-psychological', severity: 'moderate', likelihoods: ['likely', 'likely', 'possible'] },
  { harm: 'physical', severity: 'severe', likelihoods: ['likely', 'likely', 'likely', 'possible'] },
  { harm: 'neglect', severity: 'moderate', likelihoods: ['happening', 'likely', 'possible'] },
];

const LOOK_AHEAD = 35;

const courseOf = ({ id }: Child): Course =>
  COURSES[numberOf(id) % COURSES.length] ?? { harm: 'neglect', severity: 'moderate', likelihoods: ['possible'] };

const judged = (world: World, held: Case, child: Child, look: number) => {
  const { harm, severity, likelihoods } = courseOf(child);
  const likelihood = likelihoods[Math.min(look, likelihoods.length - 1)] ?? 'possible';
  const said = (text: Bilingual): string => speak([child], text);
  const grave = severity === 'severe' && likelihood === 'likely';
  const actBy = addWorkingDays(world.day, 5);
  return {
    grave,
    actBy,
    data: {
      likelihood,
      severity,
      protects: said(RISK_WORDS.protects),
      evidence: [said(RISKS[harm].evidence)],
      decision: said(look === 0 ? RISK_WORDS.decidedFirst : RISK_WORDS.decided),
      nextLook: formatDay(world.day + LOOK_AHEAD),
      ...(grave ? { action: said(RISK_WORDS.action), post: workerPost(held), actBy: formatDay(actBy) } : {}),
    },
  };
};

const act = (world: World, child: Child, risk: string, by: Day): void => {
  arrange(world, addWorkingDays(world.day, Math.min(3, by - world.day)), 870, () => {
    if (child.held !== null && child.risk === risk)
      happen(world, 'risk.acted', workerPost(child.held), [child], { risk, done: speak([child], RISK_WORDS.acted) });
  });
};

const lookAgain = (world: World, child: Child, risk: string, look: number): void => {
  arrange(world, workingDayBy(world.day + LOOK_AHEAD - 1), 890, () => {
    const { held } = child;
    if (held === null || child.risk !== risk) return;
    const { data, grave, actBy } = judged(world, held, child, look);
    happen(world, 'risk.reviewed', workerPost(held), [child], { risk, ...data });
    if (grave) act(world, child, risk, actBy);
    lookAgain(world, child, risk, look + 1);
  });
};

/** What harm could come to each child of a case is written down with the plan that protects them, and looked at again until it is over. */
export const identifyRisks = (world: World, held: Case): void => {
  for (const child of held.children) {
    if (child.risk !== null) continue;
    const risk = nextMatter(world, 'risk');
    const { harm } = courseOf(child);
    const { data, grave, actBy } = judged(world, held, child, 0);
    child.risk = risk;
    happen(world, 'risk.identified', workerPost(held), [child], {
      risk,
      harm,
      from: speak([child], RISKS[harm].from),
      ...data,
    });
    if (grave) act(world, child, risk, actBy);
    lookAgain(world, child, risk, 1);
  }
};
