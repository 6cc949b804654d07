import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayRecord } from '#src/access/index.ts';
import { KINDS } from '#src/practice/index.ts';
import type { Command } from '#src/recording/index.ts';
import { AUTHORITY, OTHER_AUTHORITY, registering, smallService, type TestService } from './support/service.ts';
import { asShown, formOfPage, type Pairs } from './support/forms.ts';
import { SAID, withMatters } from './support/officers.ts';
import { visitor } from './support/visitor.ts';

// The Designated Officer for Safeguarding and the complaints officer see the matters that they answer for, and nothing else of a child.

let service: TestService;
let made: Awaited<ReturnType<typeof withMatters>>;

beforeAll(async () => {
  service = await smallService();
  made = await withMatters(service);
});
afterAll(() => service.close());

const OFFICERS = [
  {
    post: 'post-designated',
    area: 'allegations',
    path: '/allegations',
    elsewhere: '/complaints',
    own: () => made.alleged,
    others: () => made.complained,
    said: SAID.allegation,
    unsaid: SAID.complaint,
  },
  {
    post: 'post-complaints',
    area: 'complaints',
    path: '/complaints',
    elsewhere: '/allegations',
    own: () => made.complained,
    others: () => made.alleged,
    said: SAID.complaint,
    unsaid: SAID.allegation,
  },
] as const;

