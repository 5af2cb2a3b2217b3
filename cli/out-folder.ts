import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { makeFolder, whyNot } from '../runs/write-whole.ts';
import { UsageError } from '../targets/errors.ts';

/**
 * The folder that `--out` names, made if need be: what a run measured must not be lost at its end.
 * @returns its absolute path
 * @throws UsageError if nothing can be written there, or what is not the suite's may lie there
 */
export function outFolder(out: string): string {
  const refuse = (why: string): never => {
    throw new UsageError(
      `--out is ${JSON.stringify(out)}: ${why}; a folder for results alone, that can be made and written to, is allowed`,
    );
  };
  try {
    makeFolder(out);
    accessSync(out, constants.W_OK);
  } catch (error) {
    refuse(whyNot(error));
  }
  const project = ['.git', 'package.json'].find((name) => existsSync(join(out, name)));
  const isOfMore = project ? `it holds ${project}` : sharedPlace(out);
  if (isOfMore) refuse(`${isOfMore}, and runs clear load, playwright and test-results where results go`);
  return resolve(out);
}

/** Whose folder it is, where it is known to be for more than results; null: it is not. */
function sharedPlace(out: string): string | null {
  const real = (path: string): string => (existsSync(path) ? realpathSync(path) : path);
  const [there, home] = [real(out), real(process.env['HOME'] || process.env['USERPROFILE'] || '/')];
  if (there === home) return 'it is your home folder';
  if (home.startsWith(join(there, sep))) return 'your home folder lies in it';
  return ['/tmp', tmpdir()].map(real).includes(there) ? 'it is the folder of everybody’s temporary files' : null;
}
