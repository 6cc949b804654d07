import { randomUUID } from 'node:crypto';
/** Whether a field's answer is recorded whatever else is answered. */
const counts = (kind: string, name: string): boolean => {
  const { questions = [] } = FORMS.get(kind) ?? {};
  const asked = questions.find(({ field }) => field === name);
  return asked === undefined ? !allQuestions(questions).some(({ field }) => field === name) : asked.only === undefined;
};

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ROLE, mayRecord } from '#src/access/index.ts';
import { formatDay } from '#src/calendar/index.ts';
import { allQuestions, FORMS, KINDS } from '#src/practice/index.ts';
import type { Command } from '#src/recording/index.ts';
import { draftsOf } from '../src/web/pages/forms/context.ts';
import { answered, asShown, datePart, formOfPage, isWritten, type PageField, type Pairs } from './support/forms.ts';
import { AUTHORITY, OTHER_AUTHORITY, POSTS, registering, smallService, type TestService } from './support/service.ts';

// Every form that there is, whoever added it: what a tired person, a broken browser or somebody with bad intentions sends.

let service: TestService;
beforeAll(async () => {
  service = await smallService();
});
afterAll(() => service.close());

const KINDS_WITH_FORM = [...FORMS.keys()].filter((kind) => kind !== 'record.retracted' && KINDS.has(kind)).sort();

/** A child of whom there is a matter of every sort: whatever a form may be about. */
const withHistory = async (): Promise<string> => {
  const child = randomUUID();
  const event = (kind: string, at: string, data: Record<string, unknown>): Command => ({
    kind,
    at,
    children: [child],
    data,
  });
  const ids = Object.fromEntries(
    ['c1', 'c2', 'e1', 'e2', 'm1', 'm2', 'm3', 'r', 'p'].map((name) => [name, randomUUID()]),
  );
  const { c1, c2, e1, e2, m1, m2, m3, r, p } = ids;
  await service.record('post-manager-north', ...registering(child, { at: '2026-01-05' }));
  await service.record(
    'post-manager-north',
    event('contact.received', '2026-01-06', { contact: c1, source: 'school', summary: 'Made up.' }),
    event('contact.decided', '2026-01-06', { contact: c1, outcome: 'assessment' }),
    event('contact.received', '2026-11-20', { contact: c2, source: 'police', summary: 'Made up.' }),
    event('strategy.held', '2026-01-07', {
      enquiry: e1,
      agencies: ['police', 'social-services'],
      decision: 'enquiries',
    }),
    event('enquiry.concluded', '2026-01-20', { enquiry: e1, determination: 'conference' }),
    event('strategy.held', '2026-11-20', {
      enquiry: e2,
      agencies: ['police', 'social-services'],
      decision: 'enquiries',
    }),
  );
  await service.record(
    'post-north-1',
    event('care.began', '2026-02-01', { legalStatus: 'section-76' }),
    event('placement.began', '2026-02-01', {
      placement: p,
      kind: 'foster-care',
      untilEighteen: false,
      regime: 'standard',
    }),
    ...[m1, m2, m3].flatMap((episode, n) => [
      event('missing.reported', `2026-0${n + 3}-01`, { episode, place: 'home', policeTold: true }),
      ...(n < 2 ? [event('missing.found', `2026-0${n + 3}-02`, { episode, harmed: false })] : []),
      ...(n < 1 ? [event('debrief.offered', `2026-0${n + 3}-03`, { episode, accepted: true })] : []),
    ]),
    event('risk.identified', '2026-03-01', {
      risk: r,
      harm: 'neglect',
      from: 'made up',
      likelihood: 'possible',
      severity: 'moderate',
      protects: 'A made-up aunt',
      evidence: ['A made-up letter'],
      decision: 'Look again',
      nextLook: '2026-12-24',
    }),
  );
  return child;
};

