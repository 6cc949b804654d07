import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COVERAGE, isOff, TESTS } from '../../src/coverage/index.ts';
import { LESSONS } from '../../src/lessons/index.ts';
import { CONFIGURABLE_RULES, LAW, OWN_RULES } from '../../src/practice/index.ts';
import { LANGUAGES, words } from '../../src/web/words.ts';
import { expectWritten } from '../support/generated.ts';

const project = join(import.meta.dirname, '..', '..');
const declared = LAW.rules.map(({ id }) => id);

/** The rows of the statutory catalogue of those who wrote it: in tables whose first column is "rule id". */
const catalogue = (text: string): string[] => {
  const ids: string[] = [];
  let within = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('| rule id |')) within = true;
    else if (!line.startsWith('|')) within = false;
    else if (within) {
      const [, id = ''] = /^\| ([a-z0-9-]+) \|/.exec(line) ?? [];
      if (/[a-z]/.test(id)) ids.push(id);
    }
  }
  return ids;
};

describe('what of the law is built', () => {
  it('says in both languages why a row is not built, or how it is held', () => {
    expect(COVERAGE.length).toBeGreaterThan(170);
    for (const language of LANGUAGES) {
      const { name } = words(language);
      const silent = COVERAGE.filter(({ rules, note }) => rules.length === 0 && name('coverage.note', note) === note);
      expect(silent.map(({ id }) => id)).toEqual([]);
    }
  });

  it('names each row once', () => {
    const names = COVERAGE.map(({ id }) => id);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('calls built what is declared, and leaves out no rule that is', () => {
    const named = COVERAGE.flatMap(({ rules }) => rules);
    expect(named.filter((rule) => !declared.includes(rule))).toEqual([]);
    expect(declared.filter((rule) => !named.includes(rule))).toEqual([]);
  });

  it('calls law only what was read in its source, and is on', () => {
    const verified = new Set(LAW.rules.filter(({ id }) => !CONFIGURABLE_RULES.includes(id)).map(({ id }) => id));
    for (const { id, status, rules } of COVERAGE) {
      if (status === 'law') expect([id, rules.some((rule) => verified.has(rule))]).toEqual([id, true]);
      if (status === 'off') expect([id, rules.every(isOff)]).toEqual([id, true]);
    }
    expect(declared.filter(isOff).sort()).toEqual(
      CONFIGURABLE_RULES.filter((rule) => !OWN_RULES.includes(rule)).sort(),
    );
  });

  it('knows a test or a lesson that shows each rule', () => {
    const told = new Set(LESSONS.flatMap(({ shown }) => ('rule' in shown ? [shown.rule] : [])));
    expect(declared.filter((rule) => (TESTS[rule] ?? []).length === 0 && !told.has(rule))).toEqual([]);
  });

  it('is written down as the rows, the words and the tests give it', () => {
    expectWritten('generate-law.mjs');
  });

  const folder = process.env['DIOGEL_DATA'] ?? join(project, '..', 'shared', 'data');
  const statutory = join(dirname(folder), 'domain', 'statutory.md');
  it('leaves out no row of the statutory catalogue, and adds none', () => {
    // The catalogue is not part of the project. Where it is not beside it, it is said that nothing was compared.
    if (!existsSync(statutory)) {
      process.stderr.write(
        `There is no ${statutory}: the rows were not compared with those of the statutory catalogue.\n`,
      );
      expect(COVERAGE.some(({ id }) => id === 'contact-decision')).toBe(true);
      return;
    }
    const ids = catalogue(readFileSync(statutory, 'utf8'));
    expect(ids.length).toBeGreaterThan(150);
    const ours = COVERAGE.filter(({ section }) => section !== 'promised' && section !== 'signals').map(({ id }) => id);
    expect(ids.filter((id) => !ours.includes(id))).toEqual([]);
    expect(ours.filter((id) => !ids.includes(id))).toEqual([]);
  });
});
