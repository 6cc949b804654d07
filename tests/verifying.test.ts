import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { keepVerified } from '#src/ledger/index.ts';
import { AUTHORITY, smallService, type TestService } from './support/service.ts';

const DAY_US = 86_400_000_000;
let service: TestService;

beforeAll(async () => {
  service = await smallService();
  await service.child();
  await service.seal();
});
afterAll(() => service.close());

const last = () => service.services.ledger.lastVerification(AUTHORITY);

it('all that is recorded is verified without anybody asking, once a day; a program that keeps nothing has verified nothing', async () => {
  expect(await last()).toBeUndefined();
  const first = service.keepVerified(10);
  await vi.waitFor(async () => expect(await last()).toBeDefined(), { timeout: 60_000, interval: 200 });
  await first.stop();
  const fine = await last();
  expect(fine).toMatchObject({ faults: 0 });
  expect(fine?.rows).toBeGreaterThan(0);

  const superuser = new pg.Client({ connectionString: service.databaseUrl });
  await superuser.connect();
  await superuser.query('set session_replication_role = replica');
  await superuser.query("update ledger.event set kind = 'case.closed' where kind = 'case.opened'");
  await superuser.end();

  const { database, clock } = { ...service.services };
  const verify = vi.fn(() => Promise.resolve());
  const failed = vi.fn();
  const sources = { database, last: () => last(), now: () => clock.now(), verify };
  const sameDay = keepVerified(sources, failed, 5);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await sameDay.stop();
  expect(verify).not.toHaveBeenCalled();
  expect(failed).not.toHaveBeenCalled();

  // A day later: a program that comes to nothing is no verification.
  const later = keepVerified({ ...sources, now: () => clock.now() + DAY_US }, failed, 5);
  await vi.waitFor(() => expect(failed).toHaveBeenCalled());
  await later.stop();
  expect(String(failed.mock.calls[0]?.[0])).toContain('was not verified');
  expect(await last()).toEqual(fine);
});

it('what was changed behind the service’s back is found by the process that it starts', async () => {
  const before = await last();
  vi.spyOn(service.services.clock, 'now').mockReturnValue((before?.at ?? 0) + DAY_US);
  const { stop } = service.keepVerified(10);
  await vi.waitFor(async () => expect((await last())?.at).not.toBe(before?.at), { timeout: 60_000, interval: 200 });
  await stop();
  vi.restoreAllMocks();
  expect((await last())?.faults).toBeGreaterThan(0);
});
