import { defineConfig } from 'vitest/config';

const withDatabase = ['src/**/*.db.test.ts', 'demo/**/*.db.test.ts', 'bench/**/*.db.test.ts'];

export default defineConfig({
  test: {
    allowOnly: false,
    maxWorkers: 2,
    pool: 'forks',
    reporters: ['default', './tests/support/plain-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'demo/**/*.test.ts', 'bench/**/*.test.ts', 'verifier/**/*.test.ts'],
          exclude: withDatabase,
          isolate: false,
          // Machines differ: a time is measured in the benchmark, and asserted nowhere.
          testTimeout: 60_000,
          // Far from London on purpose: a rule that reads the machine's own zone goes wrong here first.
          env: { TZ: 'America/New_York' },
          setupFiles: ['./tests/support/foreign-time-zone.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'service',
          include: ['tests/**/*.test.ts', ...withDatabase],
          exclude: ['tests/browser/**'],
          isolate: false,
          globalSetup: ['./tests/support/postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          // The files of a worker share its Chromium.
          isolate: false,
          globalSetup: ['./tests/support/postgres.ts'],
          // A page that axe reads takes seconds on a busy machine, and some tests open ten.
          testTimeout: 360_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
