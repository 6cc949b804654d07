import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PACKAGES = '/usr/share/gocode';
const NOTE = `${PACKAGES}/src/golang.org/x/mod/sumdb/note/note.go`;
const PLACES = ['/usr/bin/go', '/usr/local/go/bin/go'];

/** Where Go is, and the folder of Debian's own packages for it. */
export interface Go {
  readonly program: string;
  readonly path: string;
}

/** Go with golang.org/x/mod as Debian packages both, installed if need be. Throws with a sentence fit for the terminal when they cannot be had. */
export function ensureGo(say: (message: string) => void): Go {
  const find = (): Go | undefined => {
    const program = PLACES.find((path) => existsSync(path));
    return program !== undefined && existsSync(NOTE) ? { program, path: PACKAGES } : undefined;
  };
  const found = find();
  if (found !== undefined) return found;
  const line = 'apt-get update && apt-get install -y --no-install-recommends golang-go golang-golang-x-mod-dev';
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say(`The test of the logs by a program that others wrote needs Go; installing it: ${line}`);
    spawnSync('sh', ['-c', line], {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  const installed = find();
  if (installed !== undefined) return installed;
  throw new Error(
    `The test of the logs by a program that others wrote needs Go and golang.org/x/mod (Debian: apt-get install golang-go golang-golang-x-mod-dev); ${NOTE} is not there.`,
  );
}
