import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseDay } from '../../calendar/index.ts';
import { evaluate } from '../../law/index.ts';
import { coreLaw, KINDS, toFact } from '../../practice/index.ts';
import type { Imported, ImportOptions } from '../imported.ts';
import { sampleData } from '../sample-data.ts';
import { importSsda903 } from './index.ts';

const HEADER = 'CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n';
const EPISODES = 'CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n';
const REVIEWS = 'CHILD,DOB,REVIEW,REVIEW_CODE\n';

const folders: string[] = [];
const folder = async (files: Readonly<Record<string, string | Buffer>>): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'diogel-ssda903-'));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return path;
};
afterEach(async () => {
  await Promise.all(folders.splice(0).map((path) => rm(path, { recursive: true })));
});

const imported = async (files: Readonly<Record<string, string | Buffer>>, options?: ImportOptions): Promise<Imported> =>
  importSsda903([await folder(files)], options);
const said = ({ report }: Imported): string[] =>
  report
    .filter(({ action, code }) => action !== 'taken' && code !== 'assumed' && code !== 'columns-not-taken')
    .map(({ file, line, action, code }) => `${basename(file)}:${line} ${action} ${code}`);
const told = ({ events }: Imported): string[] =>
  [...events].sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1)).map(({ at, kind }) => `${at} ${kind}`);

/** An episode's line: the child, when and why it began, the legal status and the place, when and why it ended. */
const episode = (
  child: string,
  from: string,
  rne: string,
  ls: string,
  place: string,
  to = '',
  rec = 'X1',
  reason = '',
): string => `${child},${from},${rne},${ls},N1,${place},PR1,${to},${rec},${reason},,,\n`;

// Whole published returns are read: seconds on a busy machine.
const SLOW = { timeout: 60_000 };

