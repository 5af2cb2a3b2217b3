import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands beside a binary. The size tells one that was cut or replaced. */
export type BuildRecord = { readonly hash: string; readonly version: string; readonly size: number };

const pathsIn = (folder: string): { binary: string; record: string } => ({
  binary: join(folder, 'k6'),
  record: join(folder, 'k6.json'),
});

/** The binary of a folder, if it was built from inputs of that hash. */
export function cachedK6(folder: string, hash: string): { path: string; version: string } | null {
  const { binary, record } = pathsIn(folder);
  try {
    const found = JSON.parse(readFileSync(record, 'utf8')) as BuildRecord;
    const fits = found.hash === hash && found.size === statSync(binary).size;
    return fits ? { path: binary, version: found.version } : null;
  } catch {
    return null;
  }
}

/**
 * Moves a finished binary into a folder; it must lie on the same disk. The record goes first and comes last, so that
 * it never speaks of another binary.
 */
export function installK6(folder: string, built: string, found: BuildRecord): string {
  const { binary, record } = pathsIn(folder);
  rmSync(record, { force: true });
  renameSync(built, binary);
  const unfinished = `${built}.json`;
  writeFileSync(unfinished, JSON.stringify(found));
  renameSync(unfinished, record);
  return binary;
}
