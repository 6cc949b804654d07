import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatDay, parseDay } from '#src/calendar/index.ts';
import { addressKey, birthsMeant, nameKeys } from '#src/practice/index.ts';
import type { Command } from '#src/recording/index.ts';
import {
  answersOwed,
  contactOfEvent,
  contactRows,
  countOfPosts,
  dutiesFromEvent,
  dutiesOfPosts,
  earlierContacts,
  findChildren,
  missingOfChildren,
  NO_TEAM,
  nobodysChildren,
  notSeen,
  overdueByPost,
  selectedDuties,
} from '#src/views/index.ts';
import { AUTHORITY, OTHER_AUTHORITY, registering, smallService, type TestService } from './support/service.ts';

let service: TestService;

const run = (statement: { name: string; text: string }, values: readonly unknown[]) =>
  service.services.database.run(AUTHORITY, statement, values);
const ids = (rows: readonly { readonly child: string }[]): string[] => rows.map(({ child }) => child);

/** Puts a child on the register, with the enquiry and the conference that go before. */
const register = async (child: string, days: number): Promise<void> => {
  const enquiry = randomUUID();
  await service.record(
    'post-manager-north',
    {
      kind: 'strategy.held',
      at: service.ago(days + 12),
      children: [child],
      data: { enquiry, agencies: ['police', 'social-services'], decision: 'enquiries' },
    },
    {
      kind: 'enquiry.concluded',
      at: service.ago(days + 6),
      children: [child],
      data: { enquiry, determination: 'conference' },
    },
    {
      kind: 'advocacy.offered',
      at: service.ago(days + 6),
      children: [child],
      data: { accepted: true },
    },
  );
  await service.record('post-chair', {
    kind: 'conference.held',
    at: service.ago(days),
    children: [child],
    data: { type: 'initial', enquiry, decision: 'registered', categories: ['neglect'] },
  });
};

const visit = (child: string, days: number, alone = true): Command => ({
  kind: 'visit.made',
  at: service.ago(days),
  children: [child],
  data: { seen: true, alone, place: 'home' },
});

const contact = (
  children: readonly string[],
  days: number,
  id: string = randomUUID(),
  source = 'school',
): Command & { id: string } => ({
  id: randomUUID(),
  kind: 'contact.received',
  at: service.ago(days),
  children,
  data: { contact: id, source, summary: 'Made-up words about a made-up concern.' },
});

const allocated = randomUUID();
const registered = randomUUID();
const unallocated = randomUUID();
const teamless = randomUUID();
const south = randomUUID();

beforeAll(async () => {
  service = await smallService();
  await service.record('post-head', ...registering(allocated, { at: service.ago(300) }), visit(allocated, 3));
  await service.record('post-head', ...registering(registered, { at: service.ago(300) }));
  await register(registered, 100);
  await service.record('post-north-1', visit(registered, 60));
  await service.record('post-head', ...registering(unallocated, { at: service.ago(200) }), {
    kind: 'case.unallocated',
    at: service.ago(50),
    children: [unallocated],
    data: {},
  });
  await service.record('post-head', ...registering(teamless, { at: service.ago(20), worker: null }));
  await service.record(
    'post-head',
    ...registering(south, { at: service.ago(150), worker: 'post-south-1', team: 'south' }),
  );
}, 60_000);

afterAll(async () => {
  await service.close();
});

describe('nobody’s children', () => {
  it('are those with no worker and those of a vacant post, the longest first, with the day since when', async () => {
    const found = await nobodysChildren(run, AUTHORITY, [], 'north', 100);
    expect(ids(found)).toEqual([unallocated, teamless]);
    expect(formatDay(found[0]?.nobodysSince ?? 0)).toBe(service.ago(50));
    expect(formatDay(found[1]?.nobodysSince ?? 0)).toBe(service.ago(20));
    expect(ids(await nobodysChildren(run, AUTHORITY, ['post-south-1'], null, 100))).toEqual([
      south,
      unallocated,
      teamless,
    ]);
  });

  it('of no team are shown to every team, and those of a team to no other', async () => {
    expect(ids(await nobodysChildren(run, AUTHORITY, [], 'south', 100))).toEqual([teamless]);
    expect(ids(await nobodysChildren(run, AUTHORITY, [], NO_TEAM, 100))).toEqual([teamless]);
  });

  it('are no longer nobody’s once they are allocated', async () => {
    const child = randomUUID();
    await service.record('post-head', ...registering(child, { at: service.ago(9), worker: null }));
    expect(ids(await nobodysChildren(run, AUTHORITY, [], null, 100))).toContain(child);
    await service.record('post-head', {
      kind: 'case.allocated',
      at: service.ago(8),
      children: [child],
      data: { worker: 'post-south-1', team: 'south' },
    });
    expect(ids(await nobodysChildren(run, AUTHORITY, [], null, 100))).not.toContain(child);
  });
});

