import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ROLE, mayRecord, maySee } from '#src/access/index.ts';
import { formatDay } from '#src/calendar/index.ts';
import { allQuestions, FORMS, KINDS } from '#src/practice/index.ts';
import type { Command } from '#src/recording/index.ts';
import { answered, asShown, datePart, formOfPage, isWritten, type PageField, type Pairs } from './support/forms.ts';
import { withEveryMatter } from './support/matters.ts';
import { words } from '#src/web/words.ts';
import { AUTHORITY, OTHER_AUTHORITY, POSTS, registering, smallService, type TestService } from './support/service.ts';
import { type Reply, visitor } from './support/visitor.ts';

// Every form that there is, whoever added it: what a tired person, a broken browser or somebody with bad intentions sends.

let service: TestService;
beforeAll(async () => {
  service = await smallService();
});
afterAll(() => service.close());

const KINDS_WITH_FORM = [...FORMS.keys()].filter((kind) => kind !== 'record.retracted' && KINDS.has(kind)).sort();

interface History {
  readonly child: string;
  /** Contacts about the child: one that was decided, and one that was not. */
  readonly decided: string;
  readonly undecided: string;
}

/** A child of whom there is a matter of every sort: whatever a form may be about. */
const withHistory = async (): Promise<History> => {
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
  return { child, decided: c1 ?? '', undecided: c2 ?? '' };
};

/** A post that may record a kind, sees what it recorded, and reaches the children of the north. */
const postFor = (kind: string): string => {
  const reaching = ['post-north-1', 'post-manager-north', 'post-chair', 'post-reviewing', 'post-head', 'post-director'];
  const roles = new Set(EVERY_ROLE.filter((role) => mayRecord(role, kind) && maySee(role, kind)));
  const post = [...reaching, 'post-front-door-1'].find((each) =>
    roles.has(POSTS.find((known) => known.post === each)?.role ?? 'administrator'),
  );
  if (post === undefined) throw new Error(`no post of the small authority may record ${kind}`);
  return post;
};

/** How many events there are, of whomever. */
const countEvents = async (): Promise<number> => {
  const counted = await Promise.all(
    [AUTHORITY, OTHER_AUTHORITY].map((authority) =>
      service.services.database.run(
        authority,
        { name: 'test-count-events', text: 'select count(*) from ledger.event where authority = $1' },
        [authority],
      ),
    ),
  );
  return counted.reduce((all, [row]) => all + Number(row?.[0]), 0);
};

/** Whether a field's answer is recorded whatever else is answered. */
const counts = (kind: string, name: string): boolean => {
  const { questions = [] } = FORMS.get(kind) ?? {};
  const asked = questions.find(({ field }) => field === name);
  return asked === undefined ? !allQuestions(questions).some(({ field }) => field === name) : asked.only === undefined;
};

/** What the summary of errors says, each with the field that it leads to; fails where it leads nowhere. */
const errorsOf = (page: string): string[] => {
  const summary = /<div class="govuk-error-summary".*?<\/ul>/s.exec(page)?.[0] ?? '';
  const links = [...summary.matchAll(/href="#([^"]*)"[^>]*>(.*?)<\/a>/gs)];
  for (const [, id] of links) expect(page).toContain(`id="${id}"`);
  return [...summary.matchAll(/<li>(.*?)<\/li>/gs)].map(([, item = '']) => item.replace(/<[^>]*>/g, '').trim());
};

const parts = (day: number) => {
  const [year = '', month = '', date = ''] = formatDay(day).split('-');
  return { day: String(Number(date)), month: String(Number(month)), year };
};
const today = () => parts(service.services.clock.today());
const without = (pairs: Pairs, ...names: string[]): Pairs => pairs.filter(([name]) => !names.includes(name));
const changed = (pairs: Pairs, change: (name: string, value: string) => string): Pairs =>
  pairs.map(([name, value]) => [name, change(name, value)] as const);

