export { type Outcome, runLesson } from './run.ts';
export { type Happened, type Lesson, LESSONS } from './scenarios.ts';
