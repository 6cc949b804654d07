import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type Day, formatDay } from '#src/calendar/index.ts';
import { editionsOf, prepare, publish } from '#src/figures/index.ts';
import type { Measure } from '#src/law/index.ts';
import { workbook } from '../src/web/pages/figures/spreadsheet.ts';
import { words } from '../src/web/words.ts';
import { AUTHORITY, registering, smallService, type TestService } from './support/service.ts';
import { type ReadCell, readWorkbook } from './support/workbook.ts';

let service: TestService;
let today: Day;
const daysAgo = (days: number): string => formatDay(addDays(today, -days));

beforeAll(async () => {
  service = await smallService({ environment: { DIOGEL_VAR: await mkdtemp(join(tmpdir(), 'diogel-sheets-')) } });
  today = service.services.clock.today();
  for (let index = 0; index < 9; index++) {
    const child = randomUUID();
    const team = index < 6 ? 'north' : 'south';
    await service.record(
      'post-head',
      ...registering(child, { at: daysAgo(90), team, worker: `post-${team}-1` }),
      {
        kind: 'care.began',
        at: daysAgo(80),
        children: [child],
        data: { legalStatus: 'care-order' },
      },
      {
        kind: 'visit.made',
        at: daysAgo(20),
        children: [child],
        data: { seen: true, alone: index < 8, place: 'home' },
      },
    );
  }
}, 120_000);
afterAll(() => service.close());

