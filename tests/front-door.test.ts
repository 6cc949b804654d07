import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMonths, formatDay } from '#src/calendar/index.ts';
import { allQuestions, FORMS } from '#src/practice/index.ts';
import { formOfPage } from './support/forms.ts';
import { registering, smallService, type TestService } from './support/service.ts';
import { visitor } from './support/visitor.ts';

let service: TestService;
beforeAll(async () => {
  service = await smallService();
});
afterAll(async () => {
  await service.close();
});

const browser = (post: string) => visitor(service, post);

const contactAbout = async (...children: readonly string[]): Promise<string> => {
  const contact = randomUUID();
  await service.record('post-front-door-1', {
    kind: 'contact.received',
    at: '2024-05-01',
    children,
    data: { contact, source: 'police', summary: 'Two children were at the house.' },
  });
  return contact;
};

describe('the front door', () => {
  it('shows a manager of the children of a contact those within reach alone', async () => {
    const [mine, theirs] = [randomUUID(), randomUUID()];
    await service.record('post-manager-north', ...registering(mine, { givenName: 'Gogleddol' }));
    await service.record(
      'post-manager-south',
      ...registering(theirs, { givenName: 'Deheuol', worker: 'post-south-1', team: 'south' }),
    );
    const contact = await contactAbout(mine, theirs);
    const { statusCode, body } = await browser('post-manager-north').open(`/front-door/contacts/${contact}`);
    expect(statusCode).toBe(200);
    expect(body).toContain('Gogleddol');
    expect(body).not.toContain('Deheuol');
    expect((await browser('post-front-door-1').open(`/front-door/contacts/${contact}`)).body).toContain('Deheuol');
  });

  it('lists whose contacts ended with no further action five times within a year, badged as a norm of our own', async () => {
    const today = service.services.clock.today();
    const sentAway = async (givenName: string, daysAgo: readonly number[]): Promise<string> => {
      const child = randomUUID();
      await service.record('post-front-door-1', {
        kind: 'child.registered',
        at: formatDay(today - 600),
        children: [child],
        data: { givenName, familyName: 'Dychmygol' },
      });
      for (const ago of daysAgo) {
        const [at, contact] = [formatDay(today - ago), randomUUID()];
        const data = { contact, source: 'school' };
        await service.record('post-front-door-1', { kind: 'contact.received', at, children: [child], data });
        await service.record('post-manager-front-door', {
          kind: 'contact.decided',
          at,
          children: [child],
          data: { contact, outcome: 'no-further-action' },
        });
      }
      return child;
    };
    const yearAgo = today - addMonths(today, -12);
    const again = await sentAway('Droeon', [yearAgo + 30, yearAgo - 1, 200, 150, 90, 3]);
    await sentAway('Llai', [yearAgo, 200, 150, 90, 3]);
    const door = browser('post-manager-front-door');
    const section = async (): Promise<string> =>
      /aria-labelledby="again">([\s\S]*?)<\/section>/.exec((await door.open('/front-door')).body)?.[1] ?? '';
    const found = await section();
    expect(found).toContain(`<a class="govuk-link govuk-link--no-visited-state" href="/children/${again}">`);
    expect(found).toContain('5 times, first on');
    expect(found).toContain('Set by this authority, not by law');
    expect(found).not.toContain('Llai');
    expect((await browser('post-manager-south').open('/front-door')).body).not.toContain('Droeon');

    const decided = (await service.services.ledger.events(1, again)).findLast(({ kind }) => kind === 'contact.decided');
    const reason = 'another child';
    await service.record('post-manager-front-door', {
      kind: 'record.retracted',
      at: formatDay(today),
      children: [again],
      replaces: decided?.id,
      data: { reason },
    });
    expect(await section()).toBe('');
  });

  it('offers to open a case only for the children for whom that was decided', async () => {
    const [assessed, not] = [randomUUID(), randomUUID()];
    for (const [child, givenName] of [
      [assessed, 'Asesir'],
      [not, 'Gadewir'],
    ] as const)
      await service.record('post-front-door-1', {
        kind: 'child.registered',
        at: '2024-01-02',
        children: [child],
        data: { givenName, familyName: 'Dychmygol', dateOfBirth: '2016-01-01' },
      });
    const contact = await contactAbout(assessed, not);
    for (const [child, outcome] of [
      [assessed, 'assessment'],
      [not, 'no-further-action'],
    ] as const)
      await service.record('post-manager-front-door', {
        kind: 'contact.decided',
        at: '2024-05-02',
        children: [child],
        data: { contact, outcome },
      });
    const visitor = browser('post-manager-front-door');
    const { body } = await visitor.open(`/front-door/contacts/${contact}`);
    const opening = /action="[^"]*\/open"[\s\S]*?<\/form>/.exec(body)?.[0] ?? '';
    expect(opening).toContain(assessed);
    expect(opening).not.toContain(not);
  });

  it('does not show the reason of a decision that was retracted', async () => {
    const child = randomUUID();
    await service.record('post-front-door-1', {
      kind: 'child.registered',
      at: '2024-01-02',
      children: [child],
      data: { givenName: 'Esiampl', familyName: 'Dychmygol' },
    });
    const contact = await contactAbout(child);
    const decide = async (reason: string) =>
      (
        await service.record('post-manager-front-door', {
          kind: 'contact.decided',
          at: '2024-05-02',
          children: [child],
          data: { contact, outcome: 'early-help', reason },
        })
      ).recorded[0]?.id;
    await decide('The first reason.');
    const mistaken = await decide('The mistaken reason.');
    await service.record('post-manager-front-door', {
      kind: 'record.retracted',
      at: '2024-05-03',
      children: [],
      replaces: mistaken,
      data: { reason: 'another family' },
    });
    const { body } = await browser('post-manager-front-door').open(`/front-door/contacts/${contact}`);
    expect(body).toContain('The first reason.');
    expect(body).not.toContain('The mistaken reason.');
  });

  it('asks of a contact all that its form asks, and shows it before the decision', async () => {
    const child = randomUUID();
    await service.record('post-front-door-1', ...registering(child).slice(0, 1));
    const visitor = browser('post-front-door-1');
    await visitor.open('/front-door/new');
    const { body } = await visitor.send('/front-door/new', { step: 'details', chosen: child });
    const asked = new Set((formOfPage(body, '/front-door/new') ?? []).map(({ name }) => name));
    const form = allQuestions(FORMS.get('contact.received')?.questions ?? []).filter(({ ask }) => ask !== 'nothing');
    expect(form.filter(({ field }) => !asked.has(field))).toEqual([]);
    const done = await visitor.send('/front-door/new', {
      key: visitor.field('key'),
      count: '0',
      chosen: child,
      step: 'record',
      when: 'today',
      source: 'school',
      summary: 'Geiriau.',
      mayBeCrime: 'yes',
      harmHere: 'no',
      harmWhere: 'Cyngor Dychmygol',
      languageOffered: 'yes',
    });
    const [received] = await service.services.ledger.events(1, child, { kinds: ['contact.received'] });
    expect(received?.data).toMatchObject({
      mayBeCrime: true,
      harmHere: false,
      harmWhere: 'Cyngor Dychmygol',
      languageOffered: true,
    });
    const shown = (await visitor.open(done.headers.location ?? '')).body;
    for (const word of ['May be a crime against a child', 'Cyngor Dychmygol', 'Welsh offered'])
      expect(shown).toContain(word);
  });

  it('asks of no further action which help the family was told of, and keeps the words in which it asked', async () => {
    const child = randomUUID();
    await service.record('post-front-door-1', ...registering(child).slice(0, 1));
    const path = `/front-door/contacts/${await contactAbout(child)}`;
    const visitor = browser('post-manager-front-door');
    await visitor.open(path);
    const [id, seq] = [visitor.field('id'), visitor.field('seq')];
    const answers = { id, seq, outcome: 'no-further-action', helpSuggested: 'yes', help: 'Clwb y pentref' };
    const refused = await visitor.send(`${path}/decide`, answers);
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('Say why there is no further action');
    expect(refused.body).toContain('Clwb y pentref');
    const decided = await visitor.send(`${path}/decide`, { ...answers, reason: 'Rheswm.' });
    expect(decided.statusCode).toBe(303);
    const [event] = await service.services.ledger.events(1, child, { kinds: ['contact.decided'] });
    expect(event?.data).toMatchObject({ helpSuggested: true, help: 'Clwb y pentref', reason: 'Rheswm.' });
    const wording = await service.services.ledger.wording(1, event?.form ?? '');
    expect(wording?.questions.map(({ field }) => field)).toContain('help');
    expect((await visitor.open(path)).body).toContain('Clwb y pentref');
  });

  it('keeps what was written of a new contact when the session ends, and brings it back', async () => {
    const visitor = browser('post-front-door-1');
    await visitor.open('/front-door/new');
    await visitor.send('/front-door/new', { step: 'details-new', name: 'Esiampl Dychmygol' });
    const written = {
      key: visitor.field('key'),
      count: '1',
      _proof: visitor.field('_proof'),
      _id: visitor.field('_id'),
      'givenName-0': 'Esiampl',
      'familyName-0': 'Newydd-Dychmygol',
      source: 'school',
      summary: 'Words that took an hour to write.',
    };
    visitor.forget();
    const ended = await visitor.send('/front-door/new', { ...written, step: 'record' });
    expect(ended.statusCode).toBe(401);
    const back = decodeURIComponent(/sign-in\?back=([^"]*)/.exec(ended.body)?.[1] ?? '');
    expect(back).toContain('/front-door/new?draft=');
    visitor.signIn();
    const again = await visitor.open(back);
    expect(again.statusCode).toBe(200);
    expect(again.body).toContain('Words that took an hour to write.');
    expect(again.body).toContain('Newydd-Dychmygol');
    expect((await visitor.open('/my-work')).body).toContain(`/front-door/new?draft=${written._id}`);
    const other = await browser('post-north-1').open(back);
    expect(other.body).not.toContain('Words that took an hour to write.');
  });

  it('keeps the reason of a decision when the session ends, and lets go of it once it is recorded', async () => {
    const child = randomUUID();
    await service.record('post-front-door-1', {
      kind: 'child.registered',
      at: '2024-01-02',
      children: [child],
      data: { givenName: 'Esiampl', familyName: 'Dychmygol' },
    });
    const contact = await contactAbout(child);
    const path = `/front-door/contacts/${contact}`;
    const visitor = browser('post-manager-front-door');
    await visitor.open(path);
    const written = {
      id: visitor.field('id'),
      seq: visitor.field('seq'),
      _proof: visitor.field('_proof'),
      _id: visitor.field('_id'),
      outcome: 'no-further-action',
      reason: 'A reason weighed at length.',
    };
    visitor.forget();
    expect((await visitor.send(`${path}/decide`, written)).statusCode).toBe(401);
    visitor.signIn();
    const again = await visitor.open(`${path}?draft=${written._id}`);
    expect(again.body).toContain('A reason weighed at length.');
    const { _proof, ...answers } = written;
    expect((await visitor.send(`${path}/decide`, answers)).statusCode).toBe(303);
    expect((await visitor.open('/my-work')).body).not.toContain(`draft=${written._id}`);
  });
});