describe.each(OFFICERS)('$post', ({ post, area, path, elsewhere, own, others, said, unsaid }) => {
  const get = (url: string) => visitor(service, post).open(url);

  it('sees the matters of the authority and their words, and of the child no visit, address or other matter', async () => {
    const list = await get(path);
    const child = await get(`/children/${own()}${path}`);
    expect([list.statusCode, child.statusCode]).toEqual([200, 200]);
    expect(list.body).toContain(`/children/${own()}${path}`);
    expect(child.body).toContain(said);
    for (const { body } of [list, child])
      for (const hidden of [SAID.visit, SAID.address, unsaid, 'Dychmygol-Arall', others()])
        expect(body).not.toContain(hidden);
  });

  it('opens no other page about the child, and none about a child of whom there is no such matter', async () => {
    for (const page of [
      '',
      '/chronology?show=all',
      '/family',
      '/missing',
      '/documents',
      '/bundle',
      '/keeping',
      elsewhere,
      '/record/visit.made',
      '/record/child.registered',
      '/record/clock.paused',
      '/documents/nothing',
      '/retract/nothing',
      `/asked/nothing`,
    ])
      expect([page, (await get(`/children/${own()}${page}`)).statusCode]).toEqual([page, 403]);
    for (const child of [others(), made.other, randomUUID()])
      expect((await get(`/children/${child}${path}`)).statusCode).toBe(403);
  });

  it('opens no list of children, no search and nothing of the API', async () => {
    for (const page of [
      elsewhere,
      '/my-work',
      '/team',
      '/risks',
      '/register',
      '/exploitation',
      '/missing',
      '/signals',
      '/front-door',
      '/front-door/requests',
      '/search',
      '/records',
      '/figures',
    ])
      expect([page, (await get(page)).statusCode]).toEqual([page, 403]);
    const officer = visitor(service, post);
    await officer.open(path);
    const found = await officer.send('/search', { name: 'Mabli Dychmygol-Arall' });
    expect([found.statusCode, found.body.includes('Dychmygol-Arall')]).toEqual([403, false]);
    const headers = { authorization: `Bearer ${service.session(post)}` };
    for (const url of [`/api/v1/children/${own()}`, `/api/v1/children/${own()}/events`, '/api/v1/work'])
      expect([403, 404]).toContain((await service.app.inject({ url, headers })).statusCode);
  });

  it('records kinds of the own area and no other, and of a child out of reach only what begins a matter', async () => {
    const { role } = service.as(post);
    expect([
      ...new Set([...KINDS.values()].filter(({ kind }) => mayRecord(role, kind)).map((each) => each.area)),
    ]).toEqual([area]);
    const matter = randomUUID();
    const [next, data] =
      area === 'allegations'
        ? ['allegation.reported', { allegation: matter }]
        : ['complaint.acknowledged', { complaint: matter }];
    const record = (command: Pick<Command, 'kind' | 'data' | 'replaces'>, child: string) =>
      service.services.recorder.record(service.as(post), [{ at: service.ago(0), children: [child], ...command }], {
        source: 'web',
      });
    for (const child of [others(), made.other]) {
      expect(await record({ kind: next, data }, child)).toMatchObject({ ok: false, code: 'forbidden', child });
      // Nor does a correction of somebody else's entry open anything.
      const [entry] = await service.services.ledger.events(AUTHORITY, child);
      const correcting = { kind: entry?.kind ?? '', data: entry?.data ?? {}, replaces: entry?.id ?? '' };
      expect(await record(correcting, child)).toMatchObject({ ok: false, code: 'forbidden' });
    }
  });

  describe('begins a matter of a child who is found by name and date of birth', () => {
    const sort = area === 'allegations' ? 'allegation' : 'complaint';
    const answer: Pairs = area === 'allegations' ? [['practitioner', 'teacher']] : [['from', 'parent']];
    const born = { 'born-day': '27', 'born-month': '3', 'born-year': '2014' };
    let child: string;
    let sought: Record<string, string>;
    beforeAll(async () => {
      child = randomUUID();
      const familyName = `Dychmygol-${area === 'allegations' ? 'Newydd' : 'Arbennig'}`;
      sought = { name: `Branwen ${familyName}`, ...born };
      await service.record(
        'post-manager-north',
        ...registering(child, { givenName: 'Branwen', familyName, dateOfBirth: '2014-03-27', at: service.ago(200) }),
        { kind: 'address.recorded', at: service.ago(200), children: [child], data: { address: `5 ${SAID.address}` } },
        { kind: 'visit.refused', at: service.ago(50), children: [child], data: { reason: SAID.visit } },
      );
    });
    const events = async (): Promise<number> => (await service.services.ledger.events(AUTHORITY, child)).length;

    it('and by neither alone, nor by the id of a child who was not found', async () => {
      const officer = visitor(service, post);
      await officer.open(`${path}/new`);
      const { 'born-day': _, ...part } = sought;
      for (const [values, status] of [
        [{ name: sought['name'] ?? '' }, 422],
        [born, 422],
        [part, 422],
        [{ ...sought, name: 'Rhywun Arall' }, 200],
        [{ ...sought, 'born-year': '2003' }, 200],
      ] as const) {
        for (const doing of ['find', 'details', 'record']) {
          const reply = await officer.send(`${path}/new`, [
            ...Object.entries({ ...values, step: doing, chosen: child, when: 'today' }),
            ...answer,
          ]);
          expect([doing, reply.statusCode]).toEqual([doing, doing === 'find' ? status : 422]);
          expect(reply.body).not.toContain(child);
          expect(reply.body).not.toMatch(/27 Mar/);
        }
      }
      expect((await officer.open(`/children/${child}${path}`)).statusCode).toBe(403);
    });

    it('is shown the name and the date of birth, and afterwards the matter, and nothing else that was written', async () => {
      const officer = visitor(service, post);
      expect((await officer.open(path)).body).toContain(`href="${path}/new"`);
      await officer.open(`${path}/new`);
      const list = await officer.send(`${path}/new`, { ...sought, step: 'find' });
      expect(list.body).toContain(sought['name']);
      expect(list.body).toMatch(/27 Mar/);
      const details = await officer.send(`${path}/new`, { ...sought, step: 'details', chosen: child });
      const fields = formOfPage(details.body, `${path}/new`) ?? [];
      const form: Pairs = [
        ...asShown(fields).filter(([name]) => !['when', 'about', ...answer.map(([of]) => of)].includes(name)),
        ['when', 'today'],
        ['about', 'Geiriau’r dechrau'],
        ['step', 'record'],
      ];
      const before = await events();
      const missing = await officer.send(`${path}/new`, form);
      expect(missing.statusCode).toBe(422);
      expect(missing.body).toContain('Geiriau’r dechrau');
      expect(await events()).toBe(before);
      // Sent twice, it is begun once.
      for (const _ of [1, 2]) {
        const sent = await officer.send(`${path}/new`, [...form, ...answer]);
        expect([sent.statusCode, sent.headers.location]).toEqual([
          303,
          expect.stringContaining(`/children/${child}${path}?recorded=`),
        ]);
      }
      expect(await events()).toBe(before + 1);
      const page = await officer.open(`/children/${child}${path}`);
      expect(page.body).toContain('Geiriau’r dechrau');
      for (const reply of [list, details, missing, page])
        for (const hidden of [SAID.visit, SAID.address, 'Refused'])
          expect(reply.body.split('<main')[1]).not.toContain(hidden);
      // Nor whose the child is, before there is something to ask that person.
      for (const reply of [list, details, missing]) expect(reply.body.split('<main')[1]).not.toMatch(/north/i);
      for (const other of ['', '/chronology?show=all', '/family', '/documents', elsewhere])
        expect([other, (await officer.open(`/children/${child}${other}`)).statusCode]).toEqual([other, 403]);
      const owed = await service.services.database.run(
        AUTHORITY,
        {
          name: `test-owed-of-begun-${sort}`,
          text: 'select count(*) from views.duty where authority = $1 and child = $2 and rule like $3',
        },
        [AUTHORITY, child, `${sort}%`],
      );
      expect(owed).toEqual([[1]]);
    });

    it('and what was written comes back after a session that has ended, for the same child alone', async () => {
      const officer = visitor(service, post);
      await officer.open(`${path}/new`);
      const details = await officer.send(`${path}/new`, { ...sought, step: 'details', chosen: child });
      const written: Pairs = [
        ...asShown(formOfPage(details.body, `${path}/new`) ?? []).filter(([name]) => !['when', 'about'].includes(name)),
        ...answer,
        ['when', 'yesterday'],
        ['about', 'Geiriau a gadwyd'],
        ['step', 'record'],
      ];
      const before = await events();
      officer.forget();
      const ended = await officer.send(`${path}/new`, written);
      expect(ended.statusCode).toBe(401);
      const back = decodeURIComponent(/href="\/sign-in\?back=([^"]*)"/.exec(ended.body)?.[1] ?? '');
      expect(back).toContain(`${path}/new?draft=`);
      officer.signIn();
      const again = await officer.open(back);
      expect(again.body).toContain('Geiriau a gadwyd');
      expect(again.body).toContain(sought['name']);
      expect((await officer.open(path)).body).toContain(back.split('?')[0]);
      const fields = asShown(formOfPage(again.body, `${path}/new`) ?? []);
      expect((await officer.send(`${path}/new`, [...fields, ['step', 'record']])).statusCode).toBe(303);
      expect(await events()).toBe(before + 1);
    });

    it('finds no child of another authority', async () => {
      const officer = visitor(service, post, OTHER_AUTHORITY);
      await officer.open(`${path}/new`);
      const { body } = await officer.send(`${path}/new`, { ...sought, step: 'find' });
      expect(body).toContain('Nobody was found');
      const forged = await officer.send(`${path}/new`, { ...sought, step: 'record', chosen: child, when: 'today' });
      expect([forged.statusCode, forged.body.includes(child)]).toEqual([422, false]);
    });
  });

  it('has none of another authority, whose officer sees an empty page that says so', async () => {
    const { statusCode, body } = await visitor(service, post, OTHER_AUTHORITY).open(path);
    expect(statusCode).toBe(200);
    expect(body).not.toContain('Dychmygol-');
    expect(body).toContain(area === 'allegations' ? 'No allegation is open' : 'No complaint is open');
    expect((await visitor(service, post, OTHER_AUTHORITY).open(`/children/${own()}${path}`)).statusCode).toBe(403);
    const rows = await service.services.database.run(
      OTHER_AUTHORITY,
      { name: 'test-matters-elsewhere', text: 'select count(*) from views.matter where authority = $1' },
      [AUTHORITY],
    );
    expect(rows).toEqual([[0]]);
  });

  it('has no page, list or form of the officer for a worker, a manager, a chair or who runs the machine', async () => {
    for (const other of ['post-north-1', 'post-manager-north', 'post-chair', 'post-administrator']) {
      expect((await visitor(service, other).open(`${path}/new`)).statusCode).toBe(403);
      expect((await visitor(service, other).open(path)).statusCode).toBe(403);
      expect((await visitor(service, other).open(`/children/${own()}${path}`)).statusCode).toBe(403);
    }
  });
});

