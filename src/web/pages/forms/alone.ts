import { type Contradiction, FORMS, type Form, type Question } from '#src/practice/index.ts';
import { html, type Html } from '../../html.ts';
import type { Problem } from '../../layout.ts';
import type { Sent, Visit } from '../../site.ts';
import type { Wrong } from './happened.ts';
import { questionHtml, type Shown, wrongWords } from './questions.ts';
import { type Answers, OWN, readAnswers, type Whose } from './reading.ts';

/** What a page of its own asks otherwise than the generic form: these fields alone, fields that it does not leave open, and fields that it does. */
interface Otherwise {
  readonly only?: readonly string[];
  readonly needed?: readonly string[];
  readonly open?: readonly string[];
}

const asNeeded = (question: Question): Question => {
  const { optional: _, ...rest } = question;
  return rest;
};

/** The form of a kind for a page of its own, which knows itself what the form is about: the questions of the generic form but that one. */
export const formAlone = (kind: string, { only, needed = [], open = [] }: Otherwise = {}): Form => {
  const form = FORMS.get(kind);
  if (form === undefined) throw new Error(`no form asks for ${kind}`);
  return {
    ...form,
    questions: form.questions
      .filter(({ ask, field }) => (only === undefined ? ask !== 'matter' : only.includes(field)))
      .map((question): Question => {
        if (needed.includes(question.field)) return asNeeded(question);
        return open.includes(question.field) ? { ...question, optional: true } : question;
      }),
  };
};

/** Which of several of a kind on one page: the ends of the names and the ids of its fields. */
export const numbered = (which: string): Whose => ({ suffix: `-${which}`, idSuffix: `-${which}`, eachOnly: false });

/** What such a page shows its questions with: no child's record is read for them. */
export const shownAlone = (
  { words, today }: Pick<Visit, 'words' | 'today'>,
  { kind }: Form,
  sent: Sent,
  wrongs: readonly Wrong[],
): Shown => ({
  words,
  kind,
  sent,
  wrongs,
  matters: [],
  stated: new Map(),
  posts: [],
  people: new Map(),
  facts: [],
  instruments: [],
  duties: [],
  path: '',
  found: undefined,
  original: undefined,
  carried: new Map(),
  today,
});

/** The questions of such a page. */
export const questionsAlone = (shown: Shown, { questions }: Form, whose: Whose = OWN): Html =>
  html`${questions.map((question) => questionHtml(shown, question, whose, 's'))}`;

/** What was answered to them; `id` is what an id that nobody types becomes. */
export const readAlone = (
  { words, today }: Pick<Visit, 'words' | 'today'>,
  form: Form,
  sent: Sent,
  id: string,
  whose: Whose = OWN,
): Answers =>
  readAnswers(
    form,
    sent,
    {
      kind: form.kind,
      today,
      id,
      matters: [],
      posts: [],
      people: [],
      entries: [],
      duties: [],
      facts: [],
      instruments: [],
      language: words.language,
    },
    whose,
  );

/** What is wrong, for the summary at the top of the page. */
export const problemsAlone = ({ words }: Pick<Visit, 'words'>, wrongs: readonly Wrong[]): Problem[] =>
  wrongs.map((wrong) => ({ field: wrong.id, text: wrongWords(words, wrong) }));

/** Why what was asked contradicts what is known, each reason once. */
export const refusalsAlone = (
  { words: { t } }: Pick<Visit, 'words'>,
  refused: readonly Pick<Contradiction, 'code'>[],
): Problem[] => [...new Set(refused.map(({ code }) => t(`forms.refused.${code}`)))].map((text) => ({ text }));
