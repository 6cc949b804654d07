import type { Day } from '#src/calendar/index.ts';
import { compareFacts, type Fact } from '#src/law/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { FORMS, type Instrument, isAboutRecord, type Question } from '#src/practice/index.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import { first, type Sent } from '../../site.ts';
import type { Words } from '../../words.ts';
import { askOf, entryWords, namesOf } from '../child/saying.ts';
import { madeOn, type Wrong } from './happened.ts';
import { instrumentHtml } from './instrument.ts';
import { type Matter, matterValue, matterWords, ownWords } from './matters.ts';
import { hintWords } from './wording.ts';
import { dutyValue, type OfferedPost, type OwedDuty, unsigned, type Whose } from './reading.ts';

/** A post with the words that a list of posts shows. */
export interface NamedPost extends OfferedPost {
  readonly text: string;
}

/** A child that a search by name found. */
export interface FoundSibling {
  readonly child: string;
  readonly name: string;
  readonly hint: string;
}

/** What a form shows besides its own words. */
export interface Shown {
  readonly words: Words;
  readonly kind: string;
  readonly sent: Sent;
  readonly wrongs: readonly Wrong[];
  readonly matters: readonly Matter[];
  /** The entries that began them, with their texts. */
  readonly stated: ReadonlyMap<string, Pick<RecordedEvent, 'data'>>;
  readonly posts: readonly NamedPost[];
  /** The people in the files of the child and of those recorded with them, by id. */
  readonly people: ReadonlyMap<string, string>;
  /** The child's facts that count: what may be pointed at. */
  readonly facts: readonly Fact[];
  readonly instruments: readonly Instrument[];
  /** Duties that are owed now, of the rules that the form asks about. */
  readonly duties: readonly (OwedDuty & { readonly due: Day })[];
  /** The form's own address. */
  readonly path: string;
  readonly found: readonly FoundSibling[] | undefined;
  /** What the event that is corrected says in words of its writer's own list. */
  readonly original: Readonly<Record<string, unknown>> | undefined;
  /** Where the answers come from that the form opened with and that still stand, or what was answered before: a line for a question's field. */
  readonly carried: ReadonlyMap<string, Html>;
  readonly today: Day;
}

/** What is wrong with an answer, in words. */
export const wrongWords = (words: Words, wrong: Wrong): string =>
  wrong.about === undefined ? saidOf(words, wrong) : `${wrong.about}: ${saidOf(words, wrong)}`;

const saidOf = ({ t, name }: Words, { code, field, count }: Wrong): string => {
  switch (code) {
    case 'missing': {
      const own = name('forms.missing', field ?? '');
      return own === field ? name('errors.missing', field) : own;
    }
    case 'choice':
      return t('errors.choice.one');
    case 'too-long':
      return t('errors.text.too-long', { count: count ?? 0 });
    case 'date-missing':
      return t('errors.date.missing');
    case 'date-real':
      return t('errors.date.real');
    case 'date-day':
      return t('errors.date.day');
    case 'date-month':
      return t('errors.date.month');
    case 'date-year':
      return t('errors.date.year');
    case 'date-year-digits':
      return t('errors.date.year-digits');
    case 'date-future':
      return t('errors.date.future');
    case 'time-real':
      return t('errors.time.real');
    case 'time-twice':
      return t('errors.time.twice');
    case 'time-never':
      return t('errors.time.never');
    default:
      return code satisfies never;
  }
};

const hintOf = (shown: Shown, field: string, name: string): { text: string } | { html: Html } | undefined => {
  const asked = ownHint(shown, field);
  const carried = name === field ? shown.carried.get(field) : undefined;
  if (carried === undefined) return asked;
  return { html: asked === undefined ? carried : html`${asked.text}<br>${carried}` };
};

const ownHint = ({ words, kind }: Shown, field: string): { text: string } | undefined => {
  const hint = hintWords(words, kind, field);
  return hint === undefined ? undefined : { text: hint };
};

/** An error message for the field with this id. A date's error is that of one of its parts. */
const errorFor = ({ words, wrongs }: Shown, id: string): { text: string } | undefined => {
  const wrong = wrongs.find((each) => each.id === id || [`${id}-day`, `${id}-month`, `${id}-year`].includes(each.id));
  return wrong === undefined ? undefined : { text: wrongWords(words, wrong) };
};

