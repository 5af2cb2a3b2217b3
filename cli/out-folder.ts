import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { makeFolder, whyNot } from '../runs/write-whole.ts';
import { UsageError } from '../targets/errors.ts';

/**
 * The folder that `--out` names, made if need be: what a run measured must not be lost at its end.
 * @returns its absolute path
 * @throws UsageError if nothing can be written there
 */
export function outFolder(out: string): string {
  try {
    makeFolder(out);
    accessSync(out, constants.W_OK);
    return resolve(out);
  } catch (error) {
    throw new UsageError(
      `--out is ${JSON.stringify(out)}: ${whyNot(error)}; a folder that can be made and written to is allowed`,
    );
  }
}
