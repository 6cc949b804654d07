import { setTimeout as pause } from 'node:timers/promises';
import { editionsOf, type Recount, recountEdition } from '../figures/index.ts';
import { Rejected, read, WrongCall } from './arguments.ts';
import { lines, progress } from './output.ts';
import { withStore } from './store.ts';

const VERDICTS: Readonly<Record<Recount['verdict'], string>> = {
  agrees: 'every figure comes out the same',
  erased: 'nothing was changed, but what was lawfully erased since cannot be counted any more',
  differs: 'not everything agrees',
  failed: 'the verifier said nothing that could be read',
};

/** `diogel recount [--authority CODE] [--json]`: the last edition, counted again by the verifier. */
export const recounting = async (args: readonly string[]): Promise<number> => {
  const { values } = read(args, { authority: { type: 'string' }, json: { type: 'boolean', default: false } });
  return withStore(async ({ database, ledger, authority, sealing }) => {
    const id = await authority(values.authority);
    const edition = (await editionsOf(ledger, id)).at(-1);
    if (edition === undefined) throw new WrongCall('--authority: nothing is published yet, expected an edition');
    const shown = progress('Counting again');
    shown.at(edition.edition);
    const made = await sealing(async () => {
      // Published a moment ago, it may still wait to be sealed.
      for (let tried = 0; ; tried++) {
        const one = await recountEdition({ database, ledger }, id, edition);
        if (one.ok || tried === 100) return one;
        await pause(100);
      }
    }).finally(shown.done);
    if (!made.ok) throw new Rejected(`${edition.edition}: its publication is not sealed yet`);
    const { verdict, wrong, differing, program } = made.recount;
    const out = lines();
    if (values.json) out.add(JSON.stringify({ name: edition.edition, ...made.recount }));
    else {
      for (const { measure, by, group, published, counted } of differing) {
        const part = by === undefined ? '' : ` by ${by} ${group}`;
        out.add(`${measure}${part}: published ${published || 'nothing'}, counted ${counted || 'nothing'}`);
      }
      const what = wrong.length === 0 ? '' : ` (${wrong.join(', ')})`;
      out.add(`${edition.edition}: ${VERDICTS[verdict]}${what}. Verifier ${program.slice(0, 16)}.`);
    }
    await out.flush();
    return verdict === 'agrees' ? 0 : 1;
  });
};