/** A form that stands open in a browser. */
interface Tab {
  readonly fields: readonly PageField[];
  readonly send: (pairs: Pairs) => Promise<Reply>;
  /** The fields of the same form on a page that came back. */
  readonly fieldsOf: (page: string) => readonly PageField[];
}

/** A form to which all of it is sent. */
interface Walked {
  readonly kind: string;
  readonly child: string;
  readonly post: string;
  /** Opens it; undefined where the page says that there is nothing of the sort to record. */
  readonly open: () => Promise<Tab | undefined>;
  /** Sends it as somebody of another authority. */
  readonly elsewhere: (pairs: Pairs) => Promise<Reply>;
  /** What its button sends, and a question without whose answer nothing is recorded. */
  readonly button: Pairs;
  readonly needs: string;
  /** Whether one that was recorded leaves another of its sort to be recorded. */
  readonly another?: true;
  /** How many events it records, where it is more than one. */
  readonly adds?: number;
}

/** A form at an address, which the page at `page` has or leads to. */
const formAt = (
  who: Pick<Walked, 'kind' | 'child' | 'post'>,
  action: string,
  {
    page = action,
    button = [['_do', 'record']],
    needs = 'when',
    by = async (browser) => browser.open(page),
    ...rest
  }: Partial<Pick<Walked, 'button' | 'needs' | 'another' | 'adds'>> & {
    page?: string;
    by?: (browser: ReturnType<typeof visitor>) => Promise<Reply>;
  } = {},
): Walked => ({
  ...who,
  ...rest,
  button,
  needs,
  open: async () => {
    const browser = visitor(service, who.post);
    const { statusCode, body } = await by(browser);
    expect(statusCode).toBe(200);
    const fields = formOfPage(body, action);
    if (fields !== undefined)
      return {
        fields,
        send: (pairs) => browser.send(action, pairs),
        fieldsOf: (back) => formOfPage(back, action) ?? [],
      };
    // The page says so, and takes nothing either.
    expect(body).toMatch(/<p class="govuk-body">[A-Z][^<]* [^<]*\.</);
    const before = await countEvents();
    expect((await browser.send(action, [...button, ['when', 'today']])).statusCode).toBe(403);
    expect(await countEvents()).toBe(before);
    return undefined;
  },
  elsewhere: async (pairs) => {
    const stranger = visitor(service, who.post, OTHER_AUTHORITY);
    await stranger.open('/search');
    return stranger.send(action, without(pairs, '_csrf'));
  },
});

/** More characters than any question takes. */
const TOO_LONG =
  1 +
  Math.max(
    ...[...FORMS.values()].flatMap(({ questions }) =>
      allQuestions(questions).map((question) => (question.ask === 'long-text' ? question.most : 0)),
    ),
  );

const closed = new Set<string>();
const recorded = new Map<string, string>();

const PASTED =
  '“Geiriau” – o Word…\u00a0yma\tac acw\r\nail linell \u0007\u000b 👩‍👧 עברית \u202eخط <script>alert(1)</script> ﷽ ñ ﻿ \u0000 \uFFFE';

const FORMS_TO_WALK: { readonly name: string; readonly prepare: () => Promise<Walked | undefined> }[] = [];
const toWalk = (name: string, prepare: () => Promise<Walked | undefined>): void => {
  FORMS_TO_WALK.push({ name, prepare });
};

/** The children whose records the forms below are about: one for each kind, so that its corrections find what was recorded. */
const about = new Map<string, string>();

for (const kind of KINDS_WITH_FORM) {
  toWalk(`the form for ${kind}`, async () => {
    const { child } = await withHistory();
    about.set(kind, child);
    const form = formAt({ kind, child, post: postFor(kind) }, `/children/${child}/record/${kind}`);
    return {
      ...form,
      open: async () => {
        const tab = await form.open();
        if (tab === undefined) closed.add(kind);
        return tab;
      },
    };
  });

  toWalk(`a correction of ${kind}`, async () => {
    const [child = '', event] = [about.get(kind), recorded.get(kind)];
    if (event === undefined) return undefined;
    return formAt({ kind, child, post: postFor(kind) }, `/children/${child}/correct/${kind}/${event}`);
  });
}

