import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..', '..', 'verifier');
const program = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

// What it may import is kept by .dependency-cruiser.mjs, and tried in dependencies.test.ts.
describe('the verifier', () => {
  it('is fewer than 1,000 lines of program, so that one person can read it in an hour', () => {
    expect(program).toContain('verify.ts');
    expect(program.reduce((lines, name) => lines + read(name).split('\n').length - 1, 0)).toBeLessThan(1_000);
  });

  it('has beside its program two lists and what is said about it, and nothing else', () => {
    const others = readdirSync(folder).filter((name) => !name.endsWith('.ts'));
    expect(others.sort()).toEqual(['README.cy.md', 'README.md', 'holidays.txt', 'words.txt']);
  });

  it('has a sentence in both languages for all that it says, and says each with the same things', () => {
    const rows = read('words.txt').trimEnd().split('\n');
    const gaps = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
    for (const row of rows) {
      const [code = '', en = '', cy = '', ...more] = row.split(' | ');
      expect([code, en === '', cy === '', en === cy, more]).toEqual([code, false, false, false, []]);
      expect([code, gaps(cy)]).toEqual([code, gaps(en)]);
    }
    const said = program.flatMap((name) => [...read(name).matchAll(/(?:tell|agree)\([^']*'([a-z-]+)'/g)]);
    const codes = new Set(rows.map((row) => row.split(' | ')[0]));
    expect(said.length).toBeGreaterThan(10);
    for (const [, code] of said) expect([code, codes.has(`${code}-`) || codes.has(`${code}?`)]).toEqual([code, true]);
  });
});
