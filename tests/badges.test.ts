import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatDay } from '#src/calendar/index.ts';
import { saveAuthority } from '#src/ledger/index.ts';
import { CONFIGURABLE_RULES, VERIFIED_RULES } from '#src/practice/index.ts';
import { words } from '../src/web/words.ts';
import { AUTHORITY, registering, smallService, type TestService } from './support/service.ts';

let service: TestService;
let child: string;
let began: string;
beforeAll(async () => {
  service = await smallService();
  const { database, laws, clock } = service.services;
  const { code, name, region } = await laws.authority(AUTHORITY);
  const configuration = { rules: [...VERIFIED_RULES, ...CONFIGURABLE_RULES] };
  await saveAuthority(database, { id: AUTHORITY, code, name, region, configuration });
  laws.forget();
  child = randomUUID();
  const ago = (days: number): string => formatDay(clock.today() - days);
  await service.record('post-manager-north', ...registering(child, { at: ago(100) }));
  const { recorded } = await service.record('post-north-1', {
    kind: 'care.began',
    at: ago(50),
    children: [child],
    data: {},
  });
  began = recorded[0]?.id ?? '';
  await service.record('post-north-1', {
    kind: 'advocacy.offered',
    at: ago(50),
    children: [child],
    data: { accepted: true },
  });
  // What would be owed before the review has been done.
  for (const [kind, data] of [
    ['part6-plan.agreed', {}],
    ['reviewing-officer.appointed', { officer: 'post-reviewing' }],
    ['education-plan.written', { stage: 'started' }],
    ['health-assessment.held', { assessedBy: 'doctor', report: true }],
  ] as const)
    await service.record('post-manager-north', { kind, at: ago(50), children: [child], data });
  // A child whom no national rule says how often to see: what is owed is the authority's own norm.
  await service.record('post-manager-north', ...registering(randomUUID(), { at: ago(100) }));
});
afterAll(async () => {
  await service.close();
});

/** A page's words without its marks. */
const textOf = async (url: string, post: string, language: 'cy' | 'en'): Promise<string> => {
  const answer = await service.app.inject({
    url,
    cookies: { 'diogel-session': service.session(post), 'diogel-language': language },
  });
  expect([url, answer.statusCode]).toEqual([url, 200]);
  return answer.body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
};

describe.each(['cy', 'en'] as const)('what is not law says so wherever it stands, in %s', (language) => {
  const { t, name } = words(language);
  const recalled = name('duties.rule', 'lac-review-first');
  const local = name('duties.rule', 'cs-plan-visits');
  const notVerified = t('common.badge.not-verified');
  const ofOurOwn = t('common.badge.local');

  it('a recalled rule, on the page of the child, of who owes it, and in the words that follow a record', async () => {
    const page = await textOf(`/children/${child}?recorded=${began}`, 'post-north-1', language);
    // What was just recorded began it; it is what is owed next; and it stands among what is owed.
    expect(page.split(`${recalled} (${notVerified})`)).toHaveLength(3);
    expect(page).toMatch(new RegExp(`${recalled}.*${t('duties.label.law')}.*${notVerified}`));
    const work = await textOf('/my-work', 'post-reviewing', language);
    expect(work).toContain(recalled);
    expect(work).toContain(notVerified);
  });

  it('an authority’s own norm, on the pages of who owes it and of the team', async () => {
    for (const [url, post] of [
      ['/my-work', 'post-north-1'],
      ['/team', 'post-manager-north'],
      ['/team?list=missing', 'post-manager-north'],
      ['/team?list=overdue', 'post-manager-north'],
      ['/team?list=not-seen', 'post-manager-north'],
    ] as const) {
      const page = await textOf(url, post, language);
      expect([url, page.includes(local), page.includes(ofOurOwn)]).toEqual([url, true, true]);
    }
  });

  it('both in the file of a list, a line for each, with the paragraph in the language of the file', async () => {
    const answer = await service.app.inject({
      url: '/team.csv?list=overdue',
      cookies: { 'diogel-session': service.session('post-head'), 'diogel-language': language },
    });
    const lines = answer.body.split('\r\n');
    const line = (rule: string): string => lines.find((each) => each.includes(rule)) ?? '';
    expect(line(recalled)).toContain(`${name('duties.cite', 'regulation')} 39 (${notVerified})`);
    expect(line(local)).toContain(`${name('duties.instrument', 'local-norm')} (${ofOurOwn})`);
  });
});