describe('what children are missing', () => {
  it('is a row for each child, with the longest overdue duty and how many there are', async () => {
    const { rows, total } = await missingOfChildren(
      run,
      AUTHORITY,
      { team: 'north', worker: null },
      service.today,
      100,
    );
    expect(total).toBe(rows.length);
    const row = rows.find(({ child }) => child === registered);
    expect(rows[0]?.child).toBe(registered);
    expect(row?.overdue).toBeGreaterThan(3);
    const { duties } = await dutiesOfPosts(run, AUTHORITY, [row?.post ?? ''], service.today - 1, 100);
    expect(row?.due).toBeLessThanOrEqual(
      Math.min(...duties.filter(({ child }) => child === registered).map(({ due }) => due)),
    );
  });

  it('counts every row though it shows the first', async () => {
    const all = await selectedDuties(run, AUTHORITY, { team: 'north', worker: null }, { upTo: service.today - 1 }, 100);
    const one = await selectedDuties(run, AUTHORITY, { team: 'north', worker: null }, { upTo: service.today - 1 }, 1);
    expect(all.total).toBe(all.rows.length);
    expect(one).toEqual({ rows: all.rows.slice(0, 1), total: all.total });
    expect(all.total).toBeGreaterThan(1);
  });

  it('of one team, of one worker, of some rules, of some owners', async () => {
    const scope = { team: 'north', worker: null };
    expect(
      (await selectedDuties(run, AUTHORITY, { team: 'south', worker: null }, { upTo: service.today - 1 }, 100)).total,
    ).toBe(0);
    expect(
      (await selectedDuties(run, AUTHORITY, { ...scope, worker: 'post-north-2' }, { upTo: service.today - 1 }, 100))
        .total,
    ).toBe(0);
    const plans = await selectedDuties(
      run,
      AUTHORITY,
      scope,
      { upTo: service.today - 1, rules: ['outline-plan-circulated', 'detailed-plan'] },
      100,
    );
    expect(plans.rows.map(({ rule, child }) => [rule, child]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1))).toEqual([
      ['detailed-plan', registered],
      ['outline-plan-circulated', registered],
    ]);
    const chairs = await selectedDuties(
      run,
      AUTHORITY,
      scope,
      { upTo: service.today, owners: ['conference-chair'] },
      100,
    );
    expect(new Set(chairs.rows.map(({ post }) => post))).toEqual(new Set(['post-chair']));
    expect((await selectedDuties(run, AUTHORITY, scope, { upTo: service.today, post: 'post-chair' }, 100)).total).toBe(
      chairs.total,
    );
  });

  it('adds up: the overdue of each post are the overdue of the team', async () => {
    for (const team of ['north', 'south', NO_TEAM, null]) {
      const posts = await overdueByPost(run, AUTHORITY, team, service.today);
      const { total } = await selectedDuties(
        run,
        AUTHORITY,
        { team, worker: null },
        { upTo: service.today - 1 },
        1_000,
      );
      expect(posts.reduce((sum, { duties }) => sum + duties, 0)).toBe(total);
    }
  });

  it('includes whoever was not seen: with a visit overdue, or since long', async () => {
    const visits = ['cp-visit', 'cp-visit-home'];
    const found = await notSeen(
      run,
      AUTHORITY,
      { team: 'north', worker: null },
      { today: service.today, before: service.today - 42, visits },
      100,
    );
    expect(ids(found.rows)).toEqual([unallocated, registered]);
    expect(found.rows[0]?.visit).toBeNull();
    expect(found.rows[1]?.visit?.rule).toBe('cp-visit');
    expect(found.total).toBe(2);
    const long = await notSeen(
      run,
      AUTHORITY,
      { team: 'north', worker: null },
      { today: service.today, before: service.today - 1_000, visits },
      100,
    );
    expect(ids(long.rows)).toEqual([registered]);
  });
});

