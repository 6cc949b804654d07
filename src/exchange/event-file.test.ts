import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parseInstant } from '../calendar/index.ts';
import { compareFacts } from '../law/index.ts';
import { blockPool } from './event-block-pool.ts';
import { readHistories } from './event-file.ts';
import { eachLine, LONGEST_LINE } from './event-lines.ts';
import { hashOf, idIndex } from './id-index.ts';

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

describe('reading on several threads', () => {
  it('gives what reading on one gives', { timeout: 60_000 }, async () => {
    const lines = Array.from({ length: 3000 }, (_, index) =>
      line(`e${index}`, {
        children: [`c${index % 50}`, `c${(index * 7) % 50}`],
        ...(index % 100 === 7 ? { replaces: `e${index - 3}` } : {}),
        ...(index % 500 === 9 ? { by: 1 } : {}),
      }),
    );
    const text = Buffer.from(lines.join('\n'));
    const pieces = () => {
      const out: Buffer<ArrayBuffer>[] = [];
      for (let from = 0; from < text.length; ) {
        const end = text.indexOf('\n', Math.min(text.length, from + 50_000));
        const to = end < 0 ? text.length : end + 1;
        const own = Buffer.allocUnsafeSlow(to - from);
        text.copy(own, 0, from, to);
        out.push(own);
        from = to;
      }
      return out;
    };
    const one = blockPool(0);
    const many = blockPool(1 << 30, 3);
    try {
      expect([one.readers, many.readers]).toEqual([1, 3]);
      const alone = await Promise.all(pieces().map((piece) => one.read(piece)));
      const together = await Promise.all(pieces().map((piece) => many.read(piece)));
      expect(new Set(together.map(({ reader }) => reader)).size).toBe(3);
      // Each reader has numbers of its own for children.
      const plain = ({ block }: (typeof alone)[number]) => ({
        ...block,
        texts: { ...JSON.parse(block.texts), newChildren: [] },
        children: block.children.length,
      });
      expect(together.map(plain)).toEqual(alone.map(plain));
    } finally {
      await many.end();
    }
  });

  it('is for large files and machines that have the processors', () => {
    expect([blockPool(1 << 30, 1).readers, blockPool(1 << 10, 8).readers]).toEqual([1, 1]);
  });
});

describe('the index of ids', () => {
  it('finds the number that an id had first, as a map would', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 300 }), (ids) => {
        const index = idIndex();
        const map = new Map<string, number>();
        for (const [number, id] of ids.entries()) {
          expect(index.numberOf(id)).toBe(map.get(id));
          expect(index.add(id, hashOf(id))).toBe(map.get(id));
          if (!map.has(id)) map.set(id, number);
          expect([index.size(), index.id(number), index.numberOf(id)]).toEqual([number + 1, id, map.get(id)]);
        }
      }),
    );
  });

  it('grows', () => {
    const index = idIndex();
    for (let number = 0; number < 20_000; number++) index.add(`id-${number % 15_000}`, hashOf(`id-${number % 15_000}`));
    expect(index.size()).toBe(20_000);
    for (let number = 0; number < 20_000; number += 997)
      expect(index.numberOf(`id-${number}`)).toBe(number < 15_000 ? number : undefined);
    expect(index.id(19_999)).toBe('id-4999');
  });
});
