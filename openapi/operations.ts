import type {
  Api,
  Example,
  HeaderContract,
  Operation,
  Parameter,
  ResponseContract,
} from '../contracts/spec/operation.ts';
import { type Json, sameJson } from '../contracts/values/json.ts';
import { type Document, DocumentFault, type Node, list, members, methods, nodes, resolve, text } from './document.ts';
import { inline, secretPlaces } from './schema-walk.ts';

/** Where a schema of the document gets its validator's name; `collect` remembers each name with its schema. */
export type Collect = (schema: Node, otherwise: string) => string;

/** Names schemas: a component by its own name, an inline schema by the place where it stands. */
export function schemaCollector(): { collect: Collect; schemas: Map<string, Node> } {
  const schemas = new Map<string, Node>();
  const collect: Collect = (schema, otherwise) => {
    const name = (text(schema['$ref']).split('/').pop() || otherwise).replace(/\W+/g, '_');
    const known = schemas.get(name);
    if (known && !sameJson(known, schema))
      throw new DocumentFault([
        `openapi.yaml: two schemas would have one validator, ${name}: name one of them otherwise`,
      ]);
    schemas.set(name, schema);
    return name;
  };
  return { collect, schemas };
}

/** Every operation of the document under its path, `webhooks` left out. */
export function readOperations(document: Document, collect: Collect): Operation[] {
  return members(document.paths as Json).flatMap(([path, item]) =>
    members(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, node]) => readOperation(document, collect, path, item, method, node)),
  );
}

function readOperation(
  document: Document,
  collect: Collect,
  path: string,
  item: Node,
  method: string,
  node: Node,
): Operation {
  const id = text(node['operationId']);
  const parameters = [...nodes(item['parameters']), ...nodes(node['parameters'])].map((one) => resolve(document, one));
  const answer = (status: string, response: Node): ResponseContract =>
    readResponse(document, collect, `${id}_${status}`, resolve(document, response));
  const otherwise = members(node['responses']).find(([status]) => status === 'default');
  return {
    id,
    api: id.split('.')[0] as Api,
    method: method.toUpperCase(),
    path,
    atHostRoot: nodes(item['servers']).every((server) => new URL(text(server['url'])).pathname === '/'),
    writes: method !== 'get' && securityOf(document, node) !== 'none', // a token request changes nothing
    security: securityOf(document, node),
    sendsContentType: text(node['x-request-content-type']) || null,
    parameters: parameters.map((parameter) => readParameter(document, collect, id, parameter)),
    requestBody: readRequestBody(document, collect, id, node),
    responses: Object.fromEntries(
      statusesIn(node).map(([status, response]) => [Number(status), answer(status, response)]),
    ),
    otherwise: otherwise ? answer(...otherwise) : null,
  };
}

/** The answers of a status: `default` is none, so no cell of the ledger and nothing that a case can be driven to. */
const statusesIn = (operation: Node): [string, Node][] =>
  members(operation['responses']).filter(([status]) => status !== 'default');

function securityOf(document: Document, operation: Node): Operation['security'] {
  const [name] = Object.keys(nodes(operation['security'])[0] ?? {});
  if (!name) return 'none';
  const schemes = document.components?.securitySchemes as Json | undefined;
  const scheme = members(schemes).find(([key]) => key === name)?.[1];
  return text(scheme?.['scheme']) === 'basic' ? 'basic' : 'bearer';
}

const statusOrNull = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);

function readParameter(document: Document, collect: Collect, id: string, parameter: Node): Parameter {
  const schema = parameter['schema'] as Node;
  const name = text(parameter['name']);
  return {
    name,
    in: text(parameter['in']) === 'path' ? 'path' : 'query',
    required: parameter['required'] === true,
    invalid: statusOrNull(parameter['x-invalid']),
    requirement: text(parameter['x-requirement']) || null,
    schema: inline(document, schema),
    validator: collect(schema, `${id}_${name}`),
  };
}

function readRequestBody(document: Document, collect: Collect, id: string, operation: Node): Operation['requestBody'] {
  if (!operation['requestBody']) return null;
  const body = resolve(document, operation['requestBody'] as Node);
  const [content] = members(body['content']);
  if (!content) throw new Error(`openapi.yaml: the request body of ${id} has no content`);
  const [mediaType, media] = content;
  const schema = media['schema'] as Node;
  return {
    mediaType,
    invalid: statusOrNull(body['x-invalid']),
    schema: inline(document, schema),
    validator: collect(schema, `${id}_request`),
    secrets: secretPlaces(document, schema),
  };
}

function readResponse(document: Document, collect: Collect, place: string, response: Node): ResponseContract {
  const content = members(response['content']);
  const schema = content[0]?.[1]['schema'] as Node | undefined;
  return {
    body: schema ? 'json' : text(response['x-body']) === 'empty' ? 'empty' : 'optional',
    requirement: text(response['x-requirement']) || null,
    mediaTypes: content.map(([mediaType]) => mediaType),
    validator: schema ? collect(schema, place) : null,
    headers: members(response['headers']).map(([name, header]) => readHeader(document, collect, place, name, header)),
    secrets: schema ? secretPlaces(document, schema) : [],
  };
}

/** A header of `components` is one for all answers that refer to it; an inline one is its answer's own. */
function readHeader(
  document: Document,
  collect: Collect,
  place: string,
  name: string,
  reference: Node,
): HeaderContract {
  const component = text(reference['$ref']).split('/').pop();
  const header = resolve(document, reference);
  const schema = header['schema'] as Node;
  return {
    name: name.toLowerCase(),
    required: header['required'] === true,
    requirement: text(header['x-requirement']),
    schema: inline(document, schema),
    validator: collect(schema, component ? `header_${component}` : `${place}_header_${name}`),
  };
}

/** Every example body of every response: those that keep the contract first, then `x-vendor-examples`. */
export function readExamples(document: Document): Example[] {
  return members(document.paths as Json).flatMap(([, item]) =>
    members(item)
      .filter(([method]) => methods.includes(method))
      .flatMap(([, operation]) =>
        statusesIn(operation).flatMap(([status, response]) =>
          examplesOf(document, text(operation['operationId']), Number(status), resolve(document, response)),
        ),
      ),
  );
}

function examplesOf(document: Document, operation: string, status: number, response: Node): Example[] {
  const media = members(response['content']).map(([, one]) => one);
  const kept = media
    .flatMap((one) => members(one['examples']))
    .map(([name, reference]): Example => {
      const value = resolve(document, reference)['value'] ?? null;
      return { operation, status, name, text: JSON.stringify(value), value, vendor: null };
    });
  const broken = media
    .flatMap((one) => members(one['x-vendor-examples']))
    .map(([name, example]): Example => {
      const vendor = { source: text(example['source']), deviations: list(example['deviations']).map(String) };
      const value = example['value'];
      if (value === undefined) return { operation, status, name, text: text(example['text']), vendor };
      return { operation, status, name, text: JSON.stringify(value), value, vendor };
    });
  return [...kept, ...broken];
}
