import type { PageRoute } from '../site.ts';
import { accessibility } from './accessibility.ts';
import { bundlePages } from './bundle/index.ts';
import { childPages } from './child/index.ts';
import { askedPages } from './forms/asked.ts';
import { documentPages } from './documents.ts';
import { chronologyPages } from './chronology/index.ts';
import { draftPages } from './drafts.ts';
import { familyPages } from './family/index.ts';
import { figuresPages } from './figures/index.ts';
import { formPages } from './forms/index.ts';
import { frontDoorPages } from './front-door.ts';
import { help } from './help.ts';
import { home } from './home.ts';
import { integrityPages } from './integrity/index.ts';
import { lawPages } from './law.ts';
import { lessonPages } from './lessons.ts';
import { matterPages } from './matters/index.ts';
import { ownWork } from './my-work.ts';
import { recordPages } from './records/index.ts';
import { riskPages } from './risks.ts';
import { searching } from './search.ts';
import { signingIn } from './sign-in.ts';
import { teamWork } from './team.ts';
import { exploitationPages } from './watch/exploitation.ts';
import { missingPages } from './watch/missing.ts';
import { registerPages } from './watch/register.ts';
import { signalPages } from './watch/signals.ts';

/** Every page of the service. */
export const PAGES: readonly PageRoute[] = [
  ...childPages,
  ...familyPages,
  ...chronologyPages,
  ...formPages,
  ...askedPages,
  ...documentPages,
  ...bundlePages,
  ...draftPages,
  ...home,
  ...signingIn,
  ...ownWork,
  ...teamWork,
  ...riskPages,
  ...recordPages,
  ...matterPages,
  ...registerPages,
  ...exploitationPages,
  ...missingPages,
  ...signalPages,
  ...figuresPages,
  ...integrityPages,
  ...accessibility,
  ...frontDoorPages,
  ...help,
  ...lawPages,
  ...lessonPages,
  ...searching,
];
