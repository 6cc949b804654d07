import { mayRecord, PRACTICE_ROLES } from '#src/access/index.ts';
import { civil, type Day } from '#src/calendar/index.ts';
import type { KnownPerson } from '#src/practice/index.ts';
import type { KeptChild } from '#src/views/index.ts';
import { badge, scroll } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { Answer, PageRoute, Visit } from '../../site.ts';
import { childName, childPath } from '../child/reach.ts';
import { postAndHolder, written } from '../child/saying.ts';
import { recordPath } from '../forms/addresses.ts';
import { drawing, type Label, sign, wrapped } from './drawing.ts';
import { genogramOf, householdOf } from './genogram.ts';
import { childPagesNav } from './nav.ts';
import { type Around, aroundOf, type Family, familyOf } from './opening.ts';

const isUnborn = ({ born, expected }: KeptChild): boolean => born === null && expected !== null;

const years = (from: Day, to: Day): number => {
  const [a, b] = [civil(from), civil(to)];
  return b.year - a.year - (b.month < a.month || (b.month === a.month && b.date < a.date) ? 1 : 0);
};

/** What somebody is to the child; to whom it is nobody's tie, to the others of the family. */
const relationWords = ({ words }: Visit, person: KnownPerson, child: string): string => {
  const own = person.ties.find((tie) => tie.child === child);
  return own === undefined ? words.t('family.of-siblings') : words.name('codes.relation', own.relation);
};

/** The same where there is little room: of somebody who is around brothers and sisters only, what they are to the first of them. */
const drawnRelation = ({ child, words }: Visit, { ties }: KnownPerson): string => {
  const tie = ties.find((each) => each.child === child.child) ?? ties[0];
  return tie === undefined ? '' : words.name('codes.relation', tie.relation);
};

const called = ({ words }: Visit, { name }: KnownPerson): string => name ?? words.t('family.name-not-known');

const genogramHtml = (visit: Visit, { children }: Family, { people, sexes }: Around): Html => {
  const { words, child, today } = visit;
  const { t } = words;
  const drawn = children.map((each) => ({
    child: each.child,
    sex: sexes.get(each.child) ?? ('not-known' as const),
    born: each.born ?? each.expected,
    unborn: isUnborn(each),
  }));
  const labels = new Map<string, Label>([
    ...children.map((each): [string, Label] => [
      each.child,
      { beside: wrapped(childName(words, each)), within: each.born === null ? '' : String(years(each.born, today)) },
    ]),
    ...people.people.map((person): [string, Label] => {
      const { name, born, bornAbout, alive } = person;
      const age =
        born !== null ? String(years(born, today)) : bornAbout !== null ? `~${civil(today).year - bornAbout}` : '';
      return [
        person.person,
        {
          beside: [...wrapped(called(visit, person)), ...wrapped(drawnRelation(visit, person)).slice(0, 1)],
          within: name === null ? '?' : alive === 'no' ? '' : age,
        },
      ];
    }),
  ]);
  const title = t('family.genogram-of', { name: childName(words, child) });
  const key = (
    [
      ['index', 'index'],
      ['circle', 'female'],
      ['square', 'male'],
      ['diamond', 'other'],
      ['triangle', 'unborn'],
      ['dead', 'dead'],
      ['couple', 'couple'],
      ['couple-not-recorded', 'not-recorded'],
      ['separated', 'separated'],
      ['divorced', 'divorced'],
      ['adopted', 'adopted'],
      ['household', 'household'],
    ] as const
  ).map(([of, word]) => html`<li>${sign(of)} <span>${t(`family.key.${word}`)}</span></li>`);
  return html`${scroll(title, drawing(genogramOf(child.child, drawn, people), labels, title))}
    ${govukIn(words)('details', { summaryText: t('family.key.title'), html: html`<ul class="govuk-list diogel-key">${key}</ul><p class="govuk-body">${t('family.key.ages')}</p>` })}`;
};

