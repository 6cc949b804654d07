import { defineConfig } from 'vitest/config';

/** The tests that mutants of the calendar and the law must not survive: those that lie beside the source, and the declared duties. */
export default defineConfig({
  test: {
    include: ['src/calendar/**/*.test.ts', 'src/law/**/*.test.ts', 'src/practice/**/*.test.ts'],
    exclude: ['**/*.db.test.ts'],
  },
});