describe('my work', () => {
  it('goes on where a page ended, and neither leaves out nor repeats a row', async () => {
    const posts = ['post-north-1', 'post-chair', 'post-manager-north'];
    const all = await dutiesOfPosts(run, AUTHORITY, posts, service.today + 400, 1_000);
    expect(all.next).toBeUndefined();
    const paged: string[] = [];
    for (let after: Parameters<typeof dutiesOfPosts>[5], more = true; more; ) {
      const page = await dutiesOfPosts(run, AUTHORITY, posts, service.today + 400, 2, after);
      for (const { child, rule, from } of page.duties) paged.push(`${child} ${rule} ${from}`);
      after = page.next;
      more = page.next !== undefined;
    }
    expect(paged).toEqual(all.duties.map(({ child, rule, from }) => `${child} ${rule} ${from}`));
    const counted = await countOfPosts(run, AUTHORITY, posts, service.today, service.today + 400);
    expect(counted.overdue + counted.today + counted.coming).toBe(all.duties.length);
  });
});

describe('contacts', () => {
  it('earlier than one: of the child, of brothers and sisters, of the same address, and of nobody else', async () => {
    const [child, sister, neighbour, stranger] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    await service.record(
      'post-head',
      ...[child, sister, neighbour, stranger].flatMap((each) =>
        registering(each, { at: service.ago(100), worker: null }),
      ),
    );
    const home = (children: readonly string[], address: string): Command => ({
      kind: 'address.recorded',
      at: service.ago(99),
      children,
      data: { address, postcode: 'ZZ1 2AB' },
    });
    await service.record(
      'post-head',
      {
        kind: 'relationship.recorded',
        at: service.ago(99),
        children: [child, sister],
        data: { relationship: 'sibling' },
      },
      home([child], '3 Heol y Bont'),
      home([neighbour], '3, Heol-y-Bont, Llanfach'),
      home([stranger], '4 Heol y Bont'),
    );
    const [own, hers, theirs, other, now] = [
      contact([child], 80),
      contact([sister], 70),
      contact([neighbour], 60),
      contact([stranger], 50),
      contact([child, sister], 1),
    ];
    await service.record('post-head', own, hers, theirs, other, now);
    const found = await earlierContacts(run, AUTHORITY, [child, sister], String(now.data['contact']), 100);
    expect(found.map(({ contact: id }) => id)).toEqual([theirs, hers, own].map(({ data }) => data['contact']));
    expect((await contactRows(run, AUTHORITY, String(now.data['contact']))).map((row) => row.child).sort()).toEqual(
      [child, sister].sort(),
    );
    expect(await contactOfEvent(run, AUTHORITY, child, now.id)).toBe(now.data['contact']);
    expect(await contactOfEvent(run, AUTHORITY, stranger, now.id)).toBeUndefined();
    expect((await dutiesFromEvent(run, AUTHORITY, [child], now.id)).map(({ rule }) => rule)).toEqual([
      'contact-decision',
      'referrer-acknowledgement',
    ]);
  });

  it('whose referrer is to be told are listed until they were told', async () => {
    const child = randomUUID();
    await service.record('post-head', ...registering(child, { at: service.ago(60), worker: null }));
    const received = contact([child], 40);
    await service.record('post-head', received, {
      kind: 'contact.decided',
      at: service.ago(39),
      children: [child],
      data: { contact: received.data['contact'], outcome: 'early-help' },
    });
    const owed = async () =>
      (
        await answersOwed(run, AUTHORITY, 'referrer-acknowledgement', ['post-manager-front-door'], service.today, 100)
      ).rows.map((row) => row.contact);
    expect(await owed()).toContain(received.data['contact']);
    await service.record('post-front-door-1', {
      kind: 'contact.acknowledged',
      at: service.ago(1),
      children: [child],
      data: { contact: received.data['contact'], outcomeTold: true },
    });
    expect(await owed()).not.toContain(received.data['contact']);
  });
});

