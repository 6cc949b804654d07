import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatDay } from '#src/calendar/index.ts';
import { allQuestions, FORMS, KINDS, type Question } from '#src/practice/index.ts';
import { asShown, formOfPage, type Pairs } from './support/forms.ts';
import { AUTHORITY, registering, smallService, type TestService } from './support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await smallService();
});
afterAll(() => service.close());

const child = async (): Promise<string> => {
  const made = randomUUID();
  await service.record('post-manager-north', ...registering(made));
  return made;
};
const event = (kind: string, at: string, of: string, data: Record<string, unknown>, id?: string) => ({
  ...(id === undefined ? {} : { id }),
  kind,
  at,
  children: [of],
  data,
});
const cookiesOf = (post: string, language: string) => ({
  'diogel-session': service.session(post),
  'diogel-language': language,
});
const open = async (path: string, post = 'post-north-1', language = 'en') => {
  const { body } = await service.app.inject({ url: path, cookies: cookiesOf(post, language) });
  const fields = formOfPage(body, path.split('?')[0] ?? '') ?? [];
  return {
    body: body.replace(/<[^>]*>/g, '').replace(/\s+/g, ' '),
    values: (name: string) => fields.filter((field) => field.name === name && field.chosen).map(({ value }) => value),
    fields,
  };
};
const send = (path: string, pairs: Pairs, post = 'post-north-1') =>
  service.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    cookies: cookiesOf(post, 'en'),
    payload: new URLSearchParams([...pairs.map(([name, value]) => [name, value]), ['_do', 'record']]).toString(),
  });
const replaced = (pairs: Pairs, changes: Readonly<Record<string, string>>): Pairs => [
  ...pairs.filter(([name]) => changes[name] === undefined),
  ...Object.entries(changes),
];
const lastOf = async (of: string, kind: string) =>
  (await service.services.ledger.events(AUTHORITY, of, { kinds: [kind] })).at(-1);

const RISK = {
  harm: 'neglect',
  from: 'made up',
  likelihood: 'likely',
  severity: 'serious',
  protects: 'A made-up aunt calls in every day.',
  evidence: ['“he was cold” (school)', 'letter of the health visitor'],
  decision: 'Visit each week.',
  nextLook: '2026-12-01',
};

describe('a form opens with what was recorded before', () => {
  it('and says from which entry, in both languages', async () => {
    const who = await child();
    await service.record(
      'post-north-1',
      event('address.recorded', '2024-02-03', who, {
        address: '1 Stryd Ddychmygol',
        postcode: 'ZZ1 1ZZ',
        livesWith: ['Mam', 'Nain'],
      }),
      event('visit.made', '2024-02-04', who, { seen: true, alone: true, place: 'school' }),
    );
    const address = await open(`/children/${who}/record/address.recorded`);
    expect([address.values('address'), address.values('postcode'), address.values('livesWith')]).toEqual([
      ['1 Stryd Ddychmygol'],
      ['ZZ1 1ZZ'],
      ['Mam\nNain'],
    ]);
    expect(address.body).toMatch(
      /Carried over From: Address[^,]*, 3 February 2024 \(Deiliad Dychmygol \d+, Social worker 1, north\)\. Check that it still holds\./,
    );
    expect((await open(`/children/${who}/record/address.recorded`, 'post-north-1', 'cy')).body).toContain(
      'Gwiriwch ei fod yn dal yn wir.',
    );
    const visit = await open(`/children/${who}/record/visit.made`);
    expect(visit.values('place')).toEqual(['school']);
    expect(visit.body).toContain('Filled in from:');
    // Who was seen, and alone, nobody knows before they say so.
    expect([...visit.values('seen'), ...visit.values('alone')]).toEqual([]);
  });

  it('of the risk that it is about, and only tells what is judged anew', async () => {
    const who = await child();
    const [first, second] = [randomUUID(), randomUUID()];
    await service.record(
      'post-north-1',
      event('risk.identified', '2026-03-01', who, { risk: first, ...RISK }),
      event('risk.identified', '2026-03-02', who, { risk: second, ...RISK, protects: 'Another thing.' }, 'second-risk'),
    );
    const path = `/children/${who}/record/risk.reviewed`;
    // Nobody has said which of the two: neither is taken for the other.
    expect((await open(path)).values('protects')).toEqual(['']);
    // By the link of the child's page, and by that of the duty on My work.
    expect((await open(`${path}?risk=${first}`)).values('protects')).toEqual([RISK.protects]);
    const opened = await open(`${path}?from=second-risk`);
    expect(opened.values('risk')).toEqual([`risk~${second}`]);
    expect(opened.values('protects')).toEqual(['Another thing.']);
    expect(opened.values('evidence')).toEqual([RISK.evidence.join('\n')]);
    for (const anew of ['likelihood', 'severity']) expect(opened.values(anew)).toEqual([]);
    for (const anew of ['decision', 'nextLook-day', 'action']) expect(opened.values(anew)).toEqual(['']);
    expect(opened.body).toMatch(/1 March|2 March 2026 \([^)]*\): Likely/);
  });
});

