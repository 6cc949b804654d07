import { type Day, formatDay } from '#src/calendar/index.ts';
import { EXAMPLE_INSTRUMENT, type Indicator, RESPONSES, scoreOf } from '#src/practice/index.ts';
import { type Child, numberOf } from './world.ts';
import { EXPLOITATION_WORDS } from './words.ts';

/** Assessors differ, as people do: some see more in the same signs, and some ask for more than the score does. */
const eager = (post: string): number => numberOf(post) % 3;

/** How many of the vulnerabilities and of the signs of harm somebody sees, at each look: less each time. */
const seenBy = (child: Child, post: string, look: number): readonly Indicator[] => {
  const own = numberOf(child.id);
  const seen = (item: string, current: boolean, recent: boolean): Indicator => ({ item, current, recent });
  const vulnerable = ['alone', 'moved', 'hurt-before'].slice(0, own % 4).map((item) => seen(item, true, false));
  const harms = Math.max(0, (own % 5) - look + (eager(post) === 2 ? 1 : 0));
  const harmed = ['lifts', 'presents', 'second-phone', 'away-at-night']
    .slice(0, harms)
    .map((item, index) => seen(item, true, index === 0 && look > 0));
  return [...vulnerable, ...harmed];
};

/** What an assessment of exploitation by the invented instrument says. `over`: nothing is seen any more. */
export const golauOf = (
  child: Child,
  post: string,
  day: Day,
  look: number,
  over: boolean,
): { readonly data: Readonly<Record<string, unknown>>; readonly response: string; readonly again: Day } => {
  const language = child.family.calling.language === 'cy' ? 'cy' : 'en';
  const indicators = over ? [] : seenBy(child, post, look);
  const score = scoreOf(EXAMPLE_INSTRUMENT, indicators);
  const asked = RESPONSES.indexOf(score.response);
  const raised = !over && eager(post) === 1 && numberOf(`${child.id}${look}`) % 3 === 0 && asked < RESPONSES.length - 1;
  const response = raised ? RESPONSES[asked + 1] : score.response;
  const titles = new Map(
    EXAMPLE_INSTRUMENT.sections.flatMap(({ items }) => items.map(({ id, title }) => [id, title[language]] as const)),
  );
  const kinds = new Map(
    EXAMPLE_INSTRUMENT.sections.flatMap(({ items, of }) => items.map(({ id }) => [id, of] as const)),
  );
  const again = day + score.again;
  return {
    data: {
      instrument: EXAMPLE_INSTRUMENT.id,
      version: EXAMPLE_INSTRUMENT.version,
      language,
      wording: Object.fromEntries(indicators.map(({ item }) => [item, titles.get(item) ?? item])),
      indicators: indicators.map((indicator) => ({
        ...indicator,
        of: kinds.get(indicator.item),
        evidence: EXPLOITATION_WORDS.evidence[language],
        on: formatDay(day),
      })),
      total: score.total,
      band: score.band,
      asked: score.response,
      judgement: (over ? EXPLOITATION_WORDS.over : EXPLOITATION_WORDS.judgement)[language],
      response,
      ...(raised ? { override: EXPLOITATION_WORDS.override[language] } : {}),
      reviewOn: formatDay(again),
    },
    response: response ?? score.response,
    again,
  };
};
