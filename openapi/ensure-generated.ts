import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { documentPath } from './document.ts';
import { generate, rowsFile, rowsPath, sourcesIn } from './generate.ts';

const here = new URL('.', import.meta.url);
const operationsFile = new URL('../contracts/generated/operations.ts', here);
const validatorsFile = new URL('../contracts/generated/validators.js', here);

const holds = (file: URL, text: string): boolean => existsSync(file) && readFileSync(file, 'utf8').includes(text);

/** What else makes the validators: the versions of the packages, and what pointers and patterns mean. */
const besides = ['../package.json', '../contracts/values/json.ts'];

/** A hash of openapi.yaml and of the generator: what contracts/generated/ depends on. */
function currentHash(): string {
  const hash = createHash('sha256').update(readFileSync(documentPath));
  for (const name of [...sourcesIn(here), ...besides]) hash.update(readFileSync(new URL(name, here)));
  return hash.digest('hex').slice(0, 16);
}

/**
 * Generates contracts/generated/ if openapi.yaml, the generator or the list of the files of rows changed since.
 * @throws DocumentError; the error of the file system if it cannot be written
 */
export async function ensureGenerated(force = false): Promise<void> {
  const hash = currentHash();
  const fresh = holds(operationsFile, `'${hash}'`) && existsSync(validatorsFile) && holds(rowsPath, rowsFile());
  if (!fresh || force) await generate(hash);
}
