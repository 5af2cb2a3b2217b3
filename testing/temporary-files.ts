import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for a test, in that of the whole run: nobody has to take it away. */
export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'suite-tests-'));

/** Before a run of tests: it gets a folder for all that its tests write, which is gone when it ends, failed or interrupted too. */
export default function setup(): void {
  const folder = freshFolder();
  process.env['TMPDIR'] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