toWalk('a retraction', async () => {
  const { child } = await withHistory();
  const [visit] = (
    await service.record('post-north-1', {
      kind: 'visit.made',
      at: '2026-11-02',
      children: [child],
      data: { seen: true, alone: true, place: 'home' },
    })
  ).recorded;
  return formAt(
    { kind: 'record.retracted', child, post: 'post-north-1' },
    `/children/${child}/retract/${visit?.id ?? ''}`,
    {
      needs: 'reason',
    },
  );
});

toWalk('a new contact', async () => {
  const { child } = await withHistory();
  return formAt({ kind: 'contact.received', child, post: 'post-front-door-1' }, '/front-door/new', {
    button: [['step', 'record']],
    another: true,
    by: async (browser) => {
      await browser.open('/front-door/new');
      return browser.send('/front-door/new', [
        ['step', 'details'],
        ['chosen', child],
      ]);
    },
  });
});

for (const [kind, post, path, needs] of [
  ['allegation.made', 'post-designated', '/allegations/new', 'practitioner'],
  ['complaint.received', 'post-complaints', '/complaints/new', 'from'],
] as const)
  toWalk(`an officer’s beginning by ${kind}`, async () => {
    const child = randomUUID();
    const familyName = `Dychmygol-${kind.split('.')[0] ?? ''}`;
    await service.record(
      'post-north-1',
      ...registering(child, { givenName: 'Branwen', familyName, dateOfBirth: '2014-03-27' }).slice(0, 1),
    );
    const sought = [
      ['name', `Branwen ${familyName}`],
      ['born-day', '27'],
      ['born-month', '3'],
      ['born-year', '2014'],
    ] as const;
    return formAt({ kind, child, post }, path, {
      button: [...sought, ['step', 'record']],
      needs,
      another: true,
      by: async (browser) => {
        await browser.open(path);
        return browser.send(path, [...sought, ['step', 'details'], ['chosen', child]]);
      },
    });
  });

toWalk('the front door’s decision', async () => {
  const { child, undecided } = await withHistory();
  const page = `/front-door/contacts/${undecided}`;
  return formAt({ kind: 'contact.decided', child, post: 'post-manager-front-door' }, `${page}/decide`, {
    page,
    button: [],
    needs: 'outcome',
  });
});

toWalk('the front door’s answer to a referrer', async () => {
  const { child, decided } = await withHistory();
  const page = `/front-door/contacts/${decided}`;
  return formAt({ kind: 'contact.acknowledged', child, post: 'post-front-door-1' }, `${page}/acknowledge`, {
    page,
    button: [],
    needs: 'outcomeTold',
  });
});

toWalk('the front door’s opening of a case', async () => {
  const [child, contact] = [randomUUID(), randomUUID()];
  const event = (kind: string, data: Record<string, unknown>): Command => ({
    kind,
    at: '2026-11-02',
    children: [child],
    data,
  });
  await service.record(
    'post-manager-front-door',
    ...registering(child).slice(0, 1),
    event('contact.received', { contact, source: 'school' }),
    event('contact.decided', { contact, outcome: 'assessment' }),
  );
  const page = `/front-door/contacts/${contact}`;
  return formAt({ kind: 'case.opened', child, post: 'post-manager-front-door' }, `${page}/open`, {
    page,
    button: [],
    needs: 'worker',
    // Opened, and allocated.
    adds: 2,
  });
});

