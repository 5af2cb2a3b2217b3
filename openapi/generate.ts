import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { readContract, readExamples } from './operations.ts';
import { refuseErrors } from './document-errors.ts';
import { contractWords, nobodysPlaces, schemaFacts } from './schema-walk.ts';
import { compileValidators } from './validators.ts';
import { type Document, DocumentError, nodes, readDocument, text } from './document.ts';
import { type Operation, apis } from '../contracts/spec/operation.ts';
import type { Json } from '../contracts/values/json.ts';

const folder = new URL('../contracts/generated/', import.meta.url);
const header = '// Written by `npm run generate` from openapi.yaml. Do not edit.\n';
const cases = new URL('../contracts/cases/', import.meta.url);
export const rowsPath = new URL('rows.ts', cases);

/** The names of a folder's sources, tests left out, in order. */
export const sourcesIn = (where: URL): string[] =>
  readdirSync(where)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort();

/** The list of every file of an operation's rows, by the folder of its API. */
export function rowsFile(): string {
  const files = apis.flatMap((api) => sourcesIn(new URL(`${api}/`, cases)).map((name) => `${api}/${name}`));
  const head = '// Written by `npm run generate`: every file of an operation’s rows. Do not edit.\n';
  return head + files.map((file) => `export * from './${file}';\n`).join('');
}

const literal = (value: unknown): string => JSON.stringify(value, null, 2);

/**
 * Writes contracts/generated/: operations with types, validators and examples; and contracts/cases/rows.ts.
 * @param contractHash stands in the generated contract, and from there in every result file
 * @throws DocumentError, and writes nothing; the error of the file system if it cannot be written
 */
export async function generate(contractHash: string): Promise<void> {
  const files = await render(contractHash).catch((error: Error) => {
    throw error instanceof DocumentError ? error : new DocumentError([`openapi.yaml: ${error.message}`]);
  });
  mkdirSync(folder, { recursive: true });
  write(rowsPath, rowsFile());
  for (const [name, content] of files) write(new URL(name, folder), header + content);
}

function write(file: URL, content: string): void {
  const beside = new URL(`beside.${process.pid}`, folder); // who reads meanwhile reads a whole one; what is left of one that was ended is in nobody's way
  writeFileSync(beside, content);
  renameSync(beside, file);
}

/** The files in the order they are to be written: the last holds the hash, by which they are known to be all there. */
async function render(contractHash: string): Promise<readonly (readonly [name: string, content: string])[]> {
  const document = readDocument();
  refuseErrors(document);
  const { operations, messages, schemas } = readContract(document);
  const facts = Object.fromEntries([...schemas].map(([name, schema]) => [name, schemaFacts(document, schema)]));
  const nobodys = Object.fromEntries(
    [...schemas]
      .map(([name, schema]) => [name, nobodysPlaces(document, schema)] as const)
      .filter(([, places]) => places.length > 0),
  );
  const validators = await compileValidators(document, schemas);

  const table = Object.fromEntries(operations.map((operation) => [operation.id, operation]));
  const operationsFile =
    `import type { Operation, SchemaFacts } from '../spec/operation.ts';\n\n` +
    `export const contractHash = '${contractHash}';\n\n` +
    `export const operations = ${literal(table)} as const satisfies Record<string, Operation>;\n\n` +
    `export const webhookValidators = ${literal(messages)} as const;\n\n` +
    `export const servers = ${literal(readServers(document, operations))} as const;\n\n` +
    `export const nobodysPlaces: Readonly<Record<string, readonly string[]>> = ${literal(nobodys)};\n\n` +
    `export const contractWords: readonly string[] = ${literal(contractWords(document, schemas.values()))};\n\n` +
    `export const schemaFacts: Readonly<Record<string, SchemaFacts>> = ${literal(facts)};\n`;
  const examplesFile = `import type { Example } from '../spec/operation.ts';\n\nexport const examples: readonly Example[] = ${literal(readExamples(document))};\n`;
  const typesFile = `import type { Contract } from '../spec/operation.ts';\n\nexport declare const validators: Contract['validators'];\n`;
  return [
    ['validators.js', validators],
    ['validators.d.ts', typesFile],
    ['examples.ts', examplesFile],
    ['operations.ts', operationsFile],
  ];
}

/** The servers of each API in the document's order, each with its documented limit: requests a number of seconds, or `none`. */
function readServers(document: Document, operations: readonly Operation[]) {
  const all = operations.flatMap(({ api, path }) =>
    nodes(document.paths?.[path]?.servers as Json).map((server) => ({
      api,
      url: text(server['url']),
      limit: server['x-rate-limit'],
    })),
  );
  const known = [...new Map(all.filter(({ limit }) => limit).map((server) => [server.url, server])).values()];
  return Object.fromEntries(known.map(({ api }) => [api, known.filter((server) => server.api === api)]));
}
