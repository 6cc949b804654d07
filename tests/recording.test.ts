import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatDay, londonDay } from '#src/calendar/index.ts';
import { type Command, openRecorder } from '#src/recording/index.ts';
import { derive, dumpViews, keptChildren, rebuildViews, standingOf } from '#src/views/index.ts';
import { AUTHORITY, OTHER_AUTHORITY, POSTS, registering, smallService, type TestService } from './support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await smallService();
});
afterAll(async () => {
  await service.close();
});

const visit = (child: string, data: Partial<Record<string, unknown>> = {}, at = '2024-03-01'): Command => ({
  kind: 'visit.made',
  at,
  children: [child],
  data: { seen: true, alone: true, place: 'home', ...data },
});

const kept = async (child: string) => {
  const run = (statement: { name: string; text: string }, values: readonly unknown[]) =>
    service.services.database.run(AUTHORITY, statement, values);
  const [found] = await keptChildren(run, AUTHORITY, [child]);
  return found;
};

describe('recording', () => {
  it('derives what the lists show in the same step as the record', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    await service.record('post-north-1', visit(child, { alone: false }), visit(child, {}, '2024-02-01'));
    const found = await kept(child);
    expect(found).toMatchObject({ worker: 'post-north-1', team: 'north', seq: 5 });
    expect(formatDay(found?.lastSeen ?? 0)).toBe('2024-03-01');
    expect(formatDay(found?.lastSeenAlone ?? 0)).toBe('2024-02-01');
  });

  it('records a command that is sent twice once, and says so', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    const command = { ...visit(child), id: randomUUID() };
    expect((await service.record('post-north-1', command)).already).toBe(false);
    expect((await service.record('post-north-1', command)).already).toBe(true);
    expect(
      (await service.services.ledger.events(AUTHORITY, child)).filter(({ kind }) => kind === 'visit.made'),
    ).toHaveLength(1);
  });

  it('records once what arrives sixteen times at once', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    const command = { ...visit(child), id: randomUUID() };
    const all = await Promise.all(Array.from({ length: 16 }, () => service.record('post-north-1', command)));
    expect(all.filter(({ already }) => !already)).toHaveLength(1);
  });

  it('knows what another service wrote of a child whom it remembers, and what was corrected in another child’s name', async () => {
    const [child, sibling] = [randomUUID(), randomUUID()];
    await service.record('post-manager-north', ...registering(child), ...registering(sibling));
    const group = await service.record('post-north-1', { ...visit(child), children: [child, sibling] });
    const { ledger } = service.services;
    const other = openRecorder(service.services);
    await other.record(service.as('post-north-1'), [visit(child, {}, '2024-03-09')], { source: 'api' });
    await service.record('post-north-1', visit(child, { alone: false }, '2024-03-05'));
    expect(formatDay((await kept(child))?.lastSeenAlone ?? 0)).toBe('2024-03-09');
    // What concerns both is corrected: neither was seen then.
    const replaces = group.recorded[0]?.id;
    const corrected = await other.record(
      service.as('post-north-1'),
      [{ ...visit(child, { seen: false, alone: false }), children: [child, sibling], replaces }],
      { source: 'api' },
    );
    expect(corrected.ok).toBe(true);
    await service.record('post-north-1', visit(sibling, { seen: false, alone: false }, '2024-03-06'));
    expect((await kept(sibling))?.lastSeen).toBeNull();
    const before = await ledger.transaction(AUTHORITY, dumpViews);
    await rebuildViews(ledger, AUTHORITY, await service.services.laws.of(AUTHORITY), POSTS);
    expect(await ledger.transaction(AUTHORITY, dumpViews)).toEqual(before);
  });

  it('decides many at once by what it remembers only where that still holds', async () => {
    const children = Array.from({ length: 12 }, () => randomUUID());
    const data = { type: 'initial', decision: 'registered', categories: ['neglect'] };
    for (const child of children) {
      await service.record('post-manager-north', ...registering(child));
      await service.record('post-chair', { kind: 'conference.held', at: '2024-02-20', children: [child], data });
    }
    const atOnce = async (day: string) => {
      const all = children.map((child) =>
        service.services.recorder.record(service.as('post-north-1'), [visit(child, {}, day)], { source: 'api' }),
      );
      return (await Promise.all(all)).map((each) => each.ok || each.code);
    };
    const { ledger, laws } = service.services;
    const law = await laws.of(AUTHORITY);
    const ofThese = async () => {
      const rows = Object.values(await ledger.transaction(AUTHORITY, dumpViews)).flat();
      return rows.filter(([row]) => children.some((child) => child === (row as { child: string }).child));
    };
    const everybody = children.map(() => true);
    expect(await atOnce('2024-03-01')).toEqual(everybody);

    // Somebody derived the views by other posts: they are not what was saved here.
    await rebuildViews(ledger, AUTHORITY, law, []);
    expect(await atOnce('2024-03-02')).toEqual(everybody);
    const saved = await ofThese();
    await rebuildViews(ledger, AUTHORITY, law, POSTS);
    expect(saved).toEqual(await ofThese());

    // Somebody else wrote, corrected, and gave a child to another team.
    const [moved = '', written = '', corrected = ''] = children.slice(3);
    const visits = async (child: string) =>
      (await ledger.events(AUTHORITY, child)).filter(({ kind }) => kind === 'visit.made');
    const other = openRecorder(service.services);
    const allocated = { worker: 'post-south-1', team: 'south' };
    for (const [post, command] of [
      ['post-head', { kind: 'case.allocated', at: '2024-03-02', children: [moved], data: allocated }],
      ['post-north-1', visit(written, {}, '2024-03-03')],
      ['post-north-1', { ...visit(corrected, { place: 'school' }), replaces: (await visits(corrected))[0]?.id }],
    ] as const)
      expect(await other.record(service.as(post), [command], { source: 'api' })).toMatchObject({ ok: true });
    expect(await atOnce('2024-03-04')).toEqual(children.map((child) => child !== moved || 'forbidden'));
    for (const child of children)
      expect(await visits(child)).toHaveLength(child === moved ? 2 : child === written || child === corrected ? 4 : 3);
    const kept = await ofThese();
    await rebuildViews(ledger, AUTHORITY, law, POSTS);
    expect(kept).toEqual(await ofThese());
  });

  it('shows the second of two recorders what the first wrote, and keeps both when they say so', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    const seq = (await kept(child))?.seq ?? 0;
    await service.record('post-north-1', visit(child));
    const refused = await service.services.recorder.record(
      service.as('post-north-2'),
      [visit(child, {}, '2024-03-02')],
      { source: 'web', expected: { [child]: seq } },
    );
    expect(refused).toMatchObject({
      ok: false,
      code: 'conflict',
      seq: seq + 1,
      since: [{ kind: 'visit.made', by: 'post-north-1' }],
    });
    const again = await service.services.recorder.record(service.as('post-north-2'), [visit(child, {}, '2024-03-02')], {
      source: 'web',
      expected: { [child]: seq + 1 },
    });
    expect(again.ok).toBe(true);
  });

  it('loses no word of many who record about one child at once without saying what they saw', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        service.record(
          n % 2 === 0 ? 'post-north-1' : 'post-north-2',
          visit(child, {}, `2024-03-${String(n + 1).padStart(2, '0')}`),
        ),
      ),
    );
    expect(
      (await service.services.ledger.events(AUTHORITY, child)).filter(({ kind }) => kind === 'visit.made'),
    ).toHaveLength(12);
  });

  it('names every problem of an event and records none of its companions', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    const before = (await kept(child))?.seq;
    const refused = await service.services.recorder.record(
      service.as('post-north-1'),
      [
        visit(child),
        { kind: 'visit.made', at: '2024-02-30', children: [child], data: { seen: 'yes', place: 'moon', mood: 'good' } },
      ],
      { source: 'web' },
    );
    expect(refused).toMatchObject({ ok: false, code: 'invalid' });
    if (refused.ok || refused.code !== 'invalid') throw new Error('expected problems');
    expect(refused.problems.map(({ field, code }) => `${field} ${code}`).sort()).toEqual([
      'at impossible-date',
      'data.alone missing',
      'data.mood unknown-field',
      'data.place not-one-of',
      'data.seen wrong-type',
    ]);
    expect((await kept(child))?.seq).toBe(before);
  });

  it('refuses what contradicts the record, by name', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    const attempt = async (post: string, command: Command): Promise<string[]> => {
      const refused = await service.services.recorder.record(service.as(post), [command], { source: 'web' });
      return refused.ok || refused.code !== 'contradiction'
        ? []
        : refused.contradictions.map(({ field, code }) => `${field} ${code}`);
    };
    const about = (kind: string, data: Record<string, unknown> = {}, at = '2024-03-01'): Command => ({
      kind,
      at,
      children: [child],
      data,
    });
    expect(await attempt('post-north-1', about('core-group.held'))).toEqual(['kind not-on-register']);
    expect(await attempt('post-north-1', about('care.ended'))).toEqual(['kind not-in-care']);
    expect(await attempt('post-north-1', visit(child, { seen: false }))).toEqual(['data.alone alone-but-not-seen']);
    expect(
      await attempt('post-manager-north', about('contact.decided', { contact: 'none', outcome: 'early-help' })),
    ).toEqual(['data.contact unknown-contact']);
    expect(await attempt('post-manager-north', about('case.allocated', { worker: 'post-north-vacant' }))).toEqual([
      'data.worker vacant-post',
    ]);
    expect(await attempt('post-manager-north', about('case.opened'))).toEqual(['kind already-open']);
    expect(await attempt('post-chair', about('conference.held', { type: 'review', decision: 'registered' }))).toEqual([
      'data.type not-on-register',
      'data.decision decision-of-review',
    ]);
    // By the state at the time: before the case was opened there was none to close.
    expect(await attempt('post-manager-north', about('case.closed', {}, '2023-12-01'))).toEqual(['kind not-open']);
  });

  it('lets nobody record for a child out of their reach, nor a kind that is not their role’s', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    const attempt = (post: string, command: Command) =>
      service.services.recorder.record(service.as(post), [command], { source: 'web' });
    expect(await attempt('post-south-1', visit(child))).toMatchObject({ ok: false, code: 'forbidden', child });
    expect(await attempt('post-administrator', visit(child))).toMatchObject({ ok: false, code: 'forbidden' });
    expect(
      await attempt('post-north-1', {
        kind: 'conference.held',
        at: '2024-03-01',
        children: [child],
        data: { type: 'initial', decision: 'registered' },
      }),
    ).toMatchObject({ ok: false, code: 'forbidden' });
  });

  it('lets anybody bring a contact about any child, and tells them nothing of the record', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    await service.record('post-north-1', visit(child));
    const contact: Command = {
      kind: 'contact.received',
      at: '2024-03-01',
      children: [child],
      data: { contact: randomUUID(), source: 'school' },
    };
    const done = await service.services.recorder.record(service.as('post-south-1'), [contact], {
      source: 'api',
      expected: { [child]: 0 },
    });
    expect(done).toMatchObject({ ok: true, recorded: [{ kind: 'contact.received' }] });
    expect(JSON.stringify(done)).not.toContain('visit.made');
  });

  it('lets nobody unmake what their role could not have recorded, or what concerns a child out of their reach', async () => {
    const [mine, theirs] = [randomUUID(), randomUUID()];
    await service.record('post-manager-north', ...registering(mine));
    await service.record('post-manager-south', ...registering(theirs, { worker: 'post-south-1', team: 'south' }));
    const { recorded: visits } = await service.record('post-south-1', visit(theirs));
    const { recorded: conferences } = await service.record('post-chair', {
      kind: 'conference.held',
      at: '2024-02-01',
      children: [mine],
      data: { type: 'initial', decision: 'registered', categories: ['neglect'] },
    });
    const attempt = (post: string, command: Command) =>
      service.services.recorder.record(service.as(post), [command], { source: 'api' });
    const retracted = (children: readonly string[], replaces: string | undefined): Command => ({
      kind: 'record.retracted',
      at: '2024-03-02',
      children,
      replaces,
      data: { reason: 'never happened' },
    });
    expect(await attempt('post-north-1', retracted([], visits[0]?.id))).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await attempt('post-north-1', { ...visit(mine), replaces: visits[0]?.id })).toMatchObject({
      ok: false,
      code: 'forbidden',
    });
    expect(await attempt('post-north-1', retracted([mine], conferences[0]?.id))).toMatchObject({
      ok: false,
      code: 'forbidden',
    });
    expect(await attempt('post-north-1', { ...visit(mine), replaces: conferences[0]?.id })).toMatchObject({
      ok: false,
      code: 'invalid',
      problems: [{ field: 'replaces' }],
    });
    expect(await attempt('post-chair', retracted([mine], conferences[0]?.id))).toMatchObject({ ok: true });
  });

  it('keeps long words of whatever is said about a child, in the sealed body and nowhere in the open', async () => {
    const child = await service.child();
    const long = 'Geiriau hir. '.repeat(1_500).trim();
    const data: readonly (readonly [string, Record<string, unknown>])[] = [
      ['concern.noted', { concern: 'injury', source: 'school', told: long }],
      ['allegation.made', { allegation: randomUUID(), practitioner: 'teacher', about: long }],
      ['complaint.received', { complaint: randomUUID(), from: 'parent', about: long }],
      ['private-fostering.notified', { arrangement: randomUUID(), carer: 'Modryb ddychmygol', about: long }],
      ['unexpected-death.responded', { death: randomUUID(), about: long }],
    ];
    await service.record(
      'post-head',
      ...data.map(([kind, each]) => ({ kind, at: '2024-03-01', children: [child], data: each })),
    );
    const kinds = data.map(([kind]) => kind);
    const events = await service.services.ledger.events(AUTHORITY, child, { kinds });
    expect(events.map((each) => each.data)).toEqual(data.map(([, each]) => each));
    const rows = await service.services.database.run(
      AUTHORITY,
      {
        name: 'test-open-columns',
        text: 'select count(*) from ledger.event e where e.authority = $1 and e.child = $2 and to_jsonb(e)::text like $3',
      },
      [AUTHORITY, child, '%Geiriau hir%'],
    );
    expect(rows).toEqual([[0]]);
    expect(await service.services.ledger.verifyChild(AUTHORITY, child)).toMatchObject({ ok: true, damage: [] });
  });

  it('asks nothing of children whom a command does not concern', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    expect(
      await service.services.recorder.record(service.as('post-north-1'), [visit(child)], {
        source: 'web',
        expected: { nobody: 3_000_000_000 },
      }),
    ).toMatchObject({ ok: true });
  });

  it('takes nothing that is still to come', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    const tomorrow = formatDay(londonDay(Date.now() * 1000) + 1);
    expect(
      await service.services.recorder.record(service.as('post-north-1'), [visit(child, {}, tomorrow)], {
        source: 'web',
      }),
    ).toMatchObject({ ok: false, code: 'invalid', problems: [{ field: 'at' }] });
  });

  it('takes a correction into the views, also when it takes the child away', async () => {
    const [right, wrong] = [randomUUID(), randomUUID()];
    await service.record('post-manager-north', ...registering(right), ...registering(wrong));
    const { recorded } = await service.record('post-north-1', visit(wrong));
    const mistaken = recorded[0]?.id;
    await service.record('post-north-1', { ...visit(right), replaces: mistaken });
    expect((await kept(wrong))?.lastSeen).toBeNull();
    expect((await kept(right))?.lastSeen).not.toBeNull();
  });

  it('keeps two authorities apart: the same child id is another child', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    const refused = await service.services.recorder.record(
      service.as('post-north-1', OTHER_AUTHORITY),
      [visit(child)],
      { source: 'web' },
    );
    expect(refused).toMatchObject({ ok: false, code: 'contradiction', contradictions: [{ code: 'unknown-child' }] });
  });

  it('saves all of a child’s views after somebody else has derived them anew, and not the differences alone', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child));
    const registered = { type: 'initial', decision: 'registered', categories: ['neglect'] };
    await service.record('post-chair', {
      kind: 'conference.held',
      at: '2024-02-20',
      children: [child],
      data: registered,
    });
    await service.record('post-north-1', visit(child));
    const { ledger, laws } = service.services;
    const law = await laws.of(AUTHORITY);
    const dump = () => ledger.transaction(AUTHORITY, dumpViews);
    // By other posts: none of the duties is theirs any more.
    await rebuildViews(ledger, AUTHORITY, law, []);
    const without = await dump();
    await service.record('post-north-1', visit(child, {}, '2024-03-02'));
    const kept = await dump();
    await rebuildViews(ledger, AUTHORITY, law, POSTS);
    const mine = ({ 'views.duty': rows = [] }: Awaited<ReturnType<typeof dump>>) =>
      rows.filter(([row]) => (row as { child: string }).child === child);
    expect(mine(kept).length).toBeGreaterThan(1);
    expect(mine(kept)).toEqual(mine(await dump()));
    expect(mine(kept)).not.toEqual(mine(without));
  });

  it('ends in the same views by a rebuild as by keeping, on random histories', async () => {
    const pick = <T>(items: readonly [T, ...T[]], n: number): T => items[n % items.length] ?? items[0];
    let state = 20_260_101;
    const random = (): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 8;
    };
    const children = Array.from({ length: 12 }, () => randomUUID());
    for (const child of children)
      await service.record(
        'post-manager-north',
        ...registering(child, { worker: pick(['post-north-1', 'post-north-2', null], random()) }),
      );
    const ids: string[] = [];
    for (let n = 0; n < 420; n++) {
      const child = children[random() % children.length] ?? '';
      const at = `2024-${String((random() % 10) + 2).padStart(2, '0')}-${String((random() % 28) + 1).padStart(2, '0')}`;
      const matter = `m${random() % 6}`;
      const [post, kind, data] = pick<readonly [string, string, Record<string, unknown>]>(
        [
          ['post-north-1', 'visit.made', { seen: true, alone: random() % 2 === 0, place: 'home' }],
          [
            'post-north-1',
            'contact.received',
            { contact: matter, source: 'police', reasons: [pick(['neglect', 'sexual-exploitation'], random())] },
          ],
          [
            'post-manager-north',
            'contact.decided',
            { contact: matter, outcome: pick(['assessment', 'no-further-action'], random()) },
          ],
          ['post-north-1', 'strategy.held', { enquiry: matter, agencies: ['police'], decision: 'enquiries' }],
          ['post-chair', 'conference.held', { type: 'initial', decision: 'registered', categories: ['neglect'] }],
          [
            'post-chair',
            'conference.held',
            { type: 'review', decision: pick(['continued', 'deregistered'], random()) },
          ],
          ['post-north-1', 'care.began', { legalStatus: 'care-order' }],
          ['post-north-1', 'care.ended', {}],
          [
            'post-north-1',
            'placement.began',
            { placement: matter, kind: 'foster-authority', untilEighteen: false, regime: 'standard' },
          ],
          ['post-manager-north', 'case.unallocated', {}],
          ['post-north-1', 'address.recorded', { address: `${random() % 4} Stryd Ddychmygol`, postcode: 'ZZ1 1ZZ' }],
          ['post-north-1', 'missing.reported', { episode: matter, place: 'home', policeTold: true }],
          ['post-north-1', 'missing.found', { episode: matter, harmed: random() % 2 === 0 }],
          ['post-north-1', 'debrief.offered', { episode: matter, accepted: true }],
          ['post-north-1', 'debrief.held', { episode: matter, said: 'dim' }],
          ['post-north-1', 'visit.refused', {}],
          [
            'post-north-1',
            'concern.noted',
            { concern: pick(['older-partner', 'school-absence', 'injury'], random()), source: 'school', told: 'x' },
          ],
          [
            'post-head',
            'signal.answered',
            {
              signal: pick(['signal-exploitation', 'signal-missing', 'signal-not-alone'], random()),
              answer: 'strategy-discussion',
              reason: 'gyda’i gilydd',
            },
          ],
          [
            'post-north-1',
            'exploitation.assessed',
            {
              assessment: matter,
              instrument: 'golau',
              version: '1',
              language: 'cy',
              wording: { lifts: 'x' },
              indicators: [{ item: 'lifts', current: true, recent: false, evidence: 'gwelwyd', on: '2024-01-30' }],
              total: 4,
              band: 'talk',
              asked: 'multi-agency',
              judgement: 'x',
              response: 'multi-agency',
              reviewOn: at,
            },
          ],
          ['post-manager-north', 'complaint.received', { complaint: matter, from: 'parent' }],
          ['post-complaints', 'complaint.acknowledged', { complaint: matter }],
          ['post-head', 'allegation.made', { allegation: matter, practitioner: 'teacher' }],
          ['post-designated', 'allegation.reported', { allegation: matter, threshold: 'met' }],
          ['post-designated', 'allegation.concluded', { allegation: matter, conclusion: 'unfounded' }],
          ['post-north-1', 'record.retracted', { reason: 'recorded for the wrong child' }],
        ],
        random(),
      );
      const replaces = kind === 'record.retracted' ? ids[random() % ids.length] : undefined;
      if (kind === 'record.retracted' && replaces === undefined) continue;
      const done = await service.services.recorder.record(
        service.as(post),
        [{ kind, at, children: [child], data, replaces }],
        { source: 'api' },
      );
      if (done.ok) ids.push(...done.recorded.map(({ id }) => id));
    }
    expect(ids.length).toBeGreaterThan(40);
    const { ledger, laws } = service.services;
    const before = await ledger.transaction(AUTHORITY, dumpViews);
    expect(before['views.duty']?.length).toBeGreaterThan(10);
    for (const list of ['exploitation_sign', 'exploitation_assessment', 'missing_episode', 'opportunity', 'matter'])
      expect(before[`views.${list}`]?.length, list).toBeGreaterThan(3);
    const law = await laws.of(AUTHORITY);
    // Who may come near is decided by a shorter way to the same standing.
    for (const facts of await ledger.factsOfMany(AUTHORITY, children))
      expect(standingOf(facts)).toEqual({ ...derive(facts, law, POSTS).standing, earliestDue: null });
    const seen: number[] = [];
    await rebuildViews(ledger, AUTHORITY, law, POSTS, (done) => seen.push(done));
    expect(await ledger.transaction(AUTHORITY, dumpViews)).toEqual(before);
    expect(seen.at(-1)).toBeGreaterThanOrEqual(12);
  });
});
