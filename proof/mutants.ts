import { contractMutants } from './derive/contract.ts';
import { bodyDrafts, memberDrafts, subtleDrafts } from './derive/bodies.ts';
import { behaviourDrafts } from './derive/behaviours.ts';
import { errorDrafts } from './derive/errors.ts';
import { registerDrafts, statusDrafts } from './derive/statuses.ts';
import { wireDrafts } from './derive/wire.ts';
import { type Mutant, mutantOf } from './mutant.ts';

/** Every broken server that follows from openapi.yaml, the register and the operators. */
export const mutants: readonly Mutant[] = [
  ...statusDrafts,
  ...memberDrafts,
  ...bodyDrafts,
  ...wireDrafts,
  ...errorDrafts,
  ...behaviourDrafts,
  ...subtleDrafts,
  ...registerDrafts,
]
  .map(mutantOf)
  .concat(contractMutants);

const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));

/**
 * The mutant of an id.
 * @throws Error naming the id, if there is none such
 */
export function mutantById(id: string): Mutant {
  const mutant = byId.get(id);
  if (!mutant) throw new Error(`no mutant is called ${JSON.stringify(id)}: see \`npm run proof -- --list\``);
  return mutant;
}
