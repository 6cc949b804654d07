import type { Confidence } from '#src/law/index.ts';
import { attributes, type Content, type Html, html } from './html.ts';
import type { Words } from './words.ts';

/** How much a thing asks for attention. Colour never says it alone: the words do. */
export type Tone = 'quiet' | 'calm' | 'caution' | 'alarm';

/** A word beside a thing that says what kind of thing it is, such as "Not verified"; `meaning` explains it. */
export function badge(text: string, tone: Tone = 'quiet', meaning?: string): Html {
  const explained = meaning !== undefined && html`<span class="govuk-visually-hidden">: ${meaning}</span>`;
  return html`<span class="diogel-badge diogel-badge--${tone}"${attributes({ title: meaning })}>${text}${explained}</span>`;
}

/** Who a page is about, with the facts that must be seen at once. Holds the page's h1. */
export function identityBar({
  name,
  badges,
  facts,
}: {
  readonly name: string;
  readonly badges?: readonly Html[];
  readonly facts: readonly { readonly label: string; readonly value: Content }[];
}): Html {
  return html`<div class="diogel-identity">
      <div class="diogel-identity__title"><h1 class="govuk-heading-l diogel-identity__name">${name}</h1>${badges}</div>
      <dl class="diogel-identity__facts">${facts.map(
        ({ label, value }) => html`<div class="diogel-identity__fact"><dt>${label}</dt><dd>${value}</dd></div>`,
      )}</dl>
    </div>`;
}

/** The pages about one child or one team; `label` names the navigation to screen readers. */
export function subNavigation(
  label: string,
  items: readonly { readonly text: string; readonly href: string; readonly current?: boolean }[],
): Html {
  return html`<nav class="diogel-sub-navigation" aria-label="${label}">
      <ul class="diogel-sub-navigation__list">${items.map(
        ({ text, href, current }) =>
          html`<li><a class="diogel-sub-navigation__link" href="${href}"${attributes({ 'aria-current': current === true && 'page' })}>${text}</a></li>`,
      )}</ul>
    </nav>`;
}

/** Numbers, each the link that opens its list. */
export function counts(
  items: readonly { readonly count: string; readonly label: string; readonly href: string; readonly tone?: Tone }[],
): Html {
  return html`<ul class="diogel-counts">${items.map(
    ({ count, label, href, tone }) =>
      html`<li class="diogel-counts__item diogel-counts__item--${tone ?? 'quiet'}"><a class="govuk-link govuk-link--no-visited-state" href="${href}"><span class="diogel-counts__number">${count}</span> <span class="diogel-counts__label">${label}</span></a></li>`,
  )}</ul>`;
}

export const DUTY_STATUSES = ['met', 'late', 'open', 'overdue', 'ended', 'missed'] as const;
export type DutyStatus = (typeof DUTY_STATUSES)[number];

const STATUS_COLOURS: Readonly<Record<DutyStatus, string>> = {
  met: 'green',
  late: 'yellow',
  open: 'blue',
  overdue: 'red',
  ended: 'grey',
  missed: 'magenta',
};

/** The state of a duty as GOV.UK's tag. */
export function statusTag({ t }: Words, status: DutyStatus): Html {
  return html`<strong class="govuk-tag govuk-tag--${STATUS_COLOURS[status]}">${t(`duties.status.${status}`)}</strong>`;
}

/** The paragraph that asks for a duty, as the law declares it. */
export interface Source {
  readonly instrument: string;
  readonly paragraph: string;
  readonly source?: string | undefined;
  readonly confidence: Confidence;
}

const cited = ({ name }: Words, { instrument, paragraph, confidence }: Source): string => {
  // What an authority says of its own norm is a note to its rule, not the place of a paragraph.
  const place = confidence === 'L' ? '' : paragraph.replace(/\p{L}+/gu, (word) => name('duties.cite', word));
  return [name('duties.instrument', instrument), place].filter((part) => part !== '').join(', ');
};

const marked = ({ t }: Words, text: string, confidence: Source['confidence'] | undefined): string =>
  confidence === 'R'
    ? `${text} (${t('common.badge.not-verified')})`
    : confidence === 'L'
      ? `${text} (${t('common.badge.local')})`
      : text;

