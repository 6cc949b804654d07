/**
 * The fields of an event's data that a duty, a measure or a list reads. The ledger keeps each as a typed column inside
 * what is sealed (the rest stays as bytes under the child's own key), so a fold over years never parses free text.
 * Adding one needs a migration that adds the column of the same name in snake case to `ledger.event`, and nothing else.
 */
export const FACT_FIELDS = {
  contact: 'text',
  enquiry: 'text',
  assessment: 'text',
  placement: 'text',
  source: 'text',
  outcome: 'text',
  outcomeTold: 'boolean',
  decision: 'text',
  determination: 'text',
  type: 'text',
  plan: 'text',
  seen: 'boolean',
  alone: 'boolean',
  place: 'text',
  childSeen: 'boolean',
  kind: 'text',
  untilEighteen: 'boolean',
  regime: 'text',
  legalStatus: 'text',
  worker: 'text',
  team: 'text',
  agencies: 'text[]',
  categories: 'text[]',
  risk: 'text',
  harm: 'text',
  likelihood: 'text',
  severity: 'text',
  nextLook: 'text',
  post: 'text',
  actBy: 'text',
  reasons: 'text[]',
  episode: 'text',
  accepted: 'boolean',
  signal: 'text',
  band: 'text',
  response: 'text',
  reviewOn: 'text',
  languageOffered: 'boolean',
} as const satisfies Record<string, 'text' | 'boolean' | 'text[]'>;

export type FactField = keyof typeof FACT_FIELDS;
