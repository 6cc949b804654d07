// Who may import whom. The folders and the reasons are in docs/architecture.md.

const tests = '\\.test\\.ts$';
const doors = '^src/(web|api|cli)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two modules that need each other are one, or hide a third',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'calendar-alone',
      comment: 'The calendar is pure: it imports nothing but itself',
      severity: 'error',
      from: { path: '^src/calendar/', pathNot: tests },
      to: { pathNot: '^src/calendar/' },
    },
    {
      name: 'law-on-calendar-alone',
      comment: 'The law is pure: it imports nothing but itself and the calendar',
      severity: 'error',
      from: { path: '^src/law/', pathNot: tests },
      to: { pathNot: '^src/(law/|calendar/)' },
    },
    {
      name: 'practice-on-law-alone',
      comment: 'What is recorded and owed is declared: it imports nothing but law, calendar and zod',
      severity: 'error',
      from: { path: '^src/practice/', pathNot: tests },
      to: { pathNot: ['^src/(practice|law|calendar)/', 'node_modules/zod/'] },
    },
    {
      name: 'through-the-index',
      comment: 'A capability reaches another only through its index.ts',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: tests },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'no-way-back',
      comment: 'Facts flow from the doors inwards: nothing inside knows the web, the API or the command line',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: [doors, tests] },
      to: { path: doors },
    },
    {
      name: 'no-tests-in-the-service',
      comment: 'The service runs without tests, benchmarks and their helpers',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: ['^(tests|bench|scripts)/', tests] },
    },
    {
      name: 'no-development-packages-in-the-service',
      comment: 'A package that the service imports stands under dependencies',
      severity: 'error',
      from: { path: '^(src|demo)/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'verifier-alone',
      comment:
        'The verifier shares nothing with what it verifies: it imports nothing but itself and what Node brings along',
      severity: 'error',
      from: { path: '^verifier/', pathNot: tests },
      to: { pathNot: ['^verifier/', '^(node:)?(buffer|crypto|events|fs|util|worker_threads)$'] },
    },
    {
      name: 'nothing-of-the-verifier',
      comment: 'Nothing that is verified is written with what verifies it',
      severity: 'error',
      from: { path: '^(src|demo)/', pathNot: tests },
      to: { path: '^verifier/' },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
