import { type Day, formatDay } from '#src/calendar/index.ts';
import { compareFacts, type Fact } from '#src/law/index.ts';
import { type Form, type Instrument, isAboutRecord, isAgreed, type Question } from '#src/practice/index.ts';
import { first, type Sent } from '../../site.ts';
import type { Language } from '../../words.ts';
import { readDate, type Wrong } from './happened.ts';
import { chosenInstrument, instrumentValues, readInstrument } from './instrument.ts';
import { type Matter, MATTER_FIELDS, matterValue } from './matters.ts';

/** A post that a case may be allocated to. */
export interface OfferedPost {
  readonly post: string;
  readonly team: string | null;
}

/** A duty that is owed, by its rule and the entry that started it. */
export interface OwedDuty {
  readonly rule: string;
  readonly entry: string;
}

/** How a form names a duty. */
export const dutyValue = ({ rule, entry }: OwedDuty): string => `${rule}~${entry}`;

/** Entries of these kinds that nobody has agreed to yet: what may be signed off, the latest first. */
export const unsigned = (facts: readonly Fact[], of: readonly string[] | 'every'): Fact[] =>
  facts
    .filter((fact) => (of === 'every' ? !isAboutRecord(fact) : of.includes(fact.kind) && !isAgreed(facts, fact.id)))
    .sort(compareFacts)
    .reverse();

/** What the answers are read against. */
export interface Around {
  readonly kind: string;
  readonly today: Day;
  /** The id under which the form will be recorded: a new contact, enquiry, assessment or placement takes it as its own. */
  readonly id: string;
  readonly matters: readonly Matter[];
  readonly posts: readonly OfferedPost[];
  /** Ids of the people in the files of the child and of those recorded with them. */
  readonly people: readonly string[];
  /** The ids of the child's entries that may be pointed at. */
  readonly entries: readonly string[];
  /** Duties that are owed now, of the rules that the form asks about: `dutyValue` of each. */
  readonly duties: readonly OwedDuty[];
  /** The child's facts that count now, where the form asks for one of them. */
  readonly facts: readonly Fact[];
  /** The instruments that may be used, and the language in which their indicators are shown. */
  readonly instruments: readonly Instrument[];
  readonly language: Language;
  /** The data of the event that is corrected: its ids are kept, and words of its writer's own list stay allowed. */
  readonly original?: Readonly<Record<string, unknown>>;
}

/** Of which child: the page's own, or one recorded together with them, whose fields have the suffix. */
export interface Whose {
  readonly suffix: string;
  readonly idSuffix: string;
  /** Whether to read only what is asked of each child by themselves. */
  readonly eachOnly: boolean;
}

export const OWN: Whose = { suffix: '', idSuffix: '', eachOnly: false };

export interface Answers {
  readonly data: Readonly<Record<string, unknown>>;
  /** Children that the answers name besides those of the form. */
  readonly children: readonly string[];
  readonly wrongs: readonly Wrong[];
}

const LONGEST_WORD = 1_000;

const tidy = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

/** Whether a word is the original's own, of a list that this service does not have. */
const isOriginal = (value: unknown, word: string): boolean =>
  value === word || (Array.isArray(value) && value.includes(word));

