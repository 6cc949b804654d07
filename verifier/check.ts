import { canonical, isObject, leafOf, linesOf, need, objectOf, short, unreadable, whole } from './bundle.ts';
import { dayOf, instantOf } from './days.ts';
import { type Fields, type Figure, type Law, type Measure, textsIn } from './law.ts';
import { bytesOf, checkpointOf, growingTree, hex, keyOf, rootAbove, sha256, signedBy } from './log.ts';
import type { Checkpoint, Key, Policy } from './log.ts';
import { nameOf } from './measures.ts';
import { compare, type Difference, gathering, type Published } from './recount.ts';

/** What came of one thing that was looked at: its sentence in `words.txt`, and what that sentence is about. */
type Finding = { verdict: 'agrees' | 'differs' | 'unchecked'; code: string; about: Fields };
// `public`: what a public bundle can show agrees. `untrusted`: everything agrees, and nobody said whose key is trusted.
// `erased`: figures come out otherwise, which may be because of what was lawfully erased since.
type Result = 'verified' | 'public' | 'untrusted' | 'erased' | 'differs';
/** `figures` are all as they were counted here, with whether they were published so; `differences` those that were not. */
type Counted = { figures: (Figure & { agrees: boolean })[]; differences: Difference[] };
export type Report = Counted & { result: Result; edition: Fields; findings: Finding[] };
/** What a reader brings along: whose signatures are trusted, a checkpoint that was kept, the first lines of other bundles. */
export type Brought = { policy?: Policy | undefined; older?: Checkpoint | undefined; others?: string[] };
/** What a publication says itself, and its manifest again; and what the comparatives say of an earlier one. */
const SAID_BEFORE = ['edition', 'from', 'to'];
const SAID = [...SAID_BEFORE, 'asAt', 'knownAt', 'size'];
/** What the first line of a bundle says. */
const headOf = (line: string) => {
  const { format, manifest, publication, checkpoint: note, keys } = objectOf(line);
  need(format === 'diogel/bundle/v1', 'format');
  if (!isObject(manifest) || manifest['format'] !== 'diogel/figures/v1') throw unreadable('field', 'manifest.format');
  if (!isObject(publication) || !isObject(publication['entry'])) throw unreadable('field', 'publication');
  const list = <T>(value: unknown, of: (each: unknown) => T | undefined, field: string): T[] =>
    need(Array.isArray(value) && value, field).map((each) => need(of(each), field));
  const objects = <T>(value: unknown, field: string): T[] =>
    list(value, (each) => (isObject(each) ? (each as T) : undefined), field);
  const text = (field: string): string => need(short(manifest[field]), `manifest.${field}`);
  const day = (field: string): number => need(dayOf(manifest[field]), `manifest.${field}`);
  const checkpoint = need(checkpointOf(note), 'checkpoint');
  const [authority, audience, before = {}] = [text('authority'), text('audience'), manifest['before']];
  if (!isObject(before)) throw unreadable('field', 'manifest.before');
  const named = need({ inspector: 'full', public: 'public' }[audience], 'manifest.audience');
  const read = { manifest, checkpoint, authority, audience, named, before, origin: text('origin') };
  return {
    ...read,
    keys: list(keys, keyOf, 'keys'),
    digest: hex(sha256(Buffer.from(canonical(manifest)))),
    published: leafOf(publication['entry'], authority),
    index: need(whole(publication['index'], 0), 'publication.index'),
    path: list(publication['proof'], bytesOf, 'publication.proof'),
    period: { from: day('from'), to: day('to'), asAt: day('asAt') },
    knownAt: need(instantOf(manifest['knownAt']), 'manifest.knownAt'),
    size: need(whole(manifest['size'], 0, checkpoint.size), 'manifest.size'),
    root: need(bytesOf(manifest['root']), 'manifest.root'),
    measures: objects<Measure>(manifest['measures'], 'manifest.measures'),
    figures: objects<Published>(manifest['figures'], 'manifest.figures'),
    comparatives: objects<Published>(before['figures'] ?? [], 'manifest.before.figures'),
  };
};
type Head = ReturnType<typeof headOf>;
/** Whether some of the fields of two objects are the same. */
const same = (fields: string[], one: Fields, other: Fields): boolean =>
  fields.every((each) => canonical(one[each]) === canonical(other[each]));
/** Whether a publication names the manifest of a bundle. */
const names = (data: Fields, { manifest, named, digest }: Head): boolean =>
  same(SAID, data, manifest) && data[named] === digest;
