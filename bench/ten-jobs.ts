import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { formatDay } from '#src/calendar/index.ts';
import type { Command } from '#src/recording/index.ts';
import type { Pages } from '../tests/support/pages.ts';
import { registering, type TestService } from '../tests/support/service.ts';

/** What one job takes, from My work until it is recorded. */
export interface Taken {
  readonly clicks: number;
  /** Answers that somebody gave or changed. */
  readonly fields: number;
  readonly keystrokes: number;
}

/** How somebody works with a page: mouse and keyboard, and nothing that is so already is done once more. */
interface Hand {
  readonly page: Page;
  /** Clicks the first thing that fits, and waits for the page that follows. */
  readonly follow: (selector: string) => Promise<void>;
  readonly choose: (name: string, ...values: readonly string[]) => Promise<void>;
  readonly write: (name: string, text: string) => Promise<void>;
  readonly date: (name: string, day: number) => Promise<void>;
  /** Chooses from a list by the first letters of the answer. */
  readonly select: (name: string, letters: string) => Promise<void>;
}

interface Job {
  readonly id: string;
  readonly post: string;
  /** What was recorded before, so that there is this to do; gives what `work` needs to find it. */
  readonly prepare: (service: TestService, today: number) => Promise<string>;
  readonly work: (hand: Hand, about: string, today: number) => Promise<void>;
}

const RECORD = 'main button[name="_do"][value="record"]';
const duty = (child: string, kind: string): string => `main a[href*="/children/${child}/record/${kind}"]`;

const event = (kind: string, day: number, children: readonly string[], data: Record<string, unknown>): Command => ({
  kind,
  at: formatDay(day),
  children,
  data,
});
const child = async (
  service: TestService,
  today: number,
  givenName: string,
  worker: string | null = 'post-north-1',
): Promise<string> => {
  const made = randomUUID();
  await service.record(
    'post-manager-north',
    ...registering(made, {
      givenName,
      familyName: 'Dychmygol',
      at: formatDay(today - 90),
      worker,
      dateOfBirth: '2016-05-05',
    }),
  );
  return made;
};
const registered = (day: number, ...children: readonly string[]): Command =>
  event('conference.held', day, children, { type: 'initial', decision: 'registered', categories: ['neglect'] });
const risk = (harm: string): Record<string, unknown> => ({
  risk: randomUUID(),
  harm,
  from: 'an imagined adult',
  likelihood: 'likely',
  severity: 'serious',
  protects: 'An imagined aunt calls in every day.',
  evidence: ['“he was cold” (school)', 'the health visitor’s letter of 3 March'],
  decision: 'Visit every week.',
});