/** Reads the answers of a form. Every problem is told, not only the first; what is wrong is left out of the data. Pure. */
export const readAnswers = (form: Pick<Form, 'questions'>, sent: Sent, around: Around, whose: Whose = OWN): Answers => {
  const data: Record<string, unknown> = {};
  const children: string[] = [];
  const wrongs: Wrong[] = [];
  const { kind, original } = around;

  const read = (question: Question): void => {
    const { field, optional } = question;
    const name = field + whose.suffix;
    const id = field + whose.idSuffix;
    const miss = (at = id): void => {
      if (optional !== true) wrongs.push({ id: at, code: 'missing', field: `${kind}.${field}` });
    };
    if (whose.eachOnly && question.each !== true) return;
    const { only } = question;
    if (only !== undefined && !only.is.some((answer) => answer === data[only.field])) return;
    switch (question.ask) {
      case 'text':
      case 'long-text': {
        const text = tidy(first(sent, name));
        const most = question.ask === 'text' ? LONGEST_WORD : question.most;
        if (text === '') miss();
        else if (text.length > most) wrongs.push({ id, code: 'too-long', count: most });
        else data[field] = text;
        break;
      }
      case 'lines': {
        const lines = tidy(first(sent, name))
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '');
        if (lines.length === 0) miss();
        else if (lines.some((line) => line.length > LONGEST_WORD))
          wrongs.push({ id, code: 'too-long', count: LONGEST_WORD });
        else data[field] = lines;
        break;
      }
      case 'date': {
        const date = readDate(sent, name, id);
        if (!date.ok) wrongs.push(date.wrong);
        else if (date.day === undefined) miss(`${id}-day`);
        else if (date.day > around.today && question.future !== true)
          wrongs.push({ id: `${id}-day`, code: 'date-future' });
        else data[field] = formatDay(date.day);
        break;
      }
      case 'yes-no': {
        const answer = first(sent, name);
        if (answer !== 'yes' && answer !== 'no') {
          miss();
          break;
        }
        data[field] = answer === 'yes';
        const follow = question.follow?.[answer];
        if (follow !== undefined) for (const next of follow) read(next);
        else Object.assign(data, question.otherwise);
        break;
      }
      case 'one': {
        const answer = first(sent, name);
        if (answer === '') miss();
        else if (!question.of.includes(answer) && !isOriginal(original?.[field], answer))
          wrongs.push({ id, code: 'choice' });
        else {
          data[field] = answer;
          for (const next of question.follow?.[answer] ?? []) read(next);
        }
        break;
      }
      case 'some': {
        const answers = [...new Set(sent[name] ?? [])].filter((answer) => answer !== '');
        if (answers.length === 0) miss();
        else if (answers.some((answer) => !question.of.includes(answer) && !isOriginal(original?.[field], answer)))
          wrongs.push({ id, code: 'choice' });
        else data[field] = answers;
        break;
      }
      case 'entries': {
        const answers = [...new Set(sent[name] ?? [])].filter((answer) => answer !== '');
        if (answers.length === 0) miss();
        else if (answers.some((answer) => !around.entries.includes(answer) && !isOriginal(original?.[field], answer)))
          wrongs.push({ id, code: 'choice' });
        else data[field] = answers;
        break;
      }
      case 'entry': {
        const answer = first(sent, name);
        if (answer === '') miss();
        else if (
          !unsigned(around.facts, question.of).some((fact) => fact.id === answer) &&
          !isOriginal(original?.[field], answer)
        )
          wrongs.push({ id, code: 'choice' });
        else data[field] = answer;
        break;
      }
      case 'duty': {
        const answer = first(sent, name);
        const kept = { rule: String(original?.['rule']), entry: String(original?.['entry']) };
        const duty = [...around.duties, kept].find((each) => dutyValue(each) === answer);
        if (answer === '') miss();
        else if (duty === undefined) wrongs.push({ id, code: 'choice' });
        else Object.assign(data, { rule: duty.rule, entry: duty.entry });
        break;
      }
      case 'instrument': {
        const instrument = chosenInstrument(around.instruments, first(sent, name));
        if (instrument === undefined) {
          miss();
          break;
        }
        const stated = readInstrument(instrument, around.language, sent, around.today);
        wrongs.push(...stated.wrongs);
        Object.assign(data, stated.data);
        break;
      }
      case 'matter': {
        const answer = first(sent, name);
        if (answer === 'new' && question.fresh === true) data[field] = around.id;
        else if (answer === 'none' && optional === true) break;
        else if (answer === '') miss();
        else {
          const matter = around.matters.find((each) => matterValue(each) === answer);
          const kept = original?.[field];
          if (matter !== undefined) data[matter.field] = matter.id;
          else if (typeof kept === 'string' && answer === `${field}~${kept}`) data[field] = kept;
          else wrongs.push({ id, code: 'choice' });
        }
        break;
      }
      case 'person': {
        const answer = first(sent, name);
        if (answer === 'new' && question.fresh === true) data[field] = around.id;
        else if (answer === '') miss();
        else if (!around.people.includes(answer) && !isOriginal(original?.[field], answer))
          wrongs.push({ id, code: 'choice' });
        else data[field] = answer;
        break;
      }
      case 'nothing': {
        const kept = original?.[field];
        data[field] = typeof kept === 'string' ? kept : around.id;
        break;
      }
      case 'post': {
        const answer = first(sent, name);
        const post = around.posts.find((each) => each.post === answer);
        if (answer === '') miss();
        else if (post === undefined) wrongs.push({ id, code: 'choice' });
        else {
          data[field] = post.post;
          if (field === 'worker' && post.team !== null) data['team'] = post.team;
        }
        break;
      }
      case 'children': {
        data[field] = question.fills;
        const found = [...new Set(sent[name] ?? [])].filter((child) => child !== '');
        if (found.length === 0) wrongs.push({ id: `${id}-name`, code: 'missing', field: 'event.children' });
        children.push(...found);
        break;
      }
      case 'way': {
        const answer = first(sent, name);
        const follow = question.of.includes(answer) ? (question.follow[answer] ?? []) : undefined;
        if (follow === undefined) wrongs.push({ id, code: 'choice' });
        else for (const next of follow) read(next);
        break;
      }
    }
  };

  for (const question of form.questions) read(question);
  return { data, children, wrongs };
};

