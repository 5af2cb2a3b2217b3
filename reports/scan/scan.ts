import { createHash } from 'node:crypto';
import { type Stats, lstatSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { NamedSecret } from '../../contracts/settings/settings.ts';
import { type Needle, needlesOf, unstarredIn } from './needles.ts';
import { Unsearchable, decoded, undone, unpacked, unsigned } from './views.ts';

/** A place where a secret stands, or that could not be searched. The value itself is never told. */
export type Hit = {
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
  let bytes = 0;
  let files = 0;
  const look = (file: string): Found[] => {
    const content = readFileSync(file);
    bytes += content.length;
    return scanBytes(content, needles);
  };
  const hits = folders.flatMap((folder) =>
    placesBelow(folder).flatMap(({ path, trouble }) => {
      files += 1;
      const file = relative('.', path);
      const inName = scanBytes(Buffer.from(file), needles).map((hit) => ({ ...hit, path: 'its name' }));
      return [...inName, ...orTrouble(trouble, () => look(path))].map((hit) => ({ ...hit, file }));
    }),
  );
  return { files, bytes, hits };
}

/** What a look finds; that it cannot be taken is a hit. */
function orTrouble(trouble: string | null, look: () => Found[]): Found[] {
  try {
    if (trouble === null) return look();
    return [unread(trouble)];
  } catch (error) {
    return [unread((error as Error).message)];
  }
}

const unread = (why: string): Found => ({ path: '', name: null, how: `cannot be read: ${why}` });

/** A file, or what is none and should be looked into, with why it cannot be. */
type Place = { readonly path: string; readonly trouble: string | null };

/**
 * All that stands below a folder, links followed, each folder once; one that is not there has nothing. What would block
 * (a pipe), never end (a device, a link to a folder around it) or leads nowhere is trouble.
 */
function placesBelow(folder: string, around: readonly string[] = [], seen = new Set<string>()): Place[] {
  try {
    const real = realpathSync(folder);
    if (around.includes(real)) return [{ path: folder, trouble: 'it is a link to a folder that it stands in' }];
    if (seen.has(real)) return [];
    seen.add(real);
    return readdirSync(folder)
      .sort()
      .flatMap((name) => placeAt(join(folder, name), [...around, real], seen));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isNowhere = code === 'ENOENT' && lstatSync(folder, { throwIfNoEntry: false }) === undefined;
    return isNowhere && around.length === 0 ? [] : [{ path: folder, trouble: message }];
  }
}

function placeAt(path: string, around: readonly string[], seen: Set<string>): Place[] {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch (error) {
    return [{ path, trouble: (error as Error).message }]; // a link to nowhere, or to itself
  }
  if (stats.isDirectory()) return placesBelow(path, around, seen);
  return [{ path, trouble: stats.isFile() ? null : 'it is no file, but a pipe, a socket or a device' }];
}

type Found = Omit<Hit, 'file'>;

/** The most steps that are undone one after another: a base64 of a zip of URL-encoded JSON is four. */
const deepest = 6;

/** Searches some bytes, and all that is packed or written otherwise within them. Each secret is told once for each place. */
export function scanBytes(bytes: Buffer, needles: readonly Needle[]): Found[] {
  const search = new Search(needles);
  search.bytes(bytes, []);
  return [...search.found.values()];
}

class Search {
  readonly found = new Map<string, Found>();
  readonly #needles: readonly Needle[];
  /** Views that were searched before: undoing one way after another leads to the same text by many ways. */
  readonly #seen = new Set<string>();

  constructor(needles: readonly Needle[]) {
    this.#needles = needles;
  }

  bytes(bytes: Buffer, path: readonly string[]): void {
    if (bytes.length < 6 || this.#isKnown(bytes)) return;
    this.#look(bytes, path);
    this.#unstarred(bytes, path);
    if (path.length >= deepest) return;
    this.#packed(bytes, path);
    const text = bytes.toString('latin1');
    this.#within(text, path);
    for (const [how, plain] of undone(text)) {
      this.#look(Buffer.from(plain, 'latin1'), [...path, how]);
      this.#look(Buffer.from(plain, 'utf8'), [...path, how]);
      this.#within(plain, [...path, how]);
    }
  }

  #look(bytes: Buffer, path: readonly string[]): void {
    for (const { name, form, bytes: needle } of this.#needles) if (bytes.includes(needle)) this.#tell(path, name, form);
  }

  /** What stands in a text as base64. */
  #within(text: string, path: readonly string[]): void {
    for (const { how, bytes } of decoded(text)) {
      const inner = [...path, how];
      this.bytes(bytes, inner);
      for (const { how: packing, bytes: plain } of unsigned(bytes)) this.bytes(plain, [...inner, packing]);
    }
  }

  #unstarred(bytes: Buffer, path: readonly string[]): void {
    for (const { name, how } of unstarredIn(bytes.toString('latin1'))) this.#tell(path, name, how);
  }

  #packed(bytes: Buffer, path: readonly string[]): void {
    try {
      for (const { how, bytes: inner } of unpacked(bytes)) this.bytes(inner, [...path, how]);
    } catch (error) {
      if (!(error instanceof Unsearchable)) throw error;
      const isCertain = path.every((step) => step.startsWith('zip') || step === 'gzip'); // base64 of chance may look packed
      if (isCertain) this.found.set(path.join(), { path: path.join(' › '), name: null, how: error.message });
    }
  }

  #tell(path: readonly string[], name: string, how: string): void {
    if (!this.found.has(name)) this.found.set(name, { path: path.join(' › '), name, how });
  }

  #isKnown(bytes: Buffer): boolean {
    const key = bytes.length > 4096 ? hashOf(bytes) : bytes.toString('latin1');
    if (this.#seen.has(key)) return true;
    this.#seen.add(key);
    return false;
  }
}

const hashOf = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('base64');
