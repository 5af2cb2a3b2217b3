import { validate } from '@readme/openapi-parser';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { readFileSync } from 'node:fs';
import { type Document, type Node, documentPath, members, readDocument } from './document.ts';
import { readOperations, schemaCollector } from './operations.ts';
import { walkSchema } from './schema-walk.ts';
import { compileValidators } from './validators.ts';
import type { Json } from '../contracts/json.ts';

/** Everything wrong with openapi.yaml: by redocly's strict rules, an independent validator, Ajv, and our own rules. */
export async function lintDocument(text: string = readFileSync(documentPath, 'utf8')): Promise<string[]> {
  const document = readDocument(text);
  return [
    ...(await byRedocly(text)),
    ...(await byValidator(document)),
    ...(await byAjv(document)),
    ...lintPatterns(document),
  ];
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

/** Ajv in strict mode compiles every schema that anything is validated by. */
async function byAjv(document: Document): Promise<string[]> {
  try {
    const { collect, schemas } = schemaCollector();
    readOperations(document, collect);
    for (const [name, schema] of members(document.components?.schemas as Json | undefined)) schemas.set(name, schema);
    await compileValidators(document, schemas);
    return [];
  } catch (error) {
    return [`openapi.yaml: ${(error as Error).message} (ajv, strict)`];
  }
}

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
