import { type OperationId, operationOf } from '../../contracts/spec/contract.ts';
import { type Behaviour, decisions } from '../../faults/behaviour.ts';
import type { Site } from '../../faults/fault.ts';
import type { Draft } from '../mutant.ts';
import type { OperatorName } from '../operators.ts';

type Decision = Exclude<keyof Behaviour, 'unchecked' | 'overchecked' | 'ignoredFields'>;

/** Every way to decide but the right one, which stands first. */
export const wrongWays = <Name extends keyof typeof decisions>(decision: Name): (typeof decisions)[Name][number][] =>
  decisions[decision].slice(1);

/** A server that decides otherwise. */
export const decides = <Name extends Decision>(
  operator: OperatorName,
  decision: Name,
  how: Behaviour[Name],
  more: Pick<Draft, 'operation' | 'site' | 'first'> = {},
): Draft => ({ operator, ...more, where: how, fault: { behaviour: { [decision]: how } } });

/** Import2 has two sites, each of which may be broken alone. */
const sitesOf = (id: OperationId): readonly Site[] =>
  operationOf(id).api === 'import2' ? ['live', 'sandbox'] : ['live'];
export const placesOf = (id: OperationId) => sitesOf(id).map((site) => ({ operation: id, site }));