describe('an SSDA903 return', SLOW, () => {
  let published: Imported;
  beforeAll(async () => {
    published = await importSsda903([sampleData('ssda903')]);
  }, SLOW.timeout);

  it('cuts care at every change, and gives one time in care with its placements', async () => {
    const result = await imported({
      'header.csv': `${HEADER}1,2,27/03/2008,WBRI,,,\n`,
      'episodes.csv':
        EPISODES +
        episode('1', '01/02/2016', 'S', 'V2', 'U4', '01/03/2016') +
        episode('1', '01/03/2016', 'L', 'C1', 'U4', '01/06/2016', 'X1', 'CARPL') +
        episode('1', '01/06/2016', 'P', 'C1', 'K2', '02/08/2017', 'E4A'),
      'reviews.csv': `${REVIEWS}1,27/03/2008,20/02/2016,PN1\n`,
    });
    expect(told(result)).toEqual([
      '2016-02-01 child.registered',
      '2016-02-01 care.began',
      '2016-02-01 placement.began',
      '2016-02-20 looked-after-review.held',
      '2016-06-01 placement.ended',
      '2016-06-01 placement.began',
      '2017-08-02 placement.ended',
      '2017-08-02 care.ended',
    ]);
    expect(said(result)).toEqual(['episodes.csv:3 changed legal-status-change']);
    const [registered] = result.events.filter(({ kind }) => kind === 'child.registered');
    expect(registered?.data).toEqual({ givenName: '1', familyName: 'SSDA903', dateOfBirth: '2008-03-27' });
    expect(result.events.filter(({ kind }) => kind.startsWith('care')).map(({ data }) => data['legalStatus'])).toEqual([
      'ssda903:V2',
      'ssda903:C1',
    ]);
    expect(result.events.filter(({ kind }) => kind === 'placement.ended').map(({ data }) => data['reason'])).toEqual([
      'ssda903:CARPL',
      'ssda903:E4A',
    ]);
  });

  it('orders a day’s events so that care that ended and began again on one day is two times in care, the second open', async () => {
    const result = await imported({
      'episodes.csv':
        EPISODES +
        episode('1', '01/02/2016', 'S', 'C2', 'U4', '01/03/2016', 'E16') +
        episode('1', '01/03/2016', 'S', 'C2', 'U1'),
    });
    expect(result.counts.events).toMatchObject({ 'care.began': 2, 'care.ended': 1 });
    const verdict = evaluate(result.events.map(toFact), coreLaw(), parseDay('2016-12-31') ?? 0);
    expect(verdict.holds.map(({ span }) => span).sort((a, b) => (a < b ? -1 : 1))).toEqual(['care', 'placement']);
  });

  it('reads dates as DD/MM/YYYY and as ISO, a byte order mark, Windows line ends, lower-case columns and fields in quotation marks', async () => {
    const british = await imported({
      'episodes.csv': EPISODES + episode('1', '01/02/2016', 'S', 'C2', 'U4', '03/04/2017', 'E3'),
    });
    const windows = `\uFEFF${EPISODES.toLowerCase()}"1",2016-02-01,S,C2,N1,"U4",PR1,2017-04-03,E3,,,,\n`.replaceAll(
      '\n',
      '\r\n',
    );
    expect((await imported({ 'episodes.csv': windows })).lines).toEqual(british.lines);
    expect(british.lines).toHaveLength(5);
  });

  it('leaves series of short breaks out unless they are asked for', async () => {
    const files = { 'episodes.csv': EPISODES + episode('1', '01/02/2016', 'S', 'V4', 'U4', '03/02/2016', 'E8') };
    expect(said(await imported(files))).toEqual(['episodes.csv:2 left-out short-break']);
    expect((await imported(files)).events).toEqual([]);
    expect((await imported(files, { shortBreaks: 'as-care' })).counts.events).toMatchObject({
      'care.began': 1,
      'care.ended': 1,
    });
  });

  it('says where it had to choose: care that began before the file does, overlapping episodes, an end without a date or a reason', async () => {
    const result = await imported({
      'episodes.csv':
        EPISODES +
        episode('1', '01/02/2016', 'L', 'C2', 'U4', '01/06/2016') +
        episode('1', '01/05/2016', 'P', 'C2', 'U1', '', 'E3') +
        episode('2', '01/02/2016', 'S', 'C2', 'U4', '01/06/2016'),
    });
    expect(said(result)).toEqual([
      'episodes.csv:2 changed care-began-earlier',
      'episodes.csv:2 changed placement-began-earlier',
      'episodes.csv:2 changed not-in-header',
      'episodes.csv:3 changed end-without-date',
      'episodes.csv:3 changed overlaps',
      'episodes.csv:4 changed end-without-reason',
      'episodes.csv:4 changed not-in-header',
    ]);
  });

  it('recognises the other tables by name or by column, and says of each why it is left out', () => {
    const left = published.report
      .filter(({ code }) => code === 'table-not-taken' || code === 'unknown-file')
      .map(({ file }) => basename(file));
    expect(left).toEqual([
      'DoLo.csv',
      'ad1.csv',
      'child_summary_example.json',
      'fake_903.xml',
      'missing.csv',
      'oc2.csv',
      'oc3.csv',
      'placed_for_adoption.csv',
      'placed_for_adoption_errors.csv',
      'previous_permanence.csv',
      'sw_episodes.csv',
      'uasc.csv',
    ]);
    expect(published.counts.actions.rejected).toBe(0);
  });

  it('says exactly once of every line whether it was taken, left out or rejected', async () => {
    for (const { report, counts } of [published, await importSsda903([sampleData('ssda903_multiyear')])]) {
      const places = report
        .filter(({ action, code }) => action !== 'changed' && code !== 'table-not-taken' && code !== 'unknown-file')
        .map(({ file, line }) => `${file}:${line}`);
      expect(places).toHaveLength(counts.records);
      expect(new Set(places).size).toBe(counts.records);
    }
  });

  it('makes only events of the catalogue, each with an id of its own, and the same ones every time', async () => {
    const first = published;
    const again = await importSsda903([sampleData('ssda903')]);
    expect(again.lines).toEqual(first.lines);
    expect(new Set(first.events.map(({ id }) => id)).size).toBe(first.events.length);
    expect(first.events.every(({ kind }) => KINDS.has(kind))).toBe(true);
    expect(first.report.some(({ code }) => code === 'not-valid')).toBe(false);
  });
});

