import { type ErrorObject, Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { contractRun, contractRunOfAny, contractVersion } from './contract-run.ts';
import { earlierHistoryEntry, historyEntry, historyVersion } from './history-entry.ts';
import { earlierLoadRun, loadRun, loadVersion } from './load-run.ts';
import { earlierProofRun, proofRun, proofVersion } from './proof-run.ts';

/** The versions of each kind of result file that can be read, the one that is written first. */
const versions = {
  'contract-run': { [contractVersion]: contractRun, 'contract-run/1': contractRunOfAny },
  'load-run': { [loadVersion]: loadRun, 'load-run/1': earlierLoadRun },
  proof: { [proofVersion]: proofRun, 'proof/2': earlierProofRun, 'proof/1': earlierProofRun },
  history: {
    [historyVersion]: historyEntry,
    'history/3': earlierHistoryEntry,
    'history/2': earlierHistoryEntry,
    'history/1': earlierHistoryEntry,
  },
} satisfies { readonly [kind: string]: { readonly [version: string]: object } };

export type ResultKind = keyof typeof versions;

/** The JSON Schema of each kind as it is written. */
export const schemas = Object.entries(versions).map(([kind, of]) => [kind, Object.values(of)[0]] as const);

const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, discriminator: true });
addFormats.default(ajv);

/** What is wrong with a result, in a sentence; null if it can be read. */
export function checkAgainst(kind: ResultKind, value: unknown): string | null {
  const said = typeof value === 'object' && value !== null && 'schema' in value ? String(value.schema) : 'nothing';
  const known = new Map<string, object>(Object.entries(versions[kind]));
  const schema = known.get(said);
  if (!schema)
    return `says its schema is ${JSON.stringify(said.slice(0, 40))}: ${[...known.keys()].join(', ')} can be read`;
  const validate = ajv.getSchema(said) ?? ajv.compile({ $id: said, ...schema });
  return validate(value) ? null : `does not fit its schema ${said}: ${inWords(validate.errors?.[0])}`;
}

const inWords = (error: ErrorObject | undefined): string =>
  error ? `${error.instancePath === '' ? 'the whole' : error.instancePath} ${error.message ?? ''}` : 'unknown';
