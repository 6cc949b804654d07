import { describe, expect, test } from 'vitest';
import { postsAnsweredBy } from '#src/access/index.ts';
import { addMonths, type Day, formatDay, londonDay, startOfDay } from '#src/calendar/index.ts';
import { answering, holderOn, owningPost } from '#src/organisation/index.ts';
import { migrate } from '#src/platform/index.ts';
import { AGAIN_AND_AGAIN } from '#src/practice/index.ts';
import type { Services } from '#src/recording/index.ts';
import { dutiesOfPosts, keptChildren, mattersOf, nobodysChildren, turnedAway } from '#src/views/index.ts';
import { freshDatabase } from '../tests/support/database.ts';
import { smallService } from '../tests/support/service.ts';
import { anchorFor, type Claim, imagine, type Paper, type Planted } from './index.ts';
import { DEMO_AUTHORITY, DEMO_SEED, keepDemo } from './keeping.ts';

const SLOW = 600_000;
const YEARS = 1;
const ALL = 1_000_000;
const HOUR = 3_600_000_000;

const line = (about: string | null, rule: string, post: string | null | undefined): string =>
  `${about ?? 'nobody'}: ${rule}, to ${post ?? 'nobody'}`;

const plantedOn = (planted: readonly Planted[], day: Day): string[] =>
  planted
    .filter(({ from, until }) => from <= day && (until === null || day <= until))
    .map(({ child, about, rule, posts }) => line(child ?? about, rule, posts.findLast(({ from }) => from <= day)?.post))
    .sort();

/** What the lists that the pages read show to each post that somebody holds: overdue work, nobody's children, vacant posts, the repeatedly turned away. */
const listedOn = async (
  { database, organisations }: Pick<Services, 'database' | 'organisations'>,
  day: Day,
): Promise<string[]> => {
  const run: Parameters<typeof dutiesOfPosts>[0] = (statement, values) =>
    database.run(DEMO_AUTHORITY, statement, values);
  const organisation = await organisations.of(DEMO_AUTHORITY);
  const { posts, holdings } = organisation;
  const risen = (post: string | null): string | null => (post === null ? null : answering(posts, holdings, post, day));
  const shown: string[] = [];
  for (const { post } of posts) {
    if (holderOn(holdings, post, day) === undefined) continue;
    const answered = postsAnsweredBy(organisation, post, day);
    shown.push(...answered.filter((other) => other !== post).map((vacant) => line(vacant, 'post-vacant', post)));
    const { duties } = await dutiesOfPosts(run, DEMO_AUTHORITY, answered, day - 1, ALL);
    shown.push(...duties.map(({ child, rule }) => line(child, rule, post)));
  }
  for (const { child, team } of await nobodysChildren(run, DEMO_AUTHORITY, [], null, ALL))
    shown.push(line(child, 'unallocated', risen(owningPost(posts, 'team-manager', { worker: null, team }))));
  const again = await turnedAway(run, DEMO_AUTHORITY, addMonths(day, -AGAIN_AND_AGAIN.months), ALL);
  for (const { child, worker, team, times } of again) {
    expect(times).toBeGreaterThanOrEqual(AGAIN_AND_AGAIN.times);
    const post = risen(owningPost(posts, 'front-door', { worker, team }));
    shown.push(line(child, 'repeated-no-further-action', post));
  }
  return shown.sort();
};

/** What the pages of the Designated Officer and of the complaints officer show as overdue: the child, the rule, the post to which it has risen. */
const shownToOfficers = async (
  { database, organisations }: Pick<Services, 'database' | 'organisations'>,
  sort: 'allegation' | 'complaint',
  day: Day,
): Promise<string[]> => {
  const run: Parameters<typeof mattersOf>[0] = (statement, values) => database.run(DEMO_AUTHORITY, statement, values);
  const { posts, holdings } = await organisations.of(DEMO_AUTHORITY);
  const { rows } = await mattersOf(run, DEMO_AUTHORITY, sort, 'open', ALL);
  return rows
    .flatMap(({ child, owed }) =>
      owed
        .filter(({ due }) => due < day)
        .map(({ rule, post }) => line(child, rule, post === null ? null : answering(posts, holdings, post, day))),
    )
    .sort();
};

/** Whether each child who was ever on the register still is, by what was imagined. */
const onRegister = (events: readonly Claim[]): ReadonlyMap<string, boolean> => {
  const registered = new Map<string, boolean>();
  for (const { kind, children, data } of events) {
    const decided = data['decision'] === 'registered' ? true : data['decision'] === 'deregistered' ? false : undefined;
    const now = kind === 'conference.held' ? decided : kind === 'register.removed' ? false : undefined;
    if (now !== undefined) for (const child of children) registered.set(child, now);
  }
  return registered;
};

