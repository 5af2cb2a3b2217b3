import type { Ajv2020 } from 'ajv/dist/2020.js';
import { type Json, below, isObject, pointerTokens, valueAt } from '../contracts/values/json.ts';
import { type Document, DocumentError, type Node, methods, resolve } from './document.ts';
import { ajvFor } from './validators.ts';

/** What stands below these words is data: nothing in it is a schema or a reference. */
const data = ['example', 'value', 'x-vendor-examples', 'x-boundary', 'default', 'enum', 'const'];

/** Of a schema's own words these hold data as well. */
const dataInSchemas = [...data, 'examples', 'dependentRequired'];

/** Where JSON Schema keeps schemas under names of the author's own. */
const named = ['properties', 'patternProperties', '$defs', 'dependentSchemas'];

type Located = { readonly node: Node; readonly pointer: string };

/**
 * What keeps a contract from being made of the document: references that lead nowhere, operations without an id, words
 * that JSON Schema does not know, and values that its words do not take. Each is a sentence with file, place and word.
 */
export function errorsIn(document: Document): string[] {
  const root = document as unknown as Json;
  const ajv = ajvFor(null);
  const places = placesIn(root);
  return [
    ...places.flatMap(({ node, pointer }) => lostReference(document, node, pointer)),
    ...operationsIn(root).flatMap(unnamed),
    ...places
      .filter(isSchemaRoot)
      .flatMap(({ node, pointer }) => [
        ...schemasIn(node, pointer).flatMap((place) => unknownWords(ajv, place)),
        ...wrongValues(ajv, node, pointer),
      ]),
  ];
}

/** @throws DocumentError if no contract can be made of the document */
export function refuseErrors(document: Document): void {
  const errors = errorsIn(document);
  if (errors.length > 0) throw new DocumentError(errors);
}

const at = (pointer: string): string => `openapi.yaml#${pointer}`;

/** Every object of the document once, however many aliases of YAML lead to it. */
function placesIn(root: Json): Located[] {
  const seen = new Set<Json>();
  const walk = (value: Json | undefined, pointer: string): Located[] => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return [];
    seen.add(value);
    const children = Object.entries(value).flatMap(([name, child]: [string, Json]) =>
      data.includes(name) ? [] : walk(child, below(pointer, name)),
    );
    return isObject(value) ? [{ node: value, pointer }, ...children] : children;
  };
  return walk(root, '');
}

function lostReference(document: Document, node: Node, pointer: string): string[] {
  try {
    resolve(document, node);
    return [];
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return error.errors.map((one) => one.replace('openapi.yaml', at(pointer)));
  }
}

const operationsIn = (root: Json): Located[] =>
  ['paths', 'webhooks'].flatMap((part) =>
    placesIn(valueAt(root, `/${part}`) ?? null)
      .filter(({ pointer }) => pointerTokens(pointer).length === 2 && methods.includes(pointerTokens(pointer)[1] ?? ''))
      .map(({ node, pointer }) => ({ node, pointer: `/${part}${pointer}` })),
  );

function unnamed({ node: { operationId }, pointer }: Located): string[] {
  if (typeof operationId === 'string' && /^(?:import2|elastic-path)\.\w+$/.test(operationId)) return [];
  const found = operationId === undefined ? 'is missing' : `is ${JSON.stringify(operationId)}`;
  return [
    `${at(pointer)}: operationId ${found}; it must be the API's name, a dot and a verb, such as import2.getImport`,
  ];
}

/** `schema` is one, and so is each member of `components.schemas`, unless they stand in a schema's own `properties`. */
function isSchemaRoot({ pointer }: Located): boolean {
  const tokens = pointerTokens(pointer);
  if (tokens[0] === 'components' && tokens[1] === 'schemas') return tokens.length === 3;
  return tokens.indexOf('schema') === tokens.length - 1 && tokens.length > 0;
}

/** A schema and those that stand in it; references are not followed. */
function schemasIn(node: Json | undefined, pointer: string, isSchema = true): Located[] {
  if (typeof node !== 'object' || node === null) return [];
  const isOne = isSchema && isObject(node);
  const inside = Object.entries(node).flatMap(([word, child]: [string, Json]) =>
    isOne && dataInSchemas.includes(word)
      ? []
      : schemasIn(child, below(pointer, word), !(isOne && named.includes(word))),
  );
  return isOne ? [{ node, pointer }, ...inside] : inside;
}

function unknownWords({ RULES }: Ajv2020, { node, pointer }: Located): string[] {
  return Object.keys(node)
    .filter((word) => !RULES.keywords[word])
    .map((word) => `${at(pointer)}: ${JSON.stringify(word)} is no keyword of JSON Schema 2020-12, and none of our own`);
}

function wrongValues(ajv: Ajv2020, schema: Node, pointer: string): string[] {
  if (ajv.validateSchema(schema) === true) return [];
  const [error] = ajv.errors ?? [];
  const { allowedValues = [] } = (error?.params ?? {}) as { readonly allowedValues?: readonly string[] };
  const allowed = allowedValues.length > 0 ? `: ${allowedValues.join(', ')}` : '';
  return [`${at(pointer + (error?.instancePath ?? ''))}: ${error?.message ?? 'is no schema'}${allowed}`];
}