/* Its last test records a form: what comes before must not. */
describe.each(FORMS_TO_WALK)('$name', ({ prepare }) => {
  let walked: Walked | undefined;
  let tab: Tab | undefined;
  let good: Pairs = [];
  const record = (pairs: Pairs): Pairs => [...pairs, ...(walked?.button ?? [])];

  /** What a form that cannot be recorded is answered with, as long as nothing is recorded by it. */
  const refused = async (pairs: Pairs, statusCode = 422): Promise<{ errors: string; page: string }> => {
    const before = await countEvents();
    const reply = await tab?.send(pairs);
    expect(reply?.statusCode).toBe(statusCode);
    expect(reply?.body).not.toContain('<img src=x');
    expect(await countEvents()).toBe(before);
    const page = reply?.body ?? '';
    const errors = errorsOf(page).join('\n');
    if (statusCode === 422) expect(errors).not.toBe('');
    return { errors, page };
  };

  beforeAll(async () => {
    walked = await prepare();
    tab = await walked?.open();
    good = answered(tab?.fields ?? [], { text: 'Geiriau', day: today() });
  });

  it('names what is missing when nothing is answered', async () => {
    if (tab === undefined) return;
    await refused(record(asShown(tab.fields.filter(({ type }) => type === 'hidden'))));
  });

  it('says which text is too long, and gives it back whole', async () => {
    if (walked === undefined || tab === undefined) return;
    const { kind } = walked;
    const texts = tab.fields.filter(
      // A name to search by is no answer.
      (field) =>
        isWritten(field) && datePart(field) === undefined && field.name !== 'time' && !field.name.endsWith('-name'),
    );
    // A text that is asked for only beside another answer may count for nothing beside this one.
    if (!texts.some((field) => counts(kind, field.name))) return;
    const long = 'ŵ'.repeat(Math.min(TOO_LONG, Math.floor(300_000 / texts.length)));
    const { errors, page } = await refused(record(answered(tab.fields, { text: long, day: today() })));
    expect(errors).toMatch(/characters|long/i);
    expect(tab.fieldsOf(page).filter((field) => isWritten(field) && field.value === long)).toHaveLength(texts.length);
  });

  it('takes no day that has not come and no day that there is not', async () => {
    if (tab?.fields.some((field) => field.name === 'when') !== true) return;
    for (const [date, said] of [
      [{ day: '1', month: '1', year: '2099' }, /today|future|past/i],
      [{ day: '31', month: '2', year: '2026' }, /real date/i],
      [{ day: 'x', month: '1', year: '2026' }, /real date/i],
      [{ day: '1', month: '1', year: '٢٠٢٦' }, /year/i],
      [{ day: '', month: '', year: '' }, /./],
    ] as const) {
      const { errors } = await refused(
        record([
          ...without(good, 'when', 'when-day', 'when-month', 'when-year'),
          ['when', 'other'],
          ...Object.entries(date).map(([part, value]) => [`when-${part}`, value] as const),
        ]),
      );
      expect(errors).toMatch(said);
    }
  });

  it('takes no answer that it has not offered', async () => {
    const chosen = new Set(
      (tab?.fields ?? [])
        .filter(({ type }) => type === 'radio' || type === 'option' || type === 'checkbox')
        .map((field) => field.name),
    );
    if (chosen.size === 0) return;
    for (const wrong of ['<img src=x onerror=alert(1)>', 'risk~../../x', '__proto__', `contact~${randomUUID()}`])
      await refused(record(changed(good, (field, value) => (chosen.has(field) ? wrong : value))));
  });

  it('is no way to another authority’s child, and none that a forged or broken form opens', async () => {
    if (walked === undefined || tab === undefined) return;
    const before = await countEvents();
    const elsewhere = await walked.elsewhere(record(good));
    expect([403, 404, 422]).toContain(elsewhere.statusCode);
    expect(elsewhere.body).not.toContain('Dychmygol-');
    await refused(
      record([
        ...without(
          changed(good, (field, value) => (field === '_proof' ? `${value}x` : value)),
          '_csrf',
        ),
        ['_csrf', 'x'],
      ]),
      403,
    );
    const half = without(good, walked.needs);
    const broken: readonly Pairs[] = [
      [],
      [
        ['__proto__', 'x'],
        ['constructor', 'x'],
      ],
      [...without(half, '_id'), ['_id', '../../../etc/passwd']],
      [...without(half, '_day'), ['_day', '9999-12-31']],
      [...half, ['_opened', '!!'], ['_turn', '9'.repeat(400)], ['_carried', '~'], ['_was', 'x']],
      changed(half, (field, value) => (field.startsWith('_seq:') || field === 'seq' ? 'NaN' : value)),
    ];
    const doings = ['record', 'draft', 'change', 'search', 'choose', '💥'];
    for (const [place, pairs] of broken.entries())
      for (const doing of ['record', doings[place] ?? '']) {
        const { statusCode } = await tab.send([...pairs, ...without(walked.button, '_do'), ['_do', doing]]);
        expect([200, 303, 403, 409, 422]).toContain(statusCode);
      }
    expect(await countEvents()).toBe(before);
  });

  it('keeps what is pasted, in any script, word for word or not at all; and once, however often it is sent', async () => {
    // What was sent of this one before is kept as a draft, which nobody wants here.
    tab = await walked?.open();
    if (walked === undefined || tab === undefined) return;
    const { kind, child, post } = walked;
    const beside = await walked.open();
    const pairs = record(answered(tab.fields, { text: PASTED, day: today() }));
    const before = await countEvents();
    let done = await tab.send(pairs);
    if (done.statusCode === 200) {
      expect(await countEvents()).toBe(before);
      done = await tab.send(record(asShown(tab.fieldsOf(done.body))));
    }
    expect([303, 422, 200, 409]).toContain(done.statusCode);
    expect(done.body).not.toContain('<script>alert');
    if (done.statusCode !== 303 && done.statusCode !== 200) {
      // Refused by name; every text is there still.
      expect(errorsOf(done.body)).not.toEqual([]);
      expect(await countEvents()).toBe(before);
      const texts = tab.fieldsOf(done.body).map(({ value }) => value);
      if (tab.fields.some((field) => field.type === 'textarea'))
        expect(texts.some((text) => text.includes('עברית') && text.includes('👩‍👧'))).toBe(true);
      return;
    }
    const after = await countEvents();
    expect(after).toBe(before + (walked.adds ?? 1));
    // The words are the writer's own: nothing is changed but the ends of lines.
    const event = (await service.services.ledger.events(AUTHORITY, child, { kinds: [kind] })).at(-1);
    recorded.set(kind, event?.id ?? '');
    const words = JSON.stringify(event?.data ?? {});
    if (tab.fields.some((field) => field.type === 'textarea' && counts(kind, field.name))) {
      expect(words).toContain('“Geiriau” – o Word…\u00a0yma');
      expect(words).toContain('👩‍👧');
      expect(words).not.toContain('\\r');
    }
    const shown = await visitor(service, post).open(`/children/${child}`);
    expect([200, 403]).toContain(shown.statusCode);
    expect(shown.body).not.toContain('<script>alert');
    // The same form once more, and the form that stood open beside it.
    expect([303, 200, 403, 404, 409]).toContain((await tab.send([...pairs, ['_confirmed', 'yes']])).statusCode);
    expect(await countEvents()).toBe(after);
    if (walked.another === true) return;
    const late = await beside?.send(
      record([...answered(beside.fields, { text: 'Geiriau’r llall', day: today() }), ['_confirmed', 'yes']]),
    );
    expect([409, 422, 403, 404]).toContain(late?.statusCode);
    expect(await countEvents()).toBe(after);
  });
});

