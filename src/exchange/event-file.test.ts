import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parseInstant } from '../calendar/index.ts';
import { compareFacts } from '../law/index.ts';
import { keptHere, readEvents } from './event-file.ts';
import { eventIds } from './event-ids.ts';
import { eventKeeper } from './event-keeper.ts';
import { eachLine, LONGEST_LINE } from './event-lines.ts';
import { hashOf, textNumbers } from './text-numbers.ts';

const folder = mkdtempSync(join(tmpdir(), 'diogel-event-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const fileOf = (content: string | Buffer): string => {
  files += 1;
  const path = join(folder, `${files}.jsonl`);
  writeFileSync(path, content);
  return path;
};

const line = (id: string, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ id, kind: 'core-group.held', at: '2024-03-01', by: 'w', children: ['c1'], data: {}, ...more });
const retraction = (id: string, replaces: string, more: Readonly<Record<string, unknown>> = {}): string =>
  line(id, { kind: 'record.retracted', replaces, children: [], data: { reason: 'never happened' }, ...more });

/** Reads files with so many keepers, which together have the facts of all children. */
const readHistories = async (
  paths: readonly string[],
  progress?: (file: string, bytes: number) => void,
  keepers = 1,
) => {
  const all = Array.from({ length: keepers }, (_, own) => eventKeeper({ own, keepers }));
  const events = await readEvents(paths, all.map(keptHere), progress);
  return {
    ...events,
    children: all.flatMap(({ children }) => children()).sort(),
    shares: all.map(({ children }) => children().length),
    factsOf: (child: string) => all.flatMap(({ factsOf }) => factsOf(child)),
  };
};

/** What is wrong with files that hold this, as `file:line: message`, the files being numbered; and what was accepted. */
const read = async (...contents: (string | Buffer)[]) => {
  const paths = contents.map(fileOf);
  const histories = await readHistories(paths);
  const numbered = (text: string) => paths.reduce((said, path, index) => said.replaceAll(path, `${index + 1}`), text);
  return {
    histories,
    problems: histories.problems.map(({ file, line: number, message }) => numbered(`${file}:${number}: ${message}`)),
    ids: (child: string) =>
      histories
        .factsOf(child)
        .sort(compareFacts)
        .map(({ id }) => id),
  };
};

describe('event files', () => {
  it('give each child its facts, whatever the order of lines', async () => {
    const { histories, ids, problems } = await read(
      [
        line('b', { at: '2024-03-02', children: ['c2', 'c1'] }),
        line('a', { children: ['c1', 'c1'] }),
        line('r', {
          kind: 'record.retracted',
          replaces: 'a',
          children: [],
          data: { reason: 'x' },
          recorded: '2024-05-01T10:00:00Z',
        }),
      ].join('\n'),
    );
    expect(problems).toEqual([]);
    expect(histories.children).toEqual(['c1', 'c2']);
    expect(histories.events).toBe(3);
    expect([ids('c1'), ids('c2'), ids('c3')]).toEqual([['a', 'b'], ['b'], []]);
    const [a] = histories.factsOf('c1').sort(compareFacts);
    expect(a?.replacedFrom).toBe(parseInstant('2024-05-01T10:00:00Z'));
    expect(histories.place('b')).toMatchObject({ line: 1 });
    expect(histories.place('r')).toMatchObject({ line: 3 });
  });

  it('may be empty', async () => {
    const { histories, problems } = await read('', '\n\n  \n');
    expect([histories.children, histories.events, problems]).toEqual([[], 0, []]);
  });

  it('may hold blank lines, spaces about an event, a byte order mark and no last line end', async () => {
    const { histories, problems } = await read(`\uFEFF${line('a')}\n\n \t\n  ${line('b')}  \n${line('c')}`);
    expect([histories.events, problems]).toEqual([3, []]);
    expect(histories.place('c')).toMatchObject({ line: 5 });
  });

  it('may hold any text of any script', async () => {
    const odd = ['ŵ', 'é', '😀', '\u0000', '"\\', '\u2028', '日本'];
    const { histories, problems } = await read(odd.map((id) => line(id, { children: [`plentyn ${id}`] })).join('\n'));
    expect(problems).toEqual([]);
    expect(histories.children).toEqual(odd.map((id) => `plentyn ${id}`).sort());
    for (const id of odd) expect(histories.factsOf(`plentyn ${id}`).map((fact) => fact.id)).toEqual([id]);
  });

  it('that cannot be opened are thrown', async () => {
    await expect(readHistories([join(folder, 'gone.jsonl')])).rejects.toThrow('ENOENT');
    await expect(readHistories([folder])).rejects.toThrow('EISDIR');
  });

  it('tell how far they are read', async () => {
    const told: number[] = [];
    const path = fileOf(line('a'));
    await readHistories([path], (file, bytes) => told.push(file === path ? bytes : -1));
    expect(told).toEqual([Buffer.byteLength(line('a'))]);
  });
});

