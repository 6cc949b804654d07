import { spawnSync } from 'node:child_process';

// Needs PATH as scripts/setup.mjs sets it.
process.exitCode = spawnSync('biome', ['format', '--write', '.'], { stdio: 'inherit' }).status ?? 1;
