/**
 * Grounds on which the procedures or the regulations let a clock wait, and which duties each may pause. Of a ground that is `toDay`
 * somebody names another day: the clock does not stop and go on from there, it ends on that day. There are no others: a
 * clock that none of them names does not stop, whatever the reason (statutory.md 3, 8).
 */
export const LAWFUL_PAUSES = {
  /** The chair postpones an initial conference, records that the child is safe meanwhile, and names a new date. */
  'conference-postponed': {
    rules: ['icpc-held'],
    instrument: 'wales-safeguarding-procedures',
    paragraph: 'section 3 part 2, page 4',
    toDay: true,
  },
  /** A complex enquiry, such as organised abuse: a senior safeguarding manager decides to deviate, and says so before the limit. */
  'complex-enquiry': {
    rules: ['strategy-discussion', 's47-determination'],
    instrument: 'wales-safeguarding-procedures',
    paragraph: 'section 3 part 1, page 8',
  },
  /** Local resolution of a complaint, extended exceptionally and by agreement with whoever complained. */
  'complaint-extended': {
    rules: ['complaint-stage1-discussion'],
    instrument: 'complaints-regulations-2014',
    paragraph: 'regulation 16(3) and (4)',
    toDay: true,
  },
} as const satisfies Record<
  string,
  { readonly rules: readonly string[]; readonly instrument: string; readonly paragraph: string; readonly toDay?: true }
>;

export type Ground = keyof typeof LAWFUL_PAUSES;
export const GROUNDS = Object.keys(LAWFUL_PAUSES) as [Ground, ...Ground[]];

/** Rules whose clock may be paused on some ground. */
export const PAUSABLE: readonly string[] = Object.values(LAWFUL_PAUSES).flatMap(({ rules }) => [...rules]);

/** Whether a ground lets this rule's clock wait. */
export const mayPause = (ground: string, rule: string): boolean =>
  Object.hasOwn(LAWFUL_PAUSES, ground) && (LAWFUL_PAUSES[ground as Ground].rules as readonly string[]).includes(rule);

/** The grounds that let this rule's clock wait. */
export const groundsFor = (rule: string): Ground[] => GROUNDS.filter((ground) => mayPause(ground, rule));

/** Whether on this ground somebody names another day. */
export const namesDay = (ground: string): boolean =>
  Object.hasOwn(LAWFUL_PAUSES, ground) && 'toDay' in LAWFUL_PAUSES[ground as Ground];
