import type { Fact } from '../../law/index.ts';
import { type Theme, THEMES } from './kinds.ts';

const OF_KIND: Readonly<Record<string, Theme>> = {
  'strategy.held': 'harm',
  'enquiry.concluded': 'harm',
  'conference.held': 'harm',
  'core-group.held': 'harm',
  'plan.circulated': 'harm',
  'risk.identified': 'harm',
  'risk.reviewed': 'harm',
  'risk.acted': 'harm',
  'risk.closed': 'harm',
  'exploitation.assessed': 'harm',
  'concern.noted': 'harm',
  'address.recorded': 'home',
  'care.began': 'home',
  'care.ended': 'home',
  'placement.began': 'home',
  'placement.ended': 'home',
  'missing.reported': 'home',
  'missing.found': 'home',
  'person.recorded': 'family',
  'person.ended': 'family',
  'people.related': 'family',
  'relationship.recorded': 'family',
  'assessment.completed': 'support',
  'visit.made': 'support',
  'visit.refused': 'support',
};
const OF_SOURCE: Readonly<Record<string, Theme>> = { police: 'police', health: 'health', school: 'education' };

const themeIn = ({ data }: Fact): Theme | undefined => THEMES.find((theme) => theme === data['theme']);

/** What an entry is about: as somebody said who marked or noted it, else as its kind and its source have it. Pure. */
export const themesOf = (fact: Fact, marks: readonly Fact[]): Theme[] => {
  const own =
    themeIn(fact) ??
    (fact.kind === 'contact.received' ? OF_SOURCE[String(fact.data['source'])] : undefined) ??
    OF_KIND[fact.kind];
  const said = marks.filter(({ data }) => data['entry'] === fact.id).flatMap((mark) => themeIn(mark) ?? []);
  return [...new Set([...(own === undefined ? [] : [own]), ...said])];
};

/** The marks by which somebody said that entries matter. `facts` are those that count: a mark that was taken back is not among them. */
export const marksIn = (facts: readonly Fact[]): Fact[] => facts.filter(({ kind }) => kind === 'chronology.marked');

/** Entries of the record about the record itself, which tell nothing of the child's life. */
export const isAboutRecord = ({ kind }: Pick<Fact, 'kind'>): boolean =>
  kind === 'chronology.marked' || /^(record|hold|erasure)\./.test(kind);

/** The significant entries: those that somebody marked, and what was noted from before or outside the record. Pure. */
export const significant = (facts: readonly Fact[]): Fact[] => {
  const marked = new Set(marksIn(facts).map(({ data }) => data['entry']));
  return facts.filter((fact) => fact.kind === 'history.noted' || (marked.has(fact.id) && !isAboutRecord(fact)));
};
