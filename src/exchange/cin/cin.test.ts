import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { formatDay, parseDay } from '../../calendar/index.ts';
import { evaluate } from '../../law/index.ts';
import { coreLaw, KINDS, toFact } from '../../practice/index.ts';
import type { Imported, ImportOptions } from '../imported.ts';
import { sampleData } from '../sample-data.ts';
import { importCin } from './index.ts';
import { LONGEST_TEXT } from './read.ts';

const folders: string[] = [];
const imported = async (content: string | Buffer, options?: ImportOptions): Promise<Imported> => {
  const path = await mkdtemp(join(tmpdir(), 'diogel-cin-'));
  folders.push(path);
  const file = join(path, 'census.xml');
  await writeFile(file, content);
  return importCin([file], options);
};
afterEach(async () => {
  await Promise.all(folders.splice(0).map((path) => rm(path, { recursive: true })));
});

const said = ({ report }: Imported): string[] =>
  report
    .filter(({ code }) => code !== 'taken' && code !== 'assumed')
    .map(({ line, action, code }) => `${line} ${action} ${code}`);
const told = ({ events }: Imported): string[] =>
  [...events].sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1)).map(({ at, kind }) => `${at} ${kind}`);

const message = (...children: string[]): string => `<Message>\n<Children>\n${children.join('')}</Children>\n</Message>`;
const child = (id: string, ...needs: string[]): string =>
  `<Child><ChildIdentifiers><LAchildID>${id}</LAchildID><PersonBirthDate>2015-03-27</PersonBirthDate></ChildIdentifiers>\n${needs.join('')}</Child>\n`;
const need = (referred: string, nothingFurther: string, rest = ''): string =>
  `<CINdetails><CINreferralDate>${referred}</CINreferralDate><ReferralSource>6</ReferralSource>${rest}<ReferralNFA>${nothingFurther}</ReferralNFA></CINdetails>\n`;

// A whole published census is read: seconds on a busy machine.
const SLOW = { timeout: 60_000 };

