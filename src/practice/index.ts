import { z } from 'zod';
import { type Compiled, compile, type Law, needed, type Settings } from '../law/index.ts';
import { assessmentDuties } from './assessment/duties.ts';
import { assessmentForms } from './assessment/forms.ts';
import { birthdays, childrenSpans } from './children/duties.ts';
import { childrenForms } from './children/forms.ts';
import { DOCUMENTED } from './documents/kinds.ts';
import { INTEGRITY_KINDS } from './integrity/kinds.ts';
import { PUBLISHED } from './publishing/kinds.ts';
import { OF_RETENTION } from './retention/kinds.ts';
import { leavingCareDuties, leavingCareMoments, leavingCareSpans } from './leaving-care/duties.ts';
import { leavingCareForms } from './leaving-care/forms.ts';
import { privateFosteringDuties, privateFosteringSpans } from './private-fostering/duties.ts';
import { privateFosteringForms } from './private-fostering/forms.ts';
import { allegationDuties } from './allegations/duties.ts';
import { allegationForms } from './allegations/forms.ts';
import { complaintDuties, complaintSpans } from './complaints/duties.ts';
import { complaintForms } from './complaints/forms.ts';
import { reviewDuties } from './reviews/duties.ts';
import { reviewForms } from './reviews/forms.ts';
import { traffickingForms } from './trafficking/forms.ts';
import { offerDuties } from './offers/duties.ts';
import { offerForms } from './offers/forms.ts';
import { chronologyForms } from './chronology/forms.ts';
import { eventReader } from './event.ts';
import type { Form } from './form.ts';
import { exploitationDuties, exploitationSpans } from './exploitation/duties.ts';
import { exploitationForms } from './exploitation/forms.ts';
import { familyForms } from './family/forms.ts';
import { frontDoorDuties } from './front-door/duties.ts';
import { frontDoorForms } from './front-door/forms.ts';
import { healthEducationDuties } from './health-education/duties.ts';
import { healthEducationForms } from './health-education/forms.ts';
import { KINDS } from './kinds.ts';
import { lookedAfterDuties, lookedAfterSpans } from './looked-after/duties.ts';
import { lookedAfterForms } from './looked-after/forms.ts';
import { missingDuties } from './missing/duties.ts';
import { missingForms } from './missing/forms.ts';
import { pausingDuties } from './pausing/duties.ts';
import { pausingForms } from './pausing/forms.ts';
import { planningDuties, planningSpans } from './planning/duties.ts';
import { planningForms } from './planning/forms.ts';
import { placementDuties } from './placements/duties.ts';
import { placementForms } from './placements/forms.ts';
import { protectionDuties, protectionSpans } from './protection/duties.ts';
import { protectionForms } from './protection/forms.ts';
import { riskDuties, riskSpans } from './risk/duties.ts';
import { riskForms } from './risk/forms.ts';
import { signalDuties } from './signals/duties.ts';
import { signalForms } from './signals/forms.ts';
import { signingOffDuties } from './signing-off/duties.ts';
import { signingOffForms } from './signing-off/forms.ts';
import { visitingDuties, visitingSpans } from './visiting/duties.ts';
import { visitingForms } from './visiting/forms.ts';

