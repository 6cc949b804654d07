import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, addWorkingDays, type Day, formatDay, parseDay } from '#src/calendar/index.ts';
import { words } from '../../src/web/words.ts';
import { answer, dateParts, faultsOf, follow, openPages, type Pages, send } from '../support/pages.ts';
import { AUTHORITY, registering } from '../support/service.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const on = (day: Day): Record<string, string> => ({ when: 'other', ...dateParts('when', formatDay(day)) });

describe.each(['cy', 'en'] as const)(
  'from the first contact to the review, in %s, without scripts, on a telephone',
  (language) => {
    const { t, name, weekdayDate } = words(language);

    it('each step is recorded by whose work it is, meets what was owed and begins the next', async () => {
      const { service } = pages;
      const child = randomUUID();
      const today = service.services.clock.today();
      // A Monday some months back, so that everything has happened by today.
      const monday = addDays(
        parseDay('2026-01-05') ?? 0,
        Math.floor((today - 140 - (parseDay('2026-01-05') ?? 0)) / 7) * 7,
      );
      await service.record(
        'post-manager-front-door',
        ...registering(child, {
          givenName: 'Esiampl',
          familyName: 'Taith',
          at: formatDay(monday - 7),
          worker: null,
        }).slice(0, 1),
      );
      const { page, context } = await pages.open({ language, width: 390 });
      const faults: string[] = [];
      const look = async (what: string): Promise<void> => {
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        faults.push(...(await faultsOf(page)).map((fault) => `${what}: ${fault}`));
      };
      const record = async (
        post: string,
        kind: string,
        day: Day,
        answers: Readonly<Record<string, string | readonly string[]>>,
      ): Promise<Page> => {
        await pages.become(context, post);
        await page.goto(`/children/${child}/record/${kind}`);
        await look(kind);
        await answer(page, { ...on(day), ...answers });
        await send(page);
        return page;
      };
      const notice = (): Promise<string> => page.locator('.govuk-notification-banner--success').innerText();
      const met = (rule: string): string => name('duties.rule', rule);

      await record('post-front-door-1', 'contact.received', monday, {
        source: 'school',
        mode: 'phone',
        reasons: ['neglect'],
        summary: 'Geiriau dychmygol / made-up words',
      });
      expect(await notice()).toContain(t('forms.recorded', { what: name('kinds.name', 'contact.received') }));
      expect(await notice()).toContain(
        t('child.effect.began', { rule: met('contact-decision'), due: weekdayDate(addWorkingDays(monday, 1)) }),
      );

      // The only contact that awaits a decision is chosen already; what was said is before the decider's eyes.
      await pages.become(context, 'post-manager-front-door');
      await page.goto(`/children/${child}/record/contact.decided`);
      expect(await page.locator('main').innerText()).toContain('Geiriau dychmygol / made-up words');
      await look('contact.decided');
      await answer(page, { ...on(addWorkingDays(monday, 1)), outcome: 'assessment', reason: 'Rheswm / reason' });
      await send(page);
      expect(await notice()).toContain(met('contact-decision'));
      expect(await notice()).toContain(
        t('child.effect.began', {
          rule: met('part3-assessment-complete'),
          due: weekdayDate(addWorkingDays(monday, 42)),
        }),
      );

      await record('post-manager-front-door', 'case.opened', monday + 2, {});
      await record('post-manager-north', 'case.allocated', monday + 2, { worker: 'post-north-1' });
      expect(await page.locator('.diogel-identity').innerText()).toContain('Deiliad Dychmygol 6');

      await record('post-north-1', 'assessment.completed', monday + 14, { childSeen: 'yes' });
      expect(await notice()).toContain(met('part3-assessment-complete'));

      await record('post-north-1', 'strategy.held', monday + 15, {
        agencies: ['police', 'social-services', 'health'],
        decision: 'enquiries',
      });
      expect(await notice()).toContain(met('s47-assessment-complete'));

      await record('post-north-1', 'enquiry.concluded', monday + 22, { determination: 'conference' });
      const conferenceDue = addWorkingDays(monday + 15, 15);
      expect(await notice()).toContain(
        t('child.effect.began', { rule: met('icpc-held'), due: weekdayDate(conferenceDue) }),
      );

      await record('post-chair', 'conference.held', monday + 28, { decision: 'registered', categories: ['neglect'] });
      expect(await notice()).toContain(met('icpc-held'));
      expect(await page.locator('.diogel-identity').innerText()).toContain(
        t('child.on-register', { categories: name('codes.category', 'neglect') }),
      );
      await look('child');

      await record('post-north-1', 'core-group.held', monday + 35, { attended: ['Mam', 'Ysgol'] });
      expect(await notice()).toContain(met('core-group-first'));

      await record('post-north-1', 'visit.made', monday + 36, { seen: 'yes', place: 'home' });
      // Whether the child was seen alone was not said: the form comes back with what was answered, and says so.
      expect(await page.title()).toMatch(language === 'cy' ? /^Gwall: / : /^Error: /);
      await follow(page.locator('.govuk-error-summary a[href="#alone"]'));
      await look('visit.made with a problem');
      await answer(page, { alone: 'yes' });
      await send(page);
      expect(await notice()).toContain(met('cp-visit'));
      expect(await notice()).toContain(
        t('child.effect.began', { rule: met('cp-visit'), due: weekdayDate(addWorkingDays(monday + 36, 10)) }),
      );

      await record('post-chair', 'conference.held', monday + 100, { type: 'review', decision: 'deregistered' });
      // What ends with it is shown before it is recorded.
      await look('confirming');
      expect(await page.locator('main').innerText()).toContain(met('cp-visit'));
      await send(page);
      expect(await notice()).toContain(met('rcpc-first'));
      expect(await page.locator('.diogel-standing').innerText()).toContain(t('child.not-on-register'));

      expect(faults).toEqual([]);
      const kinds = (await service.services.ledger.events(AUTHORITY, child)).map(({ kind }) => kind);
      expect(kinds).toEqual([
        'child.registered',
        'contact.received',
        'contact.decided',
        'case.opened',
        'case.allocated',
        'assessment.completed',
        'strategy.held',
        'enquiry.concluded',
        'conference.held',
        'core-group.held',
        'visit.made',
        'conference.held',
      ]);
    }, 360_000);
  },
);
