import { type Day, formatDay, isWorkingDay } from '#src/calendar/index.ts';
import type { Holding, Post } from '#src/organisation/index.ts';
import { type Chance, chanceOf } from '../demo/chance.ts';

/** An event line of the contract. */
export interface Line {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly recorded: string;
  readonly by: string;
  readonly children: readonly string[];
  readonly replaces?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A made-up authority's size. What a worker, a team and a child have is the same at every size. */
export interface Size {
  readonly children: number;
  /** Events each child is concerned in, on average. */
  readonly perChild: number;
}

const OPEN = 0.2;
const CASELOAD = 16;
const WORKERS_IN_TEAM = 10;

const WORDS =
  'the family says that they are well and school has not seen them since Monday mother asks for help with housing father was not at home a neighbour called again the worker left a card and will come back child was seen in the bedroom and spoke about football plans for half term bruise on the left arm explained as a fall health visitor has no concern mae’r teulu yn dweud eu bod yn iawn gwelwyd y plentyn ar ei ben ei hun yn y tŷ nid oedd y tad gartref bydd yr ysgol yn ffonio eto ddydd Gwener cysylltwyd â’r heddlu ŵyr yn byw gyda’i fam-gu ym Mhentre’r-bont gofynnwyd am ragor o wybodaeth gan yr ymwelydd iechyd'.split(
    ' ',
  );
const GIVEN =
  'Elin Gruffydd Mali Osian Beca Tomos Seren Macsen Nia Iolo Lleucu Deio Amelia Jac Poppy Harri Zara Kai Martha Efan'.split(
    ' ',
  );
const FAMILY =
  'Rees-Pryce Dychmygol Fychan Llwyd Prosser Bowen Ŵyn Tudur Vaughan Meredith Gethin Probert Sayce Beynon'.split(' ');
const SOURCES = [
  'police',
  'school',
  'health-visitor',
  'parent-carer',
  'gp',
  'hospital',
  'relative',
  'housing',
  'anonymous',
  'nspcc',
] as const;
const REASONS = [
  'neglect',
  'domestic-abuse',
  'physical-abuse',
  'emotional-abuse',
  'parental-mental-ill-health',
  'parental-substance-misuse',
  'missing',
  'child-disability',
] as const;
const CATEGORIES = ['neglect', 'emotional-psychological', 'physical', 'sexual'] as const;
const REGIMES = [
  ['standard', 0.88],
  ['with-parent-before-assessment', 0.05],
  ['interim-order-with-parent', 0.04],
  ['temporary-approval', 0.03],
] as const;

const text = (chance: Chance, words: number): string => {
  const said: string[] = [];
  for (let left = chance.between(Math.ceil(words / 2), words + Math.ceil(words / 2)); left > 0; left--)
    said.push(chance.of(WORDS));
  return said.join(' ');
};

/** A random id that is the same in every run with one seed: children's ids say nothing of them. */
const ids = (chance: Chance) => {
  const part = (): string =>
    Math.floor(chance.next() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return (): string => {
    const [a, b, c, d] = [part(), part(), part(), part()];
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
  };
};

const teamsOf = (children: number): number => Math.max(1, Math.ceil((children * OPEN) / CASELOAD / WORKERS_IN_TEAM));
const workerOf = (team: number, n: number): string => `post-sw-${team}-${n}`;
const teamName = (team: number): string => `team-${team}`;

/** The posts of an authority of so many children, and their holders; one social worker's post in twenty is vacant. */
export const organisationOf = (
  children: number,
  since: Day,
): { readonly posts: Post[]; readonly holdings: Holding[] } => {
  const post = (name: string, role: Post['role'], team: string | null, above: string | null): Post => ({
    post: name,
    role,
    team,
    above,
    title: { en: `Post ${name}`, cy: `Swydd ${name}` },
  });
  const posts = [
    post('post-director', 'director', null, null),
    post('post-head', 'head-of-service', null, 'post-director'),
    post('post-front-door', 'front-door-manager', 'front-door', 'post-head'),
    post('post-front-door-1', 'front-door-worker', 'front-door', 'post-front-door'),
    post('post-chair', 'conference-chair', null, 'post-head'),
    post('post-reviewing', 'reviewing-officer', null, 'post-head'),
  ];
  const vacant = new Set<string>();
  for (let team = 0; team < teamsOf(children); team++) {
    posts.push(post(`post-tm-${team}`, 'team-manager', teamName(team), 'post-head'));
    for (let n = 0; n < WORKERS_IN_TEAM; n++) {
      posts.push(post(workerOf(team, n), 'social-worker', teamName(team), `post-tm-${team}`));
      if ((team * WORKERS_IN_TEAM + n) % 20 === 19) vacant.add(workerOf(team, n));
    }
  }
  const holdings = posts
    .filter(({ post: name }) => !vacant.has(name))
    .map(({ post: name }, index) => ({
      post: name,
      person: `Deiliad Dychmygol ${index}`,
      from: since,
      to: null,
      interim: index % 9 === 0,
    }));
  return { posts, holdings };
};

interface Step {
  readonly day: number;
  readonly kind: string;
  readonly by: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly children: readonly string[];
}

/** One family's years, from day 0 until it has come to so many events: contacts, and what follows from some of them. */
const live = (
  chance: Chance,
  id: () => string,
  family: readonly string[],
  events: number,
  worker: string,
  team: string,
  open: boolean,
): Step[] => {
  const steps: Step[] = [];
  let day = 0;
  const add = (kind: string, data: Step['data'], by: string = worker, children: readonly string[] = family): void => {
    steps.push({ day, kind, by, data, children });
  };
  const some = (): readonly string[] => (family.length === 1 || chance.one(0.7) ? family : [chance.of(family)]);
  const wait = (low: number, high: number): void => {
    day += chance.between(low, high);
  };
  const visit = (place: string): void => {
    if (chance.one(0.05)) add('visit.refused', { reason: text(chance, 12) });
    else {
      const seen = chance.one(0.95);
      const purpose = chance.one(0.3) ? { purpose: ['plan', 'safety'] } : {};
      add('visit.made', { seen, alone: seen && chance.one(0.8), place, ...purpose }, worker, some());
    }
  };
  const surname = chance.of(FAMILY);
  for (const child of family) {
    const born = formatDay(chance.between(13_500, 19_500));
    add(
      'child.registered',
      {
        givenName: chance.of(GIVEN),
        familyName: surname,
        dateOfBirth: born,
        preferredLanguage: chance.one(0.3) ? 'cy' : 'en',
      },
      'post-front-door-1',
      [child],
    );
  }
  add(
    'address.recorded',
    {
      address: `${chance.between(1, 90)} Stryd ${chance.of(FAMILY)}, Tre Ddychmygol`,
      postcode: `ZZ${chance.between(1, 9)} ${chance.between(1, 9)}ZZ`,
    },
    'post-front-door-1',
  );
  if (family.length > 1) add('relationship.recorded', { relationship: 'sibling' }, 'post-front-door-1');

  const contact = (): string => {
    const key = id();
    const summary = chance.one(0.75) ? { summary: text(chance, 45) } : {};
    add(
      'contact.received',
      {
        contact: key,
        source: chance.of(SOURCES),
        reasons: [chance.of(REASONS)],
        mode: chance.of(['phone', 'email', 'form']),
        ...summary,
      },
      'post-front-door-1',
    );
    wait(0, 2);
    return key;
  };
  const decide = (key: string, outcome: string): void => {
    if (chance.one(0.97))
      add(
        'contact.decided',
        { contact: key, outcome, ...(chance.one(0.5) ? { reason: text(chance, 15) } : {}) },
        'post-front-door',
      );
    if (chance.one(0.5))
      add('contact.acknowledged', { contact: key, outcomeTold: chance.one(0.9) }, 'post-front-door-1');
  };
  while (chance.one(0.35) && steps.length < events) {
    decide(contact(), chance.of(['no-further-action', 'information-advice', 'early-help']));
    wait(20, 150);
  }
  const worried = chance.one(0.3);
  const key = contact();
  decide(key, worried ? 'strategy-discussion' : 'assessment');
  add('case.opened', {});
  if (chance.one(0.98)) add('case.allocated', { worker, team });

  const assess = (of: Readonly<Record<string, string>>): void =>
    add('assessment.completed', { assessment: id(), ...of, childSeen: chance.one(0.9) });
  const protect = (): void => {
    const enquiry = id();
    wait(0, 2);
    add('strategy.held', { enquiry, agencies: ['social-services', 'police', 'health'], decision: 'enquiries' });
    wait(4, 14);
    add('enquiry.concluded', { enquiry, determination: 'conference' });
    wait(6, 24);
    assess({ enquiry });
    add(
      'conference.held',
      { type: 'initial', enquiry, decision: 'registered', categories: [chance.of(CATEGORIES)] },
      'post-chair',
    );
    add('plan.circulated', { plan: 'outline' }, 'post-chair');
    const began = day;
    let reviewed = began;
    for (let grouped = began; steps.length < events; ) {
      wait(4, 14);
      visit(
        chance.weighed([
          ['home', 0.8],
          ['school', 0.15],
          ['elsewhere', 0.05],
        ]),
      );
      if (day - grouped > 33) {
        grouped = day;
        add(
          'core-group.held',
          chance.one(0.5) ? { attended: ['mother', 'school', 'health visitor'] } : {},
          worker,
          some(),
        );
      }
      if (day - reviewed > (reviewed === began ? 85 : 170)) {
        reviewed = day;
        const over = chance.one(0.4);
        add('conference.held', { type: 'review', decision: over ? 'deregistered' : 'continued' }, 'post-chair');
        if (over) return;
      }
    }
  };
  const care = (): void => {
    add('care.began', { legalStatus: chance.of(['accommodated-s76', 'interim-care-order', 'care-order']) });
    const began = day;
    let reviewed = began;
    let reviews = 0;
    let placement = id();
    const place = (): void => {
      placement = id();
      add('placement.began', {
        placement,
        kind: chance.of(['foster-authority', 'foster-agency', 'foster-kinship', 'childrens-home']),
        untilEighteen: chance.one(0.3),
        regime: chance.weighed(REGIMES),
      });
    };
    place();
    while (steps.length < events) {
      wait(12, 45);
      visit('placement');
      if (chance.one(0.05)) {
        add('placement.ended', { placement, reason: text(chance, 10) });
        place();
      }
      if (day - reviewed > (reviews === 0 ? 24 : reviews === 1 ? 85 : 170)) {
        reviewed = day;
        reviews += 1;
        add('looked-after-review.held', {}, 'post-reviewing');
      }
      if (!open && steps.length > events - 3) {
        add('placement.ended', { placement });
        add('care.ended', {});
      }
    }
  };
  if (worried) protect();
  else {
    wait(20, 60);
    assess({ contact: key });
  }
  if (chance.one(0.22)) care();
  while (steps.length < events) {
    wait(14, 42);
    if (chance.one(0.12)) decide(contact(), 'passed-to-open-case');
    else if (chance.one(0.02)) protect();
    else visit('home');
  }
  if (!open) add('case.closed', chance.one(0.5) ? { reason: text(chance, 10) } : {});
  return steps;
};

/**
 * Made-up histories, family by family, that end by `today`; each family's lines are in the order in which they happened.
 * A fifth of the children are open now. One line in a hundred corrects another, one in a thousand retracts one.
 */
export function* histories({ children, perChild }: Size, today: Day, seed: string): Generator<Line[]> {
  const chance = chanceOf(seed, children, perChild);
  const id = ids(chance);
  const teams = teamsOf(children);
  let posted = 0;
  for (let made = 0; made < children; ) {
    const family: string[] = [];
    for (
      let left = Math.min(
        children - made,
        chance.weighed([
          [1, 0.7],
          [2, 0.2],
          [3, 0.1],
        ]),
      );
      left > 0;
      left--
    )
      family.push(id());
    made += family.length;
    const open = chance.one(OPEN);
    // Open cases go round the posts, so that all have as many.
    const post = open ? posted++ : chance.between(0, teams * WORKERS_IN_TEAM - 1);
    const team = Math.floor(post / WORKERS_IN_TEAM) % teams;
    const worker = workerOf(team, post % WORKERS_IN_TEAM);
    const events = chance.between(Math.ceil(perChild * 0.4), Math.ceil(perChild * 1.5));
    const steps = live(chance, id, family, events, worker, teamName(team), open);
    const last = steps.at(-1)?.day ?? 0;
    const shift = today - (open ? chance.between(1, 25) : chance.between(30, 1_500)) - last;
    const lines: Line[] = [];
    for (const { day, kind, by, data, children: concerned } of steps) {
      let on = day + shift;
      while (!isWorkingDay(on) && chance.one(0.9)) on -= 1;
      const hour = chance.between(8, 17);
      const minute = String(chance.between(0, 59)).padStart(2, '0');
      const later = Math.min(chance.one(0.8) ? 0 : chance.between(1, 9), today - 1 - on);
      const whole = chance.one(0.6);
      const line: Line = {
        id: id(),
        kind,
        at: whole ? formatDay(on) : `${formatDay(on)}T${String(hour).padStart(2, '0')}:${minute}:00Z`,
        recorded: `${formatDay(on + Math.max(0, later))}T${String(hour + 2)}:${minute}:${String(chance.between(10, 59))}Z`,
        by,
        children: concerned,
        data,
      };
      lines.push(line);
      if (chance.one(0.01) && kind === 'visit.made') {
        lines.push({
          ...line,
          id: id(),
          recorded: line.recorded.replace(/T\d\d/, 'T20'),
          replaces: line.id,
          data: { ...data, place: 'home' },
        });
      } else if (chance.one(0.001) && kind === 'visit.made') {
        lines.push({
          ...line,
          id: id(),
          kind: 'record.retracted',
          at: formatDay(on),
          recorded: line.recorded.replace(/T\d\d/, 'T21'),
          replaces: line.id,
          data: { reason: text(chance, 8) },
        });
      }
    }
    yield lines;
  }
}
