import { formatInstant, startOfDay } from '#src/calendar/index.ts';
import { speak } from './happen.ts';
import { type Child, numberOf, type World } from './world.ts';
import { PAPERS, told } from './words.ts';

/** How many children have one, of how many whom its occasion comes to: enough to see, and few files to seal at the start. */
const ONE_IN: Readonly<Record<keyof typeof PAPERS, number>> = {
  'court-order': 3,
  'health-report': 30,
  minutes: 24,
  plan: 5,
};

/** A document may come with what has just been written down about a child: the same for a child in every run. */
export const mayAttach = (world: World, type: keyof typeof PAPERS, post: string, child: Child, entry: string): void => {
  if (numberOf(`${child.id} ${type}`) % ONE_IN[type] !== 0) return;
  const occasion = `paper ${type}`;
  if (child.matters.has(occasion)) return;
  child.matters.set(occasion, world.day);
  const language = child.family.calling.language === 'cy' ? 'cy' : 'en';
  const name = `${child.givenName} ${child.familyName}`;
  const { title, fileName, content } = PAPERS[type];
  const put = { name: { en: name, cy: name } };
  world.papers.push({
    child: child.id,
    by: world.staff.rising(post, world.day),
    at: formatInstant(startOfDay(world.day) + Math.min(world.minute + 50, 1_420) * 60_000_000),
    title: speak([child], title),
    type,
    language,
    fileName: speak([child], fileName),
    entry,
    content: speak([child], told(content, put)),
  });
};
