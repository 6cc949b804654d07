/** What a complete record of a kind holds: by a field that is true, or that has been written. Each has its words in the locales. */
interface Content {
  readonly id: string;
  readonly field: string;
}

/**
 * What readers of records looked for and did not find (docs/handbook/lessons.en.md): the child seen, seen alone, their history, an analysis
 * and not only a description, the child's own voice. No law asks for it in these words, so nothing is refused for want of it:
 * an incomplete truth is kept as incomplete, and says so beside its date.
 */
const CONTENTS: Readonly<Record<string, readonly Content[]>> = {
  'assessment.completed': [
    { id: 'seen', field: 'childSeen' },
    { id: 'seen-alone', field: 'seenAlone' },
    { id: 'voice', field: 'views' },
    { id: 'history', field: 'history' },
    { id: 'analysis', field: 'analysis' },
  ],
  'part6-plan.agreed': [
    { id: 'voice', field: 'childViews' },
    { id: 'permanence', field: 'permanence' },
    { id: 'family-contact', field: 'familyContact' },
  ],
  'placement-plan.agreed': [
    { id: 'voice', field: 'viewsTaken' },
    { id: 'signed', field: 'signed' },
    { id: 'officer-told', field: 'officerTold' },
  ],
  'pathway-plan.made': [
    { id: 'voice', field: 'viewsRecorded' },
    { id: 'contingency', field: 'contingency' },
  ],
};

export interface Completeness {
  /** The ids of all that is looked for, and of what of it is missing, in one order. */
  readonly all: readonly string[];
  readonly missing: readonly string[];
}

const isThere = (value: unknown): boolean => value === true || (typeof value === 'string' && value.trim() !== '');

/** What a record of this kind lacks; undefined for a kind of which nothing is looked for. Pure. */
export const completeness = (kind: string, data: Readonly<Record<string, unknown>>): Completeness | undefined => {
  const wanted = Object.hasOwn(CONTENTS, kind) ? CONTENTS[kind] : undefined;
  if (wanted === undefined) return undefined;
  return {
    all: wanted.map(({ id }) => id),
    missing: wanted.filter(({ field }) => !isThere(data[field])).map(({ id }) => id),
  };
};