describe('a conference that is postponed', () => {
  it('begins the later day that its clock is asked for, with its reason and its date', async () => {
    const who = await child();
    const today = service.services.clock.today();
    const at = (days: number): string => formatDay(today + days);
    const enquiry = randomUUID();
    const strategy = { enquiry, agencies: ['police', 'social-services'], decision: 'enquiries' };
    const postponement = (reason: string) => ({ postponement: randomUUID(), childSafe: true, reason, newDate: at(30) });
    await service.record(
      'post-head',
      event('conference.postponed', at(-200), who, postponement('of another year')),
      event('strategy.held', at(-5), who, strategy),
      event('enquiry.concluded', at(-1), who, { enquiry, determination: 'conference' }, `concluded-${who}`),
    );
    const pausing = `/children/${who}/record/clock.paused`;
    const asked = `?rule=icpc-held&from=concluded-${who}`;
    // What was postponed before this enquiry is no reason now.
    expect((await open(`${pausing}${asked}`, 'post-chair')).values('why')).toEqual(['']);

    const path = `/children/${who}/record/conference.postponed`;
    const form = await open(path, 'post-chair');
    const [year = '', month = '', day = ''] = at(30).split('-');
    const on = (name: string) => ({
      [`${name}-day`]: String(Number(day)),
      [`${name}-month`]: String(Number(month)),
      [`${name}-year`]: year,
    });
    const done = await send(
      path,
      replaced(asShown(form.fields), { childSafe: 'yes', reason: 'The interpreter is ill.', ...on('newDate') }),
      'post-chair',
    );
    const { body } = await service.app.inject({
      url: done.headers.location ?? '',
      cookies: cookiesOf('post-chair', 'en'),
    });
    const banner = body.slice(body.indexOf('govuk-notification-banner--success')).split('</ul>')[0] ?? '';
    expect(banner).toContain('the day of the law stays');
    expect(banner).toContain(`${pausing}${asked.replaceAll('&', '&amp;')}`);

    const pause = await open(`${pausing}${asked}`, 'post-chair');
    expect([...pause.values('ground'), ...pause.values('why')]).toEqual([
      'conference-postponed',
      'The interpreter is ill.',
    ]);
    expect(Object.keys(on('until')).map((name) => pause.values(name)[0])).toEqual(Object.values(on('until')));
    expect(pause.body).toContain('Carried over From: Conference postponed');
    expect((await send(pausing, asShown(pause.fields), 'post-chair')).statusCode).toBe(303);
    const postponed = await lastOf(who, 'conference.postponed');
    expect((await lastOf(who, 'clock.paused'))?.data).toMatchObject({
      rule: 'icpc-held',
      entry: `concluded-${who}`,
      ground: 'conference-postponed',
      why: 'The interpreter is ill.',
      until: at(30),
      carried: { why: postponed?.id },
    });
  });
});

