import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toLine } from '#src/practice/index.ts';
import { AUTHORITY, registering, smallService, type TestService } from './support/service.ts';
import { expectWritten } from './support/generated.ts';

const root = resolve(import.meta.dirname, '..');
let service: TestService;
const child = randomUUID();
beforeAll(async () => {
  service = await smallService();
  await service.record('post-manager-north', ...registering(child));
});
afterAll(async () => {
  await service.close();
});

const ask = async (post: string, url: string, payload?: unknown, headers: Record<string, string> = {}) => {
  const {
    statusCode,
    headers: answered,
    body,
  } = await service.app.inject({
    method: payload === undefined ? 'GET' : 'POST',
    url,
    headers: { authorization: `Bearer ${service.session(post)}`, ...headers },
    ...(payload === undefined ? {} : { payload: payload as object }),
  });
  return { status: statusCode, type: String(answered['content-type']), body: JSON.parse(body) };
};

const visit = (more: Record<string, unknown> = {}, data: Record<string, unknown> = {}) => ({
  kind: 'visit.made',
  at: '2024-03-01',
  children: [child],
  data: { seen: true, alone: true, place: 'home', ...data },
  ...more,
});

describe('the API', () => {
  it('records events and answers with their place in the record', async () => {
    const { status, body } = await ask('post-north-1', '/api/v1/events', { events: [visit()] });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      already: false,
      events: [{ child, kind: 'visit.made', at: '2024-03-01', by: 'post-north-1', seq: 4, body: 'kept' }],
    });
  });

  it('records once what is sent again under one key, by header or by id, and says so', async () => {
    const key = randomUUID();
    expect(
      (await ask('post-north-1', '/api/v1/events', { events: [visit()] }, { 'idempotency-key': key })).status,
    ).toBe(201);
    const again = await ask('post-north-1', '/api/v1/events', { events: [visit()] }, { 'idempotency-key': key });
    expect(again).toMatchObject({ status: 200, body: { already: true, events: [{ id: key }] } });
    const other = await ask('post-north-1', '/api/v1/events', { events: [visit({ id: key }, { alone: false })] });
    expect(other).toMatchObject({ status: 409, body: { type: 'urn:diogel:problem:key-reused' } });
  });

  it('records a batch that is sent again under one key once', async () => {
    const key = randomUUID();
    const batch = { events: [visit({ at: '2024-04-01' }), visit({ at: '2024-04-02' })] };
    expect((await ask('post-north-1', '/api/v1/events', batch, { 'idempotency-key': key })).status).toBe(201);
    expect(await ask('post-north-1', '/api/v1/events', batch, { 'idempotency-key': key })).toMatchObject({
      status: 200,
      body: { already: true },
    });
  });

  it('answers 409 with what others wrote since the caller looked', async () => {
    const { body: seen } = await ask('post-north-1', `/api/v1/children/${child}`);
    await ask('post-north-2', '/api/v1/events', { events: [visit({ at: '2024-03-05' })] });
    const refused = await ask('post-north-1', '/api/v1/events', {
      events: [visit({ at: '2024-03-06' })],
      expected: { [child]: seen.seq },
    });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        type: 'urn:diogel:problem:conflict',
        seq: seen.seq + 1,
        since: [{ at: '2024-03-05', by: 'post-north-2' }],
      },
    });
  });

  it('names each field that is wrong, in problem details, and records nothing', async () => {
    const before = (await ask('post-north-1', `/api/v1/children/${child}`)).body.seq;
    const refused = await ask('post-north-1', '/api/v1/events', {
      events: [
        visit(),
        { kind: 'visit.made', at: '2023-02-29', children: [child], data: { seen: 1, mood: 'x' }, colour: 'red' },
      ],
    });
    expect(refused.status).toBe(422);
    expect(refused.type).toContain('application/problem+json');
    expect(refused.body).toMatchObject({
      title: expect.any(String),
      status: 422,
      errors: [{ index: 1, field: 'colour', code: 'unknown-field' }],
    });
    const fields = await ask('post-north-1', '/api/v1/events', {
      events: [{ kind: 'visit.made', at: '2023-02-29', children: [child], data: { seen: 1, mood: 'x' } }],
    });
    const named = (fields.body.errors as { field: string; code: string }[])
      .map(({ field, code }) => `${field} ${code}`)
      .sort();
    expect(named).toEqual([
      'at impossible-date',
      'data.alone missing',
      'data.mood unknown-field',
      'data.place missing',
      'data.seen wrong-type',
    ]);
    expect((await ask('post-north-1', `/api/v1/children/${child}`)).body.seq).toBe(before);
  });

  it('answers every refusal as problem details, whatever is sent', async () => {
    const token = `Bearer ${service.session('post-north-1')}`;
    const cases: readonly {
      readonly url: string;
      readonly method?: 'GET' | 'POST';
      readonly headers?: Record<string, string>;
      readonly payload?: string;
      readonly status: number;
    }[] = [
      { url: '/api/v1/children/x', status: 401 },
      { url: '/api/v1/children/x', headers: { authorization: 'Bearer nonsense' }, status: 401 },
      { url: '/api/v1/children/x', headers: { authorization: token }, status: 403 },
      { url: '/api/v1/nothing', headers: { authorization: token }, status: 404 },
      { url: '/api/v1/work/team', headers: { authorization: token }, status: 403 },
      { url: '/api/v1/work/mine?limit=0', headers: { authorization: token }, status: 400 },
      { url: '/api/v1/work/mine?cursor=nonsense', headers: { authorization: token }, status: 400 },
      { url: `/api/v1/children/${child}/events?cursor=3000000000`, headers: { authorization: token }, status: 400 },
      { url: `/api/v1/children/${child}/duties?asAt=2023-02-29`, headers: { authorization: token }, status: 400 },
      {
        url: '/api/v1/events',
        method: 'POST',
        headers: { authorization: token, 'content-type': 'application/json' },
        payload: '{"events":',
        status: 400,
      },
      {
        url: '/api/v1/events',
        method: 'POST',
        headers: { authorization: token, 'content-type': 'text/plain' },
        payload: 'x',
        status: 415,
      },
      {
        url: '/api/v1/events',
        method: 'POST',
        headers: { authorization: token, 'content-type': 'application/json' },
        payload: '{"events":[]}',
        status: 422,
      },
      {
        url: '/api/v1/events',
        method: 'POST',
        headers: { authorization: token, 'content-type': 'application/json' },
        payload: `{"events":[${'"x",'.repeat(700_000)}"x"]}`,
        status: 413,
      },
    ];
    for (const { status, method = 'GET', ...rest } of cases) {
      const answer = await service.app.inject({ method, ...rest });
      expect([rest.url, answer.statusCode]).toEqual([rest.url, status]);
      expect([rest.url, String(answer.headers['content-type'])]).toEqual([
        rest.url,
        expect.stringContaining('application/problem+json'),
      ]);
      expect(JSON.parse(answer.body)).toMatchObject({ status, title: expect.any(String) });
    }
  });

  it('pages through a record by its cursor, each event once and in order', async () => {
    const all = await ask('post-north-1', `/api/v1/children/${child}/events`);
    const paged: unknown[] = [];
    let cursor: string | null = '';
    do {
      const page = await ask(
        'post-north-1',
        `/api/v1/children/${child}/events?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      paged.push(...page.body.events);
      cursor = page.body.next as string | null;
    } while (cursor !== null);
    expect(paged).toEqual(all.body.events);
    expect(paged.length).toBeGreaterThan(4);
  });

  it('lists to a manager the contacts of their reach, each once, by its cursor', async () => {
    const contacts = await Promise.all(
      ['post-north-1', 'post-south-1'].map(async (worker) => {
        const id = randomUUID();
        const team = worker === 'post-north-1' ? 'north' : 'south';
        await service.record(`post-manager-${team}`, ...registering(id, { worker, team }));
        const contact = randomUUID();
        await service.record('post-front-door-1', {
          kind: 'contact.received',
          at: '2024-05-01',
          children: [id],
          data: { contact, source: 'police' },
        });
        return contact;
      }),
    );
    const listed: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await ask(
        'post-manager-north',
        `/api/v1/work/front-door?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      listed.push(...(page.body.contacts as { contact: string }[]).map(({ contact }) => contact));
      cursor = page.body.next;
    }
    expect(listed).toContain(contacts[0]);
    expect(listed).not.toContain(contacts[1]);
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('pages through what a post owes by its cursor', async () => {
    for (let n = 0; n < 5; n++) {
      const id = randomUUID();
      await service.record('post-manager-north', ...registering(id, { worker: 'post-north-2' }));
      await service.record('post-chair', {
        kind: 'conference.held',
        at: '2024-02-01',
        children: [id],
        data: { type: 'initial', decision: 'registered', categories: ['neglect'] },
      });
    }
    const all = await ask('post-north-2', '/api/v1/work/mine?limit=500');
    const paged: { child: string; rule: string }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await ask('post-north-2', `/api/v1/work/mine?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      paged.push(...page.body.duties);
      cursor = page.body.next;
    }
    expect(paged).toEqual(all.body.duties);
    expect(all.body.counts.overdue).toBe(paged.length);
    expect(paged.length).toBeGreaterThanOrEqual(20);
  });

  it('says what is owed just as the command line does of the same events', async () => {
    const events = await service.services.ledger.events(AUTHORITY, child);
    const file = join(mkdtempSync(join(tmpdir(), 'diogel-api-')), 'events.jsonl');
    writeFileSync(file, events.map((event) => `${toLine(event)}\n`).join(''));
    for (const [asAt, knownAt] of [
      ['2024-06-30', undefined],
      ['2024-03-03', undefined],
      ['2024-06-30', '2024-01-01'],
    ] as const) {
      const query = `asAt=${asAt}${knownAt === undefined ? '' : `&knownAt=${knownAt}`}&rules=core`;
      const { body } = await ask('post-north-1', `/api/v1/children/${child}/duties?${query}`);
      const args = [
        'duties',
        file,
        '--as-at',
        asAt,
        ...(knownAt === undefined ? [] : ['--known-at', knownAt]),
        '--json',
      ];
      const lines = execFileSync(process.execPath, [join(root, 'src/cli/main.ts'), ...args], {
        encoding: 'utf8',
      }).trim();
      const told =
        lines === '' ? [] : lines.split('\n').map((line) => JSON.parse(line) as { rule: string; from: string });
      const byKey = (a: { rule: string; from: string }, b: { rule: string; from: string }): number =>
        a.rule + a.from < b.rule + b.from ? -1 : 1;
      const core = ['child', 'rule', 'from', 'start', 'due', 'status', 'done', 'doneBy'];
      const answered = (body.duties as { rule: string; from: string }[]).map(
        (duty) => Object.fromEntries(Object.entries(duty).filter(([field]) => core.includes(field))) as typeof duty,
      );
      expect(answered.sort(byKey)).toEqual(told.sort(byKey));
    }
  });

  it('is described by a committed document that is what the service says', () => {
    expectWritten('generate-openapi.mjs');
  });
});