describe('returns of several years', SLOW, () => {
  const year = (of: string) =>
    ['header', 'episodes', 'reviews'].map((name) => sampleData('ssda903_multiyear', `${of}-${name}.csv`));

  it('merge: what a later return repeats is said once, and what it says otherwise takes the earlier one’s place', async () => {
    const both = await importSsda903([...year('2020'), ...year('2021')]);
    expect(both.counts.events).toMatchObject({ 'child.registered': 226, 'looked-after-review.held': 1551 });
    const codes = Object.groupBy(both.report, ({ file, code }) => `${basename(file)} ${code}`);
    expect(codes['2020-episodes.csv superseded']).toHaveLength(84);
    expect(codes['2020-header.csv duplicate']).toHaveLength(144);
    expect(codes['2020-reviews.csv duplicate']).toHaveLength(1134);
    expect((await importSsda903([...year('2021'), ...year('2020')])).lines.toSorted()).toEqual(both.lines.toSorted());
  });

  it('imported one after the other give the same care, placements and reviews as imported together, each under the same id', async () => {
    const both = await importSsda903([...year('2020'), ...year('2021')], { shortBreaks: 'as-care' });
    const apart = new Map<string, string>();
    for (const each of ['2020', '2021']) {
      const one = await importSsda903(year(each), { shortBreaks: 'as-care' });
      one.events.forEach(({ id, kind }, at) => {
        if (kind === 'looked-after-review.held') apart.set(id, one.lines[at] ?? '');
      });
    }
    const together = both.lines.filter((_, at) => both.events[at]?.kind === 'looked-after-review.held');
    expect([...apart.values()].toSorted()).toEqual(together.toSorted());
  });

  it('an episode that was open in one year and closed in the next keeps its ids, and gains an end', async () => {
    const open = { '2020-episodes.csv': EPISODES + episode('1', '01/02/2020', 'S', 'C2', 'U4') };
    const closed = { '2021-episodes.csv': EPISODES + episode('1', '2020-02-01', 'S', 'C2', 'U4', '2020-09-01', 'E3') };
    const before = await imported(open);
    const after = await imported({ ...open, ...closed });
    expect(before.lines.every((line) => after.lines.includes(line))).toBe(true);
    expect(after.counts.events).toMatchObject({ 'care.ended': 1, 'placement.ended': 1, 'care.began': 1 });
    expect(said(after)).toEqual([
      '2020-episodes.csv:2 left-out superseded',
      '2021-episodes.csv:2 changed not-in-header',
    ]);
  });
});