/** Ten common jobs of the people who will use this. */
export const JOBS: readonly Job[] = [
  {
    id: 'visit',
    post: 'post-north-1',
    prepare: async (service, today) => {
      const who = await child(service, today, 'Ymweliad');
      await service.record('post-chair', registered(today - 40, who));
      const seen = { seen: true, alone: true, place: 'home' };
      await service.record('post-north-1', event('visit.made', today - 17, [who], seen));
      return who;
    },
    work: async ({ follow, choose }, who) => {
      await follow(duty(who, 'visit.made'));
      await choose('seen', 'yes');
      await choose('alone', 'yes');
      await choose('place', 'home');
      await follow(RECORD);
    },
  },
  {
    id: 'contact-decided',
    post: 'post-manager-front-door',
    prepare: async (service, today) => {
      const who = await child(service, today, 'Penderfyniad', null);
      const contact = { contact: randomUUID(), source: 'school', summary: 'Came to school hungry again.' };
      await service.record('post-front-door-1', event('contact.received', today - 1, [who], contact));
      return who;
    },
    work: async ({ follow, choose, write }, who) => {
      await follow(`main a[href*="/front-door/received/${who}/"]`);
      await choose('outcome', 'assessment');
      await write('reason', 'Third contact about neglect this year.');
      await follow('#decision form button.govuk-button[data-prevent-double-click]');
    },
  },
  {
    id: 'core-group',
    post: 'post-north-1',
    prepare: async (service, today) => {
      const [first, second, third] = [
        await child(service, today, 'Grŵp Un'),
        await child(service, today, 'Grŵp Dau'),
        await child(service, today, 'Grŵp Tri'),
      ];
      const all = [first, second, third];
      await service.record(
        'post-chair',
        event('relationship.recorded', today - 90, all, { relationship: 'sibling' }),
        registered(today - 50, ...all),
      );
      const attended = ['Mam', 'Miss Hughes, yr ysgol', 'Sian, ymwelydd iechyd'];
      await service.record('post-north-1', event('core-group.held', today - 42, all, { attended }));
      return first;
    },
    work: async ({ page, follow, choose, write }, who) => {
      await follow(duty(who, 'core-group.held'));
      await write('attended', 'Mam\nMiss Hughes, yr ysgol\nSian, ymwelydd iechyd');
      const siblings = await page
        .locator('main [name="also"]')
        .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('value') ?? ''));
      await choose('also', ...siblings);
      await follow(RECORD);
    },
  },
  {
    id: 'contact-received',
    post: 'post-front-door-1',
    prepare: async () => '',
    work: async ({ follow, choose, write, select }) => {
      await follow('nav a[href="/front-door"]');
      await follow('main a[href="/front-door/new"]');
      await write('name', 'Newydd Dychmygol');
      await follow('main button[name="step"][value="find"]');
      await follow('main button[name="step"][value="details-new"]');
      await choose('when', 'today');
      await select('source', 'Sch');
      await write('summary', 'Came to school hungry and in wet clothes, the second time this week.');
      await follow('main button[name="step"][value="record"]');
    },
  },
  {
    id: 'enquiry',
    post: 'post-north-2',
    prepare: async (service, today) => {
      const who = await child(service, today, 'Ymholiad', 'post-north-2');
      const agencies = ['police', 'social-services'];
      const held = { enquiry: randomUUID(), agencies, decision: 'enquiries' };
      await service.record('post-manager-north', event('strategy.held', today - 20, [who], held));
      return who;
    },
    work: async ({ follow, choose }, who) => {
      await follow(duty(who, 'enquiry.concluded'));
      await choose('determination', 'conference');
      await follow(RECORD);
    },
  },
  {
    id: 'conference',
    post: 'post-chair',
    prepare: async (service, today) => {
      const who = await child(service, today, 'Cynhadledd');
      const enquiry = randomUUID();
      const agencies = ['police', 'social-services'];
      await service.record(
        'post-manager-north',
        event('strategy.held', today - 20, [who], { enquiry, agencies, decision: 'enquiries' }),
        event('enquiry.concluded', today - 10, [who], { enquiry, determination: 'conference' }),
      );
      return who;
    },
    work: async ({ follow, choose }, who) => {
      await follow(duty(who, 'conference.held'));
      await choose('decision', 'registered');
      await choose('categories', 'neglect');
      await follow(RECORD);
    },
  },
  {
    id: 'plan',
    post: 'post-chair',
    prepare: async (service, today) => {
      const who = await child(service, today, 'Cynllun');
      await service.record('post-chair', registered(today - 4, who));
      return who;
    },
    work: async ({ follow, choose }, who) => {
      await follow(duty(who, 'plan.circulated'));
      await choose('plan', 'outline');
      await follow(RECORD);
    },
  },
  {
    id: 'risk',
    post: 'post-north-2',
    prepare: async (service, today) => {
      const who = await child(service, today, 'Risg', 'post-north-2');
      await service.record(
        'post-north-2',
        event('risk.identified', today - 30, [who], { ...risk('neglect'), nextLook: formatDay(today) }),
        event('risk.identified', today - 30, [who], { ...risk('online'), nextLook: formatDay(today + 60) }),
      );
      return who;
    },
    work: async ({ page, follow, choose, write, date }, who, today) => {
      await follow(duty(who, 'risk.reviewed'));
      const neglect = page.locator('label', { hasText: 'Neglect' }).first();
      const id = await neglect.getAttribute('for');
      await choose('risk', (await page.locator(`[id="${id}"]`).getAttribute('value')) ?? '');
      await choose('likelihood', 'possible');
      await choose('severity', 'serious');
      await write('protects', 'An imagined aunt calls in every day.');
      await write('evidence', '“he was cold” (school)\nthe health visitor’s letter of 3 March');
      await write('decision', 'Go on visiting every week.');
      await date('nextLook', today + 28);
      await follow(RECORD);
    },
  },
  {
    id: 'assessment',
    post: 'post-north-2',
    prepare: async (service, today) => {
      const who = await child(service, today, 'Asesiad', 'post-north-2');
      const contact = randomUUID();
      await service.record(
        'post-manager-north',
        event('contact.received', today - 60, [who], { contact, source: 'health', summary: 'Made up.' }),
        event('contact.decided', today - 60, [who], { contact, outcome: 'assessment' }),
      );
      return who;
    },
    work: async ({ follow, choose }, who) => {
      await follow(duty(who, 'assessment.completed'));
      await choose('childSeen', 'yes');
      await follow(RECORD);
    },
  },
  {
    id: 'missing',
    post: 'post-north-2',
    prepare: (service, today) => child(service, today, 'Coll', 'post-north-2'),
    work: async ({ page, follow, choose, write }, who) => {
      await follow('nav a[href="/search"]');
      await write('name', 'Coll Dychmygol');
      await follow('main form button');
      await follow(`main a[href="/children/${who}"]`);
      const link = page.locator(`main a[href$="/record/missing.reported"]`).first();
      if (!(await link.isVisible()))
        await page.locator('main details:has(a[href$="/record/missing.reported"]) summary').first().click();
      await follow('main a[href$="/record/missing.reported"]');
      await choose('place', 'home');
      await choose('policeTold', 'yes');
      await follow(RECORD);
    },
  },
];

