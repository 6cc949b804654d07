export { type Organisation, type Organisations, organisations, saveOrganisation } from './keeping.ts';
export {
  answeredBy,
  answering,
  type Bilingual,
  holderOn,
  holdingsOf,
  type Holding,
  type Owner,
  owningPost,
  type Post,
  postNamed,
  postsOfTeam,
  type Role,
  ROLES,
  type Standing,
  vacantOn,
} from './posts.ts';
