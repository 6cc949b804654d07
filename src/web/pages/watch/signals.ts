import { SIGNALS } from '#src/practice/index.ts';
import { type MissedSignal, missedSignals, type Period, type SignalUse, signalUse } from '#src/views/index.ts';
import { badge } from '../../casework.ts';
import { type Content, type Html, html } from '../../html.ts';
import { first, type PageRoute, type Visit } from '../../site.ts';
import type { Words } from '../../words.ts';
import { anyOrOne } from '../asking.ts';
import { LEDGER_ROLES } from '../front-door/requests.ts';
import { childCell, childTable, runOf, sinceCell } from '../listed.ts';
import { type Scope, scopeOf, scopeValues } from '../team.ts';
import { pageOverTime } from './frame.ts';
import { fewNote, shareWords, workerCell } from './parts.ts';
import { periodOf, periodValues } from './period.ts';
import { WATCHING_ROLES } from './roles.ts';

const PATH = '/signals';
const MONTHS = 12;
const MOST = 200;

const addressOf = (period: Period, scope: Scope, rule: string | null): string => {
  const query = new URLSearchParams([...periodValues(period), ...scopeValues(scope)]);
  if (rule !== null) query.set('rule', rule);
  return `${PATH}?${query.toString()}`;
};

/** What must be said of a rule: that nobody answers it, or that no answer to it ever led to anything. */
const verdict = ({ t }: Words, { answered, acted, waiting, overdue }: SignalUse): Html | false => {
  if (answered === 0) return overdue > 0 && badge(t('watch.signals.never-answered'), 'alarm');
  if (acted === 0) return badge(t('watch.signals.never-acted'), 'caution');
  return waiting > answered && badge(t('watch.signals.mostly-waiting'), 'caution');
};

const answersOf = (words: Words, { answers }: SignalUse): string =>
  words.list(
    Object.entries(answers)
      .sort((a, b) => b[1] - a[1])
      .map(([answer, count]) =>
        words.t('watch.signals.answer', {
          answer: words.name('codes.signal-answer', answer),
          count: words.number(count),
        }),
      ),
  );

const useTable = ({ words }: Visit, all: readonly SignalUse[], address: (rule: string) => string): Html => {
  const { t, number, name } = words;
  return childTable(
    t('watch.signals.use'),
    [
      t('fields.name.signal.answered.signal'),
      t('watch.signals.raised'),
      t('watch.signals.answered'),
      t('watch.signals.acted'),
      t('watch.signals.median'),
      t('watch.signals.waiting'),
    ],
    all.map((use) => [
      html`<a class="govuk-link govuk-link--no-visited-state" href="${address(use.rule)}#missed">${name('codes.signal', use.rule)}</a>
        ${verdict(words, use)}${use.answered > 0 && html`<br><span class="diogel-muted diogel-plain">${answersOf(words, use)}</span>`}`,
      html`${number(use.raised)}${fewNote(words, use.raised)}`,
      shareWords(words, { count: use.answered, of: use.raised }),
      shareWords(words, { count: use.acted, of: use.answered }),
      use.median === null ? '–' : words.days(Math.round(use.median)),
      use.overdue > 0
        ? html`${number(use.waiting)} ${badge(t('watch.signals.overdue', { count: use.overdue }), 'alarm')}`
        : number(use.waiting),
    ]),
  );
};

const missedRow = (visit: Visit, signal: MissedSignal): readonly Content[] => {
  const { words, me, today } = visit;
  const { t, name } = words;
  return [
    childCell(words, me, signal),
    name('codes.signal', signal.rule),
    sinceCell(words, signal.raisedOn, today),
    html`${badge(t(`watch.signals.because.${signal.because}`), signal.because === 'undecided' || signal.because === 'not-acted' ? 'alarm' : 'caution')}${
      signal.decision !== null &&
      signal.decidedOn !== null &&
      html`<br>${name('codes.signal-answer', signal.decision)} <span class="diogel-muted diogel-nowrap">${words.shortDate(signal.decidedOn)}</span>`
    }${signal.actedOn !== null && html`<br><span class="diogel-muted">${t('watch.signals.done-on', { date: words.shortDate(signal.actedOn) })}</span>`}`,
    workerCell(visit, signal),
  ];
};

