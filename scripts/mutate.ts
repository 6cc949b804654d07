import { spawnSync } from 'node:child_process';

// The law and the calendar are pure, so that their tests can be run thousands of times; see stryker.config.json.
process.exitCode = spawnSync('stryker', ['run', ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