/** The values that a form's fields have for an event's data: what a correction begins with. */
export const valuesOf = (
  questions: readonly Question[],
  data: Readonly<Record<string, unknown>>,
  suffix = '',
): Sent => {
  const values: Record<string, readonly string[]> = {};
  const put = (question: Question): void => {
    const { field } = question;
    const name = field + suffix;
    const value = data[field];
    switch (question.ask) {
      case 'text':
      case 'long-text':
      case 'one':
      case 'post':
      case 'person':
      case 'entry':
        if (typeof value === 'string') values[name] = [value];
        break;
      case 'lines':
        if (Array.isArray(value)) values[name] = [value.join('\n')];
        break;
      case 'some':
      case 'entries':
        if (Array.isArray(value)) values[name] = value.filter((each) => typeof each === 'string');
        break;
      case 'date': {
        const [year, month, day] = typeof value === 'string' ? value.split('-') : [];
        if (year !== undefined)
          Object.assign(values, {
            [`${name}-day`]: [String(Number(day))],
            [`${name}-month`]: [String(Number(month))],
            [`${name}-year`]: [year],
          });
        break;
      }
      case 'yes-no':
        if (typeof value === 'boolean') values[name] = [value ? 'yes' : 'no'];
        break;
      case 'matter': {
        const held = MATTER_FIELDS.find((each) => typeof data[each] === 'string');
        values[name] = [held === undefined ? 'none' : matterValue({ field: held, id: String(data[held]) })];
        break;
      }
      case 'duty':
        if (typeof value === 'string') values[name] = [dutyValue({ rule: value, entry: String(data['entry']) })];
        break;
      case 'way':
        values[name] = [
          Object.entries(question.follow).find(([, follow]) =>
            follow.some((next) => data[next.field] !== undefined),
          )?.[0] ??
            question.of.at(-1) ??
            '',
        ];
        break;
      case 'instrument':
        Object.assign(values, instrumentValues(data));
        break;
      case 'nothing':
      case 'children':
        break;
    }
    if ('follow' in question && question.follow !== undefined)
      for (const next of Object.values(question.follow).flat()) put(next);
  };
  for (const question of questions) put(question);
  return values;
};