export { ASSESSMENT_OUTCOMES } from './assessment/kinds.ts';
export {
  birthsMeant,
  type KnownChild,
  type Likeness,
  type LikenessReason,
  likeness,
  type SoughtChild,
} from './children/likeness.ts';
export { addressKey, nameKeys } from './children/names.ts';
export { BUNDLE_AUDIENCES, BUNDLE_PARTS, DOCUMENT_LANGUAGES, DOCUMENT_TYPES } from './documents/kinds.ts';
export { isAboutRecord, marksIn, significant, themesOf } from './chronology/curated.ts';
export { type Theme, THEMES } from './chronology/kinds.ts';
export type { IrregularityId } from './integrity/kinds.ts';
export { EXAMPLE_INSTRUMENT } from './exploitation/example.ts';
export {
  type Indicator,
  INDICATORS_OF,
  inForce,
  type Instrument,
  instrumentSchema,
  RESPONSES,
  type Score,
  scoreOf,
} from './exploitation/instrument.ts';
export { withWording } from './exploitation/seraf.ts';
export {
  type ExploitationTrail,
  exploitationTrail,
  type SignSort,
} from './exploitation/trail.ts';
export {
  type Compared,
  quantileOf,
  responseDone,
  type Share,
  type Variation,
  variationOf,
} from './exploitation/variation.ts';
export {
  type Bond,
  BONDS,
  CONTACT_ALLOWED,
  KNOWN,
  type Relation,
  RELATIONS,
  SEXES,
  SIBLING_SORTS,
} from './family/kinds.ts';
export {
  FAMILY_KINDS,
  type FamilyEntry,
  type KnownPerson,
  type People,
  type PeopleBond,
  peopleOf,
  type Tie,
} from './family/people.ts';
export {
  AGAIN_AND_AGAIN,
  CONSENTS,
  CONTACT_MODES,
  CONTACT_OUTCOMES,
  CONTACT_REASONS,
  CONTACT_SOURCES,
  DISPUTE_STAGES,
} from './front-door/kinds.ts';
export { AGENCIES } from './agencies.ts';
export { EDUCATION_STAGES, HEALTH_ASSESSORS } from './health-education/kinds.ts';
export {
  SHORT_BREAK_DAYS,
  shortBreakDays,
  type ShortBreakStay,
  shortBreakStays,
} from './looked-after/short-breaks.ts';
export { addedUp, type AddedUp } from './leaving-care/added-up.ts';
export { leavingCareCategory } from './leaving-care/category.ts';
export {
  AGREED_INTERVALS,
  LEGAL_STATUSES,
  PLACEMENT_AREAS,
  PLACEMENT_ENDS,
  PLACEMENT_KINDS,
  PLACEMENT_REGIMES,
  SPOKE_ALONE,
  VISIT_ASKERS,
} from './looked-after/kinds.ts';
export { KINDS_OF_THE_SERVICE } from './log/kinds.ts';
export { type InForce, inForceFor, type PlacementInForce } from './looked-after/in-force.ts';
export { CARER_EFFORTS } from './missing/kinds.ts';
export {
  CONNECTED_OUTCOMES,
  DECIDED_ABOUT,
  DECIDERS,
  PLACEMENT_DECISIONS,
  PLACEMENT_TOLD,
} from './placements/kinds.ts';
export {
  AFTER_POLICE_PROTECTION,
  CONFERENCE_DECISIONS,
  CONFERENCE_TYPES,
  DETERMINATIONS,
  PLANS,
  REGISTER_CATEGORIES,
  REMOVAL_GROUNDS,
  STRATEGY_DECISIONS,
  TOLD_OF_CHANGE,
  TOLD_OF_REFUSAL,
} from './protection/kinds.ts';
export { type MissingEpisode, missingEpisodes } from './missing/episodes.ts';
export {
  MATTER_KINDS,
  type MatterSort,
  type MatterStage,
  type OfficersMatter,
  officersMatters,
} from './matters.ts';
export { PLAN_OUTCOMES } from './planning/kinds.ts';
export { type OpenPlan, openPlans } from './planning/plans.ts';
export { type Grade, GRADES, gradeOf, HARMS, LIKELIHOODS, SEVERITIES } from './risk/kinds.ts';
export { type OpenRisk, openRisks } from './risk/register.ts';
export { type AskedErasure, type ErasingAround, erasingRefusals, erasuresIn } from './retention/erasing.ts';
export { ERASURE_BASES, type ErasureBasis, MOST_ERASED } from './retention/kinds.ts';
export { type Kept, openHolds, type Retention, retentionOf, STOPS } from './retention/retention.ts';
export {
  type Counted,
  countedRules,
  RETENTION_KINDS,
  RETENTION_RULES,
  type RetentionRuleId,
  type RetentionYears,
  SETTABLE_RETENTION,
} from './retention/rules.ts';
export { groundsFor, namesDay, PAUSABLE } from './pausing/grounds.ts';
export { netOf, pausesOf } from './pausing/net.ts';
export { type Completeness, completeness } from './signing-off/contents.ts';
export { SIGNED_OFF } from './signing-off/kinds.ts';
export { isSignal, SIGNALS } from './signals/kinds.ts';
export {
  type Opportunity,
  opportunities,
  type OpportunitySort,
} from './signals/opportunities.ts';
export { VISIT_PLACES } from './visiting/kinds.ts';
export { type Contradiction, contradictions, isAgreed, REFUSALS, type Refusal, type Surroundings } from './deciding.ts';
export { type DiogelEvent, parseKnownAt, type Problem, type ReadEvent, toFact, toLine } from './event.ts';
export { FACT_FIELDS, type FactField, isFactOf } from './facts.ts';
export { allQuestions, type CodeList, type Followed, type Form, type MatterState, type Question } from './form.ts';
export type { Kind } from './kind.ts';
export { KINDS } from './kinds.ts';

/** How each kind is asked for, by kind: one form a kind. */
export const FORMS: ReadonlyMap<string, Form> = new Map(
  [
    ...childrenForms,
    ...frontDoorForms,
    ...assessmentForms,
    ...planningForms,
    ...protectionForms,
    ...visitingForms,
    ...lookedAfterForms,
    ...placementForms,
    ...healthEducationForms,
    ...riskForms,
    ...missingForms,
    ...signalForms,
    ...exploitationForms,
    ...signingOffForms,
    ...pausingForms,
    ...leavingCareForms,
    ...privateFosteringForms,
    ...allegationForms,
    ...complaintForms,
    ...reviewForms,
    ...traffickingForms,
    ...offerForms,
    ...familyForms,
    ...chronologyForms,
  ].map((form) => [form.kind, form]),
);

/** Kinds that no general form asks for: each comes with something that a page of its own makes. */
export const KINDS_WITH_OWN_PAGE: ReadonlySet<string> = new Set([
  ...DOCUMENTED,
  ...INTEGRITY_KINDS,
  ...PUBLISHED,
  ...OF_RETENTION,
]);

