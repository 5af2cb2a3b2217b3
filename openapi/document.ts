import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OpenAPIV3_1 } from 'openapi-types';
import { parse } from 'yaml';
import { type Json, type JsonObject, isObject, valueAt } from '../contracts/json.ts';

/** The contract. The only reader of openapi.yaml is this file. */
export const documentPath = fileURLToPath(new URL('../openapi.yaml', import.meta.url));

/** A JSON Schema or another object of the document, before its references are followed. */
export type Node = JsonObject;

export type Document = OpenAPIV3_1.Document & { readonly [extension: `x-${string}`]: Json };

/**
 * Reads the OpenAPI document.
 * @throws YAMLParseError with line and column, if the text is not YAML.
 */
export function readDocument(text: string = readFileSync(documentPath, 'utf8')): Document {
  return parse(text) as Document; // the linter (lint.ts) is what proves the shape
}

/**
 * Follows `$ref` until something else stands there.
 * @throws Error naming the reference, if it leads nowhere in this document.
 */
export function resolve(document: Document, node: Node): Node {
  let found: Json | undefined = node;
  while (isObject(found) && typeof found['$ref'] === 'string') {
    const reference: string = found['$ref'];
    found = valueAt(document as unknown as Json, decodeURIComponent(reference.slice(1)));
    if (found === undefined) throw new Error(`openapi.yaml: $ref ${reference} leads nowhere`);
  }
  return found as Node;
}

export const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
export const nodes = (value: Json | undefined): Node[] => list(value).filter(isObject);
export const members = (value: Json | undefined): [string, Node][] =>
  isObject(value) ? Object.entries(value).filter((entry): entry is [string, Node] => isObject(entry[1])) : [];
