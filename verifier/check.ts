import { bytesOf, checkpointOf, growingTree, hex, keyOf, rootAbove, sha256, signedBy } from './log.ts';
import type { Checkpoint, Key, Policy } from './log.ts';
import { canonical, isObject, leafOf, linesOf, need, objectOf, short, unreadable, whole } from './bundle.ts';
import { dayOf, instantOf } from './days.ts';
import { type Fields, type Figure, type Law, type Measure, textsIn } from './law.ts';
import { nameOf } from './measures.ts';
import { compare, type Difference, gathering, type Published } from './recount.ts';

/** What came of one thing that was looked at: its sentence in `words.ts`, and what that sentence is about. */
type Finding = { verdict: 'agrees' | 'differs' | 'unchecked'; code: string; about: Record<string, unknown> };
/**
 * `public`: what a public bundle can show agrees. `untrusted`: everything agrees, and nobody said whose key is trusted.
 * `erased`: figures come out otherwise, which may be because of what was lawfully erased since.
 */
type Result = 'verified' | 'public' | 'untrusted' | 'erased' | 'differs';
export type Report = {
  result: Result;
  edition: Fields;
  findings: Finding[];
  /** Every figure as it was counted here, with whether it was published so; and all that were published otherwise. */
  figures: (Figure & { agrees: boolean })[];
  differences: Difference[];
};
/** What a reader brings along: whose signatures are trusted, a checkpoint that was kept, the first lines of other bundles. */
export type Brought = { policy?: Policy | undefined; older?: Checkpoint | undefined; others?: string[] };

/** What a publication says itself, and its manifest again. */
const SAID = ['edition', 'from', 'to', 'asAt', 'knownAt', 'size'];

/** What the first line of a bundle says. */
const headOf = (line: string) => {
  const { format, manifest, publication, checkpoint: note, keys } = objectOf(line);
  need(format === 'diogel/bundle/v1', 'format');
  if (!isObject(manifest) || manifest['format'] !== 'diogel/figures/v1') throw unreadable('field', 'manifest.format');
  if (!isObject(publication) || !isObject(publication['entry'])) throw unreadable('field', 'publication');
  const list = <T>(value: unknown, of: (each: unknown) => T | undefined, field: string): T[] =>
    need(Array.isArray(value) && value, field).map((each) => need(of(each), field));
  const text = (field: string): string => need(short(manifest[field]), `manifest.${field}`);
  const day = (field: string): number => need(dayOf(manifest[field]), `manifest.${field}`);
  const figuresOf = (value: unknown, field: string): Published[] =>
    list(value, (each) => (isObject(each) ? (each as Published) : undefined), field);
  const checkpoint = need(checkpointOf(note), 'checkpoint');
  const [authority, audience, before] = [text('authority'), text('audience'), manifest['before']];
  need(['inspector', 'public'].includes(audience), 'manifest.audience');
  need(before === undefined || isObject(before), 'manifest.before');
  const read = { manifest, checkpoint, authority, audience, origin: text('origin'), keys: list(keys, keyOf, 'keys') };
  return {
    ...read,
    digest: hex(sha256(Buffer.from(canonical(manifest)))),
    published: leafOf(publication['entry'], authority),
    index: need(whole(publication['index'], 0), 'publication.index'),
    path: list(publication['proof'], bytesOf, 'publication.proof'),
    period: { from: day('from'), to: day('to'), asAt: day('asAt') },
    knownAt: need(instantOf(manifest['knownAt']), 'manifest.knownAt'),
    size: need(whole(manifest['size'], 0, checkpoint.size), 'manifest.size'),
    root: need(bytesOf(manifest['root']), 'manifest.root'),
    measures: list(
      manifest['measures'],
      (each) => (isObject(each) ? (each as Measure) : undefined),
      'manifest.measures',
    ),
    figures: figuresOf(manifest['figures'], 'manifest.figures'),
    before: before as Fields | undefined,
    comparatives: figuresOf((before as Fields | undefined)?.['figures'] ?? [], 'manifest.before.figures'),
  };
};
type Head = ReturnType<typeof headOf>;

