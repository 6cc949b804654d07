import { ageOn, happen, managerPost, speak, workerPost } from './happen.ts';
import { arrange, type Child, nextMatter, nextWorkingDay, numberOf, type World } from './world.ts';
import { MISSING_WORDS } from './words.ts';

const OLD_ENOUGH = 12;
const COMPANY = ['friends', 'friends', 'unknown-adults', 'alone', 'partner', 'not-known'] as const;

const postOf = (child: Child): string =>
  child.held === null ? managerPost(child.team ?? 'looked-after') : workerPost(child.held);

/** One episode, from the evening on which the child is reported missing to the talk about it. */
const goMissing = (world: World, child: Child, times: number): void => {
  const own = numberOf(`${child.id} ${times}`);
  const said = (words: Parameters<typeof speak>[1]): string => speak([child], words);
  const episode = nextMatter(world, 'episode');
  const place = child.inCare ? 'placement' : 'home';
  happen(world, 'missing.reported', postOf(child), [child], {
    episode,
    place: own % 4 === 0 ? 'school' : place,
    policeTold: true,
    ...(child.inCare ? { carerEfforts: own % 6 === 0 ? 'reported-at-once' : 'tried' } : {}),
    circumstances: said(MISSING_WORDS.circumstances),
  });
  if (child.inCare) happen(world, 'information-form.shared', postOf(child), [child], { episode }, { after: 10 });
  const days = own % 11 === 0 ? 2 : 1;
  arrange(world, world.day + days, 20 + (own % 600), () => {
    happen(world, 'missing.found', postOf(child), [child], {
      episode,
      harmed: own % 9 === 0,
      company: COMPANY[own % COMPANY.length],
      where: said(MISSING_WORDS.where),
    });
    arrange(world, nextWorkingDay(world.day), 650, () => talk(world, child, episode, own));
  });
  const pause = times % 4 === 2 ? 12 + (own % 25) : 30 + (own % 170);
  arrange(world, world.day + days + pause, 1_080 + (own % 240), () => {
    if (child.inCare && child.held !== null) goMissing(world, child, times + 1);
  });
};

/** The debrief is offered; most accept, and of those most are heard. */
const talk = (world: World, child: Child, episode: string, own: number): void => {
  const accepted = own % 3 !== 0;
  happen(world, 'debrief.offered', postOf(child), [child], {
    episode,
    accepted,
    ...(accepted ? {} : { reason: speak([child], MISSING_WORDS.declined) }),
  });
  if (!accepted || own % 8 === 1) return;
  arrange(world, nextWorkingDay(world.day + (own % 4)), 940, () => {
    happen(world, 'debrief.held', postOf(child), [child], { episode, said: speak([child], MISSING_WORDS.said) });
  });
};

/** A child who has come into care may go missing, once or again and again. */
export const mayGoMissing = (world: World, child: Child): void => {
  const own = numberOf(`${child.id} missing`);
  if (own % 5 !== 0) return;
  const day = Math.max(world.day + 20 + (own % 200), Math.ceil(child.born + OLD_ENOUGH * 365.25));
  arrange(world, day, 1_080 + (own % 240), () => {
    if (child.inCare && child.held !== null && ageOn(child, world.day) >= OLD_ENOUGH) goMissing(world, child, 1);
  });
};
