import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

const here = fileURLToPath(new URL('.', import.meta.url));

/** A document of a manifest, with the file it stands in. */
export type Manifest = {
  readonly file: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly document: object;
};

/** Every document of the files directly in a folder below `load/k8s`. */
export const manifestsIn = (folder: string): Manifest[] =>
  readdirSync(join(here, folder))
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .sort()
    .flatMap((name) => documentsIn(join(folder, name)));

function documentsIn(file: string): Manifest[] {
  return parseAllDocuments(readFileSync(join(here, file), 'utf8')).map((parsed) => {
    if (parsed.errors.length > 0) throw new Error(`${file}: ${parsed.errors.join('; ')}`);
    const document = parsed.toJS() as Pick<Manifest, 'kind' | 'metadata'>;
    return { file, kind: document.kind, metadata: document.metadata, document };
  });
}
