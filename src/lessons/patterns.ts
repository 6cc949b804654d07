/** Where a pattern of failure was told of: by inquiries into what happened to children, or by the case of one Welsh council. */
export type Told = 'inquiries' | 'council';

/**
 * A pattern of failure that was found again and again, and the scenarios that show what this release does about it. Its title is
 * in the locales (`lessons.pattern`), and so is what remains to be shown and why (`lessons.why`): of one that has no scenario,
 * that must be said.
 */
export interface Pattern {
  readonly id: string;
  readonly told: Told;
  readonly lessons: readonly string[];
}

const of = (told: Told, id: string, ...lessons: readonly string[]): Pattern => ({ id, told, lessons });

/** In the order in which they were gathered. */
export const PATTERNS: readonly Pattern[] = [
  of('inquiries', 'in-pieces', 'in-pieces'),
  of('inquiries', 'family-set-aside', 'family-set-aside'),
  of('inquiries', 'not-seen', 'invisible'),
  of('inquiries', 'marks', 'small-things'),
  of('inquiries', 'assessments', 'many-assessments'),
  of('inquiries', 'each-alone', 'each-alone', 'again-and-again'),
  of('inquiries', 'barriers', 'at-the-door'),
  of('inquiries', 'closed-unseen', 'closed-over'),
  of('inquiries', 'file-not-read', 'nobody-read'),
  of('inquiries', 'seniors-did-not-know'),
  of('inquiries', 'findings-left-with-people'),
  of('inquiries', 'false-figures', 'moved-date'),
  of('inquiries', 'afterwards', 'written-later'),
  of('inquiries', 'no-system-for-risk', 'no-next-look', 'no-action', 'never-looked-again'),
  of('inquiries', 'exploitation', 'exploitation', 'missing-again'),
  of('inquiries', 'score-as-truth', 'score-lowered'),
  of('inquiries', 'turnover', 'nobodys', 'left-on-register'),
  of('inquiries', 'drift', 'decided-not-done', 'plan-drifts'),
  of('inquiries', 'agencies', 'one-agency'),
  of('inquiries', 'not-told', 'unanswered', 'not-told'),
  of('inquiries', 'placements', 'straight-home'),
  of('inquiries', 'pasted-text'),
  of('inquiries', 'wrong-address'),
  of('inquiries', 'self-reported'),
  of('inquiries', 'big-bang'),
  of('council', 'months-unvisited', 'not-visited'),
  of('council', 'all-green'),
  of('council', 'audit-unanswered'),
  of('council', 'notice-clocks'),
  of('council', 'plan-in-time'),
  of('council', 'neighbour-figures'),
  of('council', 'restructure'),
];
