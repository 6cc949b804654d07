/**
 * The tables of the SSDA903 return. Three say what the catalogue can record; for each of the others stands why it is
 * left out. `sign` is a column that no other table has: files are known by their name, and failing that by it.
 */
export const TAKEN_TABLES = ['header', 'episodes', 'reviews'] as const;
export type TakenTable = (typeof TAKEN_TABLES)[number];

interface Table {
  readonly sign: string;
}

export const TABLES: Readonly<
  Record<TakenTable, Table & { readonly required: readonly string[]; readonly read: readonly string[] }>
> = {
  header: { sign: 'ETHNIC', required: ['CHILD', 'DOB'], read: ['CHILD', 'DOB'] },
  episodes: {
    sign: 'DECOM',
    required: ['CHILD', 'DECOM', 'RNE', 'LS', 'PLACE', 'DEC', 'REC'],
    read: ['CHILD', 'DECOM', 'RNE', 'LS', 'PLACE', 'DEC', 'REC', 'REASON_PLACE_CHANGE'],
  },
  reviews: { sign: 'REVIEW', required: ['CHILD', 'REVIEW'], read: ['CHILD', 'DOB', 'REVIEW', 'REVIEW_CODE'] },
};

export const OTHER_TABLES: Readonly<Record<string, Table & { readonly why: string }>> = {
  placed_for_adoption: { sign: 'DATE_PLACED', why: 'decisions and placements for adoption have no kind of event yet' },
  previous_permanence: { sign: 'PREV_PERM', why: 'what ended an earlier period of care has no kind of event yet' },
  sw_episodes: {
    sign: 'SW_DECOM',
    why: 'it names workers by registration number, and an allocation needs a post of the authority',
  },
  missing: { sign: 'MIS_START', why: 'episodes of going missing have no kind of event yet' },
  uasc: { sign: 'DUC', why: 'status as an unaccompanied asylum-seeking child has no kind of event yet' },
  dolo: { sign: 'DOLO_START', why: 'deprivation of liberty orders have no kind of event yet' },
  ad1: { sign: 'DATE_INT', why: 'adoptions have no kind of event yet' },
  oc2: { sign: 'SDQ_SCORE', why: 'health, offending and strengths scores of the year have no kind of event yet' },
  oc3: { sign: 'IN_TOUCH', why: 'care leavers are outside the duties of looked-after children' },
};

const isTaken = (name: string): name is TakenTable => (TAKEN_TABLES as readonly string[]).includes(name);

/** The names that a file may end in, the longest first: `sw_episodes` is not `episodes`. */
const NAMES = [...TAKEN_TABLES, ...Object.keys(OTHER_TABLES)].sort((a, b) => b.length - a.length);

export type Recognised = { readonly taken: TakenTable } | { readonly why: string; readonly table: string } | undefined;

const named = (name: string): Recognised => {
  if (isTaken(name)) return { taken: name };
  const other = OTHER_TABLES[name];
  return other === undefined ? undefined : { table: name, why: other.why };
};

/** Which table a file holds, by its name (`2020-episodes.csv`, `SSDA903_2020_episodes.csv`), else by its columns. */
export const tableOf = (fileName: string, columns: readonly string[]): Recognised => {
  const stem = fileName.toLowerCase().replace(/\.csv$/, '');
  const name = NAMES.find(
    (each) => stem === each || (stem.endsWith(each) && /[^a-z0-9]/.test(stem.charAt(stem.length - each.length - 1))),
  );
  if (name !== undefined) return named(name);
  const signed = Object.entries({ ...TABLES, ...OTHER_TABLES }).find(([, { sign }]) => columns.includes(sign));
  return signed === undefined ? undefined : named(signed[0]);
};

/** The year in a file's name, 0 where it has none: a later return corrects an earlier one. */
export const yearOf = (fileName: string): number => Number(/(?<!\d)(?:19|20)\d{2}(?!\d)/.exec(fileName)?.[0] ?? 0);