it('has seen most forms recorded, not only refused', () => {
  expect(closed.size).toBeLessThan(KINDS_WITH_FORM.length / 4);
  expect(recorded.size).toBeGreaterThan(KINDS_WITH_FORM.length / 2);
});

describe('a contact about a child who is new', () => {
  const filled = async (): Promise<Tab> => {
    const tab = await formAt({ kind: 'contact.received', child: '', post: 'post-front-door-1' }, '/front-door/new', {
      by: async (browser) => {
        await browser.open('/front-door/new');
        return browser.send('/front-door/new', { step: 'details-new', name: 'Rhywun Dychmygol' });
      },
    }).open();
    if (tab === undefined) throw new Error('a contact cannot be recorded');
    return tab;
  };
  const record: Pairs = [['step', 'record']];

  it('names what is wrong with the child and the home beside what is wrong with the contact', async () => {
    const { fields, send } = await filled();
    const before = await countEvents();
    const errors = async (change: Readonly<Record<string, string>>): Promise<string[]> => {
      const good = answered(fields, { text: 'Geiriau', day: today() });
      const { statusCode, body } = await send([...changed(good, (name, value) => change[name] ?? value), ...record]);
      expect(statusCode).toBe(422);
      return errorsOf(body);
    };
    expect(await errors({ 'givenName-0': ' ', 'familyName-0': '' })).toEqual([
      'Enter the child’s given name',
      'Enter the child’s family name',
    ]);
    expect(await errors({ 'givenName-0': 'ŵ'.repeat(1_001) })).toHaveLength(1);
    expect(await errors({ 'birth-0-day': '31', 'birth-0-month': '2' })).toEqual(['The date must be a real date']);
    expect(await errors({ 'preferredLanguage-0': '<script>', 'sex-0': 'x' })).toHaveLength(2);
    expect(await errors({ 'address-home': '' })).toEqual(['Enter the address']);
    expect(await errors({ 'address-home': 'ŵ'.repeat(1_001), 'postcode-home': 'ŵ'.repeat(1_001) })).toHaveLength(2);
    expect(await countEvents()).toBe(before);
  });

  it('keeps a pasted name and home word for word, once', async () => {
    const { fields, send } = await filled();
    const before = await countEvents();
    const pairs: Pairs = [...answered(fields, { text: PASTED, day: today() }), ...record];
    const done = await send(pairs);
    expect(done.statusCode).toBe(303);
    // The child, the home, and the contact.
    expect(await countEvents()).toBe(before + 3);
    expect((await send(pairs)).headers.location).toBe(done.headers.location);
    expect(await countEvents()).toBe(before + 3);
    const { body } = await visitor(service, 'post-front-door-1').open(done.headers.location ?? '');
    expect(body).toContain('👩‍👧 עברית');
    expect(body).not.toContain('<script>alert');
  });
});