describe('a matter', () => {
  it('goes to the closed ones by the step that ends it, from the page of the child', async () => {
    const officer = visitor(service, 'post-designated');
    const child = made.alleged;
    const { recorded } = await service.record('post-designated', {
      kind: 'allegation.discussed',
      at: service.ago(1),
      children: [child],
      data: { allegation: made.allegation, decided: SAID.decided },
    });
    expect(recorded).toHaveLength(1);
    const open = await officer.open('/allegations');
    expect(open.body).toContain('Its conclusion');
    await service.record('post-designated', {
      kind: 'allegation.concluded',
      at: service.ago(0),
      children: [child],
      data: { allegation: made.allegation, conclusion: 'substantiated' },
    });
    expect((await officer.open('/allegations')).body).not.toContain(`/children/${child}/`);
    const closed = await officer.open('/allegations?state=closed');
    expect(closed.body).toContain('Substantiated');
    expect(closed.body.match(/diogel-list|<tr/g)?.length).toBe(4);
  });

  it('that is a complaint is withdrawn from its page at any stage, and its clock no longer runs', async () => {
    const child = await service.child();
    const complaint = randomUUID();
    await service.record(
      'post-manager-north',
      { kind: 'complaint.received', at: service.ago(9), children: [child], data: { complaint, from: 'relative' } },
      { kind: 'complaint.acknowledged', at: service.ago(8), children: [child], data: { complaint } },
    );
    const officer = visitor(service, 'post-complaints');
    const page = `/children/${child}/complaints`;
    const form = `/children/${child}/record/complaint.withdrawn`;
    const before = await officer.open(page);
    expect(before.body).toContain('Complaint discussed (stage 1)');
    expect(before.body).toContain(`href="${form}?complaint=${complaint}"`);
    const opened = await officer.open(`${form}?complaint=${complaint}`);
    // Who complained is known; who withdraws it is most often the same.
    expect(opened.body).toMatch(/value="relative"[^>]* checked/);
    const filled = asShown(formOfPage(opened.body, form) ?? []).filter(
      ([name]) => !['why', 'lookedInto'].includes(name),
    );
    const answers: Pairs = [
      ...filled,
      ['when', 'today'],
      ['why', 'Mae’r tîm wedi ffonio.'],
      ['stillLookedInto', 'yes'],
      ['lookedInto', 'Pam nad atebwyd y ffôn.'],
      ['_do', 'record'],
    ];
    const asked = await officer.send(form, answers);
    expect(asked.body).toContain('No clock of this complaint runs any more');
    const sent = await officer.send(form, [...answers, ['_confirmed', 'yes']]);
    expect([sent.statusCode, sent.headers.location]).toEqual([303, expect.stringContaining(page)]);
    const after = await officer.open(page);
    for (const said of ['Withdrawn', 'Mae’r tîm wedi ffonio.', 'Pam nad atebwyd y ffôn.'])
      expect(after.body).toContain(said);
    expect(after.body).not.toContain('Complaint discussed (stage 1)');
    expect(after.body).not.toContain(`href="${form}`);
    expect((await officer.open('/complaints')).body).not.toContain(child);
    expect((await officer.open('/complaints?state=closed')).body).toContain(child);
    expect(
      await service.services.database.run(
        AUTHORITY,
        {
          name: 'test-owed-of-withdrawn',
          text: `select rule from views.duty where authority = $1 and child = $2 and rule like 'complaint%'`,
        },
        [AUTHORITY, child],
      ),
    ).toEqual([]);
  });

  it('is the Designated Officer’s work: the clock falls on that post', async () => {
    const child = await service.child();
    await service.record('post-manager-north', {
      kind: 'allegation.made',
      at: service.ago(0),
      children: [child],
      data: { allegation: randomUUID(), practitioner: 'health' },
    });
    const owed = await service.services.database.run(
      AUTHORITY,
      {
        name: 'test-owner',
        text: 'select rule, post from views.duty where authority = $1 and child = $2 and rule like $3',
      },
      [AUTHORITY, child, 'allegation%'],
    );
    expect(owed).toEqual([['allegation-to-dos', 'post-designated']]);
  });
});
