import { type Json, below, isObject } from '../../contracts/values/json.ts';
import { type Node, list, members, text } from '../../openapi/document.ts';
import { operationsIn } from '../../openapi/operations.ts';
import type { Mutant, Weakening } from '../mutant.ts';
import { document } from '../places.ts';

const operations = operationsIn(document.paths as Json).map(({ path, method, node }) => ({
  at: `${below('/paths', path)}/${method}`,
  operation: node,
}));

/** Schemas of requests: what they promise is tried by the checks that a mock leaves out. */
const ofRequests = operations.flatMap(({ operation }) =>
  [...JSON.stringify(operation['requestBody'] ?? null).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name,
  ),
);

/** Keywords of a schema without which more would pass. */
const keywords = [
  'type',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'minItems',
  'minProperties',
  'items',
];

const without = (at: string): Weakening => ({ at, how: 'removed' });
const set = (at: string, value: unknown): Weakening => ({ at, how: 'set', value });

/** Every way to ask less of a schema and of those in it. */
function* ofSchema(node: Node, at: string): Generator<Weakening> {
  for (const index of list(node['required']).keys()) yield without(`${at}/required/${index}`);
  for (const keyword of keywords)
    if (node[keyword] !== undefined && !isImplied(node, keyword)) yield without(`${at}/${keyword}`);
  if (isObject(node['additionalProperties'])) yield without(`${at}/additionalProperties`);
  if (node['enum']) yield set(`${at}/enum`, [...list(node['enum']), 'none-of-these']);
  for (const [name, child] of members(node['properties'])) yield* ofSchema(child, below(`${at}/properties`, name));
  for (const keyword of ['items', 'additionalProperties'])
    if (isObject(node[keyword])) yield* ofSchema(node[keyword], `${at}/${keyword}`);
}

/** What another keyword of the same schema says as well, so that nothing more would pass without it. */
const isImplied = (node: Node, keyword: string): boolean => keyword === 'type' && node['enum'] !== undefined;

const componentsOf = (kind: 'schemas' | 'headers' | 'responses'): [name: string, node: Node][] =>
  members(document.components?.[kind] as Json | undefined);

/** Every promise that can be taken back. */
function* weakenings(): Generator<Weakening> {
  for (const [name, node] of componentsOf('schemas'))
    if (!ofRequests.includes(name)) yield* ofSchema(node, below('/components/schemas', name));
  for (const [name, node] of componentsOf('headers')) {
    if (node['required'] === true) yield set(`/components/headers/${name}/required`, false);
    yield without(`/components/headers/${name}/schema/pattern`);
  }
  // what an operation answers: a status more, a status less, a body that may be anything
  for (const { at, operation } of operations) {
    yield set(`${at}/responses/418`, { description: 'Anything.', 'x-body': 'optional' });
    for (const [status, response] of members(operation['responses'])) {
      yield without(`${at}/responses/${status}`);
      if (isObject(response['content'])) yield without(`${at}/responses/${status}/content`);
      if (text(response['x-body']) === 'empty') yield set(`${at}/responses/${status}/x-body`, 'optional');
    }
  }
  for (const [name, { content, headers }] of componentsOf('responses')) {
    if (isObject(content)) yield without(`/components/responses/${name}/content`);
    if (isObject(headers) && 'WWW-Authenticate' in headers) yield without(`/components/responses/${name}/headers`);
  }
}

const idOf = ({ at, how }: Weakening): string =>
  `contract-weakened${at
    .replace('/components', '')
    .replace(/~1/g, '.')
    .replace(/[^\w./-]+/g, '')}/${how === 'removed' ? 'gone' : 'wider'}`;

/** openapi.yaml with one promise taken back. */
export const contractMutants: readonly Mutant[] = [...weakenings()].map((weakens) => ({
  id: idOf(weakens),
  kind: 'contract-weakened',
  operation: 'any',
  status: null,
  site: null,
  breaks: { weakens },
  first: [],
}));