/** A citation where no badge can be drawn: in a file, in a sentence. */
export const citationText = (words: Words, source: Source): string =>
  marked(words, cited(words, source), source.confidence);

/** A rule's name in a sentence, with what its badge would say where it is not law. */
export const ruleName = (words: Words, rule: string, source: Pick<Source, 'confidence'> | undefined): string =>
  marked(words, words.name('duties.rule', rule), source?.confidence);

/** "Wales Safeguarding Procedures, section 4, page 7", a link where the text is published, with its badge where it is not law. */
export function citation(words: Words, cite: Source): Html {
  const { t } = words;
  const { source, confidence } = cite;
  const text = cited(words, cite);
  const said =
    source === undefined
      ? html`${text}`
      : html`<a class="govuk-link" href="${source}" rel="external noreferrer">${text}</a>`;
  switch (confidence) {
    case 'V':
    case 'P':
      return said;
    case 'R':
      return html`${said} ${badge(t('common.badge.not-verified'), 'caution', t('common.badge-meaning.not-verified'))}`;
    case 'L':
      return html`${said} ${badge(t('common.badge.local'), 'calm', t('common.badge-meaning.local'))}`;
    default:
      return confidence satisfies never;
  }
}

/** One thing that is owed, or was. `days` are those past the due day (overdue) or until it (open). */
export interface DutyCard {
  readonly rule: string;
  readonly status: DutyStatus;
  /** The day that it is counted from. */
  readonly start: number;
  readonly due: number;
  readonly done?: number | undefined;
  readonly today: number;
  /** Without an address where the reader may not open the record. */
  readonly child?: { readonly name: string; readonly href?: string | undefined } | undefined;
  readonly who?: Content;
  readonly law?: Source | undefined;
  /** Whether to say in a sentence what the duty asks for. */
  readonly asks?: boolean;
  /** Why it is due on that day, and what started it. */
  readonly why?: Content;
  readonly action?: { readonly text: string; readonly href: string } | undefined;
  /** False where the list's heading says the state already. */
  readonly tagged?: false;
}

/** When a duty is or was due, in words: "3 days overdue", "Due today", "Due 6 Feb 2026". */
export function dueWords(
  words: Words,
  { status, due, done, today }: Pick<DutyCard, 'status' | 'due' | 'done' | 'today'>,
): string {
  const { t, shortDate } = words;
  const days = due - today;
  switch (status) {
    case 'overdue':
      return t('duties.due.overdue-by', { count: -days });
    case 'met':
    case 'late':
      return t('duties.due.done-on', { date: shortDate(done ?? due) });
    case 'open':
      if (days === 0) return t('duties.due.today');
      if (days === 1) return t('duties.due.tomorrow');
      return days <= 14 ? t('duties.due.in', { count: days }) : t('duties.due.on', { date: shortDate(due) });
    case 'ended':
    case 'missed':
      return t('duties.due.on', { date: shortDate(due) });
    default:
      return status satisfies never;
  }
}

/** A heading of level 2, 3 or 4: one below the heading that the list stands under. */
export type Level = 2 | 3 | 4;

function headingAt(level: Level, className: string, content: Content): Html {
  switch (level) {
    case 2:
      return html`<h2 class="${className}">${content}</h2>`;
    case 3:
      return html`<h3 class="${className}">${content}</h3>`;
    case 4:
      return html`<h4 class="${className}">${content}</h4>`;
    default:
      return level satisfies never;
  }
}

