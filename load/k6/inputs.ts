import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { versions } from './versions.ts';

/** Something that the binary depends on. */
export type Input = { readonly name: string; readonly content: string };

/** A short hash of all inputs, whatever their order. Lengths are hashed too, so that no two lists run into one. */
export function hashInputs(inputs: readonly Input[]): string {
  const hash = createHash('sha256');
  const sorted = [...inputs].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, content } of sorted) hash.update(`${name.length}:${name}${content.length}:${content}`);
  return hash.digest('hex').slice(0, 16);
}

/**
 * Everything that the binary depends on, apart from the release of Go and the modules that go.sum pins.
 * @param extensions what xk6 gets after `--with`, folders absolute
 */
export function inputsOf(sources: string, extensions: readonly string[]): Input[] {
  const folders = extensions.flatMap((one) => /=(\/.*)$/.exec(one)?.[1] ?? []);
  return [
    { name: 'k6', content: versions.k6 },
    { name: 'platform', content: `${process.platform}/${process.arch}` },
    { name: 'extensions', content: JSON.stringify(extensions) },
    ...['go.mod', 'go.sum'].map((name) => ({ name, content: readFileSync(join(sources, name), 'utf8') })),
    ...goSources(join(sources, 'xk6-ts'), 'xk6-ts'),
    ...folders.flatMap((folder) => goSources(folder, folder)),
  ];
}

/** The files of a Go module that get into a binary. */
function goSources(folder: string, as: string): Input[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.go$|^go\.(mod|sum)$/.test(entry.name) && !entry.name.endsWith('_test.go'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: join(as, relative(folder, path)), content: readFileSync(path, 'utf8') }));
}
