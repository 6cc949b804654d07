export { type FileProblem, type Histories, LONGEST_LINE, readHistories } from './event-file.ts';