const partsOf = ({ sent, wrongs }: Shown, name: string, id: string) => {
  const part = (which: 'day' | 'month' | 'year', width: 2 | 4) => {
    const wrong = wrongs.some((each) => each.id === `${id}-${which}`);
    return {
      name: `${name}-${which}`,
      id: `${id}-${which}`,
      value: first(sent, `${name}-${which}`),
      classes: `govuk-input--width-${width}`,
      error: wrong,
    };
  };
  return { day: part('day', 2), month: part('month', 2), year: part('year', 4) };
};

const labelOf = (shown: Shown, question: Question): string => {
  const ask = askOf(shown.words, shown.kind, question.field);
  return question.optional === true ? shown.words.t('common.optional', { label: ask }) : ask;
};

/** A question's answers that are not on the form's own list: the original's, of a file that had words of its own. */
const foreign = ({ original }: Shown, field: string, of: readonly string[]): string[] => {
  const value = original?.[field];
  return (Array.isArray(value) ? value : [value]).filter(
    (each): each is string => typeof each === 'string' && !of.includes(each),
  );
};

/** How many of the latest entries are offered to be pointed at, and kinds that are no evidence of anything. */
const LATEST = 12;
const NOT_EVIDENCE: ReadonlySet<string> = new Set([
  'case.allocated',
  'case.unallocated',
  'case.opened',
  'risk.identified',
  'risk.reviewed',
  'clock.paused',
  'clock.pause-answered',
  'clock.resumed',
  'bundle.made',
]);

/** The hint of a list: that an entry stands on each line, unless the question says so in its own words, and where it comes from. */
const oneALine = (shown: Shown, hint: ReturnType<typeof hintOf>, field: string): ReturnType<typeof hintOf> => {
  const text = shown.words.t('forms.one-a-line');
  if (hint === undefined) return { text };
  return 'html' in hint && ownHint(shown, field) === undefined ? { html: html`${text}<br>${hint.html}` } : hint;
};

/** A matter that is not on record yet, in the words of its form where it has some. */
const newMatter = ({ t, name }: Words, kind: string, field: string): string => {
  const key = `${kind}.${field}`;
  const own = name('forms.matter-new', key);
  return own === key ? t('forms.matter.new') : own;
};

