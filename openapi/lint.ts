import { validate } from '@readme/openapi-parser';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { readFileSync } from 'node:fs';
import { type Document, DocumentFault, type Node, documentPath, members, readDocument } from './document.ts';
import { readOperations, schemaCollector } from './operations.ts';
import { refuseFaults } from './faults.ts';
import { schemaFacts, walkSchema } from './schema-walk.ts';
import { compileValidators } from './validators.ts';
import { type Json, valueAt } from '../contracts/values/json.ts';

/** Everything wrong with openapi.yaml: by redocly's strict rules, an independent validator, Ajv, and our own rules. */
export async function lintDocument(text: string = readFileSync(documentPath, 'utf8')): Promise<string[]> {
  try {
    const document = readDocument(text);
    refuseFaults(document);
    return [
      ...(await byRedocly(text)),
      ...(await byValidator(document)),
      ...(await byAjv(document)),
      ...lintPatterns(document),
      ...lintRequirements(document),
    ];
  } catch (error) {
    if (error instanceof DocumentFault) return [...error.faults];
    throw error;
  }
}

async function byRedocly(text: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lintFromString({ source: text, absoluteRef: documentPath, config });
  return problems.map(({ ruleId, message, location }) => {
    const [place] = location;
    const where = place && 'pointer' in place ? (place.pointer ?? '') : '';
    return `openapi.yaml ${where}: ${message} (redocly ${ruleId})`;
  });
}

async function byValidator(document: Document): Promise<string[]> {
  const result = await validate(structuredClone(document) as Parameters<typeof validate>[0]);
  const found = result.valid ? result.warnings : [...result.errors, ...result.warnings];
  return found.map(({ message }) => `openapi.yaml: ${message} (openapi-parser)`);
}

/**
 * Ajv in strict mode compiles every schema that anything is validated by.
 * @throws DocumentFault
 */
async function byAjv(document: Document): Promise<string[]> {
  const { collect, schemas } = schemaCollector();
  readOperations(document, collect);
  for (const [name, schema] of members(document.components?.schemas as Json | undefined)) schemas.set(name, schema);
  await compileValidators(document, schemas);
  return [];
}

/** What breaks a schema or a header breaks a sentence of the register, and the document says which. */
function lintRequirements(document: Document): string[] {
  const { collect, schemas } = schemaCollector();
  const complain = (what: string): string =>
    `openapi.yaml, ${what}: give it x-requirement, the id of the sentence in contracts/spec/requirements/ that it breaks`;
  const complaints = readOperations(document, collect).flatMap(({ id, responses }) =>
    Object.entries(responses).flatMap(([status, { validator, headers }]) => [
      ...(validator === null || isTied(document, schemas.get(validator))
        ? []
        : [complain(`a body of ${id} ${status} that breaks its schema`)]),
      ...headers
        .filter(({ requirement }) => requirement === '')
        .map(({ name }) => complain(`a wrong header ${name} of ${id} ${status}`)),
    ]),
  );
  const messages = members(document.webhooks as Json | undefined).flatMap(([name, item]) =>
    members(item).flatMap(([, { requestBody }]) =>
      members(valueAt(requestBody, '/content'))
        .filter(([, media]) => !isTied(document, media['schema'] as Node | undefined))
        .map(() => complain(`a message of webhook ${name} that breaks its schema`)),
    ),
  );
  return [...complaints, ...messages];
}

/** The schema itself carries a requirement: every place in it then has one, its own or that of a place above. */
const isTied = (document: Document, schema: Node | undefined): boolean =>
  schema !== undefined && schemaFacts(document, schema).requirements.some(([pattern]) => pattern === '');

/** The boundary of a regular expression cannot be derived, so a request field that has one says where it lies. */
function lintPatterns(document: Document): string[] {
  const complaints: string[] = [];
  const look = (where: string, schema: Node): void =>
    walkSchema(document, schema, (node, pattern) => {
      if (node['pattern'] && !node['x-boundary'])
        complaints.push(
          `openapi.yaml, request of ${where}${pattern}: give x-boundary: {valid: [...], invalid: [...]} beside pattern, for the cases it brings`,
        );
    });
  const { collect } = schemaCollector();
  for (const { id, requestBody, parameters } of readOperations(document, collect)) {
    if (requestBody) look(id, requestBody.schema);
    for (const { name, schema } of parameters) look(`${id} ${name} `, schema);
  }
  return complaints;
}
