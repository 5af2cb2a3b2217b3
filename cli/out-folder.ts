import { accessSync, constants, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder, whyNot } from '../runs/write-whole.ts';
import { UsageError } from '../targets/errors.ts';

/**
 * The folder that `--out` names, made if need be: what a run measured must not be lost at its end.
 * @returns its absolute path
 * @throws UsageError if nothing can be written there
 */
export function outFolder(out: string): string {
  const refuse = (why: string): never => {
    throw new UsageError(
      `--out is ${JSON.stringify(out)}: ${why}; a folder that can be made and written to is allowed`,
    );
  };
  try {
    makeFolder(out);
    accessSync(out, constants.W_OK);
  } catch (error) {
    refuse(whyNot(error));
  }
  const project = ['.git', 'package.json'].find((name) => existsSync(join(out, name)));
  if (project) refuse(`it holds ${project}, and runs clear load, playwright and test-results where results go`);
  return resolve(out);
}