const handOn = (page: Page): Hand => {
  const named = (name: string) => page.locator(`main [name="${name}"]`).first();
  const write = async (name: string, text: string): Promise<void> => {
    const field = named(name);
    if ((await field.inputValue()) === text) return;
    await field.click();
    if ((await field.inputValue()) !== '') await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
  };
  return {
    page,
    follow: async (selector) => {
      await page.locator(selector).first().click();
      await page.waitForLoadState('load');
    },
    choose: async (name, ...values) => {
      for (const value of values) {
        const box = page.locator(`main [name="${name}"][value="${value}"]`);
        if (!(await box.isChecked())) await box.click();
      }
    },
    write,
    date: async (name, day) => {
      const [year = '', month = '', date = ''] = formatDay(day).split('-');
      await write(`${name}-day`, String(Number(date)));
      await write(`${name}-month`, String(Number(month)));
      await write(`${name}-year`, year);
    },
    select: async (name, letters) => {
      await named(name).focus();
      await page.keyboard.type(letters);
    },
  };
};

// Counted by the page itself, from what a person's hand does to it: presses of the mouse and of keys, and answers that changed.
const COUNTING = `for (const [type, what] of [['pointerdown', 'clicks'], ['keydown', 'keystrokes'], ['change', 'fields']])
  addEventListener(type, (event) => { if (event.isTrusted) counted(what, event.target?.name ?? ''); }, true);`;

/** Does a job in a browser of its own, and gives what it took. Throws where it was not recorded. */
export const doJob = async (pages: Pages, job: Job): Promise<Taken> => {
  const { service } = pages;
  const today = service.services.clock.today();
  const about = await job.prepare(service, today);
  const { page, context } = await pages.open({ post: job.post, scripts: true });
  const counts = { clicks: 0, keystrokes: 0 };
  const fields = new Set<string>();
  await context.exposeFunction('counted', (what: string, name: string) => {
    // The three parts of a date are three fields to fill.
    if (what === 'fields') fields.add(name);
    else if (what === 'clicks' || what === 'keystrokes') counts[what] += 1;
  });
  await context.addInitScript(COUNTING);
  await page.goto('/my-work');
  await job.work(handOn(page), about, today);
  if (!/recorded=|done=/.test(page.url()))
    throw new Error(`${job.id}: not recorded: ${await page.locator('main').innerText()}`);
  await context.close();
  return { clicks: counts.clicks, fields: fields.size, keystrokes: counts.keystrokes };
};
