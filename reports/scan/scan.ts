import { shortestSecret } from '../../contracts/values/secret.ts';
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { NamedSecret } from '../../contracts/settings/readers.ts';
import { type Needle, needlesOf, unstarredIn } from './needles.ts';
import { Unsearchable, decoded, undone, unpacked, unsigned } from './views.ts';

/** A place where a secret stands, or that could not be searched. The value itself is never told. */
type Hit = {
  readonly file: string;
  /** The steps that lead to it: `base64 › zip: report.json`. */
  readonly path: string;
  /** The setting, or the member of an answer, whose value was found; null: the place could not be searched. */
  readonly name: string | null;
  readonly how: string;
};

export type Scanned = { readonly files: number; readonly bytes: number; readonly hits: readonly Hit[] };

/**
 * Looks for secrets in every byte of every file below some folders, whatever it is packed or encoded in. Fails closed:
 * what cannot be read or unpacked is a hit.
 */
export function scanFolders(folders: readonly string[], secrets: readonly NamedSecret[]): Scanned {
  const needles = secrets.flatMap(needlesOf);
  const files = folders.flatMap((folder) => filesBelow(folder));
  let bytes = 0;
  const look = ({ path, trouble }: FileBelow): Found[] => {
    try {
      if (trouble !== null) throw new Error(trouble);
      const content = readFileSync(path);
      bytes += content.length;
      return scanBytes(content, needles, !ownTests.test(path));
    } catch (error) {
      return [{ path: '', name: null, how: unsearched(`cannot be read: ${(error as Error).message}`) }];
    }
  };
  const hits = files.flatMap((one) => {
    const file = relative('.', one.path);
    const inName = scanBytes(Buffer.from(file), needles).map((hit) => ({ ...hit, path: 'its name' }));
    return [...inName, ...look(one)].map((hit) => ({ ...hit, file }));
  });
  return { files: files.length, bytes, hits };
}

/** Results of the suite's own tests, whose names have passwords that nobody ever had: only what is a secret is looked for there. */
const ownTests = /(?:^|[/\\])(?:own|slow|long)-junit\.xml$/;

/** A file, or what is none and should be looked into, with why it cannot be. */
type FileBelow = { readonly path: string; readonly trouble: string | null };

/**
 * All that stands below a folder, links followed, each folder once; one that is not there has nothing. What would block
 * (a pipe), never end (a device, a link to a folder around it) or leads nowhere is trouble.
 */
function filesBelow(path: string, around: readonly string[] = [], seen = new Set<string>()): FileBelow[] {
  try {
    const stats = statSync(path);
    if (stats.isFile()) return [{ path, trouble: null }];
    if (!stats.isDirectory()) return [{ path, trouble: 'it is no file, but a pipe, a socket or a device' }];
    const real = realpathSync(path);
    if (around.includes(real)) return [{ path, trouble: 'it is a link to a folder that it stands in' }];
    if (seen.has(real)) return [];
    seen.add(real);
    const names = readdirSync(path).sort();
    return names.flatMap((name) => filesBelow(join(path, name), [...around, real], seen));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isNowhere = code === 'ENOENT' && lstatSync(path, { throwIfNoEntry: false }) === undefined;
    return isNowhere && around.length === 0 ? [] : [{ path, trouble: message }]; // a link to nowhere, or to itself
  }
}

type Found = Omit<Hit, 'file'>;

/** Who reads of it is to look for what keeps it from being searched, and not for a secret. */
const unsearched = (why: string): string => `it could not be searched, which counts as found: ${why}`;

/** The most steps that are undone one after another: a base64 of a zip of URL-encoded JSON is four. */
const deepest = 6;

/**
 * Searches some bytes, and all that is packed or written otherwise within them. Each secret is told once for each place.
 * @param alsoUnknown whether what looks like a secret is told too, though it is none of those looked for
 */
export function scanBytes(all: Buffer, needles: readonly Needle[], alsoUnknown = true): Found[] {
  const found = new Map<string, Found>();
  /** Views that were searched before: undoing one way after another leads to the same text by many ways. */
  const seen = new Set<string>();
  const tell = (path: readonly string[], name: string, how: string): void => {
    if (!found.has(name)) found.set(name, { path: path.join(' › '), name, how });
  };
  const look = (bytes: Buffer, path: readonly string[]): void => {
    for (const { name, form, bytes: needle } of needles) if (bytes.includes(needle)) tell(path, name, form);
  };
  const search = (bytes: Buffer, path: readonly string[]): void => {
    if (bytes.length < shortestSecret) return;
    const isLarge = bytes.length > 4096;
    const key = isLarge ? createHash('sha1').update(bytes).digest('base64') : bytes.toString('latin1');
    if (seen.has(key)) return;
    seen.add(key);
    const text = isLarge ? bytes.toString('latin1') : key;
    look(bytes, path);
    if (alsoUnknown) for (const { name, how } of unstarredIn(text)) tell(path, name, how);
    if (path.length >= deepest) return;
    searchPacked(bytes, path);
    searchEncoded(text, path);
    for (const [how, plain] of undone(text)) {
      const utf8 = Buffer.from(plain, 'utf8');
      look(utf8, [...path, how]);
      if (utf8.length > plain.length) look(Buffer.from(plain, 'latin1'), [...path, how]); // in ASCII they are the same
      searchEncoded(plain, [...path, how]);
    }
  };
  const searchPacked = (bytes: Buffer, path: readonly string[]): void => {
    try {
      for (const { how, bytes: inner } of unpacked(bytes)) search(inner, [...path, how]);
    } catch (error) {
      if (!(error instanceof Unsearchable)) throw error;
      const isCertain = path.every((step) => step.startsWith('zip') || step === 'gzip'); // base64 of chance may look packed
      if (isCertain) found.set(path.join(), { path: path.join(' › '), name: null, how: unsearched(error.message) });
    }
  };
  const searchEncoded = (text: string, path: readonly string[]): void => {
    for (const { how, bytes } of decoded(text)) {
      search(bytes, [...path, how]);
      for (const { how: packing, bytes: plain } of unsigned(bytes)) search(plain, [...path, how, packing]);
    }
  };
  search(all, []);
  return [...found.values()];
}