describe('a return that is not as it should be', SLOW, () => {
  const good = { 'reviews.csv': `${REVIEWS}1,27/03/2008,20/02/2016,PN1\n` };
  const nothing = (result: Imported): void => {
    expect(result.refused).toBe(true);
    expect([result.events, result.lines]).toEqual([[], []]);
  };

  it.each<[string, string | Buffer, string]>([
    ['an empty file', '', 'episodes.csv:1 rejected empty-file'],
    ['nothing but blank lines', '\n\n\n', 'episodes.csv:1 rejected empty-file'],
    ['a missing column', 'CHILD,DECOM,RNE,LS,DEC\n1,01/02/2016,S,C2,\n', 'episodes.csv:1 rejected missing-column'],
    ['a column that stands twice', `${EPISODES.trim()},CHILD\n`, 'episodes.csv:1 rejected column-twice'],
    ['a NUL byte', `${EPISODES}1,01/02/2016,S,C\0,N1,U4,,,,,,,\n`, 'episodes.csv:2 rejected nul-byte'],
    [
      'Welsh letters in windows-1252',
      Buffer.concat([
        Buffer.from(`${EPISODES}1,01/02/2016,S,C2,N1,U4,,,,,Llanfihangel-y-Creuddyn T`),
        Buffer.from([0xf4]),
        Buffer.from(',,\n'),
      ]),
      'episodes.csv:2 rejected not-utf-8',
    ],
    [
      'a character cut at the end',
      Buffer.concat([Buffer.from(EPISODES), Buffer.from([0xc5])]),
      'episodes.csv:2 rejected not-utf-8',
    ],
    ['UTF-16', Buffer.from(`\uFEFF${EPISODES}`, 'utf16le'), 'episodes.csv:1 rejected utf-16'],
    [
      'a huge field',
      `${EPISODES}${'9'.repeat(100_000)},01/02/2016,S,C2,N1,U4,,,,,,,\n`,
      'episodes.csv:2 rejected field-too-large',
    ],
    [
      'a quotation mark that is never closed',
      `${EPISODES}"1,01/02/2016,S,C2,N1,U4,,,,,,,\n`,
      'episodes.csv:2 rejected quote-not-closed',
    ],
    [
      'a quotation mark inside a field',
      `${EPISODES}1,01/02/2016,S,C2,N1,U"4,,,,,,,\n`,
      'episodes.csv:2 rejected stray-quote',
    ],
  ])('%s refuses the import by name, and nothing is half imported', async (_, content, expected) => {
    const result = await imported({ ...good, 'episodes.csv': content });
    nothing(result);
    expect(said(result)).toEqual([expected]);
  });

  it('a missing column is named', async () => {
    const { report } = await imported({ 'episodes.csv': 'CHILD,DECOM,RNE,LS,DEC\n' });
    expect(report[0]?.message).toBe(
      'episodes: no column PLACE, REC, expected CHILD, DECOM, RNE, LS, PLACE, DEC, REC in the first line',
    );
  });

  it('a file that is too large is refused, and a folder without any table', async () => {
    const large = await imported(
      { 'reviews.csv': REVIEWS + '1,27/03/2008,20/02/2016,PN1\n'.repeat(100) },
      { largestFile: 1000 },
    );
    nothing(large);
    expect(said(large)).toEqual(['reviews.csv:1 rejected too-large']);
    const bare = await imported({ 'notes.txt': 'no table' });
    nothing(bare);
    expect(said(bare).map((line) => line.split(' ').at(-1))).toEqual(['unknown-file', 'no-known-file']);
  });

  it('a table that is left out anyway may be broken', async () => {
    const result = await imported({
      ...good,
      'oc2.csv': 'CHILD,DOB,SDQ_SCORE\n"1',
      'ad1.csv': '',
      'oc3.csv': Buffer.from([0xff, 0xfe, 0x41, 0]),
    });
    expect(result.refused).toBe(false);
    expect(said(result)).toEqual([
      'ad1.csv:1 left-out empty-file',
      'oc2.csv:2 left-out quote-not-closed',
      'oc3.csv:1 left-out utf-16',
      'reviews.csv:2 changed not-in-header',
    ]);
  });

  it('a wrong line is rejected by name and the others are still taken', async () => {
    const result = await imported({
      'episodes.csv':
        EPISODES +
        episode('1', '29/02/2019', 'S', 'C2', 'U4') +
        episode('2', '31/11/2020', 'S', 'C2', 'U4') +
        episode('3', '29/02/2020', 'S', 'C2', 'U4', '31/11/2020', 'E3') +
        episode('4', '1 May 2020', 'S', 'C2', 'U4') +
        episode('5', '', 'S', 'C2', 'U4') +
        episode('', '01/05/2020', 'S', 'C2', 'U4') +
        episode('6', '01/05/2020', 'Q', 'C2', 'U4') +
        episode('7', '01/05/2020', 'S', '', '') +
        episode('8', '01/05/2020', 'S', 'C2', 'U4', '30/04/2020', 'E3') +
        episode('9', '01/05/2020', 'S', 'C2', 'U4', '01/05/2020', 'E3') +
        '10,01/05/2020,S\n' +
        '11,01/05/2020,S,C2,N1,U4,PR1,,X1,,,,,more\n' +
        '\n' +
        ',,,,,,,,,,,,\n' +
        EPISODES +
        '12,29/02/2020,S,C2,N1,U4,PR1,,X1,,,,,,\n' +
        episode('12', '29/02/2020', 'S', 'C2', 'U4') +
        episode('x'.repeat(300), '29/02/2020', 'S', 'C2', 'U4'),
    });
    expect(result.refused).toBe(false);
    expect(said(result).filter((line) => !line.endsWith('not-in-header'))).toEqual([
      'episodes.csv:2 rejected impossible-date',
      'episodes.csv:3 rejected impossible-date',
      'episodes.csv:4 rejected impossible-date',
      'episodes.csv:5 rejected not-a-date',
      'episodes.csv:6 rejected missing-value',
      'episodes.csv:7 rejected missing-value',
      'episodes.csv:8 rejected not-a-code',
      'episodes.csv:9 rejected missing-value',
      'episodes.csv:10 rejected ends-before-it-starts',
      'episodes.csv:11 left-out no-length',
      'episodes.csv:12 rejected wrong-number-of-fields',
      'episodes.csv:13 rejected wrong-number-of-fields',
      'episodes.csv:14 left-out blank-line',
      'episodes.csv:15 left-out blank-line',
      'episodes.csv:16 left-out header-again',
      'episodes.csv:17 changed empty-fields-added',
      'episodes.csv:18 left-out duplicate',
      'episodes.csv:19 rejected not-valid',
    ]);
    expect(told(result)).toEqual([
      '2020-02-29 child.registered',
      '2020-02-29 care.began',
      '2020-02-29 placement.began',
    ]);
  });

  it('what has not happened yet is refused where the last possible day is given: an end to come leaves care open', async () => {
    const result = await imported(
      {
        'episodes.csv':
          EPISODES +
          episode('1', '01/02/2016', 'S', 'C2', 'U4', '01/06/2031', 'E3') +
          episode('2', '01/02/2030', 'S', 'C2', 'U4'),
        'reviews.csv': `${REVIEWS}1,27/03/2008,20/02/2030,PN1\n`,
      },
      { notAfter: parseDay('2026-11-22') ?? 0 },
    );
    expect(said(result)).toEqual([
      'episodes.csv:2 changed in-the-future',
      'episodes.csv:2 changed not-in-header',
      'episodes.csv:3 rejected in-the-future',
      'reviews.csv:2 rejected in-the-future',
    ]);
    expect(result.counts.events).toEqual({ 'child.registered': 1, 'care.began': 1, 'placement.began': 1 });
  });

  it('a child of whom only a header speaks is registered from birth, and one without any date is rejected', async () => {
    const result = await imported({
      'header.csv': `${HEADER}1,2,27/03/2008,WBRI,,,\n2,2,31/11/2008,WBRI,,,\n1,1,27/03/2008,WBRI,,,\n`,
    });
    expect(told(result)).toEqual(['2008-03-27 child.registered']);
    expect(said(result)).toEqual(['header.csv:3 rejected nothing-dated', 'header.csv:4 left-out duplicate']);
  });

  it('no message repeats what stands in a file', async () => {
    const secret = 'Gwenllian';
    const result = await imported({
      'header.csv': `${HEADER}1,2,${secret},WBRI,,,\n`,
      'episodes.csv':
        EPISODES +
        episode('1', secret, 'S', 'C2', 'U4') +
        episode('1', '01/02/2016', secret, 'C2', 'U4') +
        episode('1', '01/02/2016', 'S', 'C2', 'U4', secret, 'E3'),
      'reviews.csv': `${REVIEWS}1,${secret},${secret},PN1\n`,
    });
    expect(result.counts.actions.rejected).toBe(5);
    expect(JSON.stringify(result.report)).not.toContain(secret);
  });
});
