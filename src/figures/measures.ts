import type { Compiled, Measure } from '../law/index.ts';
import { BY_WORK, CASELOAD, FLOWS, HEADLINE, MADE_UP, TWINS } from './declared.ts';

/** Duties of the contract's core that no measure of the headline counts already: their timeliness is published too. */
const COUNTED_ALREADY: ReadonlySet<string> = new Set(
  HEADLINE.flatMap(({ items }) => ('duties' in items ? items.duties : [])),
);

/** The id of the measure of a rule's timeliness. */
const timelyId = (rule: string): string => `timely-${rule}`;

/** The rule whose timeliness a measure is; undefined of any other measure. */
export const timelyRule = (measure: string): string | undefined =>
  measure.startsWith('timely-') ? measure.slice('timely-'.length) : undefined;

/** How many of a rule's duties that were due in the period are done in time. Nothing that was due is left out, done or not. */
const timely = (rule: Compiled['rules'][number]): Measure => {
  const instrument = rule.instruments.at(-1);
  const twin = TWINS[rule.id];
  return {
    id: timelyId(rule.id),
    version: 1,
    items: { duties: [rule.id], on: 'due' },
    unit: 'each',
    having: { status: ['met'] },
    // The law asks it of each; a norm of an authority's own, and what was not read, is for nobody to call good.
    ...(instrument?.confidence === 'V' ? { target: 'all' as const } : {}),
    by: { status: 'status', team: BY_WORK.team },
    source: instrument?.source ?? instrument?.instrument ?? 'diogel',
    confidence: instrument === undefined || instrument.confidence === 'P' ? 'L' : instrument.confidence,
    ...(twin === undefined ? {} : { twin }),
  };
};

/** Every measure that an authority has: those that are declared, and the timeliness of each rule that it has on. */
export const measuresOf = (law: Compiled): readonly Measure[] => [...HEADLINE, CASELOAD, ...law.rules.map(timely)];

/** The same with the work that everything is counted by for those who answer for it: team and worker's post. */
export const measuresByWork = (law: Compiled): readonly Measure[] =>
  measuresOf(law).map((measure) => ({ ...measure, by: { ...measure.by, ...BY_WORK } }));

/**
 * Groupings whose parts are numbers of other measures: what is suppressed in one would stand open in the other. How many
 * strategy discussions decided on enquiries is the number of enquiries, who is placed with family the rest of CH/046.
 */
const NOT_FOR_THE_PUBLIC: ReadonlySet<string> = new Set(['status', 'worker', 'decision', 'placement', 'area']);

/** Measures of which the public has the whole alone: their parts and those of a stock tell each other. */
const WHOLE_FOR_THE_PUBLIC: ReadonlySet<string> = new Set([...FLOWS.flat(), ...Object.keys(MADE_UP)]);

/**
 * The measures of the public edition: the headline, and the timeliness of the contract's core rules that it does not count
 * already, by groupings that tell nothing of each other.
 */
export const publicMeasures = (law: Compiled): readonly Measure[] => {
  const core = law.rules.filter(({ id, core: is }) => is === true && !COUNTED_ALREADY.has(id));
  return [...HEADLINE, ...core.map(timely)].map(({ by = {}, ...measure }) => {
    const told = Object.entries(by).filter(
      ([name]) => !NOT_FOR_THE_PUBLIC.has(name) && !WHOLE_FOR_THE_PUBLIC.has(measure.id),
    );
    return told.length === 0 ? measure : { ...measure, by: Object.fromEntries(told) };
  });
};
