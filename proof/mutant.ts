import type { JsonObject } from '../contracts/values/json.ts';
import type { RequirementId } from '../contracts/spec/requirements/index.ts';
import type { FaultPlace, Site } from '../faults/fault.ts';
import { type FaultSetting, parseFaultSettings } from '../faults/setting.ts';
import type { OperatorName } from './operators.ts';

/** One broken server, or a weakened contract. Pure data: the same in every process. */
export type Mutant = {
  /** `operator/operation/status/where`, stable and readable; `any` where something is not said. */
  readonly id: string;
  readonly operator: OperatorName;
  readonly operation: string;
  readonly status: number | null;
  readonly site: Site | null;
  readonly breaks: { readonly faults: readonly JsonObject[] } | { readonly weakens: Weakening };
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

/** The faults a server is set up with to be a mutant; a weakened contract breaks no server. */
export const faultsOf = ({ breaks }: Mutant): FaultSetting[] =>
  'faults' in breaks ? parseFaultSettings(breaks.faults) : [];

/** What a deriving function says of a mutant; the rest follows. */
export type Draft = {
  readonly operator: OperatorName;
  readonly operation?: FaultPlace['operation'];
  readonly status?: number;
  readonly site?: Site;
  readonly where: string;
  /** As in `PATCH /_mock {"faults": [...]}`, without the place. */
  readonly fault: JsonObject;
  /** Further faults, with their places, where a server is broken in several at once. */
  readonly also?: readonly JsonObject[];
  readonly first?: readonly string[];
  readonly patienceMs?: number;
  readonly mustName?: RequirementId;
};

/** Letters that are safe in an id: it is typed on command lines and used as a test's name. */
const plain = (text: string): string => text.replace(/^\//, '').replace(/[^\w.@/*-]+/g, '-') || 'root';

export function mutantOf({
  operator,
  operation,
  status,
  site,
  where,
  fault,
  also = [],
  first = [],
  patienceMs,
  mustName,
}: Draft): Mutant {
  const place = site === undefined ? '' : `@${site}`;
  const on = {
    ...(operation === undefined ? {} : { operation }),
    ...(status === undefined ? {} : { on: status }),
    ...(site === undefined ? {} : { site }),
  };
  return {
    id: `${operator}/${operation ?? 'any'}${place}/${status ?? 'any'}/${plain(where)}`,
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
