import { ALLEGATION_ROLES, COMPLAINT_ROLES, type Identity, mayRecord, type Role } from '#src/access/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import type { MatterSort, MatterStage } from '#src/practice/index.ts';
import type { Words } from '../../words.ts';
import { childPath } from '../child/reach.ts';
import { recordPath } from '../forms/addresses.ts';

/** The two sorts of matters: where they are listed, and who sees those of the whole authority. */
export const SORTS: Readonly<
  Record<
    MatterSort,
    { readonly path: '/allegations' | '/complaints'; readonly begins: string; readonly roles: readonly Role[] }
  >
> = {
  allegation: { path: '/allegations', begins: 'allegation.made', roles: ALLEGATION_ROLES },
  complaint: { path: '/complaints', begins: 'complaint.received', roles: COMPLAINT_ROLES },
};

/** The page of a child's allegations, or complaints. */
export const mattersPath = (child: string, sort: MatterSort): string => `${childPath(child)}${SORTS[sort].path}`;

/** Where an officer begins a matter for a child of whom there was none. */
export const beginPath = (sort: MatterSort): string => `${SORTS[sort].path}/new`;

/** The kind that is recorded at such an address; undefined where it is none. */
export const beginningAt = (path: string): string | undefined =>
  Object.values(SORTS).find((sort) => path === `${sort.path}/new`)?.begins;

/** The kind of event that takes a matter on from where it stands; none where it is closed. */
const NEXT: Readonly<Partial<Record<MatterStage, string>>> = {
  made: 'allegation.reported',
  reported: 'allegation.reported',
  met: 'allegation.discussed',
  'not-met': 'allegation.concluded',
  discussed: 'allegation.concluded',
  received: 'complaint.acknowledged',
  acknowledged: 'complaint.discussed',
  settled: 'complaint.terms-sent',
  unsettled: 'complaint.made-formal',
  formal: 'complaint.answered',
};

/** What is done next about a matter, with its form; undefined where it is closed or the post may not. */
export const nextStep = (
  { name }: Words,
  { role }: Identity,
  child: string,
  sort: MatterSort,
  { stage, matter }: { readonly stage: MatterStage; readonly matter: string },
): { readonly kind: string; readonly text: string; readonly href: string } | undefined => {
  const kind = NEXT[stage];
  if (kind === undefined || !mayRecord(role, kind)) return undefined;
  const query = new URLSearchParams([[sort, matter]]);
  return { kind, text: name('matters.next', stage), href: `${recordPath(child, kind)}?${query.toString()}` };
};

/** The form by which whoever complained takes a complaint back. */
export const withdrawPath = (child: string, complaint: string): string =>
  `${recordPath(child, 'complaint.withdrawn')}?${new URLSearchParams([['complaint', complaint]]).toString()}`;

const code = (event: RecordedEvent | undefined, field: string): string | undefined => {
  const value = event?.data[field];
  return typeof value === 'string' ? value : undefined;
};

/** About whom an allegation is, from whom a complaint came; said as not recorded where the entry is erased. */
export const whatWords = ({ t, name }: Words, sort: MatterSort, began: RecordedEvent | undefined): string => {
  const who = code(began, sort === 'allegation' ? 'practitioner' : 'from');
  if (who === undefined) return t('common.not-recorded');
  return name(sort === 'allegation' ? 'codes.practitioner' : 'codes.complainant', who);
};

/** What a closed matter came to. */
export const outcomeWords = ({ t, name }: Words, stage: MatterStage, brought: RecordedEvent | undefined): string => {
  const found = code(brought, stage === 'concluded' ? 'conclusion' : 'finding');
  if (found === undefined) return t(`matters.stage.${stage}`);
  return name(stage === 'concluded' ? 'codes.allegation-outcome' : 'codes.finding', found);
};
