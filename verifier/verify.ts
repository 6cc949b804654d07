// Checks a bundle of published figures: README.md says how, `docs/proofs.md` what a bundle is.
import { openSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { blocksOf, linesOf } from './bundle.ts';
import { check } from './check.ts';
import { checkpointOf, keyOf, policyOf } from './log.ts';
import { type Language, sentence, told } from './words.ts';

/** Runs the program: 0 where everything agrees, 1 where not, 2 where it was called wrongly. */
const run = async (): Promise<number> => {
  let [languages, file]: [Language[], string] = [['en', 'cy'], ''];
  const wrong = (code: string, about = {}): number => {
    for (const each of languages) process.stderr.write(`${sentence(each, code, { file, ...about })}\n`);
    return 2;
  };
  const [text, many] = [{ type: 'string' }, { type: 'string', multiple: true }] as const;
  const options = { policy: text, key: many, older: text, with: many, lang: text, json: { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [bundle, ...more] = positionals;
    const chosen = languages.filter((each) => each === (values.lang ?? each));
    if (bundle === undefined || more.length > 0 || chosen.length === 0) return wrong('usage');
    languages = chosen;
    const read = (path: string): string => readFileSync((file = path), 'utf8');
    const open = (path: string): number => openSync((file = path), 'r');
    const logs = (values.key ?? []).flatMap((each) => keyOf((file = each)) ?? []).filter(({ witness }) => !witness);
    if (logs.length !== (values.key ?? []).length) return wrong('no-key');
    const policy = values.policy === undefined ? undefined : policyOf(read(values.policy));
    if (typeof policy === 'number') return wrong('no-policy', { line: policy });
    const trusted = policy ? { ...policy, logs: [...policy.logs, ...logs] } : { logs, witnesses: new Map() };
    const older = values.older === undefined ? undefined : checkpointOf(read(values.older));
    if (values.older !== undefined && !older) return wrong('no-checkpoint');
    const others = (values.with ?? []).map((each) => linesOf(blocksOf(open(each)).next().value).next().value ?? '');
    const report = await check(open(bundle), { policy: trusted.logs.length > 0 ? trusted : undefined, older, others });
    const texts = values.json ? [`${JSON.stringify(report)}\n`] : chosen.map((each) => told(each, report));
    process.stdout.write(texts.join('\n'));
    return report.result === 'verified' || report.result === 'public' ? 0 : 1;
  } catch {
    return wrong(file === '' ? 'usage' : 'no-file');
  }
};
process.exitCode = await run();
