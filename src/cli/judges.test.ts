import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseDay } from '../calendar/index.ts';
import { readEvents } from '../exchange/index.ts';
import { inOrder, judgesFor } from './judges.ts';
import { type Answer, type Question, textsOf } from './judging.ts';

const folder = mkdtempSync(join(tmpdir(), 'diogel-judges-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'events.jsonl');
const events = Array.from({ length: 4000 }, (_, index) => {
  const children = [`child ${index % 90}`, `plentyn ŷ${index % 7}`];
  const rest = { recorded: '2024-05-01T10:00:00Z', by: 'w', children };
  return index % 40 < 2
    ? {
        id: `e${index}`,
        kind: 'contact.received',
        at: '2024-03-01',
        ...rest,
        data: { contact: `k${index}`, source: 's' },
      }
    : {
        id: `e${index}`,
        kind: 'visit.made',
        at: `2024-04-${String((index % 29) + 1).padStart(2, '0')}`,
        ...rest,
        data: { seen: true, alone: true, place: 'home' },
      };
});
writeFileSync(file, events.map((event) => JSON.stringify(event)).join(`\n${' '.repeat(800)}\n`));

const asAt = parseDay('2024-05-02') ?? 0;

const answersOf = async (size: number, processors: number, want: Question['want'], path = file) => {
  const judges = judgesFor(size, { rules: 'core', asAt, knownAt: undefined, want }, processors);
  try {
    const { problems } = await readEvents([path], judges.keepers);
    const answers: Answer[] = [];
    for await (const answer of judges.answers()) answers.push(answer);
    return { keepers: judges.keepers.length, problems, answers };
  } finally {
    await judges.end();
  }
};

describe('judges on several threads', () => {
  it('answer as one does, in the order of children', { timeout: 60_000 }, async () => {
    const one = await answersOf(1 << 30, 1, 'lines');
    const three = await answersOf(1 << 30, 3, 'lines');
    expect([one.keepers, three.keepers]).toEqual([1, 3]);
    expect(one.problems).toEqual([]);
    const told = ({ answers }: typeof one) =>
      answers.flatMap((each) => {
        const texts = textsOf(each);
        return each.children.map((child, index) => [child, texts[index]]);
      });
    expect(told(one).length).toBe(97);
    expect(told(three)).toEqual(told(one));
    expect(
      told(one)
        .map(([, text]) => text)
        .join(''),
    ).toContain('"rule":"contact-decision"');
  });

  it('write ids as JSON, whatever stands in them', { timeout: 60_000 }, async () => {
    const odd = join(folder, 'odd.jsonl');
    const ids = events.slice(0, 2).map(({ id }) => `${id} "of" \\ ŵythnos`);
    writeFileSync(odd, ids.map((id, index) => `${JSON.stringify({ ...events[index], id })}\n`).join(''));
    for (const processors of [1, 2]) {
      const { problems, answers } = await answersOf(1 << 30, processors, 'lines', odd);
      const duties = answers.flatMap(textsOf).join('').trimEnd().split('\n');
      expect(problems).toEqual([]);
      expect(new Set(duties.map((line) => JSON.parse(line).from))).toEqual(new Set(ids));
    }
  });

  it('count as one does', { timeout: 60_000 }, async () => {
    const period = { from: asAt - 90, to: asAt };
    const due = ({ answers }: Awaited<ReturnType<typeof answersOf>>): number =>
      answers.flatMap(({ timeliness }) => timeliness).reduce((sum, each) => sum + each.overdue, 0);
    const one = due(await answersOf(0, 8, period));
    expect(one).toBeGreaterThan(100);
    expect(due(await answersOf(1 << 30, 2, period))).toBe(one);
  });

  it('are for large files and machines that have the processors', () => {
    const question: Question = { rules: 'core', asAt, knownAt: undefined, want: 'rows' };
    expect(
      [judgesFor(1 << 10, question, 8), judgesFor(1 << 30, question, 1)].map(({ keepers }) => keepers.length),
    ).toEqual([1, 1]);
  });
});

describe('answers of several judges', () => {
  const answer = (...children: string[]): Answer => ({
    children,
    bytes: Buffer.from(children.map((child) => `${child};`).join('')),
    ends: children.map((_, index) => Buffer.byteLength(children.slice(0, index + 1).join(';')) + 1),
    timeliness: [],
    unanswered: children.map((child) => ({ rule: 'r', from: child, code: 'outside-calendar', year: 1999 })),
  });
  async function* judge(...answers: Answer[]): AsyncGenerator<Answer> {
    yield* answers;
  }

  it('come in one order, and nothing of them is lost or told twice', async () => {
    const found: Answer[] = [];
    for await (const each of inOrder([
      judge(answer('b', 'c'), answer('f', 'g', 'h')),
      judge(),
      judge(answer('a', 'd', 'e', 'z', 'ŵ')),
    ]))
      found.push(each);
    expect(found.flatMap(textsOf).join('')).toBe('a;b;c;d;e;f;g;h;z;ŵ;');
    expect(found.flatMap(({ unanswered }) => unanswered.map(({ from }) => from)).sort()).toEqual(
      'a b c d e f g h z ŵ'.split(' '),
    );
  });
});
