import { weekday } from '#src/calendar/index.ts';
import { quantileOf } from '#src/practice/index.ts';
import type { ListedChild, ListedEpisode } from '#src/views/index.ts';
import { badge, scroll } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { Words } from '../../words.ts';
import { lastedWords, shareWords } from './parts.ts';

/** What patterns of missing episodes are made of: an episode, whosever it is. */
export type Patterned = Omit<ListedEpisode, keyof ListedChild>;

const HOUR = 60;
/** Parts of the day, each from an hour. */
const PARTS = [
  { part: 'night', from: 0 },
  { part: 'morning', from: 6 },
  { part: 'afternoon', from: 12 },
  { part: 'evening', from: 18 },
] as const;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

const partOf = (minute: number | null): (typeof PARTS)[number]['part'] | 'unknown' =>
  minute === null ? 'unknown' : (PARTS.findLast(({ from }) => minute >= from * HOUR)?.part ?? 'night');

/** When children go missing: parts of the day against days of the week. */
const timesTable = (words: Words, all: readonly Patterned[]): Html => {
  const { t, name, number } = words;
  const counted = new Map<string, number>();
  for (const { reportedOn, minute } of all) {
    const key = `${partOf(minute)} ${weekday(reportedOn)}`;
    counted.set(key, (counted.get(key) ?? 0) + 1);
  }
  const most = Math.max(1, ...counted.values());
  const parts = [...PARTS.map(({ part }) => part), ...(all.some(({ minute }) => minute === null) ? ['unknown'] : [])];
  const cell = (part: string, on: number) => {
    const count = counted.get(`${part} ${on}`) ?? 0;
    const shade = count === 0 ? 0 : Math.ceil((3 * count) / most);
    return {
      html: count === 0 ? html`<span class="diogel-muted">${number(0)}</span>` : html`${number(count)}`,
      format: 'numeric',
      classes: `diogel-heat--${shade}`,
    };
  };
  const caption = t('watch.missing.times');
  return scroll(
    caption,
    govukIn(words)('table', {
      caption,
      captionClasses: 'govuk-table__caption--s',
      firstCellIsHeader: true,
      head: [
        { text: t('watch.missing.part-of-day') },
        ...WEEKDAYS.map((on) => ({ text: name('watch.weekday', String(on)), format: 'numeric' })),
      ],
      rows: parts.map((part) => [{ text: name('watch.part', part) }, ...WEEKDAYS.map((on) => cell(part, on))]),
    }),
  );
};

/** The codes of a field with how often each was recorded, the most frequent first. */
const tally = (words: Words, values: readonly (string | null)[], list: 'watch.place' | 'codes.company'): string => {
  const counted = [...Map.groupBy(values, (value) => value)].sort((a, b) => b[1].length - a[1].length);
  return words.terms(
    counted.map(([value, all]) =>
      words.t('watch.signals.answer', {
        answer: value === null ? words.t('common.not-recorded') : words.name(list, value),
        count: words.number(all.length),
      }),
    ),
  );
};

/** Where, when, with whom and how long, what harm came, and whether anybody talked with the child afterwards. */
export const patternsHtml = (words: Words, all: readonly Patterned[]): Html => {
  const { t, number } = words;
  const found = all.filter(({ foundOn }) => foundOn !== null);
  const offered = found.filter(({ offeredOn }) => offeredOn !== null);
  const accepted = offered.filter((each) => each.accepted === true);
  const lasted = all.flatMap((each) => (each.lasted === null ? [] : [each.lasted]));
  const [middle, longest] = [quantileOf(lasted, 0.5), lasted.length === 0 ? null : Math.max(...lasted)];
  // Of those of whom it is known: not knowing is not the same as no.
  const asked = found.filter((each) => each.harmed !== null);
  const harmed = asked.filter((each) => each.harmed === true).length;
  const row = (key: string, value: Content) => ({ key: { text: key }, value: { html: html`${value}` } });
  return html`${govukIn(words)('summary-list', {
    rows: [
      row(
        t('watch.missing.from'),
        tally(
          words,
          all.map(({ place }) => place),
          'watch.place',
        ),
      ),
      row(
        t('watch.missing.company'),
        found.length === 0
          ? t('watch.none-to-count')
          : tally(
              words,
              found.map(({ company }) => company),
              'codes.company',
            ),
      ),
      row(
        t('watch.missing.lasted'),
        middle === null || longest === null
          ? t('watch.missing.lasted-unknown')
          : t('watch.missing.lasted-words', {
              middle: lastedWords(words, Math.round(middle)),
              longest: lastedWords(words, longest),
              count: number(lasted.length),
              of: number(all.length),
            }),
      ),
      row(
        t('watch.missing.harmed'),
        html`${shareWords(words, { count: harmed, of: asked.length })} ${harmed > 0 && badge(t('watch.missing.harm'), 'alarm')}`,
      ),
      row(
        t('watch.missing.debriefs'),
        t('watch.missing.debriefs-words', {
          offered: shareWords(words, { count: offered.length, of: found.length }),
          accepted: shareWords(words, { count: accepted.length, of: offered.length }),
          held: shareWords(words, {
            count: accepted.filter(({ heldOn }) => heldOn !== null).length,
            of: accepted.length,
          }),
        }),
      ),
    ],
  })}${timesTable(words, all)}`;
};
