import type { Day } from '#src/calendar/index.ts';
import { GRADES, HARMS } from '#src/practice/index.ts';
import { type ListedRisk, riskRegister } from '#src/views/index.ts';
import { badge, counts, filter } from '../casework.ts';
import { govukIn } from '../govuk/index.ts';
import { type Content, type Html, html } from '../html.ts';
import { first, type PageRoute, type Visit } from '../site.ts';
import { anyOrOne } from './asking.ts';
import { GRADE_TONES } from './child/risks.ts';
import { childCell, childTable, runOf, sinceCell, whoHas } from './listed.ts';
import { watchNavigation } from './watch/parts.ts';
import { hiddenFields, type Scope, scopeOf, scopeTitle, scopeValues, TEAM_ROLES, teamChooser } from './team.ts';

const MOST = 200;

interface Asked {
  readonly scope: Scope;
  readonly harm: string | null;
  readonly grade: number | null;
  readonly overdue: boolean;
}

const askedOf = (visit: Visit): Asked => {
  const harm = first(visit.query, 'harm');
  const grade = (GRADES as readonly string[]).indexOf(first(visit.query, 'grade'));
  return {
    scope: scopeOf(visit),
    harm: (HARMS as readonly string[]).includes(harm) ? harm : null,
    grade: grade < 0 ? null : grade,
    overdue: first(visit.query, 'overdue') === 'yes',
  };
};

const addressOf = ({ scope, harm, grade, overdue }: Asked, more: Partial<Asked> = {}): string => {
  const asked = { scope, harm, grade, overdue, ...more };
  const values = {
    ...Object.fromEntries(scopeValues(asked.scope)),
    ...(asked.harm === null ? {} : { harm: asked.harm }),
    ...(asked.grade === null ? {} : { grade: GRADES[asked.grade] ?? '' }),
    ...(asked.overdue ? { overdue: 'yes' } : {}),
  };
  const text = new URLSearchParams(values).toString();
  return text === '' ? '/risks' : `/risks?${text}`;
};

const narrowing = ({ words }: Visit, asked: Asked): Html => {
  const { t, name } = words;
  const { scope } = asked;
  const render = govukIn(words);
  return filter(words, {
    title: t('work.risks.filter'),
    action: addressOf({ ...asked, harm: null, grade: null, overdue: false }),
    open: asked.harm !== null || asked.grade !== null || asked.overdue,
    fields: html`${hiddenFields(scopeValues(scope))}
      ${anyOrOne(words, {
        name: 'harm',
        label: t('fields.name.risk.identified.harm'),
        any: t('work.risks.every-harm'),
        of: HARMS.map((harm) => ({ value: harm, text: name('codes.harm', harm) })).sort(
          (a, b) => Number(a.value === 'other') - Number(b.value === 'other') || words.compare(a.text, b.text),
        ),
        value: asked.harm,
      })}
      ${anyOrOne(words, {
        name: 'grade',
        label: t('work.risks.grade'),
        any: t('work.risks.every-grade'),
        of: GRADES.map((grade) => ({ value: grade, text: name('codes.grade', grade) })).reverse(),
        value: asked.grade === null ? null : GRADES[asked.grade],
      })}
      ${render('checkboxes', {
        idPrefix: 'overdue',
        name: 'overdue',
        classes: 'govuk-checkboxes--small',
        items: [{ value: 'yes', text: t('work.risks.only-overdue'), checked: asked.overdue }],
      })}`,
  });
};

const dayCell = ({ words }: Visit, day: Day, today: Day): Html =>
  html`<span class="diogel-nowrap">${words.shortDate(day)}</span> ${day < today && badge(words.t('duties.status.overdue'), 'alarm')}`;

const row = (visit: Visit, risk: ListedRisk): readonly Content[] => {
  const { words, me, today, organisation } = visit;
  const { name } = words;
  const grade = GRADES[risk.grade] ?? 'very-high';
  return [
    childCell(words, me, risk),
    html`${name('codes.harm', risk.harm)} ${badge(name('codes.graded', grade), GRADE_TONES[grade])}`,
    sinceCell(words, risk.identifiedOn, today),
    dayCell(visit, risk.nextLook, today),
    risk.actBy === null
      ? html`<span class="diogel-muted">${words.t('child.nothing')}</span>`
      : html`${dayCell(visit, risk.actBy, today)}<br>${whoHas(organisation, words, risk.post, today)}`,
    whoHas(organisation, words, risk.worker, today),
  ];
};

const risks = async (visit: Visit): Promise<Html> => {
  const { words, me, today, page, services } = visit;
  const { t, number } = words;
  const asked = askedOf(visit);
  const { scope, harm, grade, overdue } = asked;
  const found = await riskRegister(runOf(visit), me.authority, { team: scope.team, harm, grade, overdue }, today, MOST);
  const narrowed = harm !== null || grade !== null || overdue;
  return page({
    title: t('work.risks.title'),
    caption: scopeTitle(visit, scope),
    print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    body: html`
      ${watchNavigation(visit, '/risks')}
      ${teamChooser(visit, scope, (team) => addressOf(asked, { scope: { ...scope, team } }))}
      ${counts([
        {
          count: number(found.highest),
          label: t('work.risks.count.highest'),
          href: addressOf(asked, { grade: GRADES.length - 1 }),
          tone: found.highest > 0 ? 'alarm' : 'quiet',
        },
        {
          count: number(found.lookOverdue),
          label: t('work.risks.count.look'),
          href: addressOf(asked, { overdue: true }),
          tone: found.lookOverdue > 0 ? 'alarm' : 'quiet',
        },
        {
          count: number(found.actionOverdue),
          label: t('work.risks.count.action'),
          href: addressOf(asked, { overdue: true }),
          tone: found.actionOverdue > 0 ? 'alarm' : 'quiet',
        },
        { count: number(found.total), label: t('work.risks.count.open'), href: addressOf(asked), tone: 'calm' },
      ])}
      ${narrowing(visit, asked)}
      ${
        found.rows.length === 0
          ? html`<p class="govuk-body">${t(narrowed ? 'work.risks.none-such' : 'work.risks.none')}</p>`
          : html`${found.total > MOST && html`<p class="govuk-body">${t('work.team.first', { count: MOST })}</p>`}
      ${childTable(
        t('work.risks.title'),
        [
          t('duties.label.child'),
          t('fields.name.risk.identified.risk'),
          t('work.risks.since'),
          t('fields.name.risk.identified.nextLook'),
          t('fields.name.risk.identified.action'),
          t('duties.label.who'),
        ],
        found.rows.map((risk) => row(visit, risk)),
      )}`
      }`,
  });
};

/** The register of risks: every risk that is open, the gravest first, with who looks again and when. */
export const riskPages: readonly PageRoute[] = [
  { method: 'GET', path: '/risks', access: { roles: TEAM_ROLES }, handle: risks },
];
