import { type ErrorObject, Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { contractRun, contractRunOfAny } from './contract-run.ts';
import { earlierHistoryEntry, historyEntry } from './history-entry.ts';
import { earlierLoadRun, loadRun } from './load-run.ts';
import { earlierProofRun, proofRun } from './proof-run.ts';

/** The JSON Schema of each kind of result file. */
export const schemas = { 'contract-run': contractRun, 'load-run': loadRun, proof: proofRun, history: historyEntry };

export type ResultKind = keyof typeof schemas;

/** Those of earlier versions that lacked what this one always has, or named it otherwise. */
const earlier: { readonly [version: string]: object } = {
  'contract-run/1': contractRunOfAny,
  'load-run/1': earlierLoadRun,
  'proof/2': earlierProofRun,
  'proof/1': earlierProofRun,
  'history/3': earlierHistoryEntry,
  'history/2': earlierHistoryEntry,
  'history/1': earlierHistoryEntry,
};

/** The version that is written; it is read, and so are those of before. */
const newest: { readonly [kind in ResultKind]: number } = { 'contract-run': 2, 'load-run': 2, proof: 3, history: 4 };

const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, discriminator: true });
addFormats.default(ajv);

/** What is wrong with a result, in a sentence; null if it can be read. */
export function checkAgainst(kind: ResultKind, value: unknown): string | null {
  const said = typeof value === 'object' && value !== null && 'schema' in value ? String(value.schema) : 'nothing';
  const known = [`${kind}/${newest[kind]}`, ...Object.keys(earlier).filter((one) => one.startsWith(`${kind}/`))];
  if (!known.includes(said))
    return `says its schema is ${JSON.stringify(said.slice(0, 40))}: ${known.join(', ')} can be read`;
  const validate = ajv.getSchema(said) ?? ajv.compile({ $id: said, ...(earlier[said] ?? schemas[kind]) });
  return validate(value) ? null : `does not fit its schema ${said}: ${inWords(validate.errors?.[0])}`;
}

const inWords = (error: ErrorObject | undefined): string =>
  error ? `${error.instancePath === '' ? 'the whole' : error.instancePath} ${error.message ?? ''}` : 'unknown';
