import { compareFacts, type Fact } from '#src/law/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { allQuestions, type Form, type Question } from '#src/practice/index.ts';
import type { KeptChild } from '#src/views/index.ts';
import type { Sent } from '../../site.ts';
import { MATTER_FIELDS } from './matters.ts';
import { type OwedDuty, valuesOf } from './reading.ts';

/** An answer that a form opens with, or tells beside the question, and the entry that it comes from. */
export interface CarriedAnswer {
  readonly question: Question;
  readonly event: RecordedEvent;
  /** Told beside the question and not filled in, since it is judged anew. */
  readonly told: boolean;
}

/** What the entry says for the question. */
const saidFor = ({ question: { field, carried }, event }: Pick<CarriedAnswer, 'question' | 'event'>): unknown =>
  event.data[carried?.field ?? field];

/** Where an answer may come from: the question, and the entry by its fact. */
export interface CarriedSource {
  readonly question: Question;
  readonly from: Fact;
}

const HIDDEN = '_carried';

/** How many entries are looked through for one that answers a question. */
const OLDER = 12;

const carriedQuestions = ({ questions }: Form): Question[] =>
  allQuestions(questions).filter(({ carried }) => carried !== undefined);

/** Whether an answer is somebody's own words: the record then says that they were carried over. */
export const isText = ({ ask }: Question): boolean => ask === 'text' || ask === 'long-text' || ask === 'lines';

const matterOf = (fact: Fact): string | undefined =>
  MATTER_FIELDS.map((field) => fact.data[field]).find((id): id is string => typeof id === 'string');

/**
 * The entries that a form's answers come from: the latest of the kinds that each question names. Where the form belongs to one of
 * several matters, that matter's own; none while nobody has said which. `duty` is the one that the form is about. Of a question that may be answered by an older one, several,
 * the latest first. Pure.
 */
export const carriedFrom = (
  form: Form,
  facts: readonly Fact[],
  { registeredOn }: Pick<KeptChild, 'registeredOn'>,
  matter: string | undefined,
  duty?: OwedDuty,
): CarriedSource[] => {
  const byMatter = form.questions.some(({ ask }) => ask === 'matter');
  const ordered = [...facts].sort(compareFacts);
  const began = facts.find(({ id }) => id === duty?.entry);
  return carriedQuestions(form).flatMap((question): CarriedSource[] => {
    const { carried } = question;
    if (carried === undefined || (carried.while === 'registered' && registeredOn === null)) return [];
    if (carried.duty !== undefined && carried.duty !== duty?.rule) return [];
    const found = ordered.filter(
      (fact) =>
        carried.from.includes(fact.kind) &&
        (carried.duty === undefined || (began !== undefined && compareFacts(fact, began) > 0)) &&
        (carried.while !== 'registered' || fact.day >= (registeredOn ?? 0)) &&
        (!byMatter || carried.anyMatter === true || (matter !== undefined && matterOf(fact) === matter)),
    );
    return found
      .slice(carried.older === true ? -OLDER : -1)
      .reverse()
      .map((from) => ({ question, from }));
  });
};

/** The same as a form that was shown before says it, which may be of another day. What it names must be an entry of the child, of a kind that the question names. Pure. */
export const carriedAsSent = (form: Form, facts: readonly Fact[], sent: Sent): CarriedSource[] =>
  carriedQuestions(form).flatMap((question): CarriedSource[] => {
    const named = sent[HIDDEN]?.find((each) => each.startsWith(`${question.field}~`))?.slice(question.field.length + 1);
    const from = facts.find(({ id, kind }) => id === named && question.carried?.from.includes(kind) === true);
    return from === undefined ? [] : [{ question, from }];
  });

/** The answers that some entries give: for a question, the first of its entries that gives one. */
export const carriedAnswers = (sources: readonly CarriedSource[], events: readonly RecordedEvent[]): CarriedAnswer[] =>
  sources
    .flatMap(({ question, from }): CarriedAnswer[] => {
      const event = events.find(({ id }) => id === from.id);
      return event === undefined || saidFor({ question, event }) === undefined
        ? []
        : [{ question, event, told: question.carried?.told === true }];
    })
    .filter(({ question }, place, all) => all.findIndex((each) => each.question.field === question.field) === place);

/** The values of the hidden fields that say what a form opened with. */
export const carriedFields = (carried: readonly CarriedAnswer[]): string[] =>
  carried.filter(({ told }) => !told).map(({ question, event }) => `${question.field}~${event.id}`);

/** The values that a form opens with by what is carried over. */
export const carriedValues = (carried: readonly CarriedAnswer[]): Sent =>
  Object.assign(
    {},
    ...carried
      .filter(({ told }) => !told)
      .map((each) => valuesOf([each.question], { [each.question.field]: saidFor(each) })),
  ) as Sent;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether a form still shows for a question what was carried over. */
export const isUnchanged = (answer: CarriedAnswer, sent: Sent): boolean => {
  const values = valuesOf([answer.question], { [answer.question.field]: saidFor(answer) });
  const tidy = (of: readonly string[] = []): string[] => of.map((each) => each.replace(/\r\n?/g, '\n').trim());
  return Object.entries(values).every(([name, of]) => same(tidy(of), tidy(sent[name])));
};

/**
 * The data of an event with the mark that says which of its texts were carried over unchanged, and from which entry. A correction
 * keeps the mark of what it leaves as it was. Pure.
 */
export const withMark = (
  data: Readonly<Record<string, unknown>>,
  carried: readonly CarriedAnswer[],
  original: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> => {
  const marked = Object.entries((original?.['carried'] ?? {}) as Readonly<Record<string, string>>).filter(([field]) =>
    same(data[field], original?.[field]),
  );
  for (const { question, event, told } of carried)
    if (
      !told &&
      isText(question) &&
      data[question.field] !== undefined &&
      same(data[question.field], saidFor({ question, event }))
    )
      marked.push([question.field, event.id]);
  return marked.length === 0 ? data : { ...data, carried: Object.fromEntries(marked) };
};
