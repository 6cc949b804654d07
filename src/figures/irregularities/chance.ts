import { binomialDistribution, gammaln, sum } from 'simple-statistics';

/**
 * How likely chance alone is. Each test is one-sided and exact; where entries come in clusters (one worker writes twenty
 * visits down in an afternoon), counts are first divided by the dispersion that was found in what they are compared with, which
 * leaves as much as the clusters are worth.
 */

/** The count of things of which something is so. */
export interface Counted {
  readonly count: number;
  readonly of: number;
}

const PLACES = 1e-9;

const worth = ({ count, of }: Counted, dispersion: number): Counted => {
  const all = Math.round(of / dispersion);
  return { of: all, count: Math.min(all, Math.ceil(count / dispersion - PLACES)) };
};

/** The probability of so many or more, where each is so with a probability of its own. */
export const binomial = (found: Counted, probability: number, dispersion = 1): number => {
  const { count, of } = worth(found, dispersion);
  if (count <= 0 || of === 0) return 1;
  const cells = binomialDistribution(of, probability);
  // So rare that what is left of the distribution is not even listed.
  return cells === undefined ? 1 : Math.max(0, Math.min(1, 1 - sum([0, ...cells.slice(0, count)])));
};

const logChoose = (n: number, k: number): number => gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);

/** Fisher's exact test: the probability of so many or more here, where here and there are drawn from one lot. */
export const fisher = (here: Counted, there: Counted, dispersion = 1): number => {
  const a = worth(here, dispersion);
  const b = worth(there, dispersion);
  const all = a.of + b.of;
  const so = a.count + b.count;
  if (a.count <= 0 || b.of === 0 || so === 0) return 1;
  const whole = logChoose(all, so);
  let tail = 0;
  for (let count = a.count; count <= Math.min(a.of, so); count++)
    if (so - count <= b.of) tail += Math.exp(logChoose(a.of, count) + logChoose(b.of, so - count) - whole);
  return Math.min(1, tail);
};

const FEWEST_IN_A_GROUP = 5;
const FEWEST_GROUPS = 5;

/**
 * How much more groups (workers, weeks, months) differ than chance would have them: Pearson's statistic over its degrees of
 * freedom, never below 1. Of fewer than five groups nothing is known, and it is 1.
 */
export const dispersionOf = (groups: Iterable<Counted>): number => {
  const kept = [...groups].filter(({ of }) => of >= FEWEST_IN_A_GROUP);
  const all = sum([0, ...kept.map(({ of }) => of)]);
  const share = sum([0, ...kept.map(({ count }) => count)]) / all;
  if (kept.length < FEWEST_GROUPS || !(share > 0 && share < 1)) return 1;
  const pearson = kept.map(({ count, of }) => (count - of * share) ** 2 / (of * share * (1 - share)));
  return Math.max(1, sum(pearson) / (kept.length - 1));
};

/** Mulberry32 from one seed: the same facts give the same answer whenever they are asked. */
const stream = (seed: number) => {
  let state = seed | 0;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const PERMUTATIONS = 999;

/** How unlike each other some groups are. */
const spreadOf = (groups: readonly Counted[], share: number): number =>
  sum([0, ...groups.map(({ count, of }) => (count - of * share) ** 2 / of)]);

/**
 * A permutation test of whether groups are more alike than chance makes them: how often, if what is so were dealt out to them
 * anew, they would be as much alike. Never below 1 in 1,000, which is as finely as it looks.
 */
export const flatness = (groups: readonly Counted[]): number => {
  const filled = groups.filter(({ of }) => of > 0);
  const all = sum([0, ...filled.map(({ of }) => of)]);
  const so = sum([0, ...filled.map(({ count }) => count)]);
  if (filled.length < 2 || so === 0 || so === all) return 1;
  const found = spreadOf(filled, so / all);
  const next = stream(all * 31 + so);
  let alike = 0;
  for (let turn = 0; turn < PERMUTATIONS; turn++) {
    let left = all;
    let leftSo = so;
    const dealt = filled.map(({ of }) => {
      let count = 0;
      for (let n = 0; n < of; n++) {
        if (next() * left < leftSo) {
          count += 1;
          leftSo -= 1;
        }
        left -= 1;
      }
      return { count, of };
    });
    if (spreadOf(dealt, so / all) <= found + PLACES) alike += 1;
  }
  return (alike + 1) / (PERMUTATIONS + 1);
};

/**
 * Benjamini and Hochberg: which of several tests to go by, so that of those gone by no more than this share is expected to be
 * chance. In the order of the tests.
 */
export const discoveries = (probabilities: readonly number[], share: number): boolean[] => {
  const ranked = probabilities.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const last = ranked.findLastIndex(({ p }, rank) => p <= ((rank + 1) / ranked.length) * share);
  const kept = new Set(ranked.slice(0, last + 1).map(({ index }) => index));
  return probabilities.map((_, index) => kept.has(index));
};
