import type { Requirement, Rule } from '../../law/index.ts';
import { carePlanning, localNorm, PAGES, promised, recalled } from '../instruments.ts';

const decided = (about: string, decidedBy: string, more: Readonly<Record<string, Requirement>> = {}) =>
  ({ kind: 'placement.decided', where: { about, decidedBy, ...more } }) as const;
const AGREED = { decision: 'agreed' } as const;
const OUTSIDE = { oneOf: ['bordering-wales', 'bordering-england', 'elsewhere-wales', 'elsewhere-england', 'outside'] };
const WITHOUT_REGISTRATION = { kind: 'without-registration' } as const;
const ABOUT_REGISTRATION = { kind: 'placement.decided', where: { about: 'without-registration' } } as const;
const CONNECTED = { kind: 'connected-person.decided' } as const;

const placing = (paragraph: string, source: string, confidence: 'V' | 'R' = 'V') =>
  carePlanning(paragraph, source, 'placement-regulations-2007', confidence);

export const placementDuties: readonly Rule[] = [
  {
    // The rule is before the child is placed; five days, not the ten of the Part 6 plan, are for where that could not be.
    id: 'placement-plan',
    starts: [{ begin: 'placement' }],
    due: { workingDays: 5 },
    doneBy: {
      kind: 'placement-plan.agreed',
      where: { signed: true, officerTold: true, viewsTaken: true },
      same: true,
      orBefore: {},
    },
    from: '2016-04-06',
    owner: 'worker',
    instruments: placing('regulation 10', PAGES.placementRegulations),
  },
  {
    id: 'ks4-move-block',
    starts: [{ begin: 'placement', when: { begunBy: { disruptsKeyStage4: true } } }],
    due: { days: 0 },
    doneBy: { ...decided('key-stage-4', 'nominated-officer', AGREED), same: true, orBefore: {} },
    from: '2016-04-06',
    owner: 'team-manager',
    instruments: placing('regulation 11', PAGES.placementRegulations),
  },
  {
    // A panel, not a manager; and what was looked for nearer is on record.
    id: 'out-of-area-approval',
    starts: [{ begin: 'placement', when: { begunBy: { area: OUTSIDE } } }],
    due: { days: 0 },
    doneBy: {
      ...decided('out-of-area', 'panel', { ...AGREED, searched: { holding: ['own-area'] } }),
      same: true,
      orBefore: {},
    },
    from: '2016-04-06',
    owner: 'team-manager',
    instruments: placing('regulation 12', PAGES.outOfArea),
  },
  {
    id: 'placement-notification-2007',
    starts: [{ begin: 'placement' }],
    due: { workingDays: 10 },
    doneBy: { kind: 'placement.notified', same: true, orBefore: {} },
    from: '2007-07-01',
    until: '2016-04-05',
    owner: 'worker',
    instruments: [
      {
        instrument: 'placement-regulations-2007',
        paragraph: 'regulation 6',
        source: PAGES.notifying2007,
        confidence: 'V',
      },
    ],
  },
  {
    // The number of 2007 was read, that of 2015 was not.
    id: 'placement-notification',
    starts: [{ begin: 'placement' }],
    due: { workingDays: 10 },
    doneBy: { kind: 'placement.notified', same: true, orBefore: {} },
    from: '2016-04-06',
    owner: 'worker',
    instruments: placing('regulation 14', PAGES.placementRegulations, 'R'),
  },
  {
    id: 'pwp-pre-assessment',
    starts: [{ begin: 'placement', when: { begunBy: { regime: 'with-parent-before-assessment' } } }],
    due: { days: 0 },
    doneBy: { kind: 'parent.interviewed', orBefore: { unless: { kind: 'placement.ended' } } },
    from: '2016-04-06',
    owner: 'worker',
    instruments: placing('regulation 20(a)', PAGES.parentRegulations),
  },
  {
    id: 'pwp-decision',
    starts: [
      {
        each: { kind: 'assessment.completed' },
        during: 'placement',
        when: { begunBy: { regime: 'with-parent-before-assessment' } },
        ordinals: { from: 1, to: 1 },
      },
    ],
    due: { workingDays: 10 },
    doneBy: { ...decided('with-parents', 'nominated-officer'), same: true },
    from: '2016-04-06',
    owner: 'team-manager',
    instruments: placing('regulation 20(c)', PAGES.parentRegulations),
  },
  {
    // Nothing that is not registered goes on without somebody who decided it, and the day by which it ends.
    id: 'without-registration',
    starts: [
      { begin: 'placement', when: { begunBy: WITHOUT_REGISTRATION } },
      { each: ABOUT_REGISTRATION, during: 'placement', when: { begunBy: WITHOUT_REGISTRATION } },
    ],
    due: { on: 'endBy' },
    doneBy: { ...ABOUT_REGISTRATION, same: true },
    owner: 'team-manager',
    instruments: promised(),
  },
  {
    id: 'without-registration-told',
    starts: [{ begin: 'placement', when: { begunBy: WITHOUT_REGISTRATION } }],
    due: { workingDays: 1 },
    doneBy: { kind: 'inspectorate.told', same: true },
    owner: 'team-manager',
    instruments: recalled('inspectorate', 'that it must be told is recalled; the next working day is ours'),
  },
  {
    id: 'connected-person-approval',
    starts: [{ begin: 'placement', when: { begunBy: { regime: 'temporary-approval' } } }],
    due: { days: 112 },
    doneBy: { ...CONNECTED, same: true },
    from: '2016-04-06',
    owner: 'worker',
    instruments: placing('regulation 26', PAGES.contents2015, 'R'),
  },
  {
    // Eight weeks more, once: what was extended is not extended again.
    id: 'connected-person-extended',
    starts: [
      {
        each: { ...CONNECTED, where: { outcome: 'extended' } },
        during: 'placement',
        ordinals: { from: 1, to: 1 },
      },
    ],
    due: { days: 56 },
    doneBy: { ...CONNECTED, where: { outcome: { not: 'extended' } }, same: true },
    from: '2016-04-06',
    owner: 'worker',
    instruments: placing('regulation 27', PAGES.contents2015, 'R'),
  },
  {
    id: 'emergency-foster',
    starts: [{ begin: 'placement', when: { begunBy: { outsideApproval: true } } }],
    due: { workingDays: 6 },
    doneBy: { kind: 'placement.decided', where: { about: 'terms-of-approval', ...AGREED }, same: true },
    from: '2016-04-06',
    owner: 'worker',
    instruments: placing('regulation 24', PAGES.contents2015, 'R'),
  },
  {
    id: 'placement-termination',
    starts: [{ each: { kind: 'placement.ended', where: { endedBy: 'authority' } }, during: 'care' }],
    due: { days: 0 },
    doneBy: { kind: 'looked-after-review.held', orBefore: { unless: { kind: 'placement.began' } } },
    from: '2016-04-06',
    owner: 'reviewing-officer',
    instruments: placing('regulation 15', PAGES.placementRegulations, 'R'),
  },
  {
    id: 'disruption-meeting',
    starts: [{ each: { kind: 'placement.ended', where: { planned: false } }, during: 'care' }],
    due: { days: 28 },
    doneBy: { kind: 'disruption-meeting.held' },
    owner: 'team-manager',
    instruments: localNorm('ten to twenty-eight days are usual'),
  },
];
