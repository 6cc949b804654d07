import { type Day, londonDay } from '#src/calendar/index.ts';
import { asKnown, type Compiled, type Fact } from '#src/law/index.ts';
import type { Ledger, RecordedEvent } from '#src/ledger/index.ts';
import type { Organisation } from '#src/organisation/index.ts';
import { type BUNDLE_PARTS, openRisks } from '#src/practice/index.ts';
import type { KeptChild } from '#src/views/index.ts';
import { citationText, dueWords, ruleName } from '../../casework.ts';
import type { Words } from '../../words.ts';
import type { Picture } from '../child/picture.ts';
import { childName } from '../child/reach.ts';
import { happenedWords, postAndHolder, tellFields } from '../child/saying.ts';
import { lawOfDuty } from '../listed.ts';
import { type Block, type Line, plainText } from './blocks.ts';

export type Part = (typeof BUNDLE_PARTS)[number];

/** What a bundle is made from. */
export interface Source {
  readonly words: Words;
  readonly organisation: Organisation;
  readonly ledger: Ledger;
  readonly authority: number;
  readonly child: KeptChild;
  readonly picture: Picture;
  readonly law: Compiled;
  readonly parts: readonly Part[];
  readonly from: Day | undefined;
  readonly to: Day | undefined;
  /** What stands where an address that is not to be disclosed would. */
  readonly instead: string;
  readonly secret: boolean;
}

/** Bodies are opened so many at a time. */
const BATCH = 100;

const PLANS: ReadonlySet<string> = new Set(['plan.circulated', 'core-group.held', 'looked-after-review.held']);
const CONFERENCES: ReadonlySet<string> = new Set(['strategy.held', 'enquiry.concluded', 'conference.held']);
/** What is of the keeping of the record, and not of the child. */
const LEFT_OUT: ReadonlySet<string> = new Set(['bundle.made']);

async function* eventsOf(
  { ledger, authority, child }: Source,
  facts: readonly Fact[],
): AsyncGenerator<readonly [Fact, RecordedEvent]> {
  for (let from = 0; from < facts.length; from += BATCH) {
    const some = facts.slice(from, from + BATCH);
    const rows = await ledger.eventsById(
      authority,
      some.map(({ id }) => id),
    );
    const byId = new Map(rows.filter((row) => row.child === child.child).map((row) => [row.id, row]));
    for (const fact of some) {
      const event = byId.get(fact.id);
      if (event !== undefined) yield [fact, event];
    }
  }
}

const linesOf = ({ words, organisation, picture, instead }: Source, event: RecordedEvent): Line[] => {
  const hidden = event.kind === 'address.recorded' && event.data['nonDisclosure'] === true;
  const data = hidden
    ? {
        ...event.data,
        address: instead,
        ...('postcode' in event.data ? { postcode: instead } : {}),
        nonDisclosure: undefined,
      }
    : event.data;
  return tellFields({ words, organisation, facts: picture.all }, { kind: event.kind, day: event.day, data }).map(
    ({ label, value }): Line => [label, plainText(value)],
  );
};

const entryOf = (source: Source, event: RecordedEvent, counts: boolean): Block => {
  const { words, organisation } = source;
  const { t, name } = words;
  const recorded = t('bundle.pdf.recorded', {
    when: words.dateTime(event.recordedUs),
    who: plainText(postAndHolder(words, organisation, event.by, londonDay(event.recordedUs))),
  });
  const notes = [
    recorded,
    ...(counts ? [] : [t('bundle.pdf.corrected')]),
    ...(event.body === 'erased' ? [t('bundle.pdf.erased')] : []),
  ];
  return {
    is: 'entry',
    title: `${happenedWords(words, event)}: ${name('kinds.name', event.kind)}`,
    note: notes.join('. '),
    lines: linesOf(source, event),
  };
};

const identityOf = ({ words, child, picture, instead, secret }: Source): Block => {
  const { t, name } = words;
  const { standing } = picture;
  const address = [child.address ?? '', child.postcode ?? ''].filter((part) => part !== '').join(', ');
  const standings = [
    ...(standing.registeredOn === null
      ? [t('child.not-on-register')]
      : [
          t('child.on-register', {
            categories: words.terms(standing.categories.map((category) => name('codes.category', category))),
          }),
        ]),
    ...(standing.careOn === null
      ? [t('child.not-looked-after')]
      : [
          standing.legalStatus === null
            ? t('common.badge.looked-after')
            : name('codes.legal-status', standing.legalStatus),
        ]),
  ];
  return {
    is: 'facts',
    lines: [
      [t('bundle.pdf.about'), childName(words, child)],
      [t('bundle.pdf.born'), child.born === null ? t('common.not-recorded') : words.date(child.born)],
      [t('bundle.pdf.address'), address === '' ? t('common.not-recorded') : secret ? instead : address],
      [
        t('bundle.pdf.lives-with'),
        child.livesWith.length === 0 ? t('common.not-recorded') : words.list(child.livesWith),
      ],
      [t('bundle.pdf.status'), standings.join('. ')],
    ],
  };
};