describe('a bad line is told by file and line, and the others are still read', () => {
  const good = [line('first'), line('last', { at: '2024-03-02' })] as const;
  it.each([
    [
      'an unknown kind',
      line('x', { kind: 'visit.imagined' }),
      'kind: "visit.imagined" is not a kind of event, expected one that `diogel schema` lists',
    ],
    ['an unknown field', line('x', { mood: 1 }), 'mood: unknown field, expected only the fields of this kind'],
    [
      'an unknown field of data',
      line('x', { data: { mood: 1 } }),
      'data.mood: unknown field, expected only the fields of this kind',
    ],
    ['a missing field', line('x', { by: undefined }), 'by: missing, expected text'],
    ['a wrong type', line('x', { children: 'c1' }), 'children: is "c1", expected a list'],
    [
      'an impossible date',
      line('x', { at: '2024-13-01' }),
      'at: "2024-13-01" is not a date or time, expected a real day as YYYY-MM-DD or a date-time with its offset',
    ],
    [
      '29 February of a year that has none',
      line('x', { at: '2023-02-29' }),
      'at: "2023-02-29" is not a date or time, expected a real day as YYYY-MM-DD or a date-time with its offset',
    ],
    [
      'happened after it was recorded',
      line('x', { at: '2024-03-02', recorded: '2024-03-01T10:00:00Z' }),
      'at: "2024-03-02" is after it was recorded (2024-03-01T10:00:00Z), expected the same time or earlier',
    ],
    [
      'two with one id',
      line('first', { at: '2024-03-09' }),
      'id: first was used before, at 1:1, expected an id of its own',
    ],
    [
      'a correction of an unknown event',
      retraction('x', 'gone'),
      'replaces: no event has the id gone, expected the id of an event in these files',
    ],
    [
      'a correction of itself',
      retraction('x', 'x'),
      'replaces: the correction of x goes round in a circle, expected the id of an earlier event',
    ],
    ['no JSON', 'not json', 'not JSON, expected one JSON object a line'],
    ['two objects', `${line('x')} ${line('y')}`, 'not JSON, expected one JSON object a line'],
    ['no object', '[1]', 'the line: is [1], expected a JSON object with id, kind, at, by, children and data'],
    ['cut off', line('x').slice(0, 40), 'the line is cut off, expected one whole JSON object'],
    ['cut off in a text', line('x').slice(0, 8), 'the line is cut off, expected one whole JSON object'],
  ] as const)('%s', async (_, bad, message) => {
    const { problems, ids, histories } = await read([good[0], bad, good[1]].join('\n'));
    expect(problems).toEqual([`1:2: ${message}`]);
    expect(ids('c1')).toEqual(['first', 'last']);
    expect(histories.events).toBe(2);
  });

  it('29 February of a leap year is a day like any other', async () => {
    const { problems, ids } = await read([...good, line('x', { at: '2024-02-29' })].join('\n'));
    expect([problems, ids('c1')]).toEqual([[], ['x', 'first', 'last']]);
  });

  it('not UTF-8', async () => {
    const bad = Buffer.concat([
      Buffer.from(`${good[0]}\n${line('x').slice(0, -1)}`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`}\n${line('ŵ')}\n${good[1]}`),
    ]);
    const { problems, ids } = await read(bad);
    expect(problems).toEqual(['1:2: not UTF-8, expected every line in UTF-8']);
    expect(ids('c1')).toEqual(['first', 'ŵ', 'last']);
  });

  it('cut in the middle of the file’s last line', async () => {
    const { problems, ids } = await read(`${good[0]}\n${good[1].slice(0, -7)}`);
    expect(problems).toEqual(['1:2: the line is cut off, expected one whole JSON object']);
    expect(ids('c1')).toEqual(['first']);
  });

  it('Windows line ends: told once a file, and every line read', async () => {
    const { problems, ids } = await read(`${good[0]}\n${line('x')}\r\n${good[1]}\r\n`, `${line('y')}\r\n`);
    const told =
      'the line ends with CR LF, expected LF alone (its event was read, and so were the others of this file)';
    expect(problems).toEqual([`1:2: ${told}`, `2:1: ${told}`]);
    expect(ids('c1')).toEqual(['first', 'x', 'y', 'last']);
  });

  it('every problem of a line, and lines in order', async () => {
    const { problems } = await read(
      ['{', line('x', { id: '', at: 'soon' }), retraction('r', 'gone'), line('x', { by: 1 })].join('\n'),
      'x',
    );
    expect(problems.map((each) => each.split(' ').slice(0, 2).join(' '))).toEqual([
      '1:1: the',
      '1:2: id:',
      '1:2: at:',
      '1:3: replaces:',
      '1:4: by:',
      '2:1: not',
    ]);
  });

  it('says nothing of what a broken line holds', async () => {
    const { problems } = await read(`{"givenName":"Anwen" Prysor}`);
    expect(problems.join()).not.toMatch(/Anwen|Prysor/);
  });
});