/** One question as its component, with what was answered and what is wrong with it. */
export const questionHtml = (
  shown: Shown,
  question: Question,
  whose: Whose,
  size: 'm' | 's' = 'm',
): Html | undefined => {
  const { words, sent } = shown;
  const { t, name: nameOf } = words;
  const render = govukIn(words);
  const { field } = question;
  if (whose.eachOnly && question.each !== true) return undefined;
  const name = field + whose.suffix;
  const id = field + whose.idSuffix;
  const value = first(sent, name);
  const errorMessage = errorFor(shown, id);
  const hint = hintOf(shown, field, name);
  const legend = { legend: { text: labelOf(shown, question), classes: `govuk-fieldset__legend--${size}` } };
  const label = { text: labelOf(shown, question), classes: `govuk-label--${size}` };
  const follow = (questions: readonly Question[] | undefined): { html: Html } | undefined => {
    const inner = (questions ?? [])
      .map((next) => questionHtml(shown, next, whose, 's'))
      .filter((each) => each !== undefined);
    return inner.length === 0 ? undefined : { html: html`${inner}` };
  };
  const box = { id, name, label, hint, errorMessage };
  const group = { idPrefix: id, name, fieldset: legend, hint, errorMessage };

  switch (question.ask) {
    case 'text':
      return render('input', {
        ...box,
        value,
        classes: question.width === undefined ? undefined : `govuk-input--width-${question.width}`,
        autocomplete: 'off',
        spellcheck: false,
      });
    case 'long-text':
      return question.most > 1_000
        ? render('character-count', {
            ...box,
            value,
            rows: question.rows ?? 5,
            maxlength: question.most,
            threshold: 75,
          })
        : render('textarea', {
            ...box,
            value,
            rows: question.rows ?? 5,
            autocomplete: 'off',
          });
    case 'lines':
      return render('textarea', {
        id,
        name,
        value,
        label,
        hint: oneALine(shown, hint, field),
        errorMessage,
        rows: 3,
      });
    case 'date':
      return render('date-input', { id, fieldset: legend, hint, errorMessage, ...partsOf(shown, name, id) });
    case 'yes-no':
      return render('radios', {
        ...group,
        ...(question.follow === undefined ? { classes: 'govuk-radios--inline' } : {}),
        items: (['yes', 'no'] as const).map((answer) => ({
          value: answer,
          text: nameOf('codes.answer', `${field}.${answer}`),
          checked: value === answer,
          conditional: follow(question.follow?.[answer]),
        })),
      });
    case 'one': {
      const names = namesOf(question.names);
      const answers = [...question.of, ...foreign(shown, field, question.of)];
      if (question.long === true)
        return render('select', {
          ...box,
          items: [
            { value: '', text: t('forms.choose') },
            ...answers
              .map((answer) => ({ value: answer, text: nameOf(names, answer), selected: value === answer }))
              // "Other" stays at the end, wherever the alphabet has it.
              .sort(
                (a, b) => Number(a.value === 'other') - Number(b.value === 'other') || words.compare(a.text, b.text),
              ),
          ],
        });
      return render('radios', {
        ...group,
        items: answers.map((answer) => ({
          value: answer,
          text: nameOf(names, answer),
          checked: value === answer,
          conditional: follow(question.follow?.[answer]),
        })),
      });
    }
    case 'some': {
      const names = namesOf(question.names);
      const answers = [...question.of, ...foreign(shown, field, question.of)];
      return render('checkboxes', {
        ...group,
        hint: hint ?? { text: t('forms.all-that-apply') },
        classes: answers.length > 10 ? 'govuk-checkboxes--small diogel-columns' : undefined,
        items: answers.map((answer) => ({
          value: answer,
          text: nameOf(names, answer),
          checked: sent[name]?.includes(answer) === true,
        })),
      });
    }
    case 'entries': {
      const chosen = sent[name] ?? [];
      const latest = [...shown.facts]
        .filter((fact) => !NOT_EVIDENCE.has(fact.kind) && !isAboutRecord(fact))
        .sort(compareFacts)
        .reverse();
      const offered = latest.filter((fact, place) => place < LATEST || chosen.includes(fact.id));
      if (offered.length === 0) return undefined;
      return render('checkboxes', {
        ...group,
        classes: 'govuk-checkboxes--small',
        items: offered.map((fact) => ({
          value: fact.id,
          text: entryWords(words, shown.facts, fact.id),
          checked: chosen.includes(fact.id),
        })),
      });
    }
    case 'entry': {
      const offered = unsigned(shown.facts, question.of);
      const kept = shown.original?.[field];
      const ids = [...new Set([...offered.map((fact) => fact.id), ...(typeof kept === 'string' ? [kept] : [])])];
      return render('radios', {
        ...group,
        items: ids
          .filter((entry, place) => place < LATEST || entry === value)
          .map((entry) => ({
            value: entry,
            text: entryWords(words, shown.facts, entry),
            checked: entry === value || ids.length === 1,
          })),
      });
    }
    case 'duty': {
      const kept = shown.original;
      const held =
        kept === undefined ? [] : [{ rule: String(kept['rule']), entry: String(kept['entry']), due: undefined }];
      const offered = [...shown.duties, ...held].filter(
        (duty, place, all) => all.findIndex((each) => dutyValue(each) === dutyValue(duty)) === place,
      );
      return render('radios', {
        ...group,
        items: offered.map((duty) => ({
          value: dutyValue(duty),
          text: words.name('duties.rule', duty.rule),
          ...(duty.due === undefined
            ? {}
            : { hint: { text: t('forms.duty-due', { date: words.weekdayDate(duty.due) }) } }),
          checked: value === dutyValue(duty) || offered.length === 1,
        })),
      });
    }
    case 'instrument':
      return instrumentHtml(
        { words, sent, wrongs: shown.wrongs, error: (of) => errorFor(shown, of) },
        shown.instruments,
        shown.path,
      );
    case 'matter': {
      if (question.quiet === true && shown.matters.length === 0)
        return html`<input type="hidden" name="${name}" value="new">`;
      const items = [
        ...shown.matters.map((matter) => {
          const own = ownWords(matter, shown.stated);
          const told = matterWords(words, matter);
          return {
            value: matterValue(matter),
            checked: value === matterValue(matter),
            ...(own === undefined ? { text: told } : { text: own, hint: { text: told } }),
          };
        }),
        ...(question.fresh === true
          ? [{ value: 'new', text: newMatter(words, shown.kind, field), checked: value === 'new' }]
          : []),
        ...(question.optional === true
          ? [{ value: 'none', text: nameOf('forms.matter-none', shown.kind), checked: value === 'none' }]
          : []),
      ];
      const legendOnly = {
        legend: { text: askOf(words, shown.kind, field), classes: `govuk-fieldset__legend--${size}` },
      };
      return render('radios', { ...group, fieldset: legendOnly, items });
    }
    case 'post':
      return render('select', {
        ...box,
        items: [
          { value: '', text: t('forms.choose') },
          ...shown.posts.map(({ post, text }) => ({ value: post, text, selected: value === post })),
        ],
      });
    case 'person':
      return render('radios', {
        ...group,
        items: [
          ...[...shown.people].map(([person, text]) => ({ value: person, text, checked: value === person })),
          ...(question.fresh === true
            ? [{ value: 'new', text: t('forms.person-new'), checked: value === 'new' || shown.people.size === 0 }]
            : []),
        ],
      });
    case 'children':
      return html`${render('input', {
        id: `${id}-name`,
        name: `${name}-name`,
        value: first(sent, `${name}-name`),
        label: { text: t('forms.sibling.ask'), classes: 'govuk-label--m' },
        hint: { text: t('forms.sibling.hint') },
        errorMessage: errorFor(shown, `${id}-name`),
        classes: 'govuk-!-width-two-thirds',
        autocomplete: 'off',
        spellcheck: false,
      })}
        ${render('button', { text: t('common.button.search'), classes: 'govuk-button--secondary', name: '_do', value: 'search', attributes: { formnovalidate: true } })}
        ${
          shown.found !== undefined &&
          (shown.found.length === 0
            ? html`<p class="govuk-body" role="status">${t('forms.sibling.none')}</p>`
            : render('checkboxes', {
                idPrefix: id,
                name,
                fieldset: { legend: { text: t('forms.sibling.found'), classes: 'govuk-fieldset__legend--m' } },
                items: shown.found.map((each) => ({
                  value: each.child,
                  text: each.name,
                  hint: { text: each.hint },
                  checked: sent[name]?.includes(each.child) === true,
                })),
              }))
        }`;
    case 'way': {
      const names = namesOf(question.names);
      return render('radios', {
        ...group,
        items: question.of.map((answer) => ({
          value: answer,
          text: nameOf(names, answer),
          checked: value === answer,
          conditional: follow(question.follow[answer]),
        })),
      });
    }
    case 'nothing':
      return undefined;
    default:
      return question satisfies never;
  }
};

