import { contractMutants } from './derive/contract.ts';
import { bodyMutants, memberMutants, subtleMutants } from './derive/bodies.ts';
import { behaviourMutants } from './derive/behaviours.ts';
import { errorMutants } from './derive/errors.ts';
import { registerMutants, statusMutants } from './derive/statuses.ts';
import { wireMutants } from './derive/wire.ts';
import type { Mutant } from './mutant.ts';

/** Every broken server that follows from openapi.yaml, the register and what may go wrong. */
export const mutants: readonly Mutant[] = [
  ...statusMutants,
  ...memberMutants,
  ...bodyMutants,
  ...wireMutants,
  ...errorMutants,
  ...behaviourMutants,
  ...subtleMutants,
  ...registerMutants,
  ...contractMutants,
];
