import { describe, expect, it } from 'vitest';
import { checkTable, readTable } from './checking.ts';

/**
 * The quarterly figures of Ceredigion's safeguarding reports as they stand in its published minutes (domain/powys.md, section
 * 4c): slips of whoever took the minutes, and nobody is blamed for them.
 */
const CEREDIGION = `period,measure,value,by,part,of,percent,compared,compared-period,direction,source
2021-22 Q4,contacts,1010,,,,,897,2021-22 Q3,up,Tindle 566860
2022-23 Q2,contacts,1030,,,,,,,,mgAi 3764
2022-23 Q2,to child protection procedures,171,,,1030,16.7,,,,mgAi 3764
2022-23 Q2,section 47 enquiries,86,,,1030,8.3,,,,mgAi 3764
2022-23 Q3,contacts,1112,,,,,,,,mgAi 4111
2022-23 Q3,to child protection procedures,193,,,1112,17.3,,,,mgAi 4111
2022-23 Q3,section 47 enquiries,81,,,1112,7.3,,,,mgAi 4111
2022-23 Q3,children at initial conference,35,,,,,,,,mgAi 4111
2022-23 Q3,registered,31,,,,,,,,mgAi 4111
2022-23 Q4,contacts,"1,010",,,,,,,,mgAi 4272
2022-23 Q4,to child protection procedures,200,,,1010,19.8,,,,mgAi 4272
2022-23 Q4,section 47 enquiries,85,,,1010,8.4,,,,mgAi 4272
2022-23 Q4,section 47 enquiries,70,kind,joint,,,,,,mgAi 4272
2022-23 Q4,section 47 enquiries,25,kind,single,,,,,,mgAi 4272
2022-23 Q4,section 47 enquiries,32,concern,physical,,,,,,mgAi 4272
2022-23 Q4,section 47 enquiries,24,concern,sexual,,,,,,mgAi 4272
2022-23 Q4,section 47 enquiries,11,concern,other exploitation,,,,,,mgAi 4272
2022-23 Q4,section 47 enquiries,9,concern,neglect,,,,,,mgAi 4272
2022-23 Q4,section 47 enquiries,8,concern,emotional,,,,,,mgAi 4272
2022-23 Q4,children at initial conference,23,,,1010,1.6,,,,mgAi 4272
2022-23 Q4,registered,20,,,,,,,,mgAi 4272
2023-24 Q1,contacts,888,,,,,,,,mgAi 4729
2023-24 Q1,to child protection procedures,172,,,888,19.4,,,,mgAi 4729
2023-24 Q1,section 47 enquiries,78,,,888,8.8,,,,mgAi 4729
2023-24 Q1,section 47 enquiries,65,kind,joint,,,,,,mgAi 4729
2023-24 Q1,section 47 enquiries,13,kind,single,,,,,,mgAi 4729
2023-24 Q1,children at initial conference,10,,,,,,,,mgAi 4729
2023-24 Q1,registered,10,,,,,,,,mgAi 4729
2023-24 Q2,contacts,928,,,,,,,,mgAi 4729 later
2023-24 Q2,to child protection procedures,132,,,928,14.2,,,,mgAi 4729 later
2023-24 Q2,children at initial conference,16,,,,,23,2023-24 Q1,down,mgAi 4729 later
2023-24 Q2,children at initial conference,16,,,,,35,2022-23 Q4,down,mgAi 4729 later
2023-24 Q2,registered,10,,,,,20,2023-24 Q1,,mgAi 4729 later
`;

