import type { RequirementId } from '../contracts/spec/requirements/index.ts';
import type { Site } from '../faults/fault.ts';
import { type FaultCall, type FaultSetting, settingOf } from '../faults/setting.ts';
import type { OperatorName } from './operators.ts';

/** One broken server, or a weakened contract. Pure data: the same in every process. */
export type Mutant = {
  /** `operator/operation/status/where`, stable and readable; `any` where something is not said. */
  readonly id: string;
  readonly operator: OperatorName;
  readonly operation: string;
  readonly status: number | null;
  readonly site: Site | null;
  readonly breaks: { readonly faults: readonly FaultCall[] } | { readonly weakens: Weakening };
  /** Parts of the ids of cases and journeys that are likely to see it: they are tried first. */
  readonly first: readonly string[];
  /** How long a request may take, in milliseconds, where the mutant is one that does not answer. */
  readonly patienceMs?: number;
  /** The requirement that has to be named, where no other red will do; a note that names it is enough. */
  readonly mustName?: RequirementId;
};

/** A promise of openapi.yaml taken back. */
export type Weakening = {
  /** A JSON pointer into the document. */
  readonly at: string;
  readonly how: 'removed' | 'set';
  readonly value?: unknown;
};

/** What a deriving function says of a mutant; the rest follows. */
export type Draft = {
  readonly operator: OperatorName;
  readonly operation?: FaultCall['operation'];
  readonly status?: number;
  readonly site?: Site;
  readonly where: string;
  /** Without its place. */
  readonly fault: FaultCall;
  /** Further faults, with their places, where a server is broken in several at once. */
  readonly also?: readonly FaultCall[];
  readonly first?: readonly string[];
  readonly patienceMs?: number;
  readonly mustName?: RequirementId;
};

/** An answer that is broken in a way. */
export const draftOf = (
  operator: OperatorName,
  at: Pick<Draft, 'operation' | 'status'>,
  where: string,
  fault: FaultCall,
  more: Pick<Draft, 'first' | 'patienceMs' | 'mustName'> = {},
): Draft => ({ operator, ...at, where, fault, ...more });

/** Letters that are safe in an id: it is typed on command lines and used as a test's name. */
const plain = (text: string): string => text.replace(/^\//, '').replace(/[^\w.@/*-]+/g, '-') || 'root';

export function mutantOf(draft: Draft): Mutant {
  const { operator, operation, status, site, where, fault, also = [], first = [], patienceMs, mustName } = draft;
  const on = {
    ...(operation === undefined ? {} : { operation }),
    ...(status === undefined ? {} : { on: status }),
    ...(site === undefined ? {} : { site }),
  };
  return {
    id: `${operator}/${operation ?? 'any'}${site === undefined ? '' : `@${site}`}/${status ?? 'any'}/${plain(where)}`,
    operator,
    operation: operation ?? 'any',
    status: status ?? null,
    site: site ?? null,
    breaks: { faults: [{ ...fault, ...on }, ...also] },
    first,
    ...(patienceMs === undefined ? {} : { patienceMs }),
    ...(mustName === undefined ? {} : { mustName }),
  };
}

/** The faults a server is set up with to be a mutant; a weakened contract breaks no server. */
export const faultsOf = ({ breaks }: Mutant): FaultSetting[] =>
  'faults' in breaks ? breaks.faults.map(settingOf) : [];
