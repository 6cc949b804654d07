import { mayRecord } from '#src/access/index.ts';
import { subNavigation } from '../../casework.ts';
import type { Html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import { childPath } from '../child/reach.ts';

/** The pages about one child, to go from one to the other. */
export const childPagesNav = ({ words: { t }, child, me }: Visit, current: 'record' | 'family' | 'chronology'): Html =>
  subNavigation(t('family.pages'), [
    { text: t('family.nav.record'), href: childPath(child.child), current: current === 'record' },
    { text: t('family.nav.family'), href: `${childPath(child.child)}/family`, current: current === 'family' },
    {
      text: t('family.nav.chronology'),
      href: `${childPath(child.child)}/chronology`,
      current: current === 'chronology',
    },
    ...(mayRecord(me.role, 'erasure.asked')
      ? [{ text: t('records.keeping.title'), href: `${childPath(child.child)}/keeping`, current: false }]
      : []),
  ]);