it('answers a form that no server could take with a page that says so', async () => {
  const { child } = await withHistory();
  const tab = await formAt(
    { kind: 'contact.received', child, post: postFor('contact.received') },
    `/children/${child}/record/contact.received`,
  ).open();
  const before = await countEvents();
  const huge = answered(tab?.fields ?? [], { text: 'x'.repeat(2_100_000), day: today() });
  const reply = await tab?.send([...huge, ['_do', 'record']]);
  expect(reply?.statusCode).toBe(413);
  expect(reply?.body).toContain('<h1');
  expect(await countEvents()).toBe(before);
});

describe('what a form offers', () => {
  it('as what shows a risk is what happened to the child, and not what was done to clocks or to the record', async () => {
    const child = await withEveryMatter(service);
    const { body } = await visitor(service, 'post-head').open(`/children/${child}/record/risk.identified`);
    const { name } = words('en');
    expect(body).toContain(name('kinds.name', 'missing.reported'));
    for (const kind of ['clock.paused', 'clock.pause-answered']) expect(body).not.toContain(name('kinds.name', kind));
  });

  it('as the clock that is to wait is chosen where there is one, with the ground that the law gives for it', async () => {
    const child = await withEveryMatter(service);
    const { body } = await visitor(service, 'post-head').open(`/children/${child}/record/clock.paused`);
    expect(body.match(/name="rule"/g)).toHaveLength(1);
    expect(body).toMatch(/name="ground" type="radio" value="complex-enquiry" checked/);
  });
});
