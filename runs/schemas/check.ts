import { readFileSync } from 'node:fs';
import { type ErrorObject, type ValidateFunction, Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** The kinds of result, each with the versions that are read, the newest first. */
const versions = {
  'contract-run': [2, 1],
  'load-run': [1],
  proof: [2, 1],
  history: [2, 1],
} as const satisfies { readonly [kind: string]: readonly number[] };

export type ResultKind = keyof typeof versions;

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, discriminator: false });
addFormats.default(ajv);

/** The JSON Schema of a kind and version, compiled once. An old version refers to the new one for what has not changed. */
function validatorOf(kind: ResultKind, version: number): ValidateFunction | undefined {
  for (const name of versions[kind].map((one) => `${kind}.${one}`))
    if (!ajv.getSchema(name))
      ajv.addSchema(JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')) as object);
  return ajv.getSchema(`${kind}.${version}`);
}

/** What is wrong with a result, in a sentence; null if it can be read. */
export function checkAgainst(kind: ResultKind, value: unknown): string | null {
  const said = typeof value === 'object' && value !== null && 'schema' in value ? String(value.schema) : 'nothing';
  const version = versions[kind].find((one) => said === `${kind}/${one}`);
  if (version === undefined)
    return `says its schema is ${JSON.stringify(said.slice(0, 40))}: ${versions[kind].map((one) => `${kind}/${one}`).join(', ')} can be read`;
  const validate = validatorOf(kind, version);
  return validate?.(value) ? null : `does not fit its schema ${said}: ${inWords(validate?.errors?.[0])}`;
}

const inWords = (error: ErrorObject | undefined): string =>
  error ? `${error.instancePath === '' ? 'the whole' : error.instancePath} ${error.message ?? ''}` : 'unknown';