describe('the record', () => {
  it('keeps of a plan’s review which outcomes were left as they were, from the last that named them', async () => {
    const who = await child();
    const carePlan = randomUUID();
    const plan = {
      carePlan,
      needs: 'sleep',
      outcomes: ['I sleep', 'I swim'],
      monitoring: 'visits',
      reviewOn: '2026-06-01',
    };
    const review = { carePlan, outcome: 'confirm', reason: 'x', reviewOn: '2026-12-20' };
    await service.record(
      'post-north-1',
      event('plan.agreed', '2026-03-01', who, plan),
      event('plan.reviewed', '2026-04-01', who, { ...review, outcomes: ['I sleep'] }, `named-${carePlan}`),
      event('plan.reviewed', '2026-05-01', who, review),
    );
    const path = `/children/${who}/record/plan.reviewed`;
    const form = await open(path);
    expect(form.values('outcomes')).toEqual(['I sleep']);
    expect(form.body).toContain('Carried over From: Care and support plan reviewed, 1 April 2026');
    const answers = {
      outcome: 'confirm',
      reason: 'Still so.',
      'reviewOn-day': '1',
      'reviewOn-month': '2',
      'reviewOn-year': '2027',
    };
    expect((await send(path, replaced(asShown(form.fields), answers))).statusCode).toBe(303);
    expect((await lastOf(who, 'plan.reviewed'))?.data).toMatchObject({
      outcomes: ['I sleep'],
      carried: { outcomes: `named-${carePlan}` },
    });
  });

  it('keeps which words were carried over unchanged, and from which entry', async () => {
    const who = await child();
    const risk = randomUUID();
    await service.record(
      'post-north-1',
      event('risk.identified', '2026-03-01', who, { risk, ...RISK }, `began-${risk}`),
    );
    const path = `/children/${who}/record/risk.reviewed`;
    const answers = {
      likelihood: 'possible',
      severity: 'moderate',
      decision: 'Go on.',
      'nextLook-day': '1',
      'nextLook-month': '2',
      'nextLook-year': '2027',
    };
    const { fields } = await open(path);
    const pairs = replaced(asShown(fields), { ...answers, evidence: 'a new letter' });
    expect((await send(path, pairs)).statusCode).toBe(303);
    const reviewed = await lastOf(who, 'risk.reviewed');
    expect(reviewed?.data['carried']).toEqual({ protects: `began-${risk}` });
    expect(reviewed?.data['evidence']).toEqual(['a new letter']);
    const page = (await open(`/children/${who}`)).body;
    expect(page).toContain('Carried over Unchanged from:');
    // Sent once more, it is the same event.
    expect((await send(path, pairs)).statusCode).toBe(303);

    // The mark goes on with the words, and stays with what a correction leaves as it was.
    const correct = `/children/${who}/correct/risk.reviewed/${reviewed?.id}`;
    const again = await open(correct);
    expect((await send(correct, replaced(asShown(again.fields), { decision: 'Go on, and ring.' }))).statusCode).toBe(
      303,
    );
    expect((await lastOf(who, 'risk.reviewed'))?.data).toMatchObject({
      decision: 'Go on, and ring.',
      carried: { protects: `began-${risk}` },
    });
    const third = await open(correct.replace(`${reviewed?.id}`, `${(await lastOf(who, 'risk.reviewed'))?.id}`));
    const other = `/children/${who}/correct/risk.reviewed/${(await lastOf(who, 'risk.reviewed'))?.id}`;
    expect((await send(other, replaced(asShown(third.fields), { protects: 'His own words.' }))).statusCode).toBe(303);
    expect((await lastOf(who, 'risk.reviewed'))?.data).not.toHaveProperty('carried');
  });

  it('takes no mark of what somebody wrote, nor one that names another child’s entry', async () => {
    const [who, other] = [await child(), await child()];
    await service.record(
      'post-north-1',
      event('address.recorded', '2024-02-03', other, { address: 'Somebody else’s' }, `of-${other}`),
    );
    const path = `/children/${who}/record/address.recorded`;
    const { fields } = await open(path);
    const forged: Pairs = [
      ...replaced(asShown(fields), { address: 'Somebody else’s' }),
      ['_carried', `address~of-${other}`],
    ];
    expect((await send(path, forged)).statusCode).toBe(303);
    expect((await lastOf(who, 'address.recorded'))?.data).toEqual({ address: 'Somebody else’s' });
  });
});

const carriedQuestions: [string, Question][] = [...FORMS.values()].flatMap(({ kind, questions }) =>
  allQuestions(questions)
    .filter(({ carried }) => carried !== undefined)
    .map((question): [string, Question] => [kind, question]),
);

it.each(carriedQuestions)('%s carries over only what a reader may be shown as carried over', (kind, question) => {
  const { field, ask, carried } = question;
  for (const from of carried?.from ?? []) expect(KINDS.get(from)?.data.shape).toHaveProperty(carried?.field ?? field);
  // What must be judged anew is never filled in.
  if (['seen', 'alone', 'childSeen', 'decision', 'outcome', 'likelihood', 'severity', 'determination'].includes(field))
    expect(carried?.told).toBe(true);
  // Copied text is marked in the record.
  if (carried?.told !== true && ['text', 'long-text', 'lines'].includes(ask))
    expect(KINDS.get(kind)?.data.shape).toHaveProperty('carried');
});
