import { randomUUID } from 'node:crypto';
import { registering, type TestService } from './service.ts';

/** What is said in each of the matters, by which a test finds it where it must not be. */
export const SAID = {
  allegation: 'Geiriau’r honiad',
  decided: 'Geiriau’r cyfarfod',
  complaint: 'Geiriau’r gŵyn',
  visit: 'Geiriau’r ymweliad',
  person: 'Modryb Ddychmygol',
  address: 'Stryd y Dirgel',
} as const;

/**
 * Three made-up children: of one there is an allegation whose meeting is overdue, of another a complaint to be discussed and one
 * that is closed, of the third neither. Each has a visit and an address of which officers see nothing. Gives their ids and those of
 * the matters.
 */
export const withMatters = async (service: TestService) => {
  const { ago, record } = service;
  const [alleged, complained, other] = [randomUUID(), randomUUID(), randomUUID()];
  for (const [child, familyName] of [
    [alleged, 'Dychmygol-Honiad'],
    [complained, 'Dychmygol-Cwyn'],
    [other, 'Dychmygol-Arall'],
  ] as const)
    await record(
      'post-manager-north',
      ...registering(child, { givenName: 'Mabli', familyName, at: ago(200) }),
      { kind: 'address.recorded', at: ago(200), children: [child], data: { address: `3 ${SAID.address}` } },
      { kind: 'visit.refused', at: ago(50), children: [child], data: { reason: SAID.visit } },
    );
  const [allegation, concluded, complaint, settled] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const of = (child: string) => (kind: string, days: number, data: Readonly<Record<string, unknown>>) => ({
    kind,
    at: ago(days),
    children: [child],
    data,
  });
  const allege = of(alleged);
  const complain = of(complained);
  await record(
    'post-head',
    allege('allegation.made', 40, { allegation, practitioner: 'foster-carer', about: SAID.allegation }),
    allege('allegation.reported', 40, { allegation, threshold: 'met', meetBy: ago(30) }),
    allege('allegation.made', 90, { allegation: concluded, practitioner: 'teacher' }),
    allege('allegation.reported', 90, { allegation: concluded, threshold: 'not-met' }),
    allege('allegation.concluded', 80, { allegation: concluded, conclusion: 'unfounded', reason: SAID.decided }),
  );
  await record(
    'post-manager-north',
    complain('complaint.received', 3, { complaint, from: 'parent', about: SAID.complaint }),
    complain('complaint.acknowledged', 2, { complaint }),
    complain('complaint.received', 60, { complaint: settled, from: 'child' }),
    complain('complaint.acknowledged', 59, { complaint: settled }),
    complain('complaint.discussed', 50, { complaint: settled, settled: true }),
    complain('complaint.terms-sent', 48, { complaint: settled }),
  );
  return { alleged, complained, other, allegation, complaint };
};
