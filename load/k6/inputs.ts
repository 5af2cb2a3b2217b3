import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { versions } from './versions.ts';

/** The files that the binary depends on, below the folder of the build. */
export function inputsOf(sources: string): string[] {
  const extension = readdirSync(join(sources, 'xk6-ts'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.go$|^go\.(mod|sum)$/.test(entry.name) && !entry.name.endsWith('_test.go'))
    .map((entry) => relative(sources, join(entry.parentPath, entry.name)));
  return ['go.mod', 'go.sum', ...extension.sort()];
}

/** A short hash of all that the binary depends on, apart from the release of Go and the modules that go.sum pins. */
export function hashOf(sources: string): string {
  const files = inputsOf(sources).map((name) => [name, readFileSync(join(sources, name), 'utf8')]);
  const inputs = JSON.stringify([versions.k6, process.platform, process.arch, files]);
  return createHash('sha256').update(inputs).digest('hex').slice(0, 16);
}
