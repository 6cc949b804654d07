/**
 * How a name may be written, folded to what it sounds like to somebody who hears it once, in Welsh or in English: Siân and
 * Sian, Llŷr and Lyr, ap Dafydd and Dafydd, Evans-Jones and Jones Evans. Used to find, never to decide who is whom.
 */
const PARTICLES: ReadonlySet<string> = new Set([
  'ap',
  'ab',
  'ferch',
  'verch',
  'mac',
  'mc',
  'o',
  'de',
  'van',
  'der',
  'al',
  'el',
  'bin',
  'ibn',
]);

/**
 * Names that one person goes by in the two languages, and names that clerks wrote for each other: each group is folded to
 * its first. A name stands in one group only. What sounds alike by the folding below (Davies and Dafis, Ffion and Fion)
 * needs no group.
 */
const SAME_NAME: readonly (readonly string[])[] = [
  ['dafydd', 'david', 'dai', 'dewi', 'deio', 'taffy'],
  ['ieuan', 'evan', 'ifan', 'iwan', 'ewan', 'euan'],
  ['owain', 'owen', 'owein'],
  ['evans', 'ifans', 'efans'],
  ['rhys', 'reece', 'rees', 'reese'],
  ['price', 'pryce', 'preece', 'prys'],
  ['rhisiart', 'richard', 'dic', 'dick'],
  ['sian', 'jane', 'shan', 'sharn', 'jayne', 'siani'],
  ['sion', 'john', 'shon', 'jon', 'ioan', 'shaun', 'sean'],
  ['sioned', 'janet', 'jennet'],
  ['mair', 'mary', 'mari', 'marie', 'mali'],
  ['elin', 'ellen', 'helen', 'elen', 'ellin', 'eleanor', 'elinor'],
  ['gwilym', 'william', 'gwil', 'will', 'wil', 'bill', 'wiliam'],
  ['llewelyn', 'llywelyn', 'llew', 'lewelyn', 'llewellyn'],
  ['tomos', 'thomas', 'twm', 'tom', 'tomi', 'tommy'],
  ['steffan', 'stephen', 'steven', 'stefan', 'steff'],
  ['iago', 'james', 'siams', 'jim', 'jac', 'jack'],
  ['catrin', 'catherine', 'kathryn', 'katherine', 'cadi', 'cati', 'kate', 'katie'],
  ['marged', 'margaret', 'megan', 'mared', 'meg', 'mererid'],
  ['elisabeth', 'elizabeth', 'bethan', 'beth', 'betsan', 'betsi', 'lisabeth'],
  ['alys', 'alice', 'alis'],
  ['lowri', 'laura', 'lowry'],
  ['siwan', 'joan'],
  ['emrys', 'ambrose'],
  ['gruffydd', 'griffith', 'gruff', 'griff', 'gruffudd', 'griffiths', 'guto', 'gruffyd'],
  ['hywel', 'howell', 'howel', 'howells'],
  ['huw', 'hugh', 'hew'],
  ['hughes', 'huws'],
  ['rhydderch', 'roderick'],
  ['prydderch', 'prothero', 'protheroe'],
  ['ffion', 'fiona'],
  ['harri', 'harry', 'henry'],
  ['siencyn', 'jenkin', 'jenkins'],
  ['siarl', 'charles', 'charlie', 'siarli'],
  ['sior', 'george', 'siors'],
  ['mihangel', 'michael', 'meical', 'mike'],
  ['pedr', 'peter', 'pete'],
  ['pawl', 'paul'],
  ['luc', 'luke'],
  ['ioseff', 'joseph', 'joe', 'joseff'],
  ['efa', 'eve', 'eva'],
  ['maredudd', 'meredith', 'meredydd', 'bredudd'],
  ['cadwgan', 'cadogan'],
  ['gwyn', 'wyn', 'wynn', 'wynne', 'winn', 'gwynne'],
  ['fychan', 'vaughan'],
  ['goch', 'gough'],
  ['llwyd', 'lloyd', 'floyd'],
  ['angharad', 'ankaret'],
  ['gwenllian', 'wenllian'],
];

const canonical = new Map(SAME_NAME.flatMap((group) => group.map((name) => [name, group[0] ?? name] as const)));

/** Whether two folded parts are one name in the two languages. */
export const sameName = (a: string, b: string): boolean => {
  const name = canonical.get(a);
  return name !== undefined && name === canonical.get(b);
};

/** A name's parts without accents, particles and punctuation, in small letters. */
export const nameParts = (name: string): string[] =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’`]/g, '')
    .split(/[^\p{L}]+/u)
    .filter((part) => part !== '' && !PARTICLES.has(part));

/** What a part sounds like, roughly, to English and Welsh ears alike. */
const sound = (part: string): string =>
  part
    .replaceAll('ph', 'f')
    .replaceAll('ff', 'f')
    .replaceAll('ll', 'l')
    .replaceAll('dd', 'd')
    .replaceAll('th', 't')
    .replaceAll(/ch|ck|qu|[kq]/g, 'c')
    .replaceAll('rh', 'r')
    .replaceAll('gh', '')
    .replaceAll('w', 'u')
    .replaceAll('y', 'i')
    .replaceAll('v', 'f')
    .replaceAll('z', 's')
    .replaceAll('j', 's')
    .replaceAll('sh', 's')
    .replaceAll(/h/g, '')
    .replaceAll(/(.)\1+/g, '$1')
    .replaceAll(/(?<=.)[aeiou]/g, '')
    .slice(0, 6);

/** One part's key. */
export const partKey = (part: string): string => sound(canonical.get(part) ?? part);

/** The keys of a whole name, given and family names alike, in no order: people swap them. */
export const nameKeys = (name: string): string[] =>
  [...new Set(nameParts(name).map(partKey))].filter((key) => key !== '');

/** Where somebody lives, folded so that two ways of writing one address meet: the postcode and the house's number or name. */
export const addressKey = (address: string, postcode: string | undefined): string => {
  const code = (postcode ?? '').replaceAll(/\s/g, '').toLowerCase();
  const parts = address
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '' && part !== 'the' && part !== 'y' && part !== 'yr');
  return code === '' ? parts.join(' ') : `${code} ${parts.slice(0, 2).join(' ')}`;
};
