import { randomUUID } from 'node:crypto';
import { addDays, formatDay } from '#src/calendar/index.ts';
import type { Command } from '#src/recording/index.ts';
import { registering, type TestService } from './service.ts';

const BY = 'post-manager-north';

/**
 * A made-up child, with a brother, of whom there is a matter of every sort that a form may be about: whatever is recorded
 * next, its form has something to offer. Gives the child's id.
 */
export const withEveryMatter = async (service: TestService): Promise<string> => {
  const today = service.services.clock.today();
  const ago = (days: number): string => formatDay(addDays(today, -days));
  const child = randomUUID();
  const brother = randomUUID();
  const about = (kind: string, days: number, data: Readonly<Record<string, unknown>>): Command => ({
    kind,
    at: ago(days),
    children: [child],
    data,
  });
  const contact = (days: number, data: Readonly<Record<string, unknown>>): Command =>
    about('contact.received', days, { contact: randomUUID(), summary: 'Geiriau dychmygol.', ...data });
  const decided = randomUUID();
  const enquiry = randomUUID();
  const carePlan = randomUUID();
  const ended = randomUUID();
  const accepted = randomUUID();
  const offered = randomUUID();
  const strategy = randomUUID();
  const series = randomUUID();
  const missing = (days: number, episode: string): Command =>
    about('missing.reported', days, { episode, place: 'placement', policeTold: true, carerEfforts: 'tried' });
  const found = (days: number, episode: string): Command =>
    about('missing.found', days, { episode, harmed: false, where: 'Yn nhŷ ffrind' });

  const named = { familyName: 'Dychmygol-Hirfaith', at: ago(400) };
  await service.record(
    BY,
    ...registering(child, { givenName: 'Gwenllian Mair', dateOfBirth: ago(15 * 365), ...named }),
    ...registering(brother, { givenName: 'Macsen', dateOfBirth: ago(9 * 365), ...named }),
    { kind: 'relationship.recorded', at: ago(399), children: [child, brother], data: { relationship: 'sibling' } },
    about('address.recorded', 399, { address: '12 Stryd Ddychmygol', postcode: 'ZZ9 9ZZ' }),
    about('short-breaks.agreed', 380, {
      series,
      visitEvery: 'three-months',
      officerTold: true,
      parentsAgreed: true,
    }),
    about('short-break.began', 375, { series }),
    about('private-fostering.notified', 370, { arrangement: randomUUID(), carer: 'Modryb ddychmygol' }),
    contact(200, { contact: decided, source: 'school', reasons: ['neglect'], mode: 'phone' }),
    about('contact.decided', 199, { contact: decided, outcome: 'strategy-discussion' }),
    about('contact.disputed', 198, {
      dispute: randomUUID(),
      contact: decided,
      stage: 'line-manager',
      reason: 'Dylid fod wedi gofyn i’r ysgol.',
      answerBy: ago(190),
    }),
    about('strategy.held', 198, { enquiry, agencies: ['police', 'social-services', 'health'], decision: 'enquiries' }),
    about('enquiry.concluded', 190, { enquiry, determination: 'conference', reason: 'Cleisiau heb esboniad.' }),
  );
  await service.record('post-chair', {
    kind: 'conference.held',
    at: ago(180),
    children: [child],
    data: { type: 'initial', enquiry, decision: 'registered', categories: ['neglect', 'emotional-psychological'] },
  });
  await service.record(
    BY,
    about('plan.circulated', 179, { plan: 'outline' }),
    about('core-group.held', 171, { attended: ['Mam', 'Athrawes', 'Ymwelydd iechyd'] }),
    about('police-protection.began', 122, {}),
    about('care.began', 120, { legalStatus: 'interim-care-order' }),
    about('placement.began', 120, {
      placement: ended,
      kind: 'foster-agency',
      untilEighteen: false,
      regime: 'standard',
      area: 'elsewhere-wales',
    }),
    about('placement.ended', 90, { placement: ended, endedBy: 'carer', planned: false }),
    about('placement.began', 90, {
      placement: randomUUID(),
      kind: 'foster-authority',
      untilEighteen: false,
      regime: 'standard',
      area: 'own-area',
    }),
    about('placement-plan.agreed', 3, { placement: randomUUID(), signed: true, officerTold: true, viewsTaken: true }),
    about('plan.agreed', 80, {
      carePlan,
      needs: 'Bod yn ddiogel.',
      outcomes: ['Mae hi’n cysgu drwy’r nos.'],
      monitoring: 'Ymweliad bob pythefnos.',
      reviewOn: ago(-10),
    }),
    about('plan.action-agreed', 80, {
      carePlan,
      planAction: randomUUID(),
      what: 'Gweld y meddyg teulu.',
      post: 'post-north-1',
      actBy: ago(60),
    }),
    about('risk.identified', 70, {
      risk: randomUUID(),
      harm: 'sexual-exploitation',
      from: 'Dyn hŷn dychmygol',
      likelihood: 'possible',
      severity: 'serious',
      protects: 'Modryb sy’n galw',
      evidence: ['“roedd car wrth y gât” (ysgol)'],
      decision: 'Edrych eto',
      nextLook: ago(-20),
    }),
    missing(60, accepted),
    found(59, accepted),
    about('debrief.offered', 58, { episode: accepted, accepted: true }),
    missing(40, offered),
    found(39, offered),
    missing(1, randomUUID()),
    about('visit.made', 30, { seen: true, alone: true, place: 'placement', purpose: ['Sut mae’r ysgol'] }),
    about('conference.arranged', 20, { conference: randomUUID(), type: 'review', arrangedFor: ago(-9) }),
    about('complaint.received', 15, { complaint: randomUUID(), from: 'parent', about: 'Neb yn ateb y ffôn.' }),
    about('allegation.made', 14, { allegation: randomUUID(), practitioner: 'transport' }),
    about('person.recorded', 100, {
      person: randomUUID(),
      name: 'Mair Dychmygol',
      relation: 'mother',
      responsibility: 'yes',
      household: 'no',
      riskNoted: true,
      riskWhat: 'Trais yn y cartref, 2019',
    }),
    about('person.recorded', 100, {
      person: randomUUID(),
      relation: 'father',
      responsibility: 'not-known',
      household: 'no',
      riskNoted: false,
    }),
    contact(6, { source: 'police', reasons: ['criminal-exploitation'], mode: 'out-of-hours', mayBeCrime: true }),
    contact(4, { source: 'hospital', reasons: ['physical-abuse'], mode: 'email' }),
    {
      ...about('strategy.held', 3, {
        enquiry: randomUUID(),
        agencies: ['police', 'social-services'],
        decision: 'enquiries',
      }),
      id: strategy,
    },
  );
  // A pause that runs, and one that waits for its answer; each by one person, answered by another.
  const pause = randomUUID();
  const paused = (id: string, days: number): Command =>
    about('clock.paused', days, {
      pause: id,
      rule: 's47-determination',
      entry: strategy,
      ground: 'complex-enquiry',
      why: 'Mae’r heddlu’n holi mewn tair sir.',
      until: ago(-7),
    });
  await service.record(BY, paused(pause, 2));
  await service.record('post-head', about('clock.pause-answered', 1, { pause, agreed: true }));
  await service.record(BY, paused(randomUUID(), 1));
  await service.record(
    'post-director',
    about('practice-review.referred', 50, { review: randomUUID(), criterion: 'serious-permanent-impairment' }),
    about('unexpected-death.responded', 50, { death: randomUUID(), reviewOn: ago(-30) }),
  );
  return child;
};
