import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import { build } from 'esbuild';
import { type Document, DocumentError, type Node } from './document.ts';

/** The keywords our schemas use beyond JSON Schema 2020-12; any other unknown one is an error (Ajv strict mode). */
export const ownKeywords = [
  'x-requirement',
  'x-presence',
  'x-members',
  'x-type',
  'x-filled',
  'x-secret',
  'x-public',
  'x-boundary',
];

/** An Ajv that holds the document's component schemas, or none, strict, all errors. */
export function ajvFor(document: Document | null): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: false },
  });
  addFormats.default(ajv);
  ajv.addVocabulary(ownKeywords);
  for (const [name, schema] of Object.entries(document?.components?.schemas ?? {}))
    ajv.addSchema(localReferences(schema as Node), name);
  return ajv;
}

/** Ajv knows each component by its name, so `#/components/schemas/X` becomes `X`. */
export function localReferences(schema: Node): Node {
  const words = JSON.stringify(schema).replaceAll('"#/components/schemas/', '"');
  return JSON.parse(words) as Node;
}

/**
 * Compiles the schemas to one ES module without imports, which runs in Node and k6 alike.
 * @param schemas by validator name
 * @throws DocumentError naming the schema that Ajv's strict mode refuses, and why
 */
export async function compileValidators(document: Document, schemas: ReadonlyMap<string, Node>): Promise<string> {
  const ajv = ajvFor(document);
  const exported: Record<string, string> = {};
  for (const [name, schema] of schemas) {
    try {
      if (!ajv.getSchema(name)) ajv.addSchema({ ...localReferences(schema) }, name).getSchema(name);
    } catch (error) {
      throw new DocumentError([`openapi.yaml, schema ${name}: ${(error as Error).message}`]);
    }
    exported[name] = name;
  }
  const code = fixDefaultExport(standaloneCode.default(ajv, exported));
  const table = `\nexport const validators = { ${[...schemas.keys()].join(', ')} };\n`;
  return bundle(code + table);
}

/** Ajv's ESM output still reaches its runtime helpers through `require`; esbuild turns them into plain code. */
async function bundle(source: string): Promise<string> {
  const here = createRequire(import.meta.url).resolve('ajv/package.json');
  const result = await build({
    stdin: { contents: source, resolveDir: dirname(here), loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    target: 'es2021',
    legalComments: 'none',
  });
  const [file] = result.outputFiles;
  if (!file) throw new Error('esbuild wrote no file');
  return file.text;
}

const fixDefaultExport = (code: string): string => code.replace(/export default [^;]+;/g, '');
