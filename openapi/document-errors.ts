import type { AnySchemaObject } from 'ajv';
import { type Json, below, isObject, pointerTokens } from '../contracts/values/json.ts';
import { type Document, DocumentError, type Node, methods, resolve } from './document.ts';
import { ajvFor, ownKeywords } from './validators.ts';

/** What stands below these members is data: nothing in it is a schema or a reference. */
const data = ['example', 'value', 'x-vendor-examples', 'x-boundary', 'default', 'enum', 'const'];

type Located = { readonly node: Node; readonly pointer: string };

/**
 * Refuses a document that no contract can be made of: references that lead nowhere, operations without an id, keywords
 * that JSON Schema does not know, values that its keywords do not take, and what this suite would pass over.
 * @throws DocumentError, each error a sentence with file, place and keyword
 */
export function refuseErrors(document: Document): void {
  const places = placesIn(document as unknown as Json);
  const errors = [
    ...places.flatMap((place) => lostReference(document, place)),
    ...places.filter(isOperation).flatMap(unnamed),
    ...wrongIn(places.filter(isSchemaRoot)),
    ...places.flatMap(passedOver),
  ];
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

function lostReference(document: Document, { node, pointer }: Located): string[] {
  try {
    resolve(document, node);
    return [];
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return error.errors.map((one) => one.replace('openapi.yaml', at(pointer)));
  }
}

function isOperation({ pointer }: Located): boolean {
  const [part = '', , method = '', ...more] = pointerTokens(pointer);
  return ['paths', 'webhooks'].includes(part) && methods.includes(method) && more.length === 0;
}

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

/** Keywords whose schemas nobody here walks: a secret in one would not be known as one. */
const unwalked = ['patternProperties', 'prefixItems', 'not', 'if', 'then', 'else', 'dependentSchemas', 'contains'];

/** What OpenAPI allows and no code here reads: an operation that has it would be judged by less than it promises. */
function passedOver({ node, pointer }: Located): string[] {
  const tokens = pointerTokens(pointer);
  const [parent, last] = tokens.slice(-2);
  const tell = (what: string): string => `${at(pointer)}: ${what}`;
  if (tokens[0] === 'paths' && tokens.length === 2 && node['servers'] === undefined)
    return [tell('has no servers; each path names its own')];
  if (tokens[0] === 'paths' && parent === 'parameters' && !isRead(node))
    return [tell(`is a parameter in ${JSON.stringify(node['in'])}; this suite sends those in "path" or "query"`)];
  if (parent === 'requestBody' && last === 'content' && Object.keys(node).length > 1)
    return [tell('has several media types; this suite sends one')];
  const isSchema =
    tokens.includes('schema') || (tokens[0] === 'components' && tokens[1] === 'schemas' && tokens.length > 2);
  if (!isSchema || last === 'properties') return [];
  return unwalked
    .filter((keyword) => node[keyword] !== undefined)
    .map((keyword) => tell(`"${keyword}" is not read here`));
}

const isRead = ({ in: where }: Node): boolean => where === undefined || where === 'path' || where === 'query';

/** JSON Schema 2020-12 with our own keywords, and at every depth no other. */
const strictSchema: AnySchemaObject = {
  $dynamicAnchor: 'meta',
  $ref: 'https://json-schema.org/draft/2020-12/schema',
  type: ['object', 'boolean'],
  properties: Object.fromEntries(ownKeywords.map((keyword) => [keyword, true])),
  unevaluatedProperties: false,
};

/** Every unknown keyword of some schemas, and of each the first value that its keyword does not take. */
function wrongIn(schemas: readonly Located[]): string[] {
  const isSchema = ajvFor(null).compile(strictSchema);
  return schemas.flatMap(({ node, pointer }) => {
    const errors = isSchema(node) ? [] : (isSchema.errors ?? []);
    const others = errors.filter(({ params }) => params['unevaluatedProperty'] === undefined);
    return [...errors.filter((one) => !others.includes(one)), ...others.slice(0, 1)].map(
      ({ instancePath, message, params: { unevaluatedProperty: keyword, allowedValues = [] } }) => {
        if (keyword)
          return `${at(pointer + instancePath)}: "${keyword}" is no keyword of JSON Schema 2020-12, and none of our own`;
        const allowed = allowedValues.length > 0 ? `: ${allowedValues.join(', ')}` : '';
        return `${at(pointer + instancePath)}: ${message}${allowed}`;
      },
    );
  });
}
