import type { OperationId } from '../../contracts/spec/contract.ts';
import type { RequirementId } from '../../contracts/spec/requirements/index.ts';
import type { Behaviour } from '../../faults/behaviour.ts';
import type { Site } from '../../contracts/spec/targets.ts';
import type { FaultScope } from '../../faults/fault.ts';
import type { Operator } from '../../faults/operator.ts';
import type { FaultSetting } from '../../faults/setting.ts';

/** In the order in which they are applied: what is said, how it is written, how it is sent. */
export type Family = 'import2' | 'elastic-path' | 'json' | 'http';

/** A way in which a server differs from our mock and keeps every promise. */
export type Variant = {
  readonly id: string;
  readonly family: Family;
  /** Why it is allowed: the sentence that leaves it open, a decision, a standard, or what real infrastructure does. */
  readonly because: string;
  readonly settings: readonly FaultSetting[];
} & More;

type More = {
  /** What it may be warned of: what breaks a decision of ours alone, under that decision's name. */
  readonly warns?: readonly RequirementId[];
  /** A server has one of a group at most. */
  readonly group?: string;
};

type Scopes = readonly FaultScope[];

/** What of a variant is not said by the rows round it. */
type Options = More & { readonly at?: Scopes; readonly share?: number; readonly and?: Operator };

/** Why it is allowed, and an operator on answers or what the server decides otherwise. */
type Row = readonly [because: string, change: Operator | Partial<Behaviour>, options?: Options];

/** Answers: of operations, with statuses. Left out: all. */
export const answers = (operations: readonly OperationId[], statuses: readonly number[], site?: Site): Scopes =>
  operations.flatMap((operation) => statuses.map((status) => ({ operation, status, site })));

/** Variants of a family, by their names; they change answers of these scopes if they do not say another. */
export const variantsOf = (family: Family, usual: Scopes, rows: { readonly [name: string]: Row }): Variant[] =>
  Object.entries(rows).map(([name, [because, change, { at: scopes, share = 1, and, ...more } = {}]]) => ({
    id: `${family}/${name}`,
    family,
    because,
    settings: [
      ...(typeof change === 'function' ? (scopes ?? usual) : (scopes ?? [{}])).map((at) => ({
        breaks: change,
        at,
        share,
      })),
      ...(and ? usual.map((at) => ({ breaks: and, at, share })) : []),
    ],
    ...more,
  }));
