import { addWorkingDays, type Day, formatDay } from '#src/calendar/index.ts';
import { allocate, closeCase, happen, inTurn, managerPost, speak, workerPost } from './happen.ts';
import { type Case, nextWorkingDay, numberOf, type World } from './world.ts';
import { MOVING_WORDS } from './words.ts';

/** A few families on the register move away for good: name and plan stay here until the other council has held its conference. */
export const mayMoveAway = (world: World, held: Case): void => {
  const [first] = held.children;
  if (first === undefined || numberOf(`${first.id} moves`) % 21 !== 0) return;
  const authority = speak(held.children, MOVING_WORDS.authority);
  const leave = (day: Day, minute: number): void =>
    inTurn(world, held, day, minute, () => {
      if (held.kept || held.enquiring || held.worker === null || world.day < held.settledUntil) return;
      happen(world, 'child.moved-away', workerPost(held), held.children, {
        authority,
        permanent: true,
        authorityTold: true,
      });
      conferred(addWorkingDays(world.day, 12));
    });
  const conferred = (day: Day): void =>
    inTurn(world, held, day, 690, () => {
      if (held.kept || held.enquiring) return;
      if (held.worker === null) allocate(world, held, held.team);
      happen(world, 'register.removed', managerPost(held.team), held.children, {
        ground: 'transferred',
        reason: speak(held.children, MOVING_WORDS.gone),
        conferenceOn: formatDay(world.day - 1),
      });
      closeCase(world, held, MOVING_WORDS.left, 5);
    });
  leave(nextWorkingDay(world.day + 50 + (first.family.number % 90)), 760);
};
