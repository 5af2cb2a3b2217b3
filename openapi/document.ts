import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OpenAPIV3_1 } from 'openapi-types';
import { YAMLParseError, parse } from 'yaml';
import { type Json, type JsonObject, isObject, percentDecoded, valueAt } from '../contracts/values/json.ts';

/** Where the contract stands. */
export const documentPath = fileURLToPath(new URL('../openapi.yaml', import.meta.url));

/** A JSON Schema or another object of the document, before its references are followed. */
export type Node = JsonObject;

export type Document = OpenAPIV3_1.Document & { readonly [extension: `x-${string}`]: Json };

/** The document is such that no contract can be made of it: each error a sentence. */
export class DocumentError extends Error {
  readonly errors: readonly string[];

  constructor(errors: readonly string[]) {
    super(errors.join('\n'));
    this.name = 'DocumentError';
    this.errors = errors;
  }
}

/**
 * Reads the OpenAPI document.
 * @throws DocumentError with line and column, if the text is not YAML, or gives a member twice
 */
export function readDocument(text: string = readFileSync(documentPath, 'utf8')): Document {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const { line = 0, col = 0 } = error.linePos?.[0] ?? {};
    const lead = text.split('\n')[line - 1]?.trim() ?? '';
    const [what = ''] = error.message.split(/ at line|\n/);
    throw new DocumentError([`openapi.yaml, line ${line}, column ${col}: ${what}: ${lead}`]);
  }
  if (!isObject(document)) throw new DocumentError(['openapi.yaml holds no OpenAPI document']);
  return document as unknown as Document; // the linter (lint.ts) is what proves the shape
}

/**
 * Follows `$ref` until something else stands there.
 * @throws DocumentError naming the reference, if it leads nowhere in this document, or back to itself
 */
export function resolve(document: Document, node: Node): Node {
  const followed: string[] = [];
  let found: Json | undefined = node;
  while (isObject(found) && typeof found['$ref'] === 'string') {
    const reference: string = found['$ref'];
    if (followed.includes(reference)) throw new DocumentError([`openapi.yaml: $ref ${reference} leads back to itself`]);
    followed.push(reference);
    found = reference.startsWith('#')
      ? valueAt(document as unknown as Json, percentDecoded(reference.slice(1)))
      : undefined;
    if (found === undefined)
      throw new DocumentError([`openapi.yaml: $ref ${reference} leads nowhere in this document`]);
  }
  return found as Node;
}

export const methods: readonly string[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
export const nodes = (value: Json | undefined): Node[] => list(value).filter(isObject);
export const members = (value: Json | undefined): [string, Node][] =>
  isObject(value) ? Object.entries(value).filter((entry): entry is [string, Node] => isObject(entry[1])) : [];
