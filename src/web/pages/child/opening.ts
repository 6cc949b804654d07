import { inSight } from '#src/access/index.ts';
import { isToNote, type ListedDraft, noteLook, ownOfChild, unseenSince } from '#src/drafts/index.ts';
import type { Compiled, Fact } from '#src/law/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { type OpenRisk, openRisks } from '#src/practice/index.ts';
import { closuresOf } from '#src/recording/index.ts';
import { earlierContacts, type KeptChild, keptChildren, type ListedContact, PERSON_KINDS } from '#src/views/index.ts';
import { first, type Visit } from '../../site.ts';
import { type Changes, changesSince, unseenEvents } from './changed.ts';
import { entriesOf, inWindow, narrowedBy, replacersOf, signedBy, windowOf } from './chronology.ts';
import { momentOf, personThen, type Picture, pictureOf, type Shown } from './picture.ts';
import { planEvents } from './plans.ts';
import { childPath } from './reach.ts';
import { riskEvents } from './risks.ts';

/** Everything that the page of a child shows. */
export interface Opened {
  readonly picture: Picture;
  readonly person: Shown;
  readonly law: Compiled;
  readonly siblings: readonly KeptChild[];
  readonly contacts: readonly ListedContact[];
  readonly drafts: readonly ListedDraft[];
  /** The facts of the chronology as it is narrowed, and those on this page. */
  readonly entries: readonly Fact[];
  readonly shown: readonly Fact[];
  readonly events: ReadonlyMap<string, RecordedEvent>;
  readonly risks: readonly OpenRisk[];
  /** What was written down since this post last looked; undefined at the first look, and at another moment than now. */
  readonly changes: Changes | undefined;
}

const CONTACTS = 20;
const NOBODY: Shown = {
  givenName: '',
  familyName: '',
  born: null,
  expected: null,
  language: null,
  address: null,
  postcode: null,
  livesWith: [],
  siblings: [],
};

/** Reads a child's page in five queries beside the child's own. Bodies are opened for the entries that are shown, and no others. */
export const openContext = async (visit: Visit): Promise<Opened> => {
  const { services, me, child, query, today, organisation } = visit;
  const { authority } = me;
  const { ledger, database, laws } = services;
  const run: Parameters<typeof keptChildren>[0] = (statement, values) => database.run(authority, statement, values);
  const moment = momentOf(first(query, 'as-at'), first(query, 'known-at'), today);
  const [own, law, settings, siblings, contacts, { drafts, looked }] = await Promise.all([
    ledger.facts(authority, child.child),
    laws.of(authority),
    laws.settings(authority),
    child.siblings.length === 0 ? [] : keptChildren(run, authority, child.siblings),
    moment.past ? [] : earlierContacts(run, authority, [child.child], '', CONTACTS),
    ownOfChild(database, me, child.child, `${childPath(child.child)}/`),
  ]);
  const picture = pictureOf(
    child.child,
    own.seq,
    inSight(me.role, own.facts),
    moment,
    law,
    closuresOf(settings),
    organisation.posts,
  );
  const entries = entriesOf(picture.all, narrowedBy(query));
  const shown = inWindow(entries, windowOf(query));
  const persons = moment.past
    ? picture.all.filter(({ kind }) => (PERSON_KINDS as readonly string[]).includes(kind)).map(({ id }) => id)
    : [];
  const risks = openRisks(picture.facts);
  const now = services.clock.now();
  const since = moment.past ? undefined : unseenSince(looked, now);
  const unseen = since === undefined ? [] : unseenEvents(picture, since);
  const wanted = [
    ...new Set([
      ...shown.map(({ id }) => id),
      ...unseen,
      ...replacersOf(shown, picture.all),
      ...signedBy(shown, picture.facts),
      ...persons,
      ...riskEvents(risks),
      ...planEvents(picture.plans),
    ]),
  ];
  const rows = wanted.length === 0 ? [] : await ledger.eventsById(authority, wanted);
  const events = new Map(rows.filter((row) => row.child === child.child).map((row) => [row.id, row]));
  const person = moment.past
    ? (personThen(
        picture,
        persons.flatMap((id) => events.get(id) ?? []),
        authority,
        child.child,
      ) ?? NOBODY)
    : child;
  if (!moment.past && isToNote(looked, now))
    // Written when the page is out: nobody waits for it, and a page that failed was no look.
    visit.reply.raw.once('finish', () => {
      noteLook(database, me, child.child, now).catch((error: unknown) => {
        visit.request.log.warn({ err: error }, 'a look was not noted');
      });
    });
  const changes = since === undefined ? undefined : changesSince(picture, risks, events, me.post, since);
  return { changes, picture, person, law, siblings, contacts, drafts, entries, shown, events, risks };
};
