import { londonDay, parseDay, parseInstant } from '../../calendar/index.ts';
import type { Ledger, RecordedEvent, Where } from '../../ledger/index.ts';
import type { IrregularityId } from '../../practice/index.ts';
import type { OwnRecord } from './history.ts';

const KINDS = [
  'outage.recorded',
  'inspection.announced',
  'incident.recorded',
  'irregularity.explained',
  'figures.published',
  'record.retracted',
] as const;

const text = ({ data }: RecordedEvent, field: string): string => {
  const value = data[field];
  return typeof value === 'string' ? value : '';
};

/** What an authority recorded of itself that has to do with how its records were made; what was corrected or retracted does not count. */
export const readOwnRecord = async (ledger: Pick<Ledger, 'events'>, where: Where): Promise<OwnRecord> => {
  const events = await ledger.events(where, '', { kinds: KINDS });
  const replaced = new Set(events.flatMap(({ replaces }) => replaces ?? []));
  const of = (kind: (typeof KINDS)[number]): RecordedEvent[] =>
    events.filter((event) => event.kind === kind && event.body === 'kept' && !replaced.has(event.id));
  return {
    outages: of('outage.recorded').flatMap((event) => {
      const [from, to] = [parseInstant(text(event, 'from')), parseInstant(text(event, 'to'))];
      return from === undefined || to === undefined ? [] : [{ id: event.id, from, to, what: text(event, 'what') }];
    }),
    inspections: of('inspection.announced').map((event) => ({
      id: event.id,
      day: event.day,
      what: text(event, 'body'),
    })),
    incidents: of('incident.recorded').map((event) => ({ id: event.id, day: event.day, what: text(event, 'what') })),
    publications: of('figures.published').flatMap((event) => {
      const [from, to] = [parseDay(text(event, 'from')), parseDay(text(event, 'to'))];
      const knownAt = parseInstant(text(event, 'knownAt'));
      return from === undefined || to === undefined || knownAt === undefined
        ? []
        : [
            {
              id: event.id,
              edition: text(event, 'edition'),
              from,
              to,
              asAt: parseDay(text(event, 'asAt')) ?? to,
              knownAt,
            },
          ];
    }),
    explanations: of('irregularity.explained').map((event) => ({
      id: event.id,
      irregularity: text(event, 'irregularity') as IrregularityId,
      about: text(event, 'about') === '' ? null : text(event, 'about'),
      from: parseDay(text(event, 'from')) ?? event.day,
      to: parseDay(text(event, 'to')) ?? londonDay(event.recordedUs),
      why: text(event, 'why'),
      by: event.by,
      recorded: event.recordedUs,
    })),
  };
};