/** Checks a value against the contract's event line: the event, or every problem that it has. */
export const readEvent = eventReader(KINDS);

/** Everything that is declared: spans, and the duties of all areas, law and configuration alike. */
export const LAW: Law = {
  spans: [
    ...childrenSpans,
    ...planningSpans,
    ...protectionSpans,
    ...lookedAfterSpans,
    ...riskSpans,
    ...exploitationSpans,
    ...leavingCareSpans,
    ...privateFosteringSpans,
    ...complaintSpans,
  ],
  derived: visitingSpans,
  moments: [...birthdays, ...leavingCareMoments],
  rules: [
    ...frontDoorDuties,
    ...assessmentDuties,
    ...planningDuties,
    ...protectionDuties,
    ...visitingDuties,
    ...lookedAfterDuties,
    ...placementDuties,
    ...healthEducationDuties,
    ...riskDuties,
    ...missingDuties,
    ...signalDuties,
    ...exploitationDuties,
    ...signingOffDuties,
    ...pausingDuties,
    ...leavingCareDuties,
    ...privateFosteringDuties,
    ...allegationDuties,
    ...complaintDuties,
    ...reviewDuties,
    ...offerDuties,
  ],
};

const confidenceNow = (rule: Law['rules'][number]) => rule.instruments.at(-1)?.confidence;

/** The rules beyond the contract's core that are law: their source was read. */
export const VERIFIED_RULES: readonly string[] = LAW.rules
  .filter((rule) => rule.core !== true && confidenceNow(rule) === 'V')
  .map(({ id }) => id);

/** Rules whose day somebody set when they recorded: always on, whatever an authority has set, and no law. */
export const PROMISED_RULES: readonly string[] = LAW.rules
  .filter((rule) => confidenceNow(rule) === 'P')
  .map(({ id }) => id);

/** Rules of our own over all that is recorded: no law, on unless an authority leaves them out. */
export const SIGNAL_RULES: readonly string[] = signalDuties.map(({ id }) => id);

/** The same with what the house itself owes: an answer to a pause. */
export const OWN_RULES: readonly string[] = [...SIGNAL_RULES, ...pausingDuties.map(({ id }) => id)];

/** Rules that are not law: recalled or local. An authority switches them on, or, of signals, off. */
export const CONFIGURABLE_RULES: readonly string[] = LAW.rules
  .filter((rule) => rule.core !== true && (confidenceNow(rule) === 'R' || confidenceNow(rule) === 'L'))
  .map(({ id }) => id);

/** Every region had adopted the Wales Safeguarding Procedures by April 2020; an authority's own date is its setting. */
export const DEFAULT_SETTINGS: Settings = {
  procedures: '2020-04-01',
  rules: [...VERIFIED_RULES, ...PROMISED_RULES, ...OWN_RULES],
};

const compiled = new Map<string, Compiled>();

/** The law as an authority has set it. Compiled once for each setting. */
export const lawOf = (settings: Settings): Compiled => {
  const key = JSON.stringify([settings.procedures, settings.rules]);
  let law = compiled.get(key);
  if (law === undefined) {
    law = compile(LAW, settings);
    compiled.set(key, law);
  }
  return law;
};

const core = compile(
  needed(
    LAW,
    LAW.rules.filter((rule) => rule.core === true),
  ),
  { procedures: DEFAULT_SETTINGS.procedures, rules: [] },
);

/** The seventeen rules of the public contract, and nothing else. */
export const coreLaw = (): Compiled => core;

/** What holds for a child, without any duty: quicker to work out, and enough to say who has the child. */
export const SPANS_ALONE: Compiled = compile({ ...LAW, rules: [] }, DEFAULT_SETTINGS);

const zonedTime = z.iso.datetime({ offset: true });

/** JSON Schema (2020-12) of the event line, one alternative a kind. */
export const eventSchema = (): Record<string, unknown> => {
  const alternatives = [...KINDS.values()].map((kind) =>
    z.strictObject({
      id: z.string().min(1).max(256),
      kind: z.literal(kind.kind),
      at: z.union([z.iso.date(), zonedTime]).describe('when it happened; a bare date is a whole day in Europe/London'),
      recorded: zonedTime.optional().describe('when it was written down; only an import may state it'),
      by: z.string().min(1).max(1_000).describe('the worker, post or agency that recorded it'),
      children:
        kind.concerns === 'any' || kind.concerns === 'none'
          ? z
              .array(z.string().min(1).max(256))
              .max(kind.concerns === 'none' ? 0 : 1_000)
              .optional()
          : z
              .array(z.string().min(1).max(256))
              .min(1)
              .max(kind.concerns === 'one' ? 1 : 1_000),
      replaces: kind.replaces === 'required' ? z.string().min(1).max(256) : z.string().min(1).max(256).optional(),
      data: kind.data,
    }),
  );
  const [first, ...rest] = alternatives;
  if (first === undefined) throw new Error('no kinds are declared');
  return {
    title: 'Diogel event line',
    ...z.toJSONSchema(z.discriminatedUnion('kind', [first, ...rest])),
  };
};
