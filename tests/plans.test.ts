import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, formatDay } from '#src/calendar/index.ts';
import { words } from '#src/web/words.ts';
import { registering, smallService, type TestService } from './support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await smallService();
});
afterAll(() => service.close());

describe.each(['en', 'cy'] as const)('a care and support plan on the page of the child, in %s', (language) => {
  const { t, date } = words(language);

  const page = async (child: string, query = ''): Promise<string> => {
    const { statusCode, body } = await service.app.inject({
      url: `/children/${child}${query}`,
      cookies: { 'diogel-session': service.session('post-north-1'), 'diogel-language': language },
    });
    expect(statusCode).toBe(200);
    return body;
  };
  const section = (body: string): string => /aria-labelledby="plans">([\s\S]*?)<\/section>/.exec(body)?.[1] ?? '';

  it('stands with its outcomes, its actions and what came of them, until it is closed', async () => {
    const child = randomUUID();
    await service.record('post-manager-north', ...registering(child, { at: service.ago(90) }));
    expect(await page(child)).not.toContain('id="plans"');
    const [carePlan, done, owed] = ['plan', 'gwely', 'clwb'].map((each) => `${each}-${child}`);
    const agree = (planAction: string | undefined, what: string, actBy: string, more = {}) => ({
      kind: 'plan.action-agreed',
      at: service.ago(60),
      children: [child],
      data: { carePlan, planAction, what, post: 'post-north-1', actBy, ...more },
    });
    await service.record(
      'post-north-1',
      {
        kind: 'plan.agreed',
        at: service.ago(60),
        children: [child],
        data: {
          carePlan,
          needs: 'Cysgu <b>mewn gwely</b>',
          outcomes: ['Mae hi’n cysgu’r nos', 'Mae ganddi ffrindiau'],
          monitoring: 'ymweld',
          reviewOn: formatDay(addDays(service.today, 30)),
        },
      },
      agree(done, 'Gwely newydd', service.ago(30), { towards: 'Mae hi’n cysgu’r nos' }),
      agree(owed, 'Clwb ieuenctid', service.ago(5)),
    );
    await service.record('post-north-1', {
      kind: 'plan.action-done',
      at: service.ago(31),
      children: [child],
      data: { planAction: done, carriedOut: true, effect: '“dwi’n cysgu nawr”' },
    });
    const body = await page(child);
    const shown = section(body);
    for (const text of [
      t('child.plan.since', { date: date(addDays(service.today, -60)) }),
      'Cysgu &lt;b&gt;mewn gwely&lt;/b&gt;',
      'Gwely newydd',
      t('child.risk.done'),
      '“dwi’n cysgu nawr”',
      'Clwb ieuenctid',
      t('duties.status.overdue'),
      `record/plan.reviewed?carePlan=${carePlan}`,
      `record/plan.action-done?planAction=${owed}`,
    ])
      expect(shown).toContain(text);
    expect(shown.indexOf('Gwely newydd')).toBeLessThan(shown.indexOf('Mae ganddi ffrindiau'));
    expect(shown).not.toContain(`planAction=${done}`);
    // Before it was written down, nobody knew of it.
    expect(await page(child, `?known-at=${service.ago(1)}`)).not.toContain('id="plans"');
    // The link of an action opens its form with that action chosen.
    const form = await page(child, `/record/plan.action-done?planAction=${owed}`);
    expect(form).toMatch(new RegExp(`value="planAction~${owed}"[^>]*checked`));
    // It is chosen by its own words, with its days beside them.
    expect(form).toMatch(/<label[^>]*>\s*Clwb ieuenctid\s*<\/label>/);
    const agreedOn = date(addDays(service.today, -60));
    expect(form).toContain(t('forms.matter.action', { date: agreedOn, by: date(addDays(service.today, -5)) }));
    await service.record('post-north-1', {
      kind: 'plan.action-done',
      at: service.ago(1),
      children: [child],
      data: { planAction: owed, carriedOut: false, effect: 'caeodd y clwb' },
    });
    expect(section(await page(child))).toContain(t('child.plan.not-done'));
    const review = (data: Record<string, unknown>) =>
      service.record('post-north-1', {
        kind: 'plan.reviewed',
        at: service.ago(0),
        children: [child],
        data: { carePlan, outcome: 'confirm', reason: 'x', reviewOn: formatDay(addDays(service.today, 60)), ...data },
      });
    await review({ outcomes: ['Mae hi’n cysgu’r nos', 'Mae hi’n nofio'] });
    // One by another system, which says nothing of them, leaves them as they were.
    await review({});
    const reviewed = section(await page(child));
    expect(reviewed).toContain('Mae hi’n nofio');
    expect(reviewed).not.toContain('Mae ganddi ffrindiau');
    await service.record('post-north-1', {
      kind: 'plan.reviewed',
      at: service.ago(0),
      children: [child],
      data: { carePlan, outcome: 'close', reason: 'x', outcomesMet: 'y', metElsewhere: 'z' },
    });
    expect(await page(child)).not.toContain('id="plans"');
  });
});