const found = (text: string): string[] => {
  const read = readTable(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return checkTable(read.statements).map(({ line, code }) => `${line} ${code}`);
};
const said = (text: string, code: string): string[] => {
  const read = readTable(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return checkTable(read.statements)
    .filter((finding) => finding.code === code)
    .map(({ message }) => message);
};

describe('the published minutes of Ceredigion', () => {
  it('have exactly these contradictions', () => {
    expect(found(CEREDIGION)).toEqual([
      '4 percent-differs',
      '7 percent-differs',
      '11 same-number-again',
      '13 parts-do-not-sum',
      '13 parts-do-not-sum',
      '21 percent-differs',
      '32 comparative-of-another-period',
      '32 direction-reversed',
      '33 comparative-of-another-period',
      '34 comparative-of-another-period',
    ]);
  });

  it('have parts that do not sum: 70 joint and 25 single are 95, not 85', () => {
    expect(said(CEREDIGION, 'parts-do-not-sum')).toEqual([
      'section 47 enquiries, 2022-23 Q4: 85, but by kind 70 joint and 25 single are 95',
      'section 47 enquiries, 2022-23 Q4: 85, but by concern 32 physical and 24 sexual and 11 other exploitation and 9 neglect and 8 emotional are 84',
    ]);
  });

  it('have comparatives that are a quarter off, by which a rise is called a fall', () => {
    expect(said(CEREDIGION, 'comparative-of-another-period')).toEqual([
      'children at initial conference, 2023-24 Q2: compared with 23 in 2023-24 Q1, but that is the number of 2022-23 Q4 (line 21), a quarter off; 2023-24 Q1 was 10',
      'children at initial conference, 2023-24 Q2: compared with 35 in 2022-23 Q4, but that is the number of 2022-23 Q3 (line 9), a quarter off; 2022-23 Q4 was 23',
      'registered, 2023-24 Q2: compared with 20 in 2023-24 Q1, but that is the number of 2022-23 Q4 (line 22), a quarter off; 2023-24 Q1 was 10',
    ]);
    expect(said(CEREDIGION, 'direction-reversed')).toEqual([
      'children at initial conference, 2023-24 Q2: the paper says that it fell; from 10 to 16 it rose',
    ]);
  });

  it('have percentages that are a tenth out, and one of other things than were counted', () => {
    expect(said(CEREDIGION, 'percent-differs')).toEqual([
      'to child protection procedures: 171 of 1030 is 16.6 %, printed 16.7 %; the printed one is another',
      'to child protection procedures: 193 of 1112 is 17.4 %, printed 17.3 %; the printed one is cut off, not rounded',
      'children at initial conference: 23 of 1010 is 2.3 %, printed 1.6 %; 1.6 % of 1010 is 16: are the same things counted?',
    ]);
  });

  it('have one number in two years, which may be right', () => {
    expect(said(CEREDIGION, 'same-number-again')).toEqual([
      'contacts: 1010 in 2022-23 Q4 as in 2021-22 Q4; confirm it',
    ]);
  });
});

describe('a table', () => {
  const HEAD = 'period,measure,value,by,part,of,percent,compared,compared-period,direction';

  it('that agrees has no findings', () => {
    expect(
      found(`${HEAD}
Q1 2024/25,visits,40,,,80,50.0,,,
Q1 2024/25,visits,15,team,north,,,,,
Q1 2024/25,visits,25,team,south,,,,,
2024-25 Q2,visits,45,,,90,50%,40,2024-25 Q1,up
`),
    ).toEqual([]);
  });

  it('tells rounding either way as right, and no more', () => {
    const percent = (printed: string) => found(`${HEAD}\nx,visits,1,,,8,${printed},,,`);
    expect(percent('12.5')).toEqual([]);
    for (const half of ['12', '13']) expect(percent(half)).toEqual([]);
    for (const wrong of ['12.4', '12.6', '11', '14', '12.51']) expect(percent(wrong)).toEqual(['2 percent-differs']);
    expect(found(`${HEAD}\nx,visits,0,,,0,0,,,`)).toEqual([]);
    expect(found(`${HEAD}\nx,visits,1,,,,12,,,`)).toEqual(['2 percent-without-numbers']);
  });

  it('is held against what it said itself, and what another period was published as', () => {
    expect(found(`${HEAD}\nx,visits,1,,,,,,,\nx,visits,2,,,,,,,`)).toEqual(['3 published-twice']);
    expect(found(`${HEAD}\nx,visits,1,,,,,,,\ny,visits,2,,,,,7,x,up`)).toEqual(['3 comparative-differs']);
    // Nothing was published of the other: the paper's own number is all there is.
    expect(found(`${HEAD}\ny,visits,2,,,,,7,x,up`)).toEqual(['2 direction-reversed']);
    expect(found(`${HEAD}\ny,visits,7,,,,,7,x,same`)).toEqual([]);
  });

  it.each([
    ['period,measure\nx,y', 'value: missing'],
    ['period,measure,value,colour\nx,y,1,red', 'colour: no such column'],
    [`${HEAD}\n,visits,1`, 'period: is “”, expected a name'],
    [`${HEAD}\nx,visits,`, 'value: is “”, expected a number of things'],
    [`${HEAD}\nx,visits,1.5`, 'value: is “1.5”, expected a number of things'],
    [`${HEAD}\nx,visits,-3`, 'value: is “-3”, expected a number of things'],
    [`${HEAD}\nx,visits,1,,,ten`, 'of: is “ten”, expected a number of things'],
    [`${HEAD}\nx,visits,1,,,10,much`, 'percent: is “much”, expected a percentage'],
    [`${HEAD}\nx,visits,1,,,,,,,sideways`, 'direction: is “sideways”, expected up, down, same'],
    [`${HEAD}\nx,visits,1,team`, 'part: is “”, expected both'],
    [`${HEAD}\nx,visits,1,,,,,,,,,,`, 'has 13 cells, expected 10'],
    ['', 'period, measure, value: missing'],
    ['period,measure,value\n"x,y', 'Quote Not Closed'],
  ])('that cannot be read is refused: %j', (text, problem) => {
    const read = readTable(text);
    expect(read.ok ? '' : (read.problems[0]?.message ?? '')).toContain(problem);
  });
});
