export { type Pattern, PATTERNS } from './patterns.ts';
export { type Outcome, runLesson } from './run.ts';
export { type Happened, type Lesson, LESSONS } from './scenarios.ts';