describe('a children in need census', SLOW, () => {
  it('gives a referral, its assessment, the enquiries, the conference, the register and the end, in the order in which they follow', async () => {
    const result = await imported(
      message(
        child(
          'A',
          need(
            '2022-06-01',
            'false',
            `<CINclosureDate>2023-04-03</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure><DateOfInitialCPC>2022-06-17</DateOfInitialCPC>
<Assessments><AssessmentActualStartDate>2022-06-01</AssessmentActualStartDate><AssessmentAuthorisationDate>2022-07-20</AssessmentAuthorisationDate></Assessments>
<Section47><S47ActualStartDate>2022-06-02</S47ActualStartDate><DateOfInitialCPC>2022-06-17</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired></Section47>
<ChildProtectionPlans><CPPstartDate>2022-06-17</CPPstartDate><CPPendDate>2023-03-14</CPPendDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
<Reviews><CPPreviewDate>2022-09-12</CPPreviewDate><CPPreviewDate>2023-03-14</CPPreviewDate></Reviews></ChildProtectionPlans>`,
          ),
        ),
      ),
    );
    expect(told(result)).toEqual([
      '2022-06-01 child.registered',
      '2022-06-01 contact.received',
      '2022-06-01 contact.decided',
      '2022-06-01 case.opened',
      '2022-06-02 strategy.held',
      '2022-06-17 enquiry.concluded',
      '2022-06-17 conference.held',
      '2022-07-20 assessment.completed',
      '2022-09-12 conference.held',
      '2023-03-14 conference.held',
      '2023-04-03 case.closed',
    ]);
    expect(
      result.events
        .filter(({ kind }) => kind === 'conference.held')
        .map(({ data }) => [data['type'], data['decision'], data['categories']]),
    ).toEqual([
      ['initial', 'registered', ['neglect']],
      ['review', 'continued', undefined],
      ['review', 'deregistered', undefined],
    ]);
    expect(said(result)).toEqual([
      '4 changed decision-day',
      '5 changed child-seen-not-given',
      '6 changed inferred-strategy',
      '6 changed inferred-conclusion',
    ]);

    const duties = evaluate(result.events.map(toFact), coreLaw(), parseDay('2023-12-31') ?? 0).duties.map(
      ({ rule, due, status }) => `${rule} ${formatDay(due)} ${status}`,
    );
    expect(duties).toEqual(
      expect.arrayContaining([
        'contact-decision 2022-06-06 met',
        'part3-assessment-complete 2022-08-02 met',
        'icpc-held 2022-06-24 met',
        'rcpc-first 2022-09-17 met',
        'rcpc-next 2023-03-12 late',
      ]),
    );
  });

  it('takes “no further action” as the decision, opens no case for it, and opens one where work follows all the same', async () => {
    const result = await imported(
      message(
        child('A', need('2022-06-01', 'true')),
        child('B', need('2022-06-01', '1', '<CINclosureDate>2022-07-01</CINclosureDate>')),
      ),
    );
    expect(result.events.filter(({ kind }) => kind === 'contact.decided').map(({ data }) => data['outcome'])).toEqual([
      'no-further-action',
      'no-further-action',
    ]);
    expect(result.counts.events).toMatchObject({ 'case.opened': 1, 'case.closed': 1 });
    expect(said(result)).toEqual(['4 changed decision-day', '7 changed decision-day', '7 changed contradiction']);
  });

  it('says what a census does not carry instead of making it up', async () => {
    const result = await imported(
      message(
        child(
          'A',
          need(
            '2022-06-01',
            'false',
            '<Section47><S47ActualStartDate>2022-06-02</S47ActualStartDate><ICPCnotRequired>true</ICPCnotRequired></Section47>\n',
          ),
          need('2022-08-01', 'perhaps'),
          need(
            '2022-09-01',
            'false',
            '<Assessments><AssessmentActualStartDate>2022-09-02</AssessmentActualStartDate></Assessments><CINPlanDates/>\n',
          ),
          need('2022-10-03', 'true', '<DateOfInitialCPC>2022-10-28</DateOfInitialCPC>'),
        ),
      ),
    );
    expect(said(result)).toEqual([
      '4 changed outcome-not-given',
      '4 changed inferred-strategy',
      '4 changed determination-not-given',
      '6 changed outcome-not-given',
      '7 changed decision-day',
      '7 left-out not-finished',
      '7 left-out no-kind',
      '9 changed decision-day',
      '9 changed contradiction',
      '9 changed inferred-decision',
    ]);
    expect(result.counts.events).toEqual({
      'child.registered': 1,
      'contact.received': 4,
      'contact.decided': 2,
      'case.opened': 3,
      'strategy.held': 1,
      'conference.held': 1,
    });
  });

  it('takes the published samples: every referral and conference of the large one, and its duplicates once', async () => {
    const large = await importCin([sampleData('cin', 'fake_CIN_data.xml')]);
    expect(large.refused).toBe(false);
    expect(large.counts).toMatchObject({
      records: 332 + 402,
      actions: { taken: 734, 'left-out': 0, rejected: 0 },
      events: {
        'child.registered': 332,
        'contact.received': 402,
        'contact.decided': 402,
        'conference.held': 350,
        'case.closed': 252,
      },
    });
    const twice = await importCin([sampleData('cin', 'CIN2rows.xml')]);
    expect(twice.report.filter(({ code }) => code === 'duplicate').map(({ line }) => line)).toEqual([65]);
    const wrong = await importCin([sampleData('cin', 'CIN_Census_2024.xml')]);
    expect(wrong.report.filter(({ action }) => action === 'rejected').map(({ line, code }) => [line, code])).toEqual([
      [41, 'ends-before-it-starts'],
    ]);
    expect(wrong.report.some(({ line, code }) => line === 19 && code === 'stray-text')).toBe(true);
  });

  it('says exactly once of every record whether it was taken, left out or rejected, and makes only events of the catalogue', async () => {
    for (const name of [
      'fake_CIN_data',
      'CIN_Census_2021',
      'CIN_Census_2024',
      'CIN_Census_2026',
      'CIN2rows',
      'CIN_header_issues_100',
      'CIN_la_issues_2887Q',
      'BAR_cin_2022',
    ]) {
      const { report, counts, events } = await importCin([sampleData('cin', `${name}.xml`)]);
      expect(report.filter(({ action }) => action !== 'changed')).toHaveLength(counts.records);
      expect(events.every(({ kind }) => KINDS.has(kind))).toBe(true);
      expect(report.some(({ code }) => code === 'not-valid')).toBe(false);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    }
  });

  it('gives the same events every time, and those of two files that share children once', async () => {
    const path = sampleData('cin', 'fake_CIN_data.xml');
    const once = await importCin([path]);
    expect((await importCin([path])).lines).toEqual(once.lines);
    const twice = await importCin([path, path]);
    expect(twice.lines).toEqual(once.lines);
    expect(twice.counts.actions['left-out']).toBe(734);
  });
});

