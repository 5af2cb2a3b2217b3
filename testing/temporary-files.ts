import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for a test. Nobody has to take it away: it lies in that of the whole run, below. */
export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'suite-tests-'));

/** Before a run of tests: what they write to disk goes into one folder, which is gone at the end, however that comes about. */
export default function setup(): () => void {
  const folder = freshFolder();
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