describe('long lines', () => {
  const longest = (length: number) => {
    const empty = line('x', { kind: 'case.opened', data: { reason: '' } }).length;
    return line('x', { kind: 'case.opened', data: { reason: 'x'.repeat(length - empty) } });
  };

  it('are read up to a mebibyte', async () => {
    const { problems } = await read(`${longest(LONGEST_LINE)}\n${line('y')}`);
    expect(problems.map((each) => each.split(',')[0])).toEqual(['1:1: data.reason: too long']);
  });

  it.each([LONGEST_LINE + 1, LONGEST_LINE * 2, LONGEST_LINE * 2 + 17])(
    'of %i bytes are told and passed over, and the next is read',
    async (length) => {
      const { problems, ids, histories } = await read(
        `${line('a')}\n${longest(length)}\n${line('b')}\n${longest(length)}`,
      );
      const told = `the line is more than ${LONGEST_LINE} bytes long, expected at most that`;
      expect(problems).toEqual([`1:2: ${told}`, `1:4: ${told}`]);
      expect(ids('c1')).toEqual(['a', 'b']);
      expect(histories.place('b')).toMatchObject({ line: 3 });
    },
  );

  it('of 100 MB take little memory', { timeout: 60_000 }, async () => {
    const path = fileOf(
      Buffer.concat([Buffer.from(`${line('a')}\n`), Buffer.alloc(100 << 20, 'x'), Buffer.from(`\n${line('b')}\n`)]),
    );
    const before = process.memoryUsage().rss;
    let most = before;
    const lines: number[] = [];
    await eachLine(
      path,
      (_, number) => lines.push(number),
      (number) => lines.push(-number),
      () => {
        most = Math.max(most, process.memoryUsage().rss);
      },
    );
    expect(lines).toEqual([1, -2, 3]);
    expect(most - before).toBeLessThan(80 << 20);
  });
});

