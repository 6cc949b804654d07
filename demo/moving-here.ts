import { addWorkingDays, formatDay } from '#src/calendar/index.ts';
import { clerk, makeKnown, newFamily } from './front-door.ts';
import { granted, happen, inTurn, openCase, plant, speak, workerPost } from './happen.ts';
import { atHome, release, transferConference, withhold } from './home.ts';
import { offerWelsh } from './rights.ts';
import { arrange, nextMatter, nextWorkingDay, type World } from './world.ts';
import { MOVING_WORDS } from './words.ts';

/** So often a family comes from another council's register, in days, and so long before the crisis is at its height one of them does. */
const EVERY = 113;
const ONE_BEFORE_CLIMAX = 45;

/** Whether a family moves here today. */
export const somebodyMovesHere = ({ day, climax }: World): boolean =>
  (((day - climax + ONE_BEFORE_CLIMAX) % EVERY) + EVERY) % EVERY === 0;

/** A family moves here for good, with a plan of another council: its conference is held here within fifteen working days. */
export const moveHere = (world: World): void => {
  arrange(world, nextWorkingDay(world.day), 610, () => {
    const family = newFamily(world, 11);
    family.reserved = true;
    const { children } = family;
    makeKnown(world, family, clerk(world));
    happen(world, 'transfer.notified', 'post-tm-front-door', children, {
      transfer: nextMatter(world, 'transfer'),
      authority: speak(children, MOVING_WORDS.authority),
      permanent: true,
      movedOn: formatDay(world.day - 3),
    });
    const held = openCase(world, children, 'assessment', MOVING_WORDS.opened, 0);
    held.enquiring = true;
    offerWelsh(world, workerPost(held), children);
    inTurn(world, held, nextWorkingDay(world.day), 960, () => atHome(world, held));
    const confer = (): void => {
      held.enquiring = false;
      family.reserved = false;
      transferConference(world, held);
    };
    const wish = granted(world, ['transfer-conference-late']);
    if (wish === undefined) {
      inTurn(world, held, addWorkingDays(world.day, 6 + (family.number % 8)), 605, confer);
      return;
    }
    const failure = plant(world, wish, children, ['transfer-in-conference']);
    withhold(held, ['conference'], failure);
    failure.mend = () => {
      release(held, failure);
      confer();
    };
  });
};
