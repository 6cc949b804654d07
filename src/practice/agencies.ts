/** The agencies that work with a child together. */
export const AGENCIES = [
  'social-services',
  'police',
  'health',
  'education',
  'probation',
  'youth-justice',
  'housing',
  'voluntary-body',
  'other',
] as const;
