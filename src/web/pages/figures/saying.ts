import type { Figure, Item, Measure } from '#src/law/index.ts';
import { timelyRule } from '#src/figures/index.ts';
import { badge } from '../../casework.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import type { NameList, Words } from '../../words.ts';
import { postTitle, teamName } from '../listed.ts';

/** What a measure is called: its own name, or that of the rule whose timeliness it is. */
export const measureName = ({ t, name }: Words, id: string): string => {
  const rule = timelyRule(id);
  return rule === undefined ? name('figures.measure', id) : t('figures.timely', { rule: name('duties.rule', rule) });
};

/** A number, or a number of a number with its share: a percentage never stands alone. */
export const figureText = (
  { t, number }: Words,
  { count, of }: Pick<Figure, 'count' | 'of'>,
  { sum }: Pick<Measure, 'sum'>,
): string => {
  if (of === undefined) return number(count);
  if (of === 0) return t('figures.none-of');
  if (sum !== undefined) return t('figures.days-of', { count: number(count), of: number(of) });
  const percent = `${number(Math.round((1_000 * count) / of) / 10)}%`;
  return t('figures.share', { count: number(count), of: number(of), percent });
};

/** The list of codes that the values of a grouping are from, for those that have one. */
const CODES: Readonly<Record<string, NameList>> = {
  source: 'codes.source',
  reason: 'codes.reason',
  determination: 'codes.determination',
  category: 'codes.category',
  'legal-status': 'codes.legal-status',
  placement: 'codes.placement-kind',
  area: 'codes.placement-area',
  status: 'duties.status',
  band: 'codes.response',
};
const OWN_CODES: Readonly<Record<string, NameList>> = {
  'contacts-decided outcome': 'codes.outcome',
  'assessments outcome': 'codes.assessment-outcome',
  'strategy-discussions decision': 'codes.strategy-decision',
  'conferences decision': 'codes.conference-decision',
  'conference-children decision': 'codes.conference-decision',
};

/** What a part of a measure is called. */
export const groupName = ({ words, organisation }: Visit, measure: string, by: string, group: string): string => {
  const { t, name, language } = words;
  if (group === '') return t('figures.not-recorded');
  if (by === 'team') return teamName(organisation, group, language);
  if (by === 'worker') return postTitle(organisation, group, language);
  if (by === 'age')
    return group === 'unborn' ? t('common.badge.unborn') : t('figures.age', { band: group.replace('-', '–') });
  if (by === 'language') return words.languageName(group);
  const list = OWN_CODES[`${measure} ${by}`] ?? CODES[by];
  return list === undefined ? group : name(list, group);
};

/** Parts of one grouping as a reader looks for them: ages as they follow, all else by its name, what is not recorded last. */
export const inOrder = (visit: Visit, measure: string, by: string, parts: readonly Figure[]): readonly Figure[] => {
  const named = parts.map((part) => {
    const group = part.group ?? '';
    return {
      part,
      last: group === '',
      age: group === 'unborn' ? -1 : Number.parseInt(group, 10),
      name: groupName(visit, measure, by, group),
    };
  });
  return named
    .sort(
      (a, b) =>
        Number(a.last) - Number(b.last) || (by === 'age' ? a.age - b.age : 0) || visit.words.compare(a.name, b.name),
    )
    .map(({ part }) => part);
};

/** Whose definition it is, and which version of it. */
export const definitionText = ({ t }: Words, { confidence, official, version }: Measure): string => {
  const said = (): string => {
    switch (confidence) {
      case 'V':
        return official === undefined
          ? t('figures.definition.read')
          : t('figures.definition.official', { id: official });
      case 'D':
        return t('figures.definition.derived');
      case 'R':
        return t('figures.definition.recalled');
      case 'L':
        return t('figures.definition.own');
    }
  };
  return `${said()} ${t('figures.definition.version', { version: String(version) })}`;
};

/** The same with its badge where it is nobody's official one. */
export const definitionHtml = (words: Words, measure: Measure): Html => {
  const { t } = words;
  const { confidence } = measure;
  const marked =
    confidence === 'L'
      ? badge(t('common.badge.local'), 'calm')
      : confidence !== 'V' && badge(t('common.badge.not-verified'), 'caution');
  return html`${marked} ${definitionText(words, measure)}`;
};

/** The same in a word or two, for a table. */
export const definitionBadge = ({ t }: Words, { confidence, official }: Measure): Html | false => {
  if (confidence === 'V') return official !== undefined && badge(official);
  return confidence === 'L' ? false : badge(t('common.badge.not-verified'), 'caution');
};

/** The parts that an item is in by one grouping of its measure. */
export const partsBy = (measure: Measure, item: Item, by: string): readonly string[] =>
  item.parts[
    Object.keys(measure.by ?? {})
      .sort()
      .indexOf(by)
  ] ?? [];