/** A post that may record a kind and reaches the children of the north. */
const postFor = (kind: string): string => {
  const reaching = ['post-north-1', 'post-manager-north', 'post-chair', 'post-reviewing', 'post-head', 'post-director'];
  const roles = new Set(EVERY_ROLE.filter((role) => mayRecord(role, kind)));
  const post = [...reaching, 'post-front-door-1'].find((each) =>
    roles.has(POSTS.find((known) => known.post === each)?.role ?? 'administrator'),
  );
  if (post === undefined) throw new Error(`no post of the small authority may record ${kind}`);
  return post;
};

const ask = (url: string, post: string, authority = AUTHORITY) =>
  service.app.inject({ url, cookies: { 'diogel-session': service.session(post, authority), 'diogel-language': 'en' } });
const send = (url: string, post: string, pairs: Pairs, authority = AUTHORITY) =>
  service.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    cookies: { 'diogel-session': service.session(post, authority), 'diogel-language': 'en' },
    payload: new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString(),
  });
const record = (pairs: Pairs): Pairs => [...pairs, ['_do', 'record']];
const seqOf = async (child: string, authority = AUTHORITY): Promise<number> =>
  (await service.services.ledger.facts(authority, child)).seq;

/** What the summary of errors says, each with the field that it leads to; fails where it leads nowhere. */
const errorsOf = (page: string): string[] => {
  const summary = /<div class="govuk-error-summary".*?<\/ul>/s.exec(page)?.[0] ?? '';
  const links = [...summary.matchAll(/href="#([^"]*)"[^>]*>(.*?)<\/a>/gs)];
  for (const [, id] of links) expect(page).toContain(`id="${id}"`);
  return [...summary.matchAll(/<li>(.*?)<\/li>/gs)].map(([, item = '']) => item.replace(/<[^>]*>/g, '').trim());
};
const textsOf = (page: string, path: string): string[] =>
  (formOfPage(page, path) ?? [])
    .filter((field) => isWritten(field) && datePart(field) === undefined)
    .map(({ value }) => value);

const closed = new Set<string>();

/** The form for a child; undefined where the page says that there is nothing of the sort to record, and takes nothing either. */
const open = async (
  kind: string,
  child: string,
): Promise<{ path: string; post: string; fields: PageField[] } | undefined> => {
  const path = `/children/${child}/record/${kind}`;
  const post = postFor(kind);
  const { statusCode, body } = await ask(path, post);
  expect(statusCode).toBe(200);
  const fields = formOfPage(body, path);
  if (fields !== undefined) return { path, post, fields };
  closed.add(kind);
  expect(body).toMatch(/<p class="govuk-body">[A-Z][^<]* [^<]*\.</);
  const before = await seqOf(child);
  expect((await send(path, post, record([['when', 'today']]))).statusCode).toBe(403);
  expect(await seqOf(child)).toBe(before);
  return undefined;
};

const parts = (day: number) => {
  const [year = '', month = '', date = ''] = formatDay(day).split('-');
  return { day: String(Number(date)), month: String(Number(month)), year };
};
const today = () => parts(service.services.clock.today());
const without = (pairs: Pairs, ...names: string[]): Pairs => pairs.filter(([name]) => !names.includes(name));

const recorded = new Set<string>();

