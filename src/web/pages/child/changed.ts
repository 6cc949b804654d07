import { type Day, londonDay, type Us } from '#src/calendar/index.ts';
import type { Compiled, Duty, Fact } from '#src/law/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import type { Grade, OpenRisk } from '#src/practice/index.ts';
import { badge, ruleName } from '../../casework.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import { lawOfDuty } from '../listed.ts';
import type { Picture } from './picture.ts';

/** So many of what came in are looked at one by one, to leave out what the reader wrote themselves. */
const LOOKED_AT = 60;

/** What was written down of a child since a moment, by others. */
export interface Changes {
  readonly since: Us;
  /** Events by kind, with the day of the latest; what the list of risks says is not among them. */
  readonly kinds: readonly { readonly kind: string; readonly count: number; readonly latest: Day }[];
  readonly risks: readonly {
    readonly harm: string;
    readonly grade: Grade;
    /** Undefined where the risk is new. */
    readonly before: Grade | undefined;
  }[];
  readonly overdue: readonly Duty[];
}

const newerFirst = (a: Fact, b: Fact): number => b.recorded - a.recorded;
const since = (all: readonly Fact[], moment: Us): Fact[] =>
  all.filter(({ recorded }) => recorded > moment).sort(newerFirst);

/** The events whose authors must be known to say what is new. */
export const unseenEvents = ({ all }: Picture, moment: Us): string[] =>
  since(all, moment)
    .slice(0, LOOKED_AT)
    .map(({ id }) => id);

/** What was written down since a moment, but for what `post` wrote; and the duties that have become overdue. Pure. */
export const changesSince = (
  { all, owed, moment: { asAt } }: Picture,
  risks: readonly OpenRisk[],
  events: ReadonlyMap<string, RecordedEvent>,
  post: string,
  moment: Us,
): Changes => {
  const come = since(all, moment).filter(({ id }) => events.get(id)?.by !== post);
  const ids = new Set(come.map(({ id }) => id));
  const graded = risks.filter(({ judged, grade, before }) => ids.has(judged.id) && before !== grade);
  const told = new Set(graded.flatMap(({ judged }) => judged.id));
  const kinds = [
    ...Map.groupBy(
      come.filter(({ id }) => !told.has(id)),
      ({ kind }) => kind,
    ),
  ].map(([kind, some]) => ({ kind, count: some.length, latest: Math.max(...some.map(({ day }) => day)) }));
  const seenOn = londonDay(moment);
  return {
    since: moment,
    kinds,
    risks: graded.map(({ identified, grade, before }) => ({ harm: String(identified.data['harm']), grade, before })),
    overdue: owed.map(({ duty }) => duty).filter(({ due }) => due >= seenOn && due < asAt),
  };
};

/** What changed since somebody last looked, the gravest first; or, in a line, that nothing did. */
export const changesHtml = (
  { words }: Visit,
  { since: moment, kinds, risks, overdue }: Changes,
  law: Compiled,
): Html => {
  const { t, name } = words;
  const when = words.dateTime(moment);
  if (kinds.length + risks.length + overdue.length === 0)
    return html`<p class="govuk-body diogel-muted">${t('watch.changed.nothing', { when })}</p>`;
  return html`<section class="diogel-changed" aria-labelledby="changed">
      <h2 class="govuk-heading-s" id="changed">${t('watch.changed.title', { when })}</h2>
      <ul class="govuk-list govuk-list--bullet">
        ${risks.map(
          ({ harm, grade, before }) =>
            html`<li>${before === undefined ? t('watch.changed.new-risk', { harm: name('codes.harm', harm) }) : t('watch.changed.regraded', { harm: name('codes.harm', harm), before: name('codes.grade', before) })} <strong>${name('codes.graded', grade)}</strong></li>`,
        )}
        ${overdue.map(
          (duty) =>
            html`<li>${ruleName(words, duty.rule, lawOfDuty(law, duty))} ${badge(t('duties.status.overdue'), 'alarm')}</li>`,
        )}
        ${kinds.map(
          ({ kind, count, latest }) =>
            html`<li>${
              count === 1
                ? t('child.event-on', { what: name('kinds.name', kind), date: words.date(latest) })
                : t('watch.changed.several', {
                    what: name('kinds.name', kind),
                    count: words.number(count),
                    date: words.date(latest),
                  })
            }</li>`,
        )}
      </ul>
    </section>`;
};