const registeredOf = async (
  { database }: Pick<Services, 'database'>,
  children: readonly string[],
): Promise<ReadonlyMap<string, boolean>> => {
  const run: Parameters<typeof keptChildren>[0] = (statement, values) =>
    database.run(DEMO_AUTHORITY, statement, values);
  const kept = await keptChildren(run, DEMO_AUTHORITY, children);
  return new Map(kept.map(({ child, registeredOn }) => [child, registeredOn !== null]));
};

const written = ({ child, title, language, entry, content }: Omit<Paper, 'by' | 'at' | 'type' | 'fileName'>): string =>
  JSON.stringify([child, title, language, entry, content]);

/** The documents of the children who should have some, opened. */
const papersKept = async (
  { ledger, documents }: Pick<Services, 'ledger' | 'documents'>,
  papers: readonly Paper[],
): Promise<string[]> => {
  const kept: string[] = [];
  for (const child of new Set(papers.map((paper) => paper.child))) {
    for (const { kind, data } of await ledger.events(DEMO_AUTHORITY, child)) {
      if (kind !== 'document.added') continue;
      const { document, sha256, title, language, entry } = data as Record<string, string>;
      const opened = await documents.open(DEMO_AUTHORITY, child, document ?? '', sha256 ?? '', 'open');
      if (!opened.ok) throw new Error(`${title ?? ''}: ${opened.code}`);
      const content = Buffer.concat(await opened.content.toArray()).toString();
      kept.push(JSON.stringify([child, title, language, entry, content]));
    }
  }
  return kept.sort();
};

describe('the imaginary authority as the service keeps it', () => {
  test(
    'shows on its lists what was planted, to the right post, and nothing else, and goes on with the clock',
    async () => {
      const databaseUrl = await freshDatabase();
      expect(await migrate(databaseUrl)).toMatchObject({ ok: true });
      // Two evenings of a week ago: by then whatever a day brings was written down.
      const first = londonDay(Date.now() * 1000) - 7;
      let now = startOfDay(first) + 23.9 * HOUR;
      const clock = { now: () => now, today: () => londonDay(now) };
      const service = await smallService({ clock, databaseUrl });
      const anchor = anchorFor(first, YEARS);
      const imaginedBy = (today: Day) => imagine({ seed: DEMO_SEED, years: YEARS, anchor, today });
      const said: string[] = [];
      const keep = async (): Promise<void> =>
        (await keepDemo(service.services, (message) => said.push(message), YEARS))();

      await keep();
      const before = await listedOn(service.services, first);
      expect(before).toEqual(plantedOn(imaginedBy(first).planted, first));
      expect(before.filter((each) => each.includes('repeated-no-further-action')).length).toBeGreaterThan(0);
      // One of each sort is overdue, on the page of the officer whose work it is and on no other.
      const ofOfficers = async (day: Day): Promise<void> => {
        const planted = plantedOn(imaginedBy(day).planted, day);
        for (const [sort, rule, post] of [
          ['allegation', 'allegation-strategy-meeting', 'post-designated-officer'],
          ['complaint', 'complaint-ack', 'post-complaints-officer'],
        ] as const) {
          const shown = await shownToOfficers(service.services, sort, day);
          expect(shown).toEqual(planted.filter((each) => each.includes(`: ${sort}-`)));
          expect(shown.filter((each) => each.endsWith(`: ${rule}, to ${post}`)).length).toBeGreaterThan(0);
        }
      };
      await ofOfficers(first);
      expect(said.at(-1)).toBe('Working out what is owed: 100 %');

      // Who came from another council is on the register here, who went to one is not; documents open as what was written.
      const imagined = imaginedBy(first);
      const registered = onRegister(imagined.events);
      expect(await registeredOf(service.services, [...registered.keys()])).toEqual(registered);
      expect(imagined.papers.length).toBeGreaterThan(3);
      expect(await papersKept(service.services, imagined.papers)).toEqual(imagined.papers.map(written).sort());

      // Nothing is recorded twice by a second start, and the days since come in.
      const { rows } = await service.services.ledger.count(DEMO_AUTHORITY);
      await keep();
      expect(await service.services.ledger.count(DEMO_AUTHORITY)).toMatchObject({ rows });
      now += 5 * 24 * HOUR;
      await keep();
      const later = first + 5;
      expect((await service.services.ledger.count(DEMO_AUTHORITY)).rows).toBeGreaterThan(rows);
      expect(await listedOn(service.services, later), formatDay(later)).toEqual(
        plantedOn(imaginedBy(later).planted, later),
      );
      await ofOfficers(later);
      await service.close();
    },
    SLOW,
  );
});