const signals = async (visit: Visit): Promise<Html> => {
  const { words, me, today, services, query } = visit;
  const { t, number, name } = words;
  const scope = scopeOf(visit);
  const period = periodOf(visit, MONTHS);
  const rule = SIGNALS.find((each) => each === first(query, 'rule')) ?? null;
  const run = runOf(visit);
  const { norms } = await services.laws.settings(me.authority);
  const within = norms.signalAction;
  const [use, missed] = await Promise.all([
    signalUse(run, me.authority, scope, period, today),
    missedSignals(run, me.authority, scope, period, { today, within, rule }, MOST),
  ]);
  const law = await services.laws.of(me.authority);
  const on = SIGNALS.filter((each) => law.rules.some(({ id }) => id === each));
  const silent = on.filter((each) => !use.some((known) => known.rule === each));
  const sum = (of: (each: SignalUse) => number): number => use.reduce((total, each) => total + of(each), 0);
  const sorted = [...use].sort(
    (a, b) => b.overdue - a.overdue || a.acted / a.raised - b.acted / b.raised || b.raised - a.raised,
  );
  const tone = (count: number): 'alarm' | 'quiet' => (count > 0 ? 'alarm' : 'quiet');
  return pageOverTime(
    visit,
    {
      path: PATH,
      title: t('watch.signals.title'),
      scope,
      period,
      ofTeam: (of) => addressOf(period, of, rule),
      counted: [
        {
          count: number(sum(({ overdue }) => overdue)),
          label: t('watch.signals.count.overdue'),
          href: '#missed',
          tone: tone(sum(({ overdue }) => overdue)),
        },
        {
          count: number(sum(({ asked, acted }) => asked - acted)),
          label: t('watch.signals.count.undone'),
          href: '#missed',
          tone: tone(sum(({ asked, acted }) => asked - acted)),
        },
        {
          count: number(sum(({ late }) => late)),
          label: t('watch.signals.count.late'),
          href: '#missed',
          tone: sum(({ late }) => late) > 0 ? 'caution' : 'quiet',
        },
        {
          count: number(sum(({ raised }) => raised)),
          label: t('watch.signals.count.raised'),
          href: '#use',
          tone: 'calm',
        },
      ],
      more: anyOrOne(words, {
        name: 'rule',
        label: t('fields.name.signal.answered.signal'),
        any: t('watch.signals.every'),
        of: SIGNALS.map((value) => ({ value, text: name('codes.signal', value) })).sort((a, b) =>
          words.compare(a.text, b.text),
        ),
        value: rule,
      }),
    },
    html`<section class="diogel-section" aria-labelledby="use">
        <h2 class="govuk-heading-m" id="use">${t('watch.signals.use')}</h2>
        <p class="govuk-body">${t('watch.signals.use-why')}</p>
        ${use.length > 0 && useTable(visit, sorted, (each) => addressOf(period, scope, each))}
        ${silent.length > 0 && html`<p class="govuk-body">${t('watch.signals.silent', { signals: words.terms(silent.map((each) => name('codes.signal', each))) })}</p>`}
      </section>
      <section class="diogel-section" aria-labelledby="missed">
        <h2 class="govuk-heading-m" id="missed">${t('watch.signals.missed')}</h2>
        <p class="govuk-body">${within === undefined ? t('watch.signals.no-norm') : t('watch.signals.norm', { days: words.days(within) })} ${
          LEDGER_ROLES.includes(me.role) &&
          html`<a class="govuk-link" href="/front-door/requests?${new URLSearchParams([...periodValues(period), ['state', 'not-acted']]).toString()}">${t('watch.signals.requests')}</a>`
        }</p>
        ${rule !== null && html`<p class="govuk-body"><strong>${name('codes.signal', rule)}</strong> <a class="govuk-link" href="${addressOf(period, scope, null)}#missed">${t('watch.signals.every')}</a></p>`}
        ${
          missed.rows.length === 0
            ? html`<p class="govuk-body"><strong>${t('watch.signals.none-missed')}</strong></p>`
            : html`<p class="govuk-body">${t('work.team.rows', { count: missed.total })} ${missed.total > MOST && t('work.team.first', { count: MOST })}</p>${childTable(
                t('watch.signals.missed'),
                [
                  t('duties.label.child'),
                  t('fields.name.signal.answered.signal'),
                  t('watch.signals.raised'),
                  t('watch.signals.what-became'),
                  t('duties.label.who'),
                ],
                missed.rows.map((each) => missedRow(visit, each)),
              )}`
        }
      </section>`,
  );
};

/** What becomes of signals: how each rule is answered and acted on, and which of them were missed. */
export const signalPages: readonly PageRoute[] = [
  { method: 'GET', path: PATH, access: { roles: WATCHING_ROLES }, handle: signals },
];