/** How many numbers are so small that the public must not be told them, or leave so few of a whole that is told. */
const smallIn = (figures: Published[]): number => {
  const told = figures.flatMap(({ count, of }) => [count, of, Number(of ?? Number.NaN) - Number(count ?? Number.NaN)]);
  return told.filter((each) => Number(each) > 0 && Number(each) < 5).length;
};
/** Checks a bundle in an open file by what a reader brings along. Whatever is wrong with it is told, and thrown only if it cannot be read. */
export const check = (file: number, { policy, older, others = [] }: Brought): Report => {
  const findings: Finding[] = [];
  const { figures, differences }: Counted = { figures: [], differences: [] };
  let [line, edition]: [number | string, Fields] = [1, {}];
  const tell = (agrees: boolean | undefined, code: string, about: Fields = {}): void => {
    findings.push({ verdict: agrees ? 'agrees' : agrees === false ? 'differs' : 'unchecked', code, about });
  };
  try {
    const lines = linesOf(file);
    const next = (): string | undefined => lines.next().value;
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
    if (audience === 'public') tell(smallIn(head.figures) === 0, 'small', { small: smallIn(head.figures) });
    line = '1 (--with)';
    const rest = others.map(headOf);
    const earlier = rest.find((each) => each.digest === before['manifest']);
    const told = rest.find((each) => audience === 'inspector' && each.audience === 'public' && names(data, each));
    for (const each of rest) if (each !== earlier && each !== told) tell(false, 'other', each.manifest);

    line = 2;
    let [text, named]: [string | undefined, boolean | undefined] = [next(), undefined];
    let olderRoot = older?.size === checkpoint.size ? checkpoint.root : undefined;
    if (text === undefined && audience === 'public') tell(undefined, 'events');
    else {
      const tree = growingTree();
      const asked = textsIn([manifest['law'], manifest['measures'], 'child.registered', 'dateOfBirth']);
      const [gathered, erased] = [gathering(asked, head.knownAt), new Set<unknown>()];
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
        line = read + 2;
      }
      const all = text === undefined && read === checkpoint.size;
      tell(all && tree.root() === checkpoint.root, 'events', { read, size: checkpoint.size });
      tell(root === head.root, 'counted', { size });
      const { twice, missing } = gathered.wrong();
      tell(twice === 0 && missing <= erased.size, 'numbers', { twice, missing });
      const done = gathered.own.filter((each) => each.kind === 'erasure.done' && each.source === 'service');
      const lawful = new Set(done.flatMap((each) => each.data['positions']));
      const isLawful = lawful.symmetricDifference(erased).size === 0;
      if (erased.size > 0 || !isLawful) tell(isLawful, 'erased', { erased: erased.size, lawful: lawful.size });

      line = 1;
      const law = manifest['law'] as Law;
      const [counted = [], forPublic = []] = gathered.count(law, head.period, [head.measures, told?.measures ?? []]);
      const lost = [...erased].filter((each) => Number(each) < size).length;
      const agree = (code: string, theirs: Published[], wrong: Difference[], isRight: boolean): void => {
        const about = { figures: theirs.length, different: wrong.length, small: smallIn(theirs), lost };
        tell(isRight && (wrong.length === 0 || (isLawful && lost > 0 ? undefined : false)), code, about);
        differences.push(...wrong);
      };
      agree('figures', head.figures, compare(head.figures, counted), true);
      const wrongly = new Set(differences.map(({ figure }) => figure));
      figures.push(...counted.map((each) => ({ ...each, agrees: !wrongly.has(nameOf(each)) })));
      const isTold = told && same(['law'], told.manifest, manifest) && smallIn(told.figures) === 0;
      if (told) agree('told', told.figures, compare(told.figures, forPublic, true), isTold === true);
      const naming = gathered.own.filter(({ data: said }) => said[head.named] === before['manifest']);
      named = naming.some((each) => each.kind === 'figures.published' && same(SAID_BEFORE, each.data, before));
    }
    if ('manifest' in before) {
      const versions = new Set(head.measures.map(({ id, version }) => nameOf({ measure: id, version })));
      const wholes = (earlier?.figures ?? []).filter((each) => versions.has(nameOf(each)));
      const wrong = earlier ? compare(head.comparatives, wholes) : [];
      const right = wrong.length === 0 && (!earlier || same(SAID_BEFORE, earlier.manifest, before));
      tell(right && named !== false && (earlier ? true : undefined), 'before', { ...before, different: wrong.length });
      differences.push(...wrong);
    }
    const begins = older && olderRoot === older.root && isSigned(older, [...keys, ...(policy?.logs ?? [])]);
    if (older) tell(olderRoot === undefined ? undefined : begins, 'older', { size: older.size });
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw error;
    // Whatever is not named by a field is what the reader of declarations fell over.
    const { message = '', cause } = error instanceof Error ? error : {};
    const why = typeof cause === 'string' ? [message, cause] : ['field', 'manifest.law, manifest.measures'];
    tell(false, 'unreadable', { line, why: why[0], field: why[1] });
  }
  const wrong = findings.some(({ verdict }) => verdict === 'differs');
  const unsure = findings.some(({ verdict, code }) => verdict === 'unchecked' && ['figures', 'told'].includes(code));
  const right = edition['audience'] === 'public' ? 'public' : 'verified';
  const result = wrong ? 'differs' : unsure ? 'erased' : policy ? right : 'untrusted';
  return { result, edition, findings, figures, differences };
};
