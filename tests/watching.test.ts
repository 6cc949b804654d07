import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '#src/recording/index.ts';
import { words } from '#src/web/words.ts';
import { AUTHORITY, registering, smallService, type TestService } from './support/service.ts';

let service: TestService;

const child = async (familyName: string, worker = 'post-north-1', team = 'north'): Promise<string> => {
  const made = randomUUID();
  await service.record(
    'post-head',
    ...registering(made, { givenName: 'Gwylan', familyName, at: service.ago(400), worker, team }),
  );
  return made;
};
const spoken = (who: string, days: number): Command => ({
  kind: 'contact.received',
  at: service.ago(days),
  children: [who],
  data: { contact: randomUUID(), source: 'school', reasons: ['sexual-exploitation'] },
});
/** Lifts from strangers: 4, which asks for several agencies. */
const assessed = (who: string, days: number, more: Readonly<Record<string, unknown>> = {}): Command => ({
  kind: 'exploitation.assessed',
  at: service.ago(days),
  children: [who],
  data: {
    assessment: randomUUID(),
    instrument: 'golau',
    version: '1',
    language: 'cy',
    wording: { lifts: 'Oedolion nad yw’r teulu’n eu hadnabod' },
    indicators: [{ item: 'lifts', current: true, recent: false, evidence: 'gwelwyd', on: service.ago(days) }],
    total: 4,
    band: 'talk',
    asked: 'multi-agency',
    judgement: 'x',
    response: 'multi-agency',
    reviewOn: service.ago(days - 50),
    ...more,
  },
});
const missing = async (who: string, days: number, found: boolean): Promise<void> => {
  const episode = randomUUID();
  await service.record('post-north-1', {
    kind: 'missing.reported',
    at: `${service.ago(days)}T21:30:00Z`,
    children: [who],
    data: { episode, place: 'home', policeTold: true, circumstances: 'Geiriau <b>dychmygol</b>' },
  });
  if (!found) return;
  await service.record(
    'post-north-1',
    {
      kind: 'missing.found',
      at: `${service.ago(days - 1)}T06:00:00Z`,
      children: [who],
      data: { episode, harmed: true, company: 'unknown-adults', where: 'Mewn fflat yn y dref' },
    },
    { kind: 'debrief.offered', at: service.ago(days - 1), children: [who], data: { episode, accepted: true } },
  );
};

let unmet: string;
let gone: string;
beforeAll(async () => {
  service = await smallService();
  unmet = await child('Heb-Asesiad');
  await service.record('post-head', spoken(unmet, 40));
  const met = await child('Aseswyd');
  await service.record('post-head', spoken(met, 60));
  await service.record('post-north-1', assessed(met, 55));
  const raised = await child('Codwyd', 'post-south-1', 'south');
  await service.record(
    'post-south-1',
    assessed(raised, 20, { response: 'protection', override: 'Mae’r heddlu’n gwybod mwy', reviewOn: service.ago(-10) }),
  );
  gone = await child('Ar-Goll');
  for (const [days, found] of [
    [80, true],
    [40, true],
    [3, false],
  ] as const)
    await missing(gone, days, found);
});
afterAll(() => service.close());

/** A page as its text: without its markup, its sections apart by their headings' ids. */
const open = async (post: string, language: 'en' | 'cy', url: string) => {
  const cookies = { 'diogel-session': service.session(post), 'diogel-language': language };
  const { statusCode, body } = await service.app.inject({ url, cookies });
  const text = (html: string): string =>
    html
      .replace(/<[^>]+>/g, ' ')
      .replaceAll('&amp;', '&')
      .replace(/\s+/g, ' ');
  return {
    status: statusCode,
    body,
    text: text(body),
    section: (id: string): string =>
      text(new RegExp(`aria-labelledby="${id}">(.*?)</section>`, 's').exec(body)?.[1] ?? ''),
  };
};

