import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

/**
 * The folder that `--out` names, made if need be: what a run measured must not be lost at its end.
 * @returns its absolute path
 * @throws UsageError if nothing can be written there
 */
export function outFolder(out: string): string {
  try {
    mkdirSync(out, { recursive: true });
    accessSync(out, constants.W_OK);
    return resolve(out);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = reasons[code] ?? (error as Error).message;
    throw new UsageError(
      `--out is ${JSON.stringify(out)}: ${why}; a folder that can be made and written to is allowed`,
    );
  }
}

const reasons: { readonly [code: string]: string } = {
  EEXIST: 'this is a file',
  ENOENT: 'it cannot be made there',
  ENOTDIR: 'a part of it is a file',
  EACCES: 'we may not write there',
  EPERM: 'we may not write there',
  EROFS: 'this disk is read-only',
};
