import type { AskedQuestion, Wording } from '#src/ledger/index.ts';
import { allQuestions, FORMS, type Question } from '#src/practice/index.ts';
import type { Command } from '#src/recording/index.ts';
import type { Language, Words } from '../../words.ts';
import { askOf, namesOf } from '../child/saying.ts';

/** The hint of a question: a form's own wording before the general one; undefined where there is none. */
export const hintWords = (words: Words, kind: string, field: string): string | undefined => {
  const key = `${kind}.${field}`;
  const own = words.name('forms.hint', key);
  const hint = own === key ? words.name('fields.hint', key) : own;
  return hint === key ? undefined : hint;
};

const answersOf = (words: Words, question: Question): Readonly<Record<string, string>> | undefined => {
  if ('names' in question) {
    const names = namesOf(question.names);
    return Object.fromEntries(question.of.map((code) => [code, words.name(names, code)]));
  }
  if (question.ask !== 'yes-no') return undefined;
  return Object.fromEntries(
    (['yes', 'no'] as const).map((answer) => [answer, words.name('codes.answer', `${question.field}.${answer}`)]),
  );
};

const made = new Map<Language, Map<string, Wording>>();

/** The words in which a kind is asked for in a language, as its form shows them; undefined for a kind that has no form. The same object every time. */
export const wordingOf = (words: Words, kind: string): Wording | undefined => {
  const ofLanguage = made.get(words.language) ?? new Map<string, Wording>();
  made.set(words.language, ofLanguage);
  const form = FORMS.get(kind);
  if (form === undefined || ofLanguage.has(kind)) return ofLanguage.get(kind);
  const questions = allQuestions(form.questions)
    .filter(({ ask }) => ask !== 'nothing')
    .map((question): AskedQuestion => {
      const hint = hintWords(words, kind, question.field);
      const answers = answersOf(words, question);
      return {
        field: question.field,
        ask: askOf(words, kind, question.field),
        ...(hint === undefined ? {} : { hint }),
        ...(answers === undefined ? {} : { answers }),
      };
    });
  const wording = { kind, language: words.language, title: words.name('kinds.form', kind), questions };
  ofLanguage.set(kind, wording);
  return wording;
};

/** Commands with the words in which their forms ask, for the ledger to keep with what was answered. */
export const worded = (words: Words, commands: readonly Command[]): readonly Command[] =>
  commands.map((command) => ({ ...command, wording: wordingOf(words, command.kind) }));
