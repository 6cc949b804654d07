import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatDay } from '#src/calendar/index.ts';
import { asShown, formOfPage } from './support/forms.ts';
import { AUTHORITY, registering, smallService, type TestService } from './support/service.ts';
import { visitor } from './support/visitor.ts';

// What is said about a practitioner, and whatever is about that, is seen by heads and directors alone.

let service: TestService;
let child: string;
let ids: Readonly<Record<'made' | 'corrected' | 'withdrawn' | 'retracted' | 'mark', string>>;

const SAID = {
  made: 'Geiriau’r honiad cyntaf',
  corrected: 'Geiriau’r honiad wedi’u cywiro',
  withdrawn: 'Geiriau’r ail honiad',
  retracted: 'Rheswm y tynnu’n ôl',
  mark: 'Rheswm y marc',
} as const;

beforeAll(async () => {
  service = await smallService();
  child = randomUUID();
  await service.record('post-manager-north', ...registering(child));
  const at = formatDay(service.services.clock.today() - 3);
  const write = async (kind: string, data: Record<string, unknown>, replaces?: string): Promise<string> => {
    const { recorded } = await service.record('post-head', {
      kind,
      at,
      children: [child],
      data,
      ...(replaces === undefined ? {} : { replaces }),
    });
    return recorded[0]?.id ?? '';
  };
  const allegation = (about: string, replaces?: string) =>
    write('allegation.made', { allegation: `a-${replaces ?? about}`, practitioner: 'foster-carer', about }, replaces);
  const made = await allegation(SAID.made);
  const corrected = await allegation(SAID.corrected, made);
  const withdrawn = await allegation(SAID.withdrawn);
  ids = {
    made,
    corrected,
    withdrawn,
    retracted: await write('record.retracted', { reason: SAID.retracted }, withdrawn),
    mark: await write('chronology.marked', { entry: corrected, why: SAID.mark }),
  };
  await service.record('post-north-1', {
    kind: 'visit.refused',
    at,
    children: [child],
    data: { reason: 'Ymweliad a wrthodwyd' },
  });
});
afterAll(() => service.close());

const inApi = async (post: string, cursor = 0) => {
  const { statusCode, body } = await service.app.inject({
    url: `/api/v1/children/${child}/events?limit=100&cursor=${cursor}`,
    headers: { authorization: `Bearer ${service.session(post)}` },
  });
  expect(statusCode).toBe(200);
  return body;
};
const onPage = async (post: string, path: string): Promise<string> => {
  const { statusCode, body } = await visitor(service, post).open(`/children/${child}${path}`);
  expect(statusCode).toBe(200);
  return body;
};

describe.each(['post-north-1', 'post-manager-north', 'post-chair'])('%s, who may not see allegations', (post) => {
  it('sees neither one, nor its correction, nor its retraction, nor why it was marked', async () => {
    const seen = [
      await onPage(post, ''),
      await onPage(post, '?known-at=2999-01-01'),
      await onPage(post, '/chronology?show=all'),
      await onPage(post, '/chronology?show=significant'),
      await onPage(post, '/chronology?show=family&view=print'),
      await inApi(post),
    ];
    for (const text of seen) {
      for (const said of Object.values(SAID)) expect(text).not.toContain(said);
      for (const id of Object.values(ids)) expect(text).not.toContain(id);
    }
    // What stands beside them is there.
    expect(seen[0]).toContain('Ymweliad a wrthodwyd');
    expect(seen.at(-1)).toContain('Ymweliad a wrthodwyd');
  });

  it('is told of it by no address that names it', async () => {
    for (const id of Object.values(ids))
      for (const path of [
        `asked/${id}`,
        `correct/allegation.made/${id}`,
        `correct/chronology.marked/${id}`,
        `retract/${id}`,
        `record/record.signed-off?entry=${id}`,
        `record/chronology.marked?entry=${id}`,
      ]) {
        const { statusCode, body } = await visitor(service, post).open(`/children/${child}/${path}`);
        expect([200, 403, 404]).toContain(statusCode);
        for (const said of Object.values(SAID)) expect(body).not.toContain(said);
      }
  });
});

describe('the head of service', () => {
  it('sees them all', async () => {
    const page = await onPage('post-head', '');
    for (const said of [SAID.made, SAID.corrected, SAID.withdrawn, SAID.retracted]) expect(page).toContain(said);
    const chronology = await onPage('post-head', '/chronology?show=all');
    for (const said of [SAID.corrected, SAID.mark]) expect(chronology).toContain(said);
    const api = await inApi('post-head');
    for (const said of Object.values(SAID)) expect(api).toContain(said);
  });
});

describe('somebody who writes while another records an allegation', () => {
  it('is not told of it, and is not held up by it', async () => {
    const path = `/children/${child}/record/visit.refused`;
    const worker = visitor(service, 'post-north-1');
    const fields = formOfPage((await worker.open(path)).body, path) ?? [];
    const pairs = asShown(fields).map(([name, value]) => [name, name === 'reason' ? 'Eto' : value] as const);
    const at = formatDay(service.services.clock.today());
    const data = { allegation: randomUUID(), practitioner: 'foster-carer', about: 'Geiriau’r trydydd honiad' };
    const [third] = (await service.record('post-head', { kind: 'allegation.made', at, children: [child], data }))
      .recorded;
    await service.record('post-head', {
      kind: 'record.retracted',
      at,
      children: [child],
      replaces: third?.id,
      data: { reason: 'Geiriau’r trydydd honiad' },
    });
    const { statusCode, body } = await worker.send(path, [...pairs, ['_do', 'record']]);
    expect([statusCode, body]).toEqual([303, '']);
  });

  it('is told of what they may see, and of nothing else', async () => {
    const seq = (await service.services.ledger.facts(AUTHORITY, child)).seq;
    const at = formatDay(service.services.clock.today());
    const data = { allegation: randomUUID(), practitioner: 'foster-carer', about: 'Geiriau’r pedwerydd honiad' };
    await service.record('post-head', { kind: 'allegation.made', at, children: [child], data });
    await service.record('post-north-2', {
      kind: 'visit.refused',
      at,
      children: [child],
      data: { reason: 'Geiriau cydweithiwr' },
    });
    const command = { kind: 'visit.refused', at, children: [child], data: { reason: 'Fy ngeiriau' } };
    const recording = await service.services.recorder.record(service.as('post-north-1'), [command], {
      source: 'web',
      expected: { [child]: seq },
    });
    expect(recording).toMatchObject({ ok: false, code: 'conflict' });
    expect(JSON.stringify(recording)).toContain('Geiriau cydweithiwr');
    expect(JSON.stringify(recording)).not.toContain('pedwerydd');
  });
});