const personHtml = (visit: Visit, person: KnownPerson, family: Family, around: Around): Html => {
  const { words, child, me, today } = visit;
  const { t, name } = words;
  const tie = person.ties.find((each) => each.child === child.child);
  const { born, bornAbout, alive, risk, riskNoted, note } = person;
  const known = new Map(around.people.people.map((each) => [each.person, each]));
  const bonds = around.people.bonds.flatMap(({ person: one, otherPerson, bond }) => {
    const other =
      one === person.person ? known.get(otherPerson) : otherPerson === person.person ? known.get(one) : undefined;
    if (other === undefined) return [];
    const way = bond === 'parent-of' && otherPerson === person.person ? 'child-of' : bond;
    return [t('family.bond', { way: words.name('family.bonds', way), name: called(visit, other) })];
  });
  const others = person.ties.flatMap(({ child: of, relation }) => {
    const sibling = of === child.child ? undefined : family.children.find((each) => each.child === of);
    return sibling === undefined
      ? []
      : [
          t('family.also', {
            name: childName(words, sibling),
            relation: name('codes.relation', relation).toLowerCase(),
          }),
        ];
  });
  const rows: [string, Content][] = [
    ...(tie === undefined
      ? []
      : ([
          [t('fields.name.person.recorded.responsibility'), name('codes.known', tie.responsibility)],
          [t('fields.name.person.recorded.household'), name('codes.known', tie.household)],
          ...(tie.contactAllowed === null
            ? []
            : [[t('fields.name.person.recorded.contactAllowed'), name('codes.contact-allowed', tie.contactAllowed)]]),
        ] as [string, Content][])),
    ...(born === null && bornAbout === null
      ? []
      : ([
          [
            t('family.born'),
            born === null
              ? t('family.about-year', { year: String(bornAbout) })
              : alive === 'no'
                ? words.date(born)
                : `${words.date(born)} (${words.age(born, today)})`,
          ],
        ] as [string, Content][])),
    ...(bonds.length === 0 ? [] : ([[t('family.together'), bonds.join('; ')]] as [string, Content][])),
    ...(others.length === 0 ? [] : ([[t('family.also-title'), others.join('; ')]] as [string, Content][])),
    ...(risk === null ? [] : ([[t('fields.name.person.recorded.riskWhat'), written(risk)]] as [string, Content][])),
    ...(note === null ? [] : ([[t('fields.name.person.recorded.note'), written(note)]] as [string, Content][])),
  ];
  const hidden = html`<span class="govuk-visually-hidden">: ${called(visit, person)}</span>`;
  const link = (kind: string, text: string): Html | false =>
    mayRecord(me.role, kind) &&
    html`<a class="govuk-link govuk-link--no-visited-state" href="${recordPath(child.child, kind)}?person=${encodeURIComponent(person.person)}">${text}${hidden}</a> `;
  return html`<li class="diogel-person${riskNoted && ' diogel-person--risk'}">
      <h3 class="govuk-heading-s govuk-!-margin-bottom-1">${called(visit, person)}, ${relationWords(visit, person, child.child).toLowerCase()} ${riskNoted && badge(t('family.risk'), 'alarm')} ${tie?.contactAllowed === 'not-allowed' && badge(t('family.no-contact'), 'alarm')} ${tie?.contactAllowed === 'supervised' && badge(t('family.supervised'), 'caution')} ${alive === 'no' && badge(t('family.died'))}</h3>
      <dl class="diogel-told">${rows.map(([label, value]) => html`<div class="diogel-told__item"><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
      ${tie !== undefined && html`<p class="diogel-timeline__action">${link('person.recorded', t('family.change'))}${link('people.related', t('family.relate'))}${link('person.ended', t('family.end'))}</p>`}
    </li>`;
};

const siblingsHtml = (visit: Visit, { children, beyond }: Family, { sorts }: Around): Html => {
  const { words, organisation, today } = visit;
  const { t } = words;
  const [, ...siblings] = children;
  if (siblings.length === 0 && beyond === 0) return html`<p class="govuk-body">${t('child.no-siblings')}</p>`;
  return html`<ul class="govuk-list diogel-people">${siblings.map((each) => {
    const sort = sorts.get(each.child);
    return html`<li class="diogel-person">
        <h3 class="govuk-heading-s govuk-!-margin-bottom-1"><a class="govuk-link govuk-link--no-visited-state" href="${childPath(each.child)}">${childName(words, each)}</a> ${each.registeredOn !== null && badge(t('common.badge.on-register'), 'alarm')} ${each.careOn !== null && badge(t('common.badge.looked-after'), 'calm')} ${isUnborn(each) && badge(t('common.badge.unborn'), 'caution')}</h3>
        <dl class="diogel-told">
          <div class="diogel-told__item"><dt>${t('family.born')}</dt><dd>${each.born === null ? (each.expected === null ? t('common.not-recorded') : t('family.expected', { date: words.date(each.expected) })) : `${words.date(each.born)} (${words.age(each.born, today)})`}</dd></div>
          <div class="diogel-told__item"><dt>${t('child.case')}</dt><dd>${each.openedOn === null ? t('child.no-open-case') : t('child.open')}</dd></div>
          ${each.openedOn !== null && html`<div class="diogel-told__item"><dt>${t('child.responsible')}</dt><dd>${each.worker === null ? html`<strong>${t('common.nobody')}</strong>` : postAndHolder(words, organisation, each.worker, today)}</dd></div>`}
          ${sort !== undefined && html`<div class="diogel-told__item"><dt>${t('fields.name.relationship.recorded.relationship')}</dt><dd>${words.name('codes.sibling-sort', sort)}</dd></div>`}
        </dl>
      </li>`;
  })}${beyond > 0 && html`<li>${t('child.siblings-beyond', { count: beyond })}</li>`}</ul>`;
};

/** What most people open a family file for, in three lines. */
const atOnceHtml = (visit: Visit, own: readonly KnownPerson[], family: Family, around: Around): Html => {
  const { words, child } = visit;
  const { t } = words;
  const named = (people: readonly KnownPerson[]): string =>
    people.length === 0 ? t('family.nobody-recorded') : words.list(people.map((each) => called(visit, each)));
  const as = (field: 'responsibility' | 'household', answer: string): KnownPerson[] =>
    own.filter(({ ties }) => ties.some((tie) => tie.child === child.child && tie[field] === answer));
  const home = householdOf(child.child, around.people);
  const siblings = family.children.filter((each) => each.child !== child.child && home.has(each.child));
  const unsure = as('responsibility', 'not-known');
  const lives = [
    ...as('household', 'yes').map((each) => called(visit, each)),
    ...siblings.map((each) => childName(words, each)),
  ];
  const risks = own.filter(({ riskNoted }) => riskNoted);
  const row = (label: string, value: Content): Html =>
    html`<div class="diogel-standing__item"><dt>${label}</dt><dd>${value}</dd></div>`;
  return html`<dl class="diogel-standing">
      ${row(t('fields.name.person.recorded.responsibility'), html`${named(as('responsibility', 'yes'))}${unsure.length > 0 && html`<br>${t('family.not-known-for', { names: named(unsure) })}`}`)}
      ${row(t('family.lives-with'), lives.length === 0 ? t('family.nobody-recorded') : words.list(lives))}
      ${risks.length > 0 && row(t('family.risk'), html`<strong>${named(risks)}</strong>`)}
    </dl>`;
};

const page = async (visit: Visit): Promise<Answer> => {
  const { words, child, me } = visit;
  const { t, name } = words;
  const family = await familyOf(visit);
  const around = await aroundOf(visit, family);
  const own = around.people.people.filter(({ ties }) => ties.some((tie) => tie.child === child.child));
  const others = around.people.people.filter((person) => !own.includes(person));
  const list = (people: readonly KnownPerson[]): Html =>
    html`<ul class="govuk-list diogel-people">${people.map((person) => personHtml(visit, person, family, around))}</ul>`;
  const body = html`${childPagesNav(visit, 'family')}
    ${own.length > 0 && atOnceHtml(visit, own, family, around)}
    <section class="diogel-section" aria-labelledby="genogram">
      <h2 class="govuk-heading-m" id="genogram">${t('family.genogram')}</h2>
      ${
        own.length === 0 && family.children.length === 1
          ? html`<p class="govuk-body">${t('family.nothing-to-draw')}</p>`
          : genogramHtml(visit, family, around)
      }
    </section>
    <section class="diogel-section" aria-labelledby="people">
      <h2 class="govuk-heading-m" id="people">${t('family.people', { count: own.length })}</h2>
      ${own.length === 0 ? html`<p class="govuk-body">${t('family.nobody')}</p>` : list(own)}
      <div class="govuk-button-group">
        ${mayRecord(me.role, 'person.recorded') && govukIn(words)('button', { text: name('kinds.form', 'person.recorded'), href: recordPath(child.child, 'person.recorded') })}
        ${own.length > 1 && mayRecord(me.role, 'people.related') && html`<a class="govuk-link" href="${recordPath(child.child, 'people.related')}">${name('kinds.form', 'people.related')}</a>`}
      </div>
    </section>
    <section class="diogel-section" aria-labelledby="siblings">
      <h2 class="govuk-heading-m" id="siblings">${t('child.siblings')}</h2>
      ${siblingsHtml(visit, family, around)}
    </section>
    ${others.length > 0 && html`<section class="diogel-section" aria-labelledby="others"><h2 class="govuk-heading-m" id="others">${t('family.others')}</h2>${list(others)}</section>`}`;
  return visit.page({
    title: t('family.title'),
    caption: childName(words, child),
    back: { href: childPath(child.child) },
    body,
  });
};

/** The family file of a child: each child's own record stays their own. */
export const familyPages: readonly PageRoute[] = [
  { method: 'GET', path: '/children/:child/family', access: { roles: PRACTICE_ROLES, child: true }, handle: page },
];
