import type { RequirementId } from '../contracts/spec/requirements/index.ts';
import type { Site } from '../contracts/spec/targets.ts';
import type { FaultScope } from '../faults/fault.ts';
import { type FaultCall, type FaultSetting, settingOf } from '../faults/setting.ts';
import type { MutantKind } from './mutant-kinds.ts';

/** One broken server, or a weakened contract. Pure data: the same in every process. */
export type Mutant = HowTried & {
  /** `kind/operation/status/where`, stable and readable; `any` where something is not said. */
  readonly id: string;
  readonly kind: MutantKind;
  readonly operation: string;
  readonly status: number | null;
  readonly site: Site | null;
  readonly breaks: { readonly faults: readonly FaultCall[] } | { readonly weakens: Weakening };
};

/** How a mutant is tried. */
type HowTried = {
  /** Parts of the ids of cases and journeys that are likely to see it: they are tried first. */
  readonly first: readonly string[];
  /** How long a request may take, in milliseconds, where the mutant is one that does not answer. */
  readonly patienceMs?: number | undefined;
  /** The requirement that has to be named, where no other red will do; a note that names it is enough. */
  readonly mustName?: RequirementId | undefined;
};

/** A promise of openapi.yaml taken back. */
export type Weakening = {
  /** A JSON pointer into the document. */
  readonly at: string;
  readonly how: 'removed' | 'set';
  readonly value?: unknown;
};

/** Letters that are safe in an id: it is typed on command lines and used as a test's name. */
const plain = (text: string): string => text.replace(/^\//, '').replace(/[^\w.@/*-]+/g, '-') || 'root';

/**
 * A server that is broken at a place.
 * @param where ends its id
 * @param fault without its place
 * @param more `also`: further faults, with their places, where a server is broken in several at once
 */
export function mutantOf(
  kind: MutantKind,
  { operation, status, site }: FaultScope,
  where: string,
  fault: FaultCall,
  { also = [], first = [], ...trial }: Partial<HowTried> & { readonly also?: readonly FaultCall[] } = {},
): Mutant {
  return {
    id: `${kind}/${operation ?? 'any'}${site ? `@${site}` : ''}/${status ?? 'any'}/${plain(where)}`,
    kind,
    operation: operation ?? 'any',
    status: status ?? null,
    site: site ?? null,
    breaks: { faults: [{ ...fault, operation, on: status, site }, ...also] },
    first,
    ...trial,
  };
}

/** Whether it is a server that decides otherwise: others decide rightly, and what they answer is broken on its way. */
export const decidesWrongly = ({ breaks }: Mutant): boolean =>
  'faults' in breaks && breaks.faults.some((fault) => 'behaviour' in fault);

/** The faults a server is set up with to be a mutant; a weakened contract breaks no server. */
export const faultsOf = ({ breaks }: Mutant): FaultSetting[] =>
  'faults' in breaks ? breaks.faults.map(settingOf) : [];