const dutiesOf = ({ words, organisation, picture, law }: Source): Block => {
  const { t } = words;
  return {
    is: 'table',
    heads: [
      t('bundle.pdf.what'),
      t('bundle.pdf.due'),
      t('bundle.pdf.state'),
      t('bundle.pdf.who-owes'),
      t('bundle.pdf.law'),
    ],
    widths: [24, 14, 16, 22, 24],
    rows: picture.owed.map(({ duty, reasons, post }) => {
      const source = lawOfDuty(law, duty);
      return [
        ruleName(words, duty.rule, reasons.instrument),
        words.date(duty.due),
        dueWords(words, { status: duty.status, due: duty.due, done: undefined, today: picture.moment.asAt }),
        post === null ? t('common.nobody') : plainText(postAndHolder(words, organisation, post, picture.moment.asAt)),
        source === undefined ? '' : citationText(words, source),
      ];
    }),
  };
};

async function* entriesOf(source: Source, facts: readonly Fact[]): AsyncGenerator<Block> {
  const counting = new Set(source.picture.facts.map(({ id }) => id));
  let some = false;
  for await (const [fact, event] of eventsOf(source, facts)) {
    some = true;
    yield entryOf(source, event, counting.has(fact.id));
  }
  if (!some) yield { is: 'text', text: source.words.t('bundle.pdf.nothing') };
}

async function* documentsOf(source: Source): AsyncGenerator<Block> {
  const { words, picture } = source;
  const { t, name } = words;
  const rows: string[][] = [];
  const facts = picture.facts.filter(({ kind }) => kind === 'document.added');
  for await (const [, event] of eventsOf(source, facts)) {
    if (event.body === 'erased') continue;
    const text = (field: string): string => {
      const value = event.data[field];
      return typeof value === 'string' ? value : '';
    };
    rows.push([
      text('title'),
      `${name('codes.document-type', text('type'))}, ${name('codes.document-language', text('language'))}`,
      words.date(londonDay(event.recordedUs)),
      text('sha256'),
    ]);
  }
  if (rows.length === 0) {
    yield { is: 'text', text: t('bundle.pdf.nothing') };
    return;
  }
  yield {
    is: 'table',
    heads: [
      t('fields.name.document.added.title'),
      t('fields.name.document.added.type'),
      t('bundle.pdf.added'),
      t('fields.name.document.added.sha256'),
    ],
    widths: [30, 22, 14, 34],
    rows,
  };
}

async function* partOf(source: Source, part: Part): AsyncGenerator<Block> {
  const { picture, from, to } = source;
  const { facts, all } = picture;
  const nothing: Block = { is: 'text', text: source.words.t('bundle.pdf.nothing') };
  switch (part) {
    case 'identity':
      yield identityOf(source);
      return;
    case 'risks': {
      const ids = new Set(openRisks(facts).flatMap(({ identified, judged }) => [identified.id, judged.id]));
      yield* entriesOf(
        source,
        facts.filter(({ id }) => ids.has(id)),
      );
      return;
    }
    case 'duties':
      yield picture.owed.length === 0 ? nothing : dutiesOf(source);
      return;
    case 'plans':
      yield* entriesOf(
        source,
        facts.filter(({ kind }) => PLANS.has(kind)),
      );
      return;
    case 'conferences':
      yield* entriesOf(
        source,
        facts.filter(({ kind }) => CONFERENCES.has(kind)),
      );
      return;
    case 'chronology':
      yield* entriesOf(
        source,
        all.filter(
          ({ kind, day }) =>
            !LEFT_OUT.has(kind) && (from === undefined || day >= from) && (to === undefined || day <= to),
        ),
      );
      return;
    case 'documents':
      yield* documentsOf(source);
      return;
  }
}

/** Everything that goes into a bundle, block by block, the record's bodies a few at a time. */
export async function* contentsOf(source: Source): AsyncGenerator<Block> {
  for (const part of source.parts) {
    yield { is: 'section', title: source.words.name('codes.bundle-part', part) };
    yield* partOf(source, part);
  }
}

/** The addresses of some children that are not to be disclosed, whenever they were lived at. */
export const secretsOf = async (
  ledger: Ledger,
  authority: number,
  children: readonly string[],
): Promise<{ readonly address: string; readonly postcode?: string }[]> => {
  const known = await ledger.factsOfMany(authority, children);
  const ids = known.flatMap(({ facts }) =>
    asKnown(facts, undefined)
      .filter(({ kind, data }) => kind === 'address.recorded' && data['nonDisclosure'] === true)
      .map(({ id }) => id),
  );
  const events = ids.length === 0 ? [] : await ledger.eventsById(authority, [...new Set(ids)]);
  return events.flatMap(({ data }) => {
    const { address, postcode } = data;
    if (typeof address !== 'string') return [];
    return [{ address, ...(typeof postcode === 'string' ? { postcode } : {}) }];
  });
};
