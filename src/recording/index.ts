export { type AuthoritySettings, closuresOf, type Laws, laws, readSettings } from './laws.ts';
export {
  type Command,
  openRecorder,
  type Recorder,
  type Recording,
  type RecordingOptions,
} from './recorder.ts';
export type { Services } from './services.ts';
export { sessionKeyOf } from './session-key.ts';