type Sheets = ReturnType<typeof readWorkbook>;
const rowsOf = (sheets: Sheets, name: string): readonly (readonly (ReadCell | undefined)[])[] => {
  const rows = sheets.get(name);
  if (rows === undefined) throw new Error(`no sheet ${name}, only ${[...sheets.keys()].join(', ')}`);
  return rows;
};
/** The serial number of a day in a spreadsheet: day 1 was 1 January 1900, and it counts a 29 February that was none. */
const serial = (day: string): number => (Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000;

describe.each(['en', 'cy'] as const)('a workbook, in %s', (language) => {
  const { t, name } = words(language);
  const open = async (post: string, url: string) => {
    const cookies = { 'diogel-session': service.session(post), 'diogel-language': language };
    for (let tried = 0; ; tried++) {
      const reply = await service.app.inject({ url, cookies });
      if (!String(reply.headers['content-type']).startsWith('text/html') || tried > 50) return reply;
    }
  };

  it('has numbers that are numbers, days that are days, and a share beside its numbers', {
    timeout: 60_000,
  }, async () => {
    const [from, to] = [daysAgo(60), daysAgo(1)];
    const reply = await open('post-director', `/figures.xlsx?from=${from}&to=${to}`);
    expect(reply.headers['content-type']).toContain('spreadsheetml.sheet');
    const sheets = readWorkbook(reply.rawPayload);
    expect([...sheets.keys()]).toEqual([t('figures.title'), t('figures.sheet.definitions'), t('figures.sheet.about')]);
    const rows = rowsOf(sheets, t('figures.title'));
    const row = (measure: string, part: string) =>
      rows.find((cells) => cells[0]?.text === name('figures.measure', measure) && (cells[1]?.text ?? '') === part);
    const days = [from, to].map((day) => ({ number: serial(day), format: 'dd/mm/yyyy' }));
    expect(row('looked-after', '')?.slice(2)).toEqual([
      { number: 9, format: '#,##0' },
      undefined,
      undefined,
      ...days,
      { text: 'CH/039' },
    ]);
    expect(row('looked-after-visits-alone', '')?.slice(2, 7)).toEqual([
      { number: 8, format: '#,##0' },
      { number: 9, format: '#,##0' },
      { number: 8 / 9, format: '0.0%' },
      ...days,
    ]);
    // Days over a number of things are no share.
    expect(row('recording-delay', '')?.[3]?.number).toBeGreaterThan(0);
    expect(row('recording-delay', '')?.[4]).toBeUndefined();
    const parts = rows.filter(
      (cells) =>
        cells[0]?.text === name('figures.measure', 'looked-after') &&
        cells[1]?.text?.startsWith(name('figures.grouping', 'team')),
    );
    // In the order of the page's language: the north before the south, y de before y gogledd.
    expect(parts.map((cells) => cells[2]?.number)).toEqual(language === 'en' ? [6, 3] : [3, 6]);
    const definition = rowsOf(sheets, t('figures.sheet.definitions')).find(
      (cells) => cells[1]?.text === 'looked-after',
    );
    expect(definition?.[2]?.text).toContain(t('figures.definition.official', { id: 'CH/039' }));
    expect(definition?.[3]).toEqual({ number: 1, format: '#,##0' });
    expect(definition?.[4]?.text).toMatch(/^https:\/\/statswales/);
    // Whatever is counted has its definition.
    const defined = new Set(rowsOf(sheets, t('figures.sheet.definitions')).map((cells) => cells[0]?.text));
    expect(rows.slice(1).filter((cells) => !defined.has(cells[0]?.text))).toEqual([]);
    expect(rowsOf(sheets, t('figures.sheet.about')).map((cells) => cells[1]?.text)).toContain(
      t('figures.sheet.inside'),
    );
  });

  it('of a team manager is their team’s', { timeout: 60_000 }, async () => {
    const reply = await open('post-manager-south', `/figures.xlsx?from=${daysAgo(60)}&to=${daysAgo(1)}&team=north`);
    const rows = rowsOf(readWorkbook(reply.rawPayload), t('figures.title'));
    const whole = rows.find((cells) => cells[0]?.text === name('figures.measure', 'looked-after'));
    expect(whole?.[2]?.number).toBe(3);
  });

  it('of an edition says what the public is not told', { timeout: 60_000 }, async () => {
    await service.seal();
    const edition = `Sheets ${language}`;
    const now = service.services.clock.now();
    const wanted = { edition, from: today - 60, to: today - 1, asAt: today - 1 };
    const prepared = await prepare(service.services, AUTHORITY, wanted, now);
    if (!prepared.ok) throw new Error(prepared.code);
    expect(await publish(service.services, service.as('post-director'), prepared.prepared, now)).toMatchObject({
      ok: true,
    });
    const published = (await editionsOf(service.services.ledger, AUTHORITY)).find((each) => each.edition === edition);
    const path = `/figures/spreadsheet/${published?.id}`;
    const sheets = readWorkbook((await open('post-director', path)).rawPayload);
    const rows = rowsOf(sheets, t('figures.title'));
    const lookedAfter = rows.filter((cells) => cells[0]?.text === name('figures.measure', 'looked-after'));
    expect(lookedAfter[0]?.[2]).toEqual({ number: 9, format: '#,##0' });
    const teams = lookedAfter.filter((cells) => cells[1]?.text?.startsWith(name('figures.grouping', 'team')));
    expect(teams.map((cells) => cells[2])).toEqual([
      { text: t('figures.suppressed') },
      { text: t('figures.suppressed') },
    ]);
    // Eight of nine would tell of the one.
    const alone = rows.find((cells) => cells[0]?.text === name('figures.measure', 'looked-after-visits-alone'));
    expect(alone?.slice(2, 5)).toEqual([{ text: t('figures.suppressed') }, { number: 9, format: '#,##0' }, undefined]);
    const about = rowsOf(sheets, t('figures.sheet.about')).map((cells) => cells[1]?.text);
    expect(about).toContain(published?.public);
    expect(about).toContain(t('figures.sheet.public'));
    expect((await open('post-director', '/figures/spreadsheet/none')).statusCode).toBe(404);
    expect((await open('post-head', path)).statusCode).toBe(403);
  });
});

it('takes no text for a formula, whatever it begins with', async () => {
  const texts = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '=HYPERLINK("http://example.invalid")',
    '__proto__',
    'constructor',
    '<b>&"',
    'Tŷ\u0000',
  ];
  const measure: Measure = {
    id: 'contacts',
    version: 1,
    items: { events: [{ kind: 'contact.received' }] },
    unit: 'each',
    source: '=cmd|calc',
    confidence: 'L',
  };
  const said = words('en');
  const lines = texts.map((part, count) => ({ measure, part, count }));
  const file = await workbook({ words: said }, lines, { from: 19_000, to: 19_090 }, [['x', '=2+2']]);
  const sheets = readWorkbook(file);
  const cells = [...sheets.values()].flat(2).filter((cell) => cell !== undefined);
  expect(cells.filter(({ formula }) => formula !== undefined)).toEqual([]);
  const parts = rowsOf(sheets, said.t('figures.title'))
    .slice(1)
    .map((row) => row[1]?.text?.replace('\u00A0', ''));
  expect(parts).toEqual(texts.map((text) => text.replace('\u0000', '')));
  expect(rowsOf(sheets, said.t('figures.sheet.definitions'))[1]?.[4]).toEqual({ text: '=cmd|calc' });
});