function dutyCard(words: Words, card: DutyCard, level: Level): Html {
  const { t, name, shortDate } = words;
  const { rule, status, start, due, today, child, who, law, asks, why, action } = card;
  const tone = status === 'open' && due === today ? 'today' : status;
  const what = name('duties.rule', rule);
  const fact = (label: string, value: Content) =>
    html`<div class="diogel-duty__fact"><dt>${label}</dt><dd>${value}</dd></div>`;
  return html`<li class="diogel-duty diogel-duty--${tone}">
      <div class="diogel-duty__head">
        ${headingAt(level, 'diogel-duty__what', child === undefined ? what : html`${child.href === undefined ? child.name : html`<a class="govuk-link govuk-link--no-visited-state" href="${child.href}">${child.name}</a>`}: ${what}`)}
        <div class="diogel-duty__when"><span>${dueWords(words, card)}</span>${card.tagged !== false && html` ${statusTag(words, status)}`}</div>
      </div>
      ${asks === true && html`<p class="diogel-duty__asks">${name('duties.asks', rule)}</p>`}
      <dl class="diogel-duty__facts">
        ${fact(t('duties.label.since'), shortDate(start))}
        ${fact(t('duties.label.due'), shortDate(due))}
        ${who !== undefined && fact(t('duties.label.who'), who)}
        ${law !== undefined && fact(t('duties.label.law'), citation(words, law))}
      </dl>
      ${why !== undefined && html`<div class="diogel-duty__why">${why}</div>`}
      ${action && html`<p class="diogel-duty__action"><a class="govuk-link govuk-link--no-visited-state" href="${action.href}">${action.text}<span class="govuk-visually-hidden">: ${child === undefined ? what : `${child.name}, ${what}`}</span></a></p>`}
    </li>`;
}

/** What is owed, a card a duty: what, since when, who, law. Says so where nothing is. */
export function dutyList(words: Words, duties: readonly DutyCard[], level: Level = 3): Html {
  if (duties.length === 0) return html`<p class="govuk-body">${words.t('common.nothing-owed')}</p>`;
  return html`<ul class="diogel-duties">${duties.map((duty) => dutyCard(words, duty, level))}</ul>`;
}

/** An entry of a chronology. */
export interface TimelineEntry {
  readonly id?: string | undefined;
  readonly title: string;
  /** When it happened, in words; below it when and by whom it was recorded. */
  readonly happened: string;
  readonly recorded?: string | undefined;
  readonly badges?: readonly Html[] | undefined;
  readonly body?: Content;
  readonly tone?: 'alarm' | 'void' | undefined;
  readonly action?: { readonly text: string; readonly href: string } | undefined;
  /** Further links, such as to what replaced the entry. */
  readonly links?: Content;
}

/** The chronology, newest or oldest first as it is given. A `void` entry was corrected or retracted: read, but not counted. */
export function timeline(entries: readonly TimelineEntry[], level: Level = 3): Html {
  return html`<ol class="diogel-timeline">${entries.map(
    ({
      id,
      title,
      happened,
      recorded,
      badges,
      body,
      tone,
      action,
      links,
    }) => html`<li class="diogel-timeline__item${tone !== undefined && ` diogel-timeline__item--${tone}`}"${attributes({ id })}>
      <div class="diogel-timeline__head">${headingAt(level, 'diogel-timeline__title', title)}${badges}</div>
      <p class="diogel-timeline__when">${happened}${recorded !== undefined && html` · ${recorded}`}</p>
      ${body !== undefined && body !== false && html`<div class="diogel-timeline__body">${body}</div>`}
      ${action && html`<p class="diogel-timeline__action"><a class="govuk-link govuk-link--no-visited-state" href="${action.href}">${action.text}<span class="govuk-visually-hidden">: ${title}, ${happened}</span></a></p>`}
      ${links !== undefined && links !== false && html`<p class="diogel-timeline__action">${links}</p>`}
    </li>`,
  )}</ol>`;
}

/** What a list is narrowed by: a form that asks for the same page again. Open where something is chosen already. */
export function filter(
  words: Words,
  {
    title,
    action,
    open,
    fields,
  }: { readonly title: string; readonly action: string; readonly open: boolean; readonly fields: Content },
): Html {
  const { t } = words;
  return html`<details class="diogel-filter"${attributes({ open })}>
      <summary class="diogel-filter__title">${title}</summary>
      <form class="diogel-filter__form" method="get" action="${action}">
        <div class="diogel-filter__fields">${fields}</div>
        <div class="govuk-button-group">
          <button class="govuk-button govuk-button--secondary">${t('common.button.apply-filters')}</button>
          ${open && html`<a class="govuk-link govuk-link--no-visited-state" href="${action}">${t('common.button.clear-filters')}</a>`}
        </div>
      </form>
    </details>`;
}

/** A frame in which a wide table scrolls by itself; `label` is what screen readers and keyboards find it by. */
export function scroll(label: string, table: Html): Html {
  return html`<div class="diogel-scroll" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}
