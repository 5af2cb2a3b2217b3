import { execFileSync } from 'node:child_process';

/** The commit of the working tree, for result files. */
export function commitOf(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown'; // an unpacked archive has no history
  }
}
