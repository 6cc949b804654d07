export { type Organisation, type Organisations, organisations, saveOrganisation } from './keeping.ts';
export {
  answering,
  type Bilingual,
  chainAbove,
  holderOn,
  type Holding,
  type Owner,
  owningPost,
  type Post,
  type Role,
  type Standing,
  vacantOn,
} from './posts.ts';