/** The question when it happened: today, yesterday or another date, and a time for who knows it. */
export const happenedHtml = (shown: Shown, size: 'm' | 's' = 'm'): Html => {
  const { words, sent, today } = shown;
  const { t } = words;
  const render = govukIn(words);
  const made = madeOn(sent, today);
  const when = first(sent, 'when');
  const wrongDate = shown.wrongs.some(({ id }) => /^when-(day|month|year)$/.test(id));
  const errorMessage = wrongDate ? undefined : errorFor(shown, 'when');
  const own = words.name('forms.when', shown.kind);
  const about = FORMS.get(shown.kind)?.about !== undefined;
  return html`<input type="hidden" name="_day" value="${first(sent, '_day')}">
    ${render('radios', {
      idPrefix: 'when',
      name: 'when',
      fieldset: {
        legend: {
          text: own === shown.kind ? t('fields.ask.event.at') : own,
          classes: `govuk-fieldset__legend--${size}`,
        },
      },
      hint: ownHint(shown, 'at'),
      errorMessage,
      items: [
        { value: 'today', text: t('forms.today', { date: words.weekdayDate(made) }), checked: when === 'today' },
        {
          value: 'yesterday',
          text: t('forms.yesterday', { date: words.weekdayDate(made - 1) }),
          checked: when === 'yesterday',
        },
        {
          value: 'other',
          text: t('forms.another-day'),
          checked: when === 'other',
          conditional: {
            html: render('date-input', {
              id: 'when-date',
              fieldset: { legend: { text: t('forms.which-day'), classes: 'govuk-fieldset__legend--s' } },
              hint: { text: t(about ? 'forms.about-hint' : 'fields.hint.event.at') },
              errorMessage: wrongDate ? errorFor(shown, 'when') : undefined,
              ...partsOf(shown, 'when', 'when'),
            }),
          },
        },
      ],
    })}
    ${render('input', {
      id: 'time',
      name: 'time',
      value: first(sent, 'time'),
      label: { text: t('common.optional', { label: t('forms.time') }), classes: 'govuk-label--s' },
      hint: { text: t('forms.time-hint') },
      errorMessage: errorFor(shown, 'time'),
      classes: 'govuk-input--width-5',
      autocomplete: 'off',
      spellcheck: false,
    })}`;
};