describe.each(['en', 'cy'] as const)('what is watched over, in %s', (language) => {
  const { t, name } = words(language);

  it('shows who waits for an assessment, what is not done, and how assessors differ', async () => {
    const { status, body, section } = await open('post-head', language, '/exploitation');
    expect(status).toBe(200);
    expect(section('unassessed')).toContain('Heb-Asesiad');
    // Missing three times within ninety days brings exploitation back to somebody's desk.
    expect(section('unassessed')).toContain('Ar-Goll');
    expect(section('unassessed')).toContain(name('watch.sign', 'missing'));
    expect(section('unassessed')).not.toContain('Aseswyd');
    expect(section('reviews')).toContain('Aseswyd');
    expect(section('undone')).toContain('Codwyd');
    expect(section('undone')).toContain(t('watch.exploitation.was-raised'));
    expect(body.match(/diogel-strips__strip/g)).toHaveLength(4);
    expect(section('differ')).toContain(t('watch.few'));
    expect(section('differ')).toContain(t('watch.share', { count: '1', of: '1' }));
  });

  it('shows a team its own children, a worker no posts, and others nothing', async () => {
    const manager = await open('post-manager-north', language, '/exploitation?team=south');
    expect(manager.text).toContain('Heb-Asesiad');
    expect(manager.text).not.toContain('Codwyd');
    expect(manager.text).toContain(t('watch.exploitation.by-post'));
    const worker = await open('post-north-1', language, '/exploitation');
    expect(worker.text).toContain('Heb-Asesiad');
    expect(worker.text).not.toContain(t('watch.exploitation.by-post'));
    expect((await open('post-north-1', language, '/signals')).status).toBe(403);
    for (const path of ['/exploitation', '/missing', '/signals'])
      expect((await open('post-chair', language, path)).status, path).toBe(403);
    const odd = '/exploitation?from-day=31&from-month=2&from-year=x&instrument=%3Cscript%3E&all=x';
    const wrong = await open('post-head', language, odd);
    expect([wrong.status, wrong.text.includes(t('errors.date.real'))]).toEqual([200, true]);
    expect(wrong.body).not.toContain('<script>alert');
  });

  it('shows where, when and with whom children go missing, of a team and of one child', async () => {
    const team = await open('post-manager-north', language, '/missing');
    // Missing now, again and again, found without a debrief that was held, episodes.
    expect([...team.body.matchAll(/diogel-counts__number">(\d+)</g)].map(([, count]) => count)).toEqual([
      '1',
      '1',
      '2',
      '3',
    ]);
    expect(team.section('children')).toContain(t('watch.missing.now'));
    const own = await open('post-manager-north', language, `/children/${gone}/missing`);
    expect(own.text).toContain(name('watch.place', 'home'));
    expect(own.text).toContain(name('codes.company', 'unknown-adults'));
    expect(own.body).toContain('Geiriau &lt;b&gt;dychmygol&lt;/b&gt;');
    expect(own.text).toContain('Mewn fflat yn y dref');
    expect(own.text).toContain(t('watch.share', { count: '2', of: '2' }));
    expect((await open('post-south-1', language, `/children/${gone}/missing`)).status).toBe(403);
    expect((await open('post-manager-south', language, '/missing')).text).toContain(t('watch.missing.none'));
  });

  it('says of a signal that nobody answers it, and which were missed', async () => {
    const { section } = await open('post-head', language, '/signals');
    expect(section('use')).toContain(name('codes.signal', 'signal-exploitation'));
    expect(section('use')).toContain(t('watch.signals.never-answered'));
    expect(section('missed')).toContain('Heb-Asesiad');
    const other = await open('post-head', language, '/signals?rule=signal-assessments');
    expect(other.text).toContain(t('watch.signals.none-missed'));
  });

  it('says what changed since a post last looked, and nothing the first time', async () => {
    const who = await child(`Newid-${language}`);
    const looked = async (post: string) => (await open(post, language, `/children/${who}`)).body;
    expect(await looked('post-north-2')).not.toContain('id="changed"');
    const yesterday = {
      name: 'look-of-yesterday',
      text: `update web.looked set at_us = at_us - 86400000000 where authority = $1 and child = $2 and post = 'post-north-2' returning 1`,
    };
    const { database } = service.services;
    // Noted when the page was out.
    await expect
      .poll(async () => (await database.run(AUTHORITY, yesterday, [AUTHORITY, who])).length, { timeout: 10_000 })
      .toBe(1);
    await service.record('post-head', spoken(who, 0));
    const visit = { seen: true, alone: true, place: 'home' };
    await service.record('post-north-2', { kind: 'visit.made', at: service.ago(0), children: [who], data: visit });
    const changed = /diogel-changed.*?<\/section>/s.exec(await looked('post-north-2'))?.[0] ?? '';
    expect(changed).toContain(name('kinds.name', 'contact.received'));
    // What somebody wrote themselves is no news to them.
    expect(changed).not.toContain(name('kinds.name', 'visit.made'));
    // Another post has not looked yet.
    expect(await looked('post-manager-north')).not.toContain('id="changed"');
  });
});
