import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { NamedSecret } from '../../contracts/settings.ts';
import { issuedIn } from './issued.ts';
import { type Needle, needlesOf } from './needles.ts';
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
  const hits = folders.flatMap((folder) =>
    filesBelow(folder).flatMap((file) => {
      files += 1;
      const name = relative('.', file);
      const inName = scanBytes(Buffer.from(name), needles).map((hit) => ({ ...hit, path: 'its name' }));
      try {
        const content = readFileSync(file);
        bytes += content.length;
        return [...inName, ...scanBytes(content, needles)].map((hit) => ({ ...hit, file: name }));
      } catch (error) {
        return [{ file: name, path: '', name: null, how: `cannot be read: ${(error as Error).message}` }];
      }
    }),
  );
  return { files, bytes, hits };
}

/** Every file below a folder, links followed; a folder that is not there has none. */
function filesBelow(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names.flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
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
    this.#issued(bytes, path);
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

  #issued(bytes: Buffer, path: readonly string[]): void {
    for (const name of issuedIn(bytes.toString('latin1')))
      this.#tell(path, name, 'a value that a server issued, not starred');
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
