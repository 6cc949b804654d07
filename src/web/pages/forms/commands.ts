import { type Day, formatDay } from '#src/calendar/index.ts';
import { allQuestions, type Form } from '#src/practice/index.ts';
import type { Command } from '#src/recording/index.ts';
import type { Sent } from '../../site.ts';
import { readAbout, readHappened, type Wrong } from './happened.ts';
import { type Around, OWN, readAnswers, type Whose } from './reading.ts';

/** What a form asks to have recorded, or what is wrong with it. */
export type ReadForm =
  | { readonly ok: true; readonly commands: readonly Command[] }
  | { readonly ok: false; readonly wrongs: readonly Wrong[] };

export interface FormOf {
  readonly form: Form;
  readonly child: string;
  /** Children for whom it may be recorded too, in the order in which the page shows them. */
  readonly others: readonly string[];
  readonly around: Around;
  readonly replaces?: string;
  /** Whom the event that is retracted concerns. */
  readonly concerned?: readonly string[];
}

/** Whose answers the fields of another child are: their names carry the child's id, so that no answer can be another's. */
export const whoseOf = (child: string, place: number): Whose => ({
  suffix: `:${child}`,
  idSuffix: `-${place + 1}`,
  eachOnly: true,
});

const groupOf = (data: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * Reads a whole form: when it happened, the child's answers, and those of the brothers and sisters recorded with them. Children
 * with the same answers share one event; whoever's differ get one of their own. The same form gives the same ids, so that it
 * is recorded once however often it is sent. Pure.
 */
export const readForm = (
  { form, child, others, around, replaces, concerned }: FormOf,
  sent: Sent,
  today: Day,
): ReadForm => {
  const retracting = form.kind === 'record.retracted';
  const about = form.about === undefined ? undefined : readAbout(sent, today);
  const happened = retracting
    ? ({ ok: true, at: formatDay(today), day: today } as const)
    : (about?.happened ?? readHappened(sent, today));
  const own = readAnswers(form, sent, around, OWN);
  const wrongs: Wrong[] = [...(happened.ok ? [] : [happened.wrong]), ...own.wrongs];
  const each = new Set(
    allQuestions(form.questions)
      .filter((question) => question.each === true)
      .map(({ field }) => field),
  );
  const groups = new Map<string, { children: string[]; data: Readonly<Record<string, unknown>> }>();
  groups.set(groupOf(own.data), { children: [child, ...own.children], data: own.data });
  const also = form.together ? others.filter((other) => sent['also']?.includes(other) === true) : [];
  for (const other of also) {
    const theirs = each.size === 0 ? undefined : readAnswers(form, sent, around, whoseOf(other, others.indexOf(other)));
    wrongs.push(...(theirs?.wrongs ?? []));
    const shared = Object.fromEntries(Object.entries(own.data).filter(([field]) => !each.has(field)));
    const data = theirs === undefined ? own.data : { ...shared, ...theirs.data };
    const key = groupOf(data);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { children: [other], data });
    else group.children.push(other);
  }
  if (wrongs.length > 0 || !happened.ok) return { ok: false, wrongs };
  const commands = [...groups.values()].map(
    ({ children, data }, place): Command => ({
      id: place === 0 ? around.id : `${around.id}.${place + 1}`,
      kind: form.kind,
      at: happened.at,
      children: concerned ?? children,
      data:
        form.about === undefined || about?.precision === undefined ? data : { ...data, [form.about]: about.precision },
      ...(replaces === undefined ? {} : { replaces }),
    }),
  );
  return { ok: true, commands };
};

/** Whether what is to be recorded cannot be undone lightly, so that it is asked for twice. */
export const needsConfirming = ({ confirm }: Form, commands: readonly Command[]): boolean =>
  confirm === true || (confirm !== undefined && commands.some(({ data }) => data[confirm.field] === confirm.is));
