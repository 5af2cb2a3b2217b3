import { pointerTokens } from '../contracts/values/json.ts';
import type { Contract } from '../contracts/spec/operation.ts';
import { contract } from '../contracts/spec/contract.ts';
import type { Document, Node } from '../openapi/document.ts';
import { readContract } from '../openapi/operations.ts';
import { schemaFacts } from '../openapi/schema-walk.ts';
import { ajvFor, localReferences } from '../openapi/validators.ts';
import { complaintsOf } from './counterexamples/check-counterexamples.ts';
import type { Weakening } from './mutant.ts';
import { document as whole } from './places.ts';

/** Ajv compiles only what is asked for: a weakened document is held against few answers. */
function validatorsOf(document: Document, schemas: ReadonlyMap<string, Node>): Contract['validators'] {
  const ajv = ajvFor(document);
  for (const [name, schema] of schemas) {
    if (!ajv.getSchema(name)) ajv.addSchema(localReferences(schema), name);
  }
  const compiled = Object.fromEntries(
    [...schemas.keys()].map((name) => {
      const validator = (value: unknown): boolean => {
        const validate = ajv.getSchema(name);
        const holds = validate?.(value) === true;
        validator.errors = (validate?.errors ?? null) as never;
        return holds;
      };
      validator.errors = null;
      return [name, validator];
    }),
  );
  return { ...contract.validators, ...compiled };
}

/** The contract as openapi.yaml would give it with a promise taken back. */
function weakened(weakening: Weakening): Contract {
  const document = changed(whole, weakening);
  const { operations, schemas } = readContract(document);
  const facts = Object.fromEntries([...schemas].map(([name, schema]) => [name, schemaFacts(document, schema)]));
  return {
    operations: Object.fromEntries(operations.map((operation) => [operation.id, operation])),
    validators: validatorsOf(document, schemas),
    schemaFacts: { ...contract.schemaFacts, ...facts },
  };
}

/** The document with one place taken away, or set; aliases of YAML are one node, so each place is changed alone. */
function changed(from: Document, { at, how, value }: Weakening): Document {
  const document = structuredClone(from) as unknown as Record<string, unknown>;
  const tokens = pointerTokens(at);
  const last = tokens.pop() ?? '';
  let parent: Record<string, unknown> = document;
  for (const token of tokens) parent = parent[token] as Record<string, unknown>;
  if (how === 'set') parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return document as unknown as Document;
}

/** What else than openapi.yaml notices that it promises less: the counterexamples, or the lint of the document. */
export function firstComplaint(weakening: Weakening): { rule: string; requirement: string; where: string } | null {
  try {
    const [where] = complaintsOf(weakened(weakening));
    if (where === undefined) return null;
    return { rule: 'counterexample', requirement: /does not break (\S+)/.exec(where)?.[1] ?? '', where };
  } catch (error) {
    if (error instanceof Error && /strict mode/.test(error.message))
      return { rule: 'lint of openapi.yaml', requirement: '', where: error.message };
    throw error;
  }
}