describe('a census that is not as it should be', SLOW, () => {
  const good = child('A', need('2022-06-01', 'true'));
  const bomb = `<?xml version="1.0"?>\n<!DOCTYPE Message [\n<!ENTITY a "aaaaaaaaaa">\n<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">\n<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">\n]>\n${message(child('&c;', need('2022-06-01', 'true')))}`;

  it.each<[string, string | Buffer, string]>([
    ['an empty file', '', '1 rejected empty-file'],
    ['a file of blanks', '\n \n', '1 rejected empty-file'],
    ['no XML at all', 'CHILD,DOB\n1,2\n', '1 rejected not-this-format'],
    ['another return', '<EXPSSDA903><CHILD/></EXPSSDA903>', '1 rejected not-this-format'],
    ['XML that is cut in the middle', message(good, good).slice(0, -40), '7 rejected cut-off'],
    [
      'an element that is closed by another',
      `${message(good).replace('</ReferralNFA>', '</ReferralNF>')}`,
      '4 rejected not-well-formed',
    ],
    ['entities that grow a thousandfold', bomb, '6 rejected doctype'],
    [
      'an entity that nobody declared',
      message(child('&name;', need('2022-06-01', 'true'))),
      '3 rejected not-well-formed',
    ],
    [
      'a document type from elsewhere',
      `<!DOCTYPE Message SYSTEM "http://192.0.2.1/x.dtd">\n${message(good)}`,
      '1 rejected doctype',
    ],
    [
      'a huge field',
      message(child('9'.repeat(LONGEST_TEXT + 1), need('2022-06-01', 'true'))),
      '3 rejected field-too-large',
    ],
    ['a huge comment', `<Message><!-- ${'x'.repeat(2_000_000)} --></Message>`, '1 rejected field-too-large'],
    ['elements within elements without end', `<Message><Children><Child>${'<a>'.repeat(1_000)}`, '1 rejected too-deep'],
    [
      'a child without end',
      `<Message><Children><Child>${'<a/>'.repeat(60_000)}</Child></Children></Message>`,
      '1 rejected too-many-elements',
    ],
    ['two first elements', `${message(good)}\n${message(good)}`, '8 rejected not-well-formed'],
    ['a NUL byte', message(good).replace('2022', '20\u000022'), '4 rejected nul-byte'],
    [
      'Welsh letters in windows-1252',
      Buffer.from(message(child('Siân', need('2022-06-01', 'true'))), 'latin1'),
      '3 rejected not-utf-8',
    ],
    [
      'a declared encoding that is not UTF-8',
      `<?xml version="1.0" encoding="ISO-8859-1"?>\n${message(good)}`,
      '1 rejected wrong-encoding',
    ],
    ['UTF-16', Buffer.from(`\uFEFF${message(good)}`, 'utf16le'), '1 rejected utf-16'],
  ])('%s refuses the import by name and line, and nothing is half imported', async (_, content, expected) => {
    const result = await imported(content);
    expect(said(result).filter((line) => line.includes('rejected'))).toEqual([expected]);
    expect(result.refused).toBe(true);
    expect([result.events, result.lines]).toEqual([[], []]);
  });

  it('reads a byte order mark, Windows line ends, the five entities of XML, CDATA and dates as DD/MM/YYYY', async () => {
    const result = await imported(
      `\uFEFF<?xml version="1.0" encoding="utf-8"?>\n${message(child('<![CDATA[Sia]]>n &amp; &#xEA;', need('01/06/2022', 'true')))}`.replaceAll(
        '\n',
        '\r\n',
      ),
    );
    expect(result.refused).toBe(false);
    expect(result.events[0]?.children).toEqual(['Sian & ê']);
    expect(result.events[0]?.at).toBe('2022-06-01');
  });

  it('a record that says nothing that can be dated is rejected by name, and the others are still taken', async () => {
    const result = await imported(
      message(
        child('A', need('2019-02-29', 'true'), need('', 'true'), need('last year', 'true'), need('2020-02-29', 'true')),
        child('', need('2020-02-29', 'true')),
        child('B', need('2020-02-29', 'true').replace('<ReferralSource>6</ReferralSource>', '')),
        child(
          'C',
          need('2020-02-29', 'true', '<CINclosureDate>2020-11-31</CINclosureDate>'),
          need('2020-03-02', 'true', '<CINclosureDate>2020-03-01</CINclosureDate>'),
        ),
        child('D', need('2020-02-29', 'true')),
        child('D', need('2020-02-29', 'true')),
        '<Child><ChildIdentifiers><LAchildID>E</LAchildID></ChildIdentifiers></Child>\n',
        child('x'.repeat(300), need('2020-02-29', 'true')),
      ),
    );
    expect(said(result).filter((line) => !line.endsWith('decision-day') && !line.endsWith('contradiction'))).toEqual([
      '4 rejected impossible-date',
      '5 rejected missing-value',
      '6 rejected not-a-date',
      '9 rejected missing-value',
      '13 rejected missing-value',
      '16 changed impossible-date',
      '17 changed ends-before-it-starts',
      '22 left-out duplicate',
      '23 left-out duplicate',
      '25 rejected nothing-dated',
      '26 rejected not-valid',
      '27 rejected not-valid',
    ]);
    expect(result.counts.events).toMatchObject({ 'child.registered': 4, 'contact.received': 4 });
    expect(result.counts.events['case.closed']).toBeUndefined();
  });

  it('what has not happened yet is refused where the last possible day is given', async () => {
    const result = await imported(
      message(
        child(
          'A',
          need('2031-02-28', 'true'),
          need('2022-06-01', 'true', '<DateOfInitialCPC>2031-02-28</DateOfInitialCPC>'),
        ),
      ),
      {
        notAfter: parseDay('2026-11-22') ?? 0,
      },
    );
    expect(said(result)).toEqual(['4 rejected in-the-future', '5 changed in-the-future', '5 changed decision-day']);
  });

  it('an assessment or enquiry that contradicts itself is named', async () => {
    const result = await imported(
      message(
        child(
          'A',
          need(
            '2022-06-01',
            'false',
            `
<Assessments><AssessmentActualStartDate>2022-07-01</AssessmentActualStartDate><AssessmentAuthorisationDate>2022-06-20</AssessmentAuthorisationDate></Assessments>
<Section47><S47ActualStartDate>2022-07-02</S47ActualStartDate><DateOfInitialCPC>2022-06-17</DateOfInitialCPC></Section47>
<Section47><DateOfInitialCPC>2022-06-17</DateOfInitialCPC></Section47>
<ChildProtectionPlans><CPPstartDate>2022-08-01</CPPstartDate><CPPendDate>2022-07-01</CPPendDate></ChildProtectionPlans>
<ChildProtectionPlans><CPPstartDate>2022-09-01</CPPstartDate><CPPendDate>2022-12-01</CPPendDate><InitialCategoryOfAbuse>MUL</InitialCategoryOfAbuse></ChildProtectionPlans>
<Section47><S47ActualStartDate>2022-09-05</S47ActualStartDate><DateOfInitialCPC>2022-09-20</DateOfInitialCPC></Section47>
`,
          ),
        ),
      ),
    );
    expect(said(result).filter((line) => !line.startsWith('4 '))).toEqual([
      '5 rejected ends-before-it-starts',
      '6 changed inferred-strategy',
      '6 changed conference-before-enquiry',
      '6 changed inferred-decision',
      '7 rejected missing-value',
      '8 rejected ends-before-it-starts',
      '9 changed inferred-conference',
      '9 changed inferred-end',
      '10 changed inferred-strategy',
      '10 changed contradiction',
    ]);
    expect(result.events.find(({ data }) => data['decision'] === 'registered')?.data['categories']).toEqual([
      'cin:MUL',
    ]);
  });

  it('no message repeats what stands in a file', async () => {
    const secret = 'Gwenllian';
    const result = await imported(
      message(
        child(
          secret,
          need(secret, secret),
          need('2022-06-01', secret, `<${secret}>${secret}</${secret}><CINclosureDate>${secret}</CINclosureDate>`),
        ),
      ).replace(`<${secret}>${secret}</${secret}>`, `<Note>${secret}</Note>`),
    );
    expect(result.report.length).toBeGreaterThan(4);
    expect(JSON.stringify(result.report)).not.toContain(secret);
  });
});
