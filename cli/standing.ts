import { isAbsolute, resolve, sep } from 'node:path';

/**
 * Where the user stands. The suite itself runs in its checkout: configurations, `.env`, defaults and what a tool is given
 * lie there. What the user names lies where the user stands.
 */
let standing = process.cwd();

/** Variables that name files: for us, and for the TLS of Node and k6. */
const files = ['HISTORY_DIR', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];
/** Those that name a program: a file, or a name to be found on PATH. */
const programs = ['K6_BIN', 'CHROMIUM'];

/** Notes where the user stands, and makes what the environment names by a path from there good from anywhere. */
export function standAt(from: string): void {
  standing = from;
  if (from === process.cwd()) return;
  for (const name of [...files, ...programs]) {
    const value = process.env[name];
    if (!value || (programs.includes(name) && !value.includes(sep))) continue;
    const paths = name === 'SSL_CERT_DIR' ? value.split(':') : [value]; // the one that may name several
    process.env[name] = paths.map((path) => path && resolve(from, path)).join(':');
  }
}

/** A path that the user gave, as the suite can open it and the user can. */
export const fromUser = (path: string): string => (standing === process.cwd() ? path : resolve(standing, path));

/** A path in the checkout, as the suite can open it and the user can. */
export const inCheckout = (path: string): string =>
  standing === process.cwd() || isAbsolute(path) ? path : resolve(path);

/** An option or argument that can be repeated, for commander. */
export const fromUserEach = (path: string, before: readonly string[] = []): string[] => [...before, fromUser(path)];