describe('finding a child', () => {
  const child = randomUUID();
  beforeAll(async () => {
    await service.record(
      'post-head',
      ...registering(child, {
        givenName: 'Siân Mair',
        familyName: 'Prydderch-Huws',
        dateOfBirth: '2014-03-07',
        at: service.ago(30),
      }),
      {
        kind: 'address.recorded',
        at: service.ago(29),
        children: [child],
        data: { address: '12 Stryd y Farchnad', postcode: 'ZZ9 9ZZ' },
      },
    );
  });

  const sought = (name: string, born?: string) => ({
    keys: nameKeys(name),
    born: born === undefined ? [] : birthsMeant(parseDay(born) ?? 0),
  });

  it.each([
    ['the name in English ears', sought('Jane Prothero Hughes')],
    ['half of the double surname', sought('Huws Sian')],
    ['day and month swapped', sought('', '2014-07-03')],
    ['one digit of the year wrong', sought('', '2004-03-07')],
    ['the address alone', { ...sought(''), addressKey: addressKey('12, stryd y farchnad', 'zz99zz') }],
  ])('%s', async (_, question) => {
    expect(ids(await findChildren(run, AUTHORITY, question, 50))).toContain(child);
  });

  it('never in another authority', async () => {
    const elsewhere = (statement: { name: string; text: string }, values: readonly unknown[]) =>
      service.services.database.run(OTHER_AUTHORITY, statement, values);
    expect(
      await findChildren(elsewhere, OTHER_AUTHORITY, sought('Siân Mair Prydderch-Huws', '2014-03-07'), 50),
    ).toEqual([]);
    expect(await findChildren(elsewhere, AUTHORITY, sought('Siân Mair Prydderch-Huws', '2014-03-07'), 50)).toEqual([]);
  });
});

describe('the list of some posts’ duties', () => {
  it('reads their own duties alone, however many others have', async () => {
    let asked: { readonly text: string; readonly values: readonly unknown[] } | undefined;
    const today = service.services.clock.today();
    await dutiesOfPosts(
      async ({ text }, values) => {
        asked = { text, values };
        return [];
      },
      AUTHORITY,
      ['post-north-1', 'post-north-2'],
      today,
      15,
    );
    const superuser = new pg.Client({ connectionString: service.databaseUrl });
    await superuser.connect();
    try {
      await superuser.query('begin');
      // As in a large authority: nearly all that is overdue is somebody else's, and is older.
      await superuser.query(
        `insert into views.duty (authority, child, n, rule, from_id, started_on, start, due, owner, post, team)
          select $1, 'somebody-' || n % 5000, n, 'contact-decision', 'e' || n, 1, 1, $2::int - 1 - n % 1000, 'worker',
            case when n % 400 = 0 then 'post-north-1' else 'post-other-' || n % 300 end, 'north'
          from generate_series(1, 40000) n`,
        [AUTHORITY, today],
      );
      await superuser.query(
        `insert into views.child (authority, child, seq, categories, awaiting, no_further_action)
          select $1, 'somebody-' || n, 1, '{}', 0, 0 from generate_series(0, 4999) n`,
        [AUTHORITY],
      );
      await superuser.query('analyze views.duty, views.child');
      await superuser.query(`set local role diogel_service`);
      await superuser.query(`set local diogel.authority = '${AUTHORITY}'`);
      await superuser.query('set local plan_cache_mode = force_generic_plan');
      await superuser.query(`prepare duties as ${asked?.text ?? ''}`);
      const values = (asked?.values ?? []).map((value) =>
        Array.isArray(value) ? `array[${value.map((each) => `'${each}'`).join()}]` : `'${String(value)}'`,
      );
      const { rows } = await superuser.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, buffers, timing off) execute duties(${values.join()})`,
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      const [, hit = '', read = '0'] = /Buffers: shared hit=(\d+)(?: read=(\d+))?/.exec(plan) ?? [];
      expect(Number(hit) + Number(read), plan).toBeLessThan(200);
      expect(plan).toContain('duty_by_post');
    } finally {
      await superuser.end();
    }
  });
});
