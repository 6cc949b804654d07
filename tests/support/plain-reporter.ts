import { writeFileSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule, TestSuite, Vitest } from 'vitest/node';

/**
 * Closes a run with the plain line `N passed, N failed`. A file that cannot be read, a broken hook, an error outside
 * any test and a test that was skipped count as failed: a test that did not run has shown nothing.
 */
export default class PlainReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const choosing = this.#vitest?.config.testNamePattern !== undefined;
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      const suites = [module, ...module.children.allSuites()];
      failed += suites.filter(brokeOutsideTests).length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state !== 'skipped' || !choosing) failed += 1;
      }
    }
    if (passed + failed === 0) failed = 1;
    if (failed > 0) process.exitCode = 1;
    const line = `${passed} passed, ${failed} failed`;
    // `npm test` prints the line itself, last, after the words of the end of the run.
    const file = process.env['DIOGEL_CLOSING_LINE'];
    if (file === undefined) process.stdout.write(`\n${line}\n`);
    else writeFileSync(file, line);
  }
}

function brokeOutsideTests(suite: TestModule | TestSuite): boolean {
  return suite.errors().length > 0;
}
