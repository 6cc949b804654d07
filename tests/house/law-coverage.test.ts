import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIGURABLE_RULES, LAW, SIGNAL_RULES } from '../../src/practice/index.ts';

/** The rows of the tables: the id of the statutory catalogue, and what is said to be here. */
const rows = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'law-coverage.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [a-z]/.test(line) && !line.startsWith('| row '))
  .map((line) => {
    const [row = '', marked = '', here = '', why = ''] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { row, marked, here, why, rules: [...here.matchAll(/`([a-z0-9-]+)`/g)].map(([, rule = '']) => rule) };
  });

describe('what of the law is built', () => {
  it('says of each row one of three things', () => {
    expect(rows.length).toBeGreaterThan(70);
    expect(rows.filter(({ here }) => !/^(built|held|not built)/.test(here))).toEqual([]);
    expect(rows.filter(({ here, why }) => !here.startsWith('built') && why === '')).toEqual([]);
  });

  it('names each row once', () => {
    const names = rows.map(({ row }) => row);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('calls built what is declared, and nothing else', () => {
    const declared = LAW.rules.map(({ id }) => id);
    expect(rows.flatMap(({ rules }) => rules).filter((rule) => !declared.includes(rule))).toEqual([]);
    expect(rows.filter(({ here, rules }) => here.startsWith('built') !== rules.length > 0)).toEqual([]);
  });

  it('leaves out no rule that is declared', () => {
    const named = new Set(rows.flatMap(({ rules }) => rules));
    expect(LAW.rules.map(({ id }) => id).filter((rule) => !named.has(rule))).toEqual([]);
  });

  it('says which rules are off until an authority switches them on', () => {
    const off = rows.flatMap(({ here }) =>
      [...(/off: (.*)$/.exec(here)?.[1] ?? '').matchAll(/`([a-z0-9-]+)`/g)].map(([, rule = '']) => rule),
    );
    expect(off.sort()).toEqual(CONFIGURABLE_RULES.filter((rule) => !SIGNAL_RULES.includes(rule)).sort());
  });
});
