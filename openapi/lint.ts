import { createConfig, lintFromString } from '@redocly/openapi-core';
import { readFileSync } from 'node:fs';
import { type Document, DocumentError, type Node, documentPath, members, readDocument } from './document.ts';
import { type ReadContract, readContract } from './operations.ts';
import { refuseErrors } from './document-errors.ts';
import { schemaFacts, walkSchema } from './schema-walk.ts';
import { compileValidators } from './validators.ts';
import type { Json } from '../contracts/values/json.ts';

/** Everything wrong with openapi.yaml: by redocly's strict rules, Ajv, and our own rules. */
export async function lintDocument(text: string = readFileSync(documentPath, 'utf8')): Promise<string[]> {
  try {
    const document = readDocument(text);
    refuseErrors(document);
    const contract = readContract(document);
    return [
      ...(await byRedocly(text)),
      ...(await byAjv(document, contract)),
      ...lintPatterns(document, contract),
      ...lintRequirements(document, contract),
    ];
  } catch (error) {
    return [...errorsOf(error)];
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

/** Ajv in strict mode compiles every schema that anything is validated by, up to the first that it cannot. */
async function byAjv(document: Document, { schemas }: ReadContract): Promise<readonly string[]> {
  const components = members(document.components?.schemas as Json | undefined);
  try {
    await compileValidators(document, new Map([...schemas, ...components]));
    return [];
  } catch (error) {
    return errorsOf(error);
  }
}

/** @throws what is no complaint about the document */
function errorsOf(error: unknown): readonly string[] {
  if (error instanceof DocumentError) return error.errors;
  throw error;
}

/** What breaks a schema or a header breaks a sentence of the register, and the document says which. */
function lintRequirements(document: Document, { operations, messages, schemas }: ReadContract): string[] {
  const untied = (what: string, validator: string | null): string[] =>
    validator === null || isTied(document, schemas.get(validator)) ? [] : [`${what} that breaks its schema`];
  const found = [
    ...operations.flatMap(({ id, responses }) =>
      Object.entries(responses).flatMap(([status, { validator, body, requirement, headers }]) => [
        ...untied(`a body of ${id} ${status}`, validator),
        ...(body === 'empty' && !requirement ? [`a body of ${id} ${status} where there must be none`] : []),
        ...headers
          .filter((header) => header.requirement === '')
          .map(({ name }) => `a wrong header ${name} of ${id} ${status}`),
      ]),
    ),
    ...Object.entries(messages).flatMap(([id, validator]) => untied(`a message of webhook ${id}`, validator)),
  ];
  return found.map(
    (what) =>
      `openapi.yaml, ${what}: give it x-requirement, the id of the sentence in contracts/spec/requirements/ that it breaks`,
  );
}

/** The schema itself carries a requirement: every place in it then has one, its own or that of a place above. */
const isTied = (document: Document, schema: Node | undefined): boolean =>
  schema !== undefined &&
  schemaFacts(document, schema).requirements.some(([pattern, , asks]) => pattern === '' && !asks);

/** The boundary of a regular expression cannot be derived, so a request field that has one says where it lies. */
function lintPatterns(document: Document, { operations }: ReadContract): string[] {
  const complaints: string[] = [];
  const check = (where: string, schema: Node): void =>
    walkSchema(document, schema, (node, pattern) => {
      if (node['pattern'] && !node['x-boundary'])
        complaints.push(
          `openapi.yaml, request of ${where}${pattern}: give x-boundary: {valid: [...], invalid: [...]} beside pattern, for the cases it brings`,
        );
    });
  for (const { id, requestBody, parameters } of operations) {
    if (requestBody) check(id, requestBody.schema);
    for (const { name, schema } of parameters) check(`${id} ${name} `, schema);
  }
  return complaints;
}
