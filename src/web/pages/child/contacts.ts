import type { Day } from '#src/calendar/index.ts';
import type { ListedContact } from '#src/views/index.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import { childName, isWithin } from './reach.ts';

/** An earlier contact as a reader may see it: whom it was about besides the child of the page, by name where they are within reach. */
export interface EarlierContact {
  readonly contact: string;
  readonly receivedOn: Day;
  readonly source: string | null;
  readonly outcome: string | null;
  readonly about: readonly string[];
}

/**
 * Contacts about a child, brothers and sisters and the same address, each once, however many children it was about; where the
 * children's outcomes differ, once for each outcome. A child out of reach is counted and not named.
 */
export const groupedContacts = (
  { me, child, words }: Pick<Visit, 'me' | 'child' | 'words'>,
  rows: readonly ListedContact[],
): EarlierContact[] => {
  const groups = Map.groupBy(rows, ({ contact, outcome }) => `${contact}\0${outcome}`);
  return [...groups.values()].flatMap((group) => {
    const [one] = group;
    if (one === undefined) return [];
    const others = group.filter((row) => row.child !== child.child);
    const named = others.filter((row) => isWithin(me, { ...row, awaiting: row.decidedOn === null ? 1 : 0 }));
    const about = [
      ...(others.length > 0 && others.length < group.length ? [childName(words, child)] : []),
      ...named.map((row) => childName(words, row)),
      ...(named.length < others.length ? [words.t('child.of-household')] : []),
    ];
    const { contact, receivedOn, source, outcome } = one;
    return [{ contact, receivedOn, source, outcome, about }];
  });
};

/** How many contacts there are, and how many of them ended in no further action for some child. */
export const countContacts = (
  contacts: readonly EarlierContact[],
): { readonly all: number; readonly none: number } => ({
  all: new Set(contacts.map(({ contact }) => contact)).size,
  none: new Set(contacts.filter(({ outcome }) => outcome === 'no-further-action').map(({ contact }) => contact)).size,
});

/** Earlier contacts, a line each: when, from whom, what became of it, and about whom. */
export const contactList = ({ words }: Pick<Visit, 'words'>, contacts: readonly EarlierContact[]): Html => {
  const { t, name } = words;
  return html`<ul class="govuk-list diogel-contacts">${contacts.map(
    ({ receivedOn, source, outcome, about }) =>
      html`<li><span class="diogel-contacts__day">${words.shortDate(receivedOn)}</span> ${name('codes.source', source ?? '')}: ${outcome === null ? t('forms.decide.undecided') : name('codes.outcome', outcome)}${about.length > 0 && html` <span class="diogel-muted">(${words.list(about)})</span>`}</li>`,
  )}</ul>`;
};
