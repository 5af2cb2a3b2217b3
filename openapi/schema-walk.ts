import type { PlaceRequirement, SchemaFacts } from '../contracts/spec/operation.ts';
import { type Json, below } from '../contracts/values/json.ts';
import { type Document, type Node, list, members, resolve, text } from './document.ts';

/** Visits a schema and all below it, each with the pattern of the JSON pointers where it applies (`*`: any token), and the reference that led to it. */
export function walkSchema(
  document: Document,
  schema: Node,
  visit: (node: Node, pattern: string, reference: Node) => void,
): void {
  const open = new Set<Node>();
  const walk = (reference: Node, pattern: string): void => {
    const node = resolve(document, reference);
    if (open.has(node)) return; // a schema that holds itself has said all it says the first time
    open.add(node);
    visit(node, pattern, reference);
    for (const [name, child] of members(node['properties'])) walk(child, below(pattern, name));
    for (const keyword of ['items', 'additionalProperties'] as const)
      for (const [, child] of members({ [keyword]: node[keyword] ?? null })) walk(child, `${pattern}/*`);
    for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const)
      for (const [, child] of members(Object.fromEntries(Object.entries(node[keyword] ?? {})))) walk(child, pattern);
    open.delete(node);
  };
  walk(schema, '');
}

const placesWhere = (document: Document, schema: Node, is: (node: Node) => boolean): string[] => {
  const places: string[] = [];
  walkSchema(document, schema, (node, pattern) => {
    if (is(node)) places.push(pattern);
  });
  return places;
};

/** The pointer patterns of secrets. */
export const secretPlaces = (document: Document, schema: Node): string[] =>
  placesWhere(document, schema, (node) => node['x-secret'] === true);

/** The pointer patterns of values that are nobody's: counts, and what is marked `x-public`. */
export const nobodysPlaces = (document: Document, schema: Node): string[] =>
  placesWhere(
    document,
    schema,
    ({ type, 'x-public': isPublic }) => isPublic === true || type === 'integer' || type === 'number',
  );

/** Every text that a schema of the document allows by name. */
export function contractWords(document: Document, schemas: Iterable<Node>): string[] {
  const words = new Set<string>();
  for (const schema of schemas)
    walkSchema(document, schema, (node) => {
      for (const value of [...list(node['enum']), node['const']]) if (typeof value === 'string') words.add(value);
    });
  return [...words];
}

/** The requirements that the places of a schema carry, and the members each object describes. */
export function schemaFacts(document: Document, schema: Node): SchemaFacts {
  const requirements: PlaceRequirement[] = [];
  const described: Record<string, string[]> = {};
  walkSchema(document, schema, (node, pattern, reference) => {
    const carry = (id: Json | undefined, asks?: PlaceRequirement[2], at = pattern): void => {
      if (text(id)) requirements.push(asks ? [at, text(id), asks] : [at, text(id)]);
    };
    carry(node['x-requirement']);
    carry(reference['x-presence'], 'presence');
    for (const name of list(node['required'])) carry(node['x-members'], 'presence', below(pattern, String(name)));
    carry(node['x-type'], 'type');
    carry(node['x-filled'], 'filled');
    if (node['properties']) described[pattern] = members(node['properties']).map(([name]) => name);
  });
  return { requirements, members: described };
}

/**
 * The schema with every reference replaced by what it names, for readers that cannot follow one. Where it holds itself
 * anything may stand: the validators know better.
 */
export function inline(document: Document, schema: Node, open: readonly Node[] = []): Node {
  return JSON.parse(
    JSON.stringify(schema, (_key, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
      const named = resolve(document, value as Node);
      return open.includes(named) ? {} : inline(document, named, [...open, named]);
    }),
  ) as Node;
}
