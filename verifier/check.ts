import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { blocksOf, canonical, isObject, leafOf, linesOf, need, objectOf, short, unreadable, whole } from './bundle.ts';
import { dayOf, instantOf } from './days.ts';
import type { Seen } from './leaves.ts';
import { type Fields, type Figure, type Law, type Measure, textsIn } from './law.ts';
import { bytesOf, checkpointOf, hex, keyOf, rootAbove, sha256, signedBy } from './log.ts';
import type { Checkpoint, Key, Policy } from './log.ts';
import { nameOf } from './measures.ts';
import { compare, type Difference, gathering, type Published } from './recount.ts';

/** What came of one thing that was looked at: its sentence in `words.txt`, and what that sentence is about. */
type Finding = { verdict: 'agrees' | 'differs' | 'unchecked'; code: string; about: Fields };
/** `untrusted`: everything agrees, but nobody said whose key is trusted. `erased`: figures do not, perhaps for what was erased. */
type Result = 'verified' | 'public' | 'untrusted' | 'erased' | 'differs';
/** `figures` are all as they were counted here, with whether they were published so; `differences` those that were not. */
type Found = { findings: Finding[]; figures: (Figure & { agrees: boolean })[]; differences: Difference[] };
export type Report = Found & { result: Result; edition: Fields };
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
  const objects = <T>(value: unknown, at: string) => list(value, (it) => (isObject(it) ? (it as T) : undefined), at);
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
const same = (fields: string[], a: Fields, b: Fields) => fields.every((it) => canonical(a[it]) === canonical(b[it]));
/** Whether a publication names the manifest of a bundle. */
const names = (data: Fields, { manifest, named, digest }: Head) => same(SAID, data, manifest) && data[named] === digest;
/** How many numbers are so small that the public must not be told them, or leave so few of a whole that is told. */
const smallIn = (figures: Published[]): number => {
  const told = figures.flatMap(({ count, of }) => [count, of, Number(of ?? Number.NaN) - Number(count ?? Number.NaN)]);
  return told.filter((each) => Number(each) > 0 && Number(each) < 5).length;
};
/** Checks a bundle in an open file by what a reader brings along. Whatever is wrong with it is told, and thrown only if it cannot be read. */
export const check = async (file: number, { policy, older, others = [] }: Brought): Promise<Report> => {
  const { findings, figures, differences }: Found = { findings: [], figures: [], differences: [] };
  let [line, edition]: [number | string, Fields] = [1, {}];
  const tell = (agrees: boolean | undefined, code: string, about: Fields = {}): void => {
    findings.push({ verdict: agrees ? 'agrees' : agrees === false ? 'differs' : 'unchecked', code, about });
  };
  try {
    const blocks = blocksOf(file);
    const opening = blocks.next().value ?? Buffer.alloc(0);
    const head = headOf(need(linesOf(opening).next().value, 'format'));
    const { manifest, checkpoint: sealed, audience, published, origin, index, size, keys, digest, before } = head;
    edition = manifest;
    const isSigned = (note: Checkpoint, by: Key[]): boolean => {
      const signed = by.filter(({ name, witness }) => name === origin && !witness).map((key) => signedBy(note, key));
      return note.origin === origin && signed.includes(true) && !signed.includes(false);
    };
    const [signed, texts] = [isSigned(sealed, policy?.logs ?? keys), keys.map(({ text }) => text).join(', ')];
    tell(policy || !signed ? signed : undefined, 'signed', { size: sealed.size, origin, keys: texts });
    const witnesses = [...(policy?.witnesses ?? [])].map(([name, key]) => ({ name, saw: signedBy(sealed, key) }));
    const saw = witnesses.filter((each) => each.saw).map(({ name }) => name);
    const enough = policy?.enough?.(new Set(saw)) && witnesses.every((each) => each.saw !== false);
    tell(policy?.enough && enough, 'witnessed', { names: saw.join(', ') || '0' });
    const root = rootAbove(published.hash, index, sealed.size, head.path);
    tell(index >= size && root === sealed.root, 'in-log', { index });
    const { kind, child, data = {}, authority } = published.entry ?? {};
    tell(names(data, head) && kind === 'figures.published' && child === '', 'named', { digest });
    if (audience === 'public') tell(smallIn(head.figures) === 0, 'small', { small: smallIn(head.figures) });
    line = '1 (--with)';
    const rest = others.map(headOf);
    const earlier = rest.find((each) => each.digest === before['manifest']);
    const told = rest.find((each) => audience === 'inspector' && each.audience === 'public' && names(data, each));
    for (const each of rest) if (each !== earlier && each !== told) tell(false, 'other', each.manifest);
    line = 2;
    const after = opening.subarray(opening.indexOf(10) + 1);
    let [block, named]: [Buffer | undefined, boolean?] = [after.length > 0 ? after : blocks.next().value];
    let olderRoot = older?.size === sealed.size ? sealed.root : undefined;
    if (!block && audience === 'public') tell(undefined, 'events');
    else {
      const gathered = gathering(textsIn([manifest['law'], manifest['measures']]), head.knownAt);
      const workerData = { code: head.authority, authority, end: sealed.size, sizes: [size, older?.size] };
      const thread = new Worker(new URL('leaves.ts', import.meta.url), { workerData });
      const answers = on(thread, 'message', { close: ['exit'] });
      let [read, sent, why, seen, both]: [number, number, unknown, Seen?, Figure[][]?] = [0, 0, unreadable('stopped')];
      try {
        for (; block && read <= sealed.size; [block, sent] = [blocks.next().value, sent + block.length]) {
          thread.postMessage(block);
          // So many bytes may wait for the other thread, which has more to do until the last line is read.
          while (sent > 3e8) sent -= (await answers.next()).value?.[0] ?? sent;
          for (const text of linesOf(block)) {
            if (read < sealed.size) gathered.add(text, read < size);
            read += 1;
            line = read + 2;
            if (read > sealed.size) break;
          }
        }
        line = 1;
        both = gathered.count(manifest['law'] as Law, head.period, [head.measures, told?.measures ?? []]);
      } catch (error) {
        why = error;
      }
      // What the other thread throws is about a line that it was handed, and so before whatever could not be read here.
      thread.postMessage(undefined);
      for await (const [said] of answers) seen = said.roots && said;
      if (!seen || line !== 1) throw why;
      const { roots, erased, own, twice, missing } = seen;
      olderRoot = roots.get(older?.size ?? -1) ?? '';
      tell(read === sealed.size && roots.get(read) === sealed.root, 'events', { read: seen.read, size: sealed.size });
      tell(roots.get(size) === head.root, 'counted', { size });
      tell(twice === 0 && missing <= erased.size, 'numbers', { twice, missing });
      const done = own.filter((each) => each.kind === 'erasure.done' && each.source === 'service');
      const lawful = new Set(done.flatMap((each) => each.data['positions']));
      const isLawful = lawful.symmetricDifference(erased).size === 0;
      if (erased.size > 0 || !isLawful) tell(isLawful, 'erased', { erased: erased.size, lawful: lawful.size });
      if (!both) throw why;
      const [counted = [], forPublic = []] = both;
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
      const naming = own.filter(({ data: said }) => said[head.named] === before['manifest']);
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
    const { message, cause, code, line: at = line } = Object(error);
    const said = typeof cause === 'string' ? [message, cause] : code ? ['stopped', message] : [];
    // Whatever is not named by a field is what the reader of declarations fell over.
    const [why = 'field', field = 'manifest.law, manifest.measures'] = said;
    tell(false, 'unreadable', { line: at, why, field });
  }
  const wrong = findings.some(({ verdict }) => verdict === 'differs');
  const unsure = findings.some(({ verdict, code }) => verdict === 'unchecked' && ['figures', 'told'].includes(code));
  const right = edition['audience'] === 'public' ? 'public' : 'verified';
  const result = wrong ? 'differs' : unsure ? 'erased' : policy ? right : 'untrusted';
  return { result, edition, findings, figures, differences };
};
