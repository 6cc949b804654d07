export { type AuthoritySettings, checkSettings, closuresOf, type Laws, laws } from './laws.ts';
export {
  type Command,
  openRecorder,
  type Recorder,
  type Recording,
  type RecordingOptions,
} from './recorder.ts';
export { readRetention, readRetentions } from './retention.ts';
export type { Services } from './services.ts';
export { sessionKeyOf } from './session-key.ts';
