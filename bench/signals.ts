import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatDay } from '#src/calendar/index.ts';
import { systemClock } from '#src/platform/index.ts';
import { openCaller } from './client.ts';
import { asSuperuser, AUTHORITY, madeDatabase, startServer, startService, urlOf } from './installation.ts';
import { type Asked, type Figure, median, quantile, type Section, spread } from './measuring.ts';
import { organisationOf } from './plausible.ts';

const SMALL = { children: 200, perChild: 20 };
const LARGE = { children: 20_000, perChild: 20 };
const QUICK = [
  { children: 40, perChild: 15 },
  { children: 80, perChild: 15 },
] as const;
/** So many children of each are written about, so that their histories grow alike. */
const CHILDREN = 30;

/** One contact that raises a signal, with all that follows from it, in an authority and in one a hundred times as large. */
export const signals = async (asked: Asked): Promise<Section> => {
  const [small, large] = asked.quick ? QUICK : [SMALL, LARGE];
  const rounds = asked.quick ? 1 : 5;
  const each = asked.quick ? 5 : CHILDREN * 2;
  const today = systemClock.today();
  const server = await startServer(asked);
  const opened: { readonly stop: () => Promise<void> }[] = [];
  try {
    const authorities = [];
    for (const size of [small, large]) {
      const made = await madeDatabase(asked, server, 'signals', size, today);
      if (made.seconds !== undefined) asked.say(`  ${size.children} children, made in ${made.seconds.toFixed(0)} s`);
      // Recording changes what it is measured on: each run has a copy.
      const work = `signals_work_${size.children}`;
      await asSuperuser(server.url, async (client) => {
        await client.query(`drop database if exists ${work} with (force)`);
        await client.query(`create database ${work} template ${made.name} strategy file_copy`);
      });
      const url = urlOf(server, work);
      const children = await asSuperuser(url, async (client) => {
        const { rows } = await client.query<{ child: string }>(
          'select child from views.child where authority = $1 and opened_on is not null order by md5(child) limit $2',
          [AUTHORITY, CHILDREN],
        );
        return rows.map(({ child }) => child);
      });
      const folder = join(asked.folder, work);
      await mkdir(folder, { recursive: true });
      const service = await startService({ ...asked, folder }, { ...made, url });
      opened.push(service);
      const person = organisationOf(size.children, today).holdings.find(({ post }) => post === 'post-head')?.person;
      const headers = { authorization: `Bearer ${service.session('post-head', person ?? '')}` };
      const caller = await openCaller(service.origin);
      let turn = 0;
      const record = async (times: number): Promise<number[]> => {
        const took: number[] = [];
        for (let n = 0; n < times; n++) {
          const child = children[turn++ % children.length] ?? '';
          const data = { contact: randomUUID(), source: 'school', reasons: ['sexual-exploitation'] };
          const event = { kind: 'contact.received', at: formatDay(today), children: [child], data };
          const body = JSON.stringify({ events: [event] });
          const begun = performance.now();
          const reply = await caller.ask({ method: 'POST', path: '/api/v1/events', headers, body });
          took.push(performance.now() - begun);
          if (reply.status !== 201) throw new Error(`a contact was answered ${reply.status}: ${reply.body.toString()}`);
        }
        return took;
      };
      authorities.push({ record, close: caller.close });
    }
    const [first, second] = authorities;
    if (first === undefined || second === undefined) throw new Error('two authorities are compared');
    await first.record(each);
    await second.record(each);
    const found: { readonly small: number; readonly large: number }[] = [];
    for (let round = 1; round <= rounds; round++) {
      asked.say(`Round ${round} of ${rounds}…`);
      found.push({ small: median(await first.record(each)), large: median(await second.record(each)) });
    }
    for (const { close } of authorities) close();
    const ratios = found.map((times) => times.large / times.small);
    const figures: Figure[] = [
      {
        name: `one event's consequences, ${large.children} children / ${small.children} children`,
        reached: median(ratios),
        unit: '×',
        aim: { most: 1.5 },
        note: `${median(found.map((times) => times.large)).toFixed(1)} ms / ${median(found.map((times) => times.small)).toFixed(1)} ms; ${spread(ratios)}`,
      },
      {
        name: `a contact that raises a signal, ${large.children} children: in the middle`,
        reached: quantile(
          found.map((times) => times.large),
          0.5,
        ),
        unit: 'ms',
      },
    ];
    return {
      section: 'signals',
      command: 'npm run bench -- signals',
      about: [
        'POST /api/v1/events with a contact that speaks of exploitation: decided, appended, the law over the child, signals, all views, committed. One client, two services at once on one machine, in turns.',
      ],
      figures,
    };
  } finally {
    for (const service of opened) await service.stop();
    await server.stop();
  }
};