describe.each(KINDS_WITH_FORM)('the form for %s', (kind) => {
  it('names what is missing when nothing is answered, and records nothing', async () => {
    const child = await withHistory();
    const opened = await open(kind, child);
    if (opened === undefined) return;
    const { path, post, fields } = opened;
    const before = await seqOf(child);
    const empty = fields.filter(({ type }) => type === 'hidden').map(({ name, value }) => [name, value] as const);
    const { statusCode, body } = await send(path, post, record(empty));
    expect(statusCode).toBe(422);
    expect(errorsOf(body).length).toBeGreaterThan(0);
    expect(await seqOf(child)).toBe(before);
  });

  it('says which text is too long, and gives it back whole', async () => {
    const child = await withHistory();
    const opened = await open(kind, child);
    if (opened === undefined) return;
    const { path, post, fields } = opened;
    const texts = fields.filter(
      // A name to search by is no answer.
      ({ name, ...field }) =>
        isWritten({ ...field, name }) &&
        datePart({ ...field, name }) === undefined &&
        name !== 'time' &&
        !name.endsWith('-name'),
    );
    // A text that is asked for only beside another answer may count for nothing beside this one.
    if (!texts.some(({ name }) => counts(kind, name))) return;
    const before = await seqOf(child);
    const long = 'ŵ'.repeat(Math.min(220_000, Math.floor(300_000 / texts.length)));
    const { statusCode, body } = await send(path, post, record(answered(fields, { text: long, day: today() })));
    expect(statusCode).toBe(422);
    expect(errorsOf(body).join('\n')).toMatch(/characters|long/i);
    expect(textsOf(body, path).filter((text) => text === long)).toHaveLength(texts.length);
    expect(await seqOf(child)).toBe(before);
  });

  it('takes no day that has not come, no day that there is not, and no answer that it has not offered', async () => {
    const child = await withHistory();
    const opened = await open(kind, child);
    if (opened === undefined) return;
    const { path, post, fields } = opened;
    const before = await seqOf(child);
    const good = answered(fields, { text: 'Geiriau', day: today() });
    const on = (date: Record<string, string>): Pairs => [
      ...without(good, 'when', 'when-day', 'when-month', 'when-year'),
      ['when', 'other'],
      ...Object.entries(date).map(([part, value]) => [`when-${part}`, value] as const),
    ];
    for (const [date, said] of [
      [{ day: '1', month: '1', year: '2099' }, 'must be today or earlier'],
      [{ day: '31', month: '2', year: '2026' }, 'real date'],
      [{ day: 'x', month: '1', year: '2026' }, 'real date'],
      [{ day: '1', month: '1', year: '٢٠٢٦' }, 'year'],
      [{ day: '', month: '', year: '' }, ''],
    ] as const) {
      const { statusCode, body } = await send(path, post, record(on(date)));
      expect(statusCode).toBe(422);
      const errors = errorsOf(body).join('\n').toLowerCase();
      expect(errors).not.toBe('');
      if (said !== '')
        expect(errors).toMatch(said === 'must be today or earlier' ? /today|future|past/ : new RegExp(said));
    }
    const chosen = new Set(
      fields.filter(({ type }) => type === 'radio' || type === 'option' || type === 'checkbox').map(({ name }) => name),
    );
    for (const wrong of ['<img src=x onerror=alert(1)>', 'risk~../../x', '__proto__', `contact~${randomUUID()}`]) {
      const pairs = good.map(([name, value]) => [name, chosen.has(name) ? wrong : value] as const);
      const { statusCode, body } = await send(path, post, record(pairs));
      expect(statusCode).toBe(422);
      expect(body).not.toContain('<img src=x');
    }
    expect(await seqOf(child)).toBe(before);
  });

  it('keeps what is pasted, in any script, word for word or not at all; and once, however often it is sent', async () => {
    const child = await withHistory();
    const opened = await open(kind, child);
    if (opened === undefined) return;
    const { path, post, fields } = opened;
    const second = await open(kind, child);
    const pasted =
      '“Geiriau” – o Word…\u00a0yma\tac acw\r\nail linell \u0007\u000b 👩‍👧 עברית \u202eخط <script>alert(1)</script> ﷽ ñ ﻿ \u0000 \uFFFE';
    const pairs = record(answered(fields, { text: pasted, day: today() }));
    const before = await seqOf(child);
    let done = await send(path, post, pairs);
    if (done.statusCode === 200) {
      expect(await seqOf(child)).toBe(before);
      const again = formOfPage(done.body, path) ?? [];
      done = await send(path, post, record(asShown(again)));
    }
    expect([303, 422, 200, 409]).toContain(done.statusCode);
    expect(done.body).not.toContain('<script>alert');
    if (done.statusCode !== 303 && done.statusCode !== 200) {
      // Refused by name; every text is there still.
      expect(errorsOf(done.body).length).toBeGreaterThan(0);
      expect(await seqOf(child)).toBe(before);
      const texts = textsOf(done.body, path);
      for (const { name } of fields.filter((field) => field.type === 'textarea'))
        expect(texts.some((text) => text.includes('עברית') && text.includes('👩‍👧'))).toBe(name !== '');
      return;
    }
    recorded.add(kind);
    const after = await seqOf(child);
    expect(after).toBe(before + 1);
    // The words are the writer's own: nothing is changed but the ends of lines.
    const [event] = (await service.services.ledger.events(AUTHORITY, child, { kinds: [kind] })).slice(-1);
    const words = JSON.stringify(event?.data ?? {});
    if (fields.some((field) => field.type === 'textarea' && counts(kind, field.name))) {
      expect(words).toContain('“Geiriau” – o Word…\u00a0yma');
      expect(words).toContain('👩‍👧');
      expect(words).not.toContain('\\r');
    }
    const shown = await ask(`/children/${child}`, post);
    expect(shown.statusCode === 200 || shown.statusCode === 403).toBe(true);
    expect(shown.body).not.toContain('<script>alert');
    // The same form once more, and the form that stood open beside it.
    const confirmed: Pairs = [...pairs, ['_confirmed', 'yes']];
    expect([303, 200, 403, 409]).toContain((await send(path, post, confirmed)).statusCode);
    expect(await seqOf(child)).toBe(after);
    const beside = await send(path, post, [
      ...record(answered(second?.fields ?? [], { text: 'Geiriau’r llall', day: today() })),
      ['_confirmed', 'yes'],
    ]);
    expect([409, 422, 403]).toContain(beside.statusCode);
    expect(await seqOf(child)).toBe(after);
  });

  it('is no way to another authority’s child, and none that a forged or broken form opens', async () => {
    const child = await withHistory();
    const opened = await open(kind, child);
    if (opened === undefined) return;
    const { path, post, fields } = opened;
    const before = await seqOf(child);
    const good = record(answered(fields, { text: 'Geiriau', day: today() }));
    const elsewhere = await send(path, post, good, OTHER_AUTHORITY);
    expect(elsewhere.statusCode).toBe(403);
    expect(elsewhere.body).not.toContain('Dychmygol-');
    expect(await seqOf(child, OTHER_AUTHORITY)).toBe(0);
    const forged: Pairs = good.map(([name, value]) => [name, name === '_proof' ? `${value}x` : value] as const);
    expect((await send(path, post, forged)).statusCode).toBe(403);
    for (const broken of [
      [],
      [
        ['__proto__', 'x'],
        ['constructor', 'x'],
        ['_do', 'record'],
      ],
      [...without(good, '_id'), ['_id', '../../../etc/passwd']],
      [...without(good, '_day'), ['_day', '9999-12-31']],
      [...good, ['_opened', '!!'], ['_turn', '9'.repeat(400)], ['_carried', '~'], ['_was', 'x']],
      good
        .map(([name, value]) => [name, name.startsWith('_seq:') ? 'NaN' : value] as const)
        .concat([['when', 'other']]),
    ] as Pairs[]) {
      for (const doing of ['record', 'draft', 'change', 'search', 'choose', '💥']) {
        const { statusCode } = await send(path, post, [...without(broken, '_do', 'when'), ['_do', doing]]);
        expect([200, 303, 403, 409, 422]).toContain(statusCode);
      }
    }
    expect(await seqOf(child)).toBe(before);
    const keeper = { authority: AUTHORITY, post };
    for (const { id } of await draftsOf(service.services).listUnder(keeper, path))
      await draftsOf(service.services).discard(keeper, id);
  });
});

it('has seen most forms recorded, not only refused', () => {
  expect(closed.size).toBeLessThan(KINDS_WITH_FORM.length / 4);
  expect(recorded.size).toBeGreaterThan(KINDS_WITH_FORM.length / 2);
});

it('answers a form that no server could take with a page that says so', async () => {
  const child = await withHistory();
  const opened = await open('contact.received', child);
  if (opened === undefined) throw new Error('a contact cannot be recorded');
  const { path, post, fields } = opened;
  const { statusCode, body } = await send(
    path,
    post,
    record(answered(fields, { text: 'x'.repeat(2_100_000), day: today() })),
  );
  expect(statusCode).toBe(413);
  expect(body).toContain('<h1');
  expect(await seqOf(child)).toBeGreaterThan(0);
});
