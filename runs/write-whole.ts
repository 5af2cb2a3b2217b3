import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A file that could not be written, in one sentence: which, and why. */
export class CannotWrite extends Error {
  constructor(path: string, error: unknown) {
    super(`${path} cannot be written: ${whyNot(error)}`);
    this.name = 'CannotWrite';
  }
}

/**
 * Writes a file beside its place and moves it there: who reads it, or is cut off while writing, has the old one or the new
 * one, never a part. Its folder is made if need be.
 * @throws CannotWrite
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}`);
  try {
    makeFolder(dirname(path));
    writeFileSync(beside, content);
    renameSync(beside, path);
  } catch (error) {
    forget(beside);
    throw new CannotWrite(path, error);
  }
}

/**
 * Makes a folder and those above it. Not by Node's `recursive`, which turns for ever where a file system says ENOENT to a
 * new folder in one that is there, as /proc does.
 * @throws the error of the file system
 */
export function makeFolder(path: string): void {
  const isThere = (folder: string): boolean => statSync(folder, { throwIfNoEntry: false }) !== undefined;
  if (isThere(path) && statSync(path).isDirectory()) return;
  if (!isThere(dirname(path))) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error; // else somebody else has made it
  }
}

function forget(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // what could not be written can perhaps not be removed either
  }
}

/** Why the file system refuses, in plain words. */
export function whyNot(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

const reasons: { readonly [code: string]: string } = {
  EACCES: 'we may not write there',
  EDQUOT: 'our share of the disk is used up',
  EEXIST: 'this is a file',
  EFBIG: 'a file may not be so large here',
  EISDIR: 'this is a folder',
  ENOENT: 'it cannot be made there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of it is a file',
  EPERM: 'we may not write there',
  EROFS: 'this disk is read-only',
};
