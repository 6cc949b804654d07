import { existsSync } from 'node:fs';
import { ensureFromDebian } from './debian.ts';

const PACKAGES = '/usr/share/gocode';
const NOTE = `${PACKAGES}/src/golang.org/x/mod/sumdb/note/note.go`;
const PLACES = ['/usr/bin/go', '/usr/local/go/bin/go'];

/** Where Go is, and the folder of Debian's own packages for it. */
export interface Go {
  readonly program: string;
  readonly path: string;
}

const find = (): Go | undefined => {
  const program = PLACES.find((path) => existsSync(path));
  return program !== undefined && existsSync(NOTE) ? { program, path: PACKAGES } : undefined;
};

/** Go with golang.org/x/mod as Debian packages both, installed if need be. Throws with a sentence fit for the terminal when they cannot be had. */
export const ensureGo = (say: (message: string) => void): Go =>
  ensureFromDebian(find, {
    packages: 'golang-go golang-golang-x-mod-dev',
    why: 'The test of the logs by a program that others wrote needs Go',
    otherwise: `The test of the logs by a program that others wrote needs Go and golang.org/x/mod (Debian: apt-get install golang-go golang-golang-x-mod-dev); ${NOTE} is not there.`,
    say,
  });