describe('corrections', () => {
  const told = async (...lines: string[]) =>
    (await read(lines.join('\n'))).problems.map((each) => each.replace(', expected', '').split('  ')[0]);

  it('may correct corrections', async () => {
    const { problems, histories } = await read([retraction('c', 'b'), retraction('b', 'a'), line('a')].join('\n'));
    expect(problems).toEqual([]);
    expect(histories.factsOf('c1').map(({ replacedFrom }) => replacedFrom !== undefined)).toEqual([true]);
  });

  it('of one event by several count from the first that was recorded', async () => {
    const at = (recorded: string) => ({ recorded });
    const { histories } = await read(
      [
        line('a'),
        retraction('b', 'a', at('2024-06-01T00:00:00Z')),
        retraction('c', 'a', at('2024-05-01T00:00:00Z')),
        retraction('d', 'a', at('2024-07-01T00:00:00Z')),
      ].join('\n'),
    );
    expect(histories.factsOf('c1')[0]?.replacedFrom).toBe(parseInstant('2024-05-01T00:00:00Z'));
  });

  it('in a circle are all refused, and so is what corrects them', async () => {
    const problems = await told(
      retraction('a', 'c'),
      retraction('b', 'a'),
      retraction('c', 'b'),
      retraction('d', 'a'),
      retraction('e', 'd'),
      line('good'),
    );
    expect(problems.map((each) => each?.replace(/, which.*| expected.*|the id.*/, '').trim())).toEqual([
      '1:1: replaces: the correction of c goes round in a circle',
      '1:2: replaces: the correction of a goes round in a circle',
      '1:3: replaces: the correction of b goes round in a circle',
      '1:4: replaces: corrects a',
      '1:5: replaces: corrects d',
    ]);
  });

  it('of what a refused correction corrects do not count', async () => {
    const { histories, problems } = await read(
      [line('a'), line('b', { replaces: 'gone' }), line('c', { replaces: 'b' })].join('\n'),
    );
    expect(problems).toEqual([
      '1:2: replaces: no event has the id gone, expected the id of an event in these files',
      '1:3: replaces: corrects b, which was itself refused, expected the id of an event that was accepted',
    ]);
    expect(histories.factsOf('c1').map(({ id, replacedFrom }) => [id, replacedFrom])).toEqual([['a', undefined]]);
    expect(histories.events).toBe(1);
  });

  it('may stand in another file', async () => {
    const { problems, histories } = await read(retraction('b', 'a'), line('a'));
    expect(problems).toEqual([]);
    expect(histories.factsOf('c1')[0]?.replacedFrom).toBeDefined();
  });

  it('that are refused leave no child without facts behind', async () => {
    const { histories } = await read([line('a'), line('b', { replaces: 'gone', children: ['c9'] })].join('\n'));
    expect(histories.children).toEqual(['c1']);
  });

  it('of a line that is refused do nothing', async () => {
    const { problems, histories } = await read([line('a'), line('b'), line('b', { replaces: 'a' })].join('\n'));
    expect(problems).toEqual(['1:3: id: b was used before, at 1:2, expected an id of its own']);
    expect(histories.factsOf('c1').every(({ replacedFrom }) => replacedFrom === undefined)).toBe(true);
  });
});

describe('two files', () => {
  it('are one body of events: an id is used once in both', async () => {
    const { problems, ids, histories } = await read(`${line('a')}\n${line('b')}`, `${line('c')}\n${line('b')}`);
    expect(problems).toEqual(['2:2: id: b was used before, at 1:2, expected an id of its own']);
    expect(ids('c1')).toEqual(['a', 'b', 'c']);
    expect(histories.place('c').line).toBe(1);
    expect(histories.place('c').file).not.toBe(histories.place('a').file);
  });
});

