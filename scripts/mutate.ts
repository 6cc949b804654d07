import { spawnSync } from 'node:child_process';

// The law and the calendar are pure, so that their tests can be run thousands of times; see stryker.config.json.
// It names a tsconfig that does not exist, because Stryker would rewrite ours with an API that TypeScript 7 lacks.
process.exitCode = spawnSync('stryker', ['run', ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
