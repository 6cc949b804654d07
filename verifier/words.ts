import { readFileSync } from 'node:fs';
import type { Report } from './check.ts';

export type Language = 'en' | 'cy';
/** Every sentence, by its code and what came of it (+ agrees, - differs, ? not checked), in English and in Welsh. */
const rows = readFileSync(new URL('words.txt', import.meta.url), 'utf8').split('\n');
const sentences = new Map(rows.map((row) => row.split(' | ')).map(([code, en = '', cy = '']) => [code, { en, cy }]));
/** A sentence in a language, with what it is about. Nothing that a bundle says can steer the terminal: it holds no control characters. */
export const sentence = (language: Language, code: string, about: Record<string, unknown> = {}): string => {
  const text = sentences.get(code)?.[language] ?? code;
  const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  return text.replace(/\{(\w+)\}/g, (_, name) => shown(about[name]).replace(/\p{C}/gu, '?'));
};
const [SIGNS, SHOWN] = [{ agrees: '+', differs: '-', unchecked: '?' }, 50] as const;
/** A report in words. */
export const told = (language: Language, { edition, findings, differences, result }: Report): string => {
  const say = (code: string, about = {}) => sentence(language, code, about);
  const lines = findings.map(({ verdict, code, about }) => {
    return say(SIGNS[verdict]).padEnd(16) + say(code + SIGNS[verdict], { ...about, why: say(String(about['why'])) });
  });
  const figures = differences.slice(0, SHOWN).map((each) => ' '.repeat(16) + say('figure', each));
  const more = differences.length > SHOWN ? [' '.repeat(16) + say('more', { more: differences.length - SHOWN })] : [];
  return [say('edition', edition), ...lines, ...figures, ...more, say(result), ''].join('\n');
};