describe('several keepers', () => {
  const lines = Array.from({ length: 3000 }, (_, index) =>
    line(`e${index % 400 === 3 ? index - 1 : index}`, {
      children: [`c${index % 50}`, `c${(index * 7) % 50}`, `ŵ${index % 3}`],
      ...(index % 100 === 7 ? { replaces: `e${index - 3}` } : {}),
      ...(index % 500 === 9 ? { by: 1 } : {}),
      ...(index % 700 === 11 ? { replaces: 'nowhere' } : {}),
    }),
  );

  it('have together what one has alone, each child with one of them', async () => {
    // Long lines between them, so that the file comes in many pieces and every keeper reads some.
    const padding = '\n'.repeat(1_200);
    const paths = [lines.slice(0, 1000), lines.slice(1000)].map((each) => fileOf(each.join(padding)));
    const alone = await readHistories(paths);
    const together = await readHistories(paths, undefined, 3);
    expect(Math.min(...together.shares)).toBeGreaterThan(5);
    expect(together.problems).toEqual(alone.problems);
    expect(alone.problems.length).toBeGreaterThan(15);
    expect(together.events).toBe(alone.events);
    expect(together.children).toEqual(alone.children);
    for (const child of alone.children) {
      const facts = alone.factsOf(child).sort(compareFacts);
      expect(facts.length).toBeGreaterThan(50);
      expect(together.factsOf(child).sort(compareFacts)).toEqual(facts);
    }
    expect(alone.children.flatMap(alone.factsOf).some(({ replacedFrom }) => replacedFrom !== undefined)).toBe(true);
    expect(together.place('e2500')).toEqual({ file: paths[1], line: alone.place('e2500').line });
  });

  it('keep no more kinds than they were told', () => {
    const keeper = eventKeeper({ own: 0, keepers: 1, kinds: new Set(['visit.refused']) });
    const bytes = Buffer.from(`${line('a')}\n${line('b', { kind: 'visit.refused', children: ['c2'] })}`);
    const piece = keeper.read(bytes, 0);
    keeper.settle({ leftOut: [], replaced: [] });
    expect(piece.ids).toBe('ab');
    expect(keeper.children()).toEqual(['c2']);
    expect(keeper.factsOf('c2').map(({ id }) => id)).toEqual(['b']);
    expect(keeper.factsOf('c1')).toEqual([]);
  });
});

describe('the ids of all events', () => {
  /** So many ids as one piece tells of them; hashes that are all the same try the comparison of the texts. */
  const pieceOf = (ids: readonly string[], hash: (id: string) => number) => {
    let end = 0;
    return {
      ids: ids.join(''),
      idEnds: Int32Array.from(ids, (id) => (end += id.length)),
      hashes: Int32Array.from(ids, hash),
    };
  };

  it('are found by the number that they had first, as in a map', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ maxLength: 3 }), { maxLength: 60 }), { maxLength: 6 }), (pieces) => {
        const ids = eventIds();
        const map = new Map<string, number>();
        const doubled: [number, number][] = [];
        const expected: [number, number][] = [];
        for (const [number, id] of pieces.flat().entries()) {
          const earlier = map.get(id);
          if (earlier === undefined) map.set(id, number);
          else expected.push([number, earlier]);
        }
        for (const piece of pieces) ids.add(pieceOf(piece, hashOf));
        ids.index((number, earlier) => doubled.push([number, earlier]));
        expect(doubled.sort(([a], [b]) => a - b)).toEqual(expected);
        expect(ids.size()).toBe(pieces.flat().length);
        for (const [number, id] of pieces.flat().entries())
          expect([ids.idOf(number), ids.numberOf(id)]).toEqual([id, map.get(id)]);
        expect(ids.numberOf('none of these')).toBeUndefined();
      }),
    );
  });

  it('are told apart where their hashes are the same', () => {
    const ids = eventIds();
    const doubled: [number, number][] = [];
    ids.add(pieceOf(['a', 'b', 'a'], () => -7));
    ids.add(pieceOf(['b', 'c'], () => -7));
    ids.index((number, earlier) => doubled.push([number, earlier]));
    expect(doubled).toEqual([
      [2, 0],
      [3, 1],
    ]);
    expect([4, 1].map(ids.idOf)).toEqual(['c', 'b']);
  });
});

describe('numbers of texts', () => {
  it('are given in the order in which texts are first met', () => {
    const hashes = fc.constantFrom(
      hashOf,
      (text: string) => text.length,
      () => -1,
    );
    const texts = fc.array(fc.string({ maxLength: 3 }), { maxLength: 40 });
    fc.assert(
      fc.property(texts, hashes, (met, hash) => {
        const { numberOf } = textNumbers(hash);
        const order = [...new Set(met)];
        expect(met.map(numberOf)).toEqual(met.map((text) => order.indexOf(text)));
      }),
    );
  });

  it('stay what they were when there are many', () => {
    const { numberOf } = textNumbers();
    const many = Array.from({ length: 10_000 }, (_, index) => `child ${index}`);
    expect([...many, ...many].map(numberOf)).toEqual([...many.keys(), ...many.keys()]);
  });
});
