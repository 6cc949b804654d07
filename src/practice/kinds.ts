import { assessmentKinds } from './assessment/kinds.ts';
import { childrenKinds } from './children/kinds.ts';
import { documentKinds } from './documents/kinds.ts';
import { chronologyKinds } from './chronology/kinds.ts';
import { exploitationKinds } from './exploitation/kinds.ts';
import { familyKinds } from './family/kinds.ts';
import { frontDoorKinds } from './front-door/kinds.ts';
import { integrityKinds } from './integrity/kinds.ts';
import { healthEducationKinds } from './health-education/kinds.ts';
import { leavingCareKinds } from './leaving-care/kinds.ts';
import { privateFosteringKinds } from './private-fostering/kinds.ts';
import { allegationKinds } from './allegations/kinds.ts';
import { complaintKinds } from './complaints/kinds.ts';
import { retentionKinds } from './retention/kinds.ts';
import { reviewKinds } from './reviews/kinds.ts';
import { traffickingKinds } from './trafficking/kinds.ts';
import { offerKinds } from './offers/kinds.ts';
import type { Kind } from './kind.ts';
import { logKinds } from './log/kinds.ts';
import { lookedAfterKinds } from './looked-after/kinds.ts';
import { missingKinds } from './missing/kinds.ts';
import { pausingKinds } from './pausing/kinds.ts';
import { planningKinds } from './planning/kinds.ts';
import { placementKinds } from './placements/kinds.ts';
import { protectionKinds } from './protection/kinds.ts';
import { riskKinds } from './risk/kinds.ts';
import { signalKinds } from './signals/kinds.ts';
import { publishingKinds } from './publishing/kinds.ts';
import { signingOffKinds } from './signing-off/kinds.ts';
import { visitingKinds } from './visiting/kinds.ts';

/** Every kind of event that may be recorded, by name. */
export const KINDS: ReadonlyMap<string, Kind> = new Map(
  [
    ...childrenKinds,
    ...frontDoorKinds,
    ...assessmentKinds,
    ...planningKinds,
    ...protectionKinds,
    ...visitingKinds,
    ...lookedAfterKinds,
    ...placementKinds,
    ...healthEducationKinds,
    ...riskKinds,
    ...missingKinds,
    ...signalKinds,
    ...exploitationKinds,
    ...signingOffKinds,
    ...pausingKinds,
    ...leavingCareKinds,
    ...privateFosteringKinds,
    ...allegationKinds,
    ...complaintKinds,
    ...reviewKinds,
    ...traffickingKinds,
    ...offerKinds,
    ...documentKinds,
    ...logKinds,
    ...familyKinds,
    ...chronologyKinds,
    ...integrityKinds,
    ...publishingKinds,
    ...retentionKinds,
  ].map((kind) => [kind.kind, kind]),
);