/** Whether some of the fields of two objects are the same. */
const same = (fields: string[], one: Fields, other: Fields): boolean =>
  fields.every((each) => canonical(one[each]) === canonical(other[each]));
/** Whether a publication names the manifest of a bundle. */
const names = (data: Fields, { manifest, audience, digest }: Head): boolean =>
  same(SAID, data, manifest) && data[audience === 'public' ? 'public' : 'full'] === digest;
/** The wholes among the figures of an earlier edition, of those measures of which another has the same version. */
const comparable = ({ figures }: Head, { measures }: Head): Published[] =>
  figures.filter(
    ({ measure, version, by }) =>
      by === undefined && measures.some((each) => each.id === measure && each.version === version),
  );
/** How many numbers of figures are so small that the public must not be told them, or leave so few of the others. */
const small = ({ figures }: Head): number =>
  figures.filter(({ count, of = null }) =>
    [count, of, of === null || count === null ? null : Number(of) - Number(count)].some(
      (each) => typeof each === 'number' && each > 0 && each < 5,
    ),
  ).length;

/**
 * Checks a bundle in an open file by what a reader brings along. Whatever is wrong with the bundle is told, and nothing is thrown.
 */
export const check = (file: number, { policy, older, others = [] }: Brought): Report => {
  const findings: Finding[] = [];
  let [where, line, edition, figures, differences] = [
    'unreadable',
    0,
    {} as Fields,
    [] as Report['figures'],
    [] as Difference[],
  ];
  const tell = (agrees: boolean | undefined, code: string, about = {}): void => {
    findings.push({ verdict: agrees ? 'agrees' : agrees === false ? 'differs' : 'unchecked', code, about });
  };
  try {
    const lines = linesOf(file);
    const next = (): string | undefined => {
      line += 1;
      return lines.next().value;
    };
    const head = headOf(need(next(), 'format'));
    const { manifest, checkpoint, audience, published, origin, index, size, keys, digest, before } = head;
    edition = manifest;
    const isSigned = (note: Checkpoint, by: Key[]): boolean => {
      const signed = by.filter(({ name, witness }) => name === origin && !witness).map((key) => signedBy(note, key));
      return note.origin === origin && signed.includes(true) && !signed.includes(false);
    };
    const signed = isSigned(checkpoint, policy?.logs ?? keys);
    const own = keys.map(({ text }) => text).join(', ');
    tell(policy || !signed ? signed : undefined, 'signed', { size: checkpoint.size, origin, keys: own });
    const witnesses = [...(policy?.witnesses ?? [])].map(([name, key]) => ({ name, saw: signedBy(checkpoint, key) }));
    const saw = witnesses.filter((each) => each.saw).map(({ name }) => name);
    const enough = policy?.enough?.(new Set(saw)) && witnesses.every((each) => each.saw !== false);
    tell(policy?.enough && enough, 'witnessed', { names: saw.join(', ') || '0' });

    const above = rootAbove(published.hash, index, checkpoint.size, head.path);
    tell(index >= size && above === checkpoint.root, 'in-log', { index });
    const { kind, child, data = {}, authority } = published.entry ?? {};
    tell(names(data, head) && kind === 'figures.published' && child === '', 'named', { digest });
    if (audience === 'public') tell(small(head) === 0, 'small', { small: small(head) });
    where = 'other-unreadable';
    const rest = others.map(headOf);
    where = 'unreadable';
    const earlier = rest.find((each) => each.digest === before?.['manifest']);
    const told = rest.find((each) => audience === 'inspector' && each.audience === 'public' && names(data, each));
    for (const each of rest) if (each !== earlier && each !== told) tell(false, 'other', each.manifest);

    let text = next();
    let olderRoot = older?.size === checkpoint.size ? checkpoint.root : undefined;
    let named: boolean | undefined;
    if (text === undefined && audience === 'public') tell(undefined, 'events');
    else {
      const tree = growingTree();
      const asked = textsIn([manifest['law'], manifest['measures'], 'child.registered', 'dateOfBirth']);
      const gathered = gathering(asked, head.knownAt);
      const erased = new Set<unknown>();
      let [read, root] = [0, ''];
      olderRoot = '';
      for (; ; text = next()) {
        if (read === size) root = tree.root();
        if (read === older?.size) olderRoot = tree.root();
        if (text === undefined || read === checkpoint.size) break;
        const { hash, entry } = leafOf(objectOf(text), head.authority);
        tree.add(hash);
        if (entry) gathered.add(entry, read < size);
        else erased.add(read);
        need(!entry || entry.authority === authority, 'body.authority');
        read += 1;
      }
      const all = text === undefined && read === checkpoint.size;
      tell(all && tree.root() === checkpoint.root, 'events', { read, size: checkpoint.size });
      tell(root === head.root, 'counted', { size });
      const { twice, missing } = gathered.wrong();
      tell(twice === 0 && missing <= erased.size, 'numbers', { twice, missing });
      const lawful = new Set(gathered.erased.flatMap(({ positions }) => positions));
      const isLawful = lawful.symmetricDifference(erased).size === 0;
      if (erased.size > 0 || !isLawful) tell(isLawful, 'erased', { erased: erased.size, lawful: lawful.size });
      const [counted = [], forPublic = []] = gathered.count(
        ...([manifest['law'] as Law, head.period, head.measures, told?.measures ?? []] as const),
      );
      differences = compare(head.figures, counted);
      const wrongly = new Set(differences.map(({ figure }) => figure));
      figures = counted.map((each) => ({ ...each, agrees: !wrongly.has(nameOf(each)) }));
      const lost = [...erased].filter((each) => Number(each) < size).length;
      const isErased = isLawful && lost > 0;
      const agree = (wrong: Difference[]) => wrong.length === 0 || (isErased ? undefined : false);
      tell(agree(differences), 'figures', { figures: head.figures.length, different: differences.length, lost });
      if (told) {
        const wrong = compare(told.figures, forPublic, true);
        const isSame = same(['law'], told.manifest, manifest) && small(told) === 0;
        tell(isSame && agree(wrong), 'told', {
          figures: told.figures.length,
          different: wrong.length,
          small: small(told),
          lost,
        });
        differences.push(...wrong);
      }
      named = gathered.published.some(
        (each) =>
          each[audience === 'public' ? 'public' : 'full'] === before?.['manifest'] &&
          before &&
          same(['edition', 'from', 'to'], each, before),
      );
    }
    if (before) {
      const wrong = earlier ? compare(head.comparatives, comparable(earlier, head)) : [];
      const right = wrong.length === 0 && (!earlier || same(['edition', 'from', 'to'], earlier.manifest, before));
      tell(right && named !== false && (earlier ? true : undefined), 'before', { ...before, different: wrong.length });
      differences.push(...wrong);
    }
    const begins = older && olderRoot === older.root && isSigned(older, [...keys, ...(policy?.logs ?? [])]);
    if (older) tell(olderRoot === undefined ? undefined : begins, 'older', { size: older.size });
  } catch (error) {
    // What the reader of declarations falls over is no declaration: whatever is not named by a field is theirs.
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    const known = typeof cause === 'string';
    tell(false, where, {
      line,
      why: known ? message : 'field',
      field: known ? cause : 'manifest.law, manifest.measures',
    });
  }
  const wrong = findings.some(({ verdict }) => verdict === 'differs');
  const unsure = findings.some(({ verdict, code }) => verdict === 'unchecked' && ['figures', 'told'].includes(code));
  const right = edition['audience'] === 'public' ? 'public' : 'verified';
  const result = wrong ? 'differs' : unsure ? 'erased' : policy ? right : 'untrusted';
  return { result, edition, findings, figures, differences };
};
