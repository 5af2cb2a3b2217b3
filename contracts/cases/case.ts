import type { OperationId, StatusOf } from '../spec/contract.ts';
import type { Auth } from '../spec/auth.ts';
import type { Given } from './given.ts';
import type { Json } from '../values/json.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import type { Scope } from '../spec/scopes.ts';

/**
 * One row: an operation asked for one of its statuses in one way. Pure data.
 * In every string of `request` and `expect`, `{name}` stands for a parameter that arranging gave (`{run}`: the run's id).
 */
export type Case = {
  readonly operation: OperationId;
  /** One that the operation declares: `casesFor` and the lint see to it. */
  readonly status: number;
  /** Kebab-case; the last part of the case's id. */
  readonly variant: string;
  /** A sentence in the indicative that says what the target does. */
  readonly title: string;
  readonly verifies: Verified;
  /** The states that have to be reached for it, in their order; left out: none. */
  readonly given?: readonly Given[];
  /** Where it is asked; left out: everywhere. */
  readonly at?: Scope;
  readonly request?: RequestTemplate;
  readonly expect?: Expectation;
};

/**
 * The sentence that makes the input what it is: taken although refused, or refused although taken, the answer breaks it, and
 * so does another body. Then, where that sentence does not say it itself, the one that says which status a refusal has; if
 * none does, nobody said it, and the status is ours. What rules and `cites` add is not repeated here.
 */
export type Verified = readonly [input: RequirementId] | readonly [input: RequirementId, status: RequirementId];

/** What differs from the operation's plain request. Path and query parameters that arranging gave fill themselves in. */
export type RequestTemplate = {
  readonly auth?: Auth;
  readonly method?: string;
  /** Another path than the operation's, for routes that do not exist. */
  readonly route?: string;
  readonly path?: { readonly [name: string]: string };
  readonly query?: Fields;
  readonly headers?: Fields;
  readonly body?: BodyTemplate;
};

/** `null` takes one away. */
export type Fields = { readonly [name: string]: string | null };

export type BodyTemplate =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'form'; readonly fields: Fields }
  | { readonly kind: 'multipart'; readonly file: FileTemplate | null; readonly fields?: Fields }
  /** Exactly these characters. */
  | { readonly kind: 'text'; readonly text: string };

/** The import file: its lines in order, each `times` over. */
export type FileTemplate = { readonly lines: readonly (readonly [line: string, times: number])[] };

/** What must hold beyond what the contract says of every exchange. */
export type Expectation = {
  /** The requirement that another body breaks, where it is not the row's first. */
  readonly breaks?: RequirementId;
  /** JSON pointer → the one that another value there breaks, where it is neither. */
  readonly cites?: { readonly [pointer: string]: RequirementId };
  /** JSON pointer → the value there. */
  readonly json?: { readonly [pointer: string]: Json };
  /** What has to be there as well where the server is a mock: elsewhere it may be said later, and the journeys look then. */
  readonly atMocks?: Pick<Expectation, 'breaks' | 'json' | 'cites' | 'holds'>;
  /** The request field that a 422 must have a message for. */
  readonly field?: string;
  /** JSON pointer → what holds of the value there. */
  readonly holds?: { readonly [pointer: string]: ValueCheck };
};

/** What holds of a value that no row can name. */
export type ValueCheck =
  /** It is an array of so many elements at most. */
  | { readonly atMost: number }
  /** One of its elements has these values at these pointers. */
  | { readonly element: { readonly [pointer: string]: Json } }
  /** It is a time, in seconds since the epoch, so many seconds ahead of the answer's `Date` or of our own clock, give or take a minute. */
  | { readonly ahead: number }
  /** It is a span of so many seconds; elsewhere than at a mock up to a minute of it may have passed. */
  | { readonly lasts: number };

/** The id of a case: `operation/status/variant`. */
export const caseId = (row: Pick<Case, 'operation' | 'status' | 'variant'>): string =>
  `${row.operation}/${row.status}/${row.variant}`;

/** A case or journey at a target, as filters see it and everything names it. */
export const nameOf = (id: string, target: string): string => `${id} at ${target}`;

/** What the id of a case asks for; `status` null: one of a journey asks for no single one. */
export function partsOf(id: string): { readonly operation: string; readonly status: number | null } {
  const [operation = id, status = ''] = id.split('/');
  return { operation, status: /^\d+$/.test(status) ? Number(status) : null };
}

/** A row of an operation's status: what it says of the server, the requirements it verifies, and what else it needs. */
export type Row = Pick<Case, 'title' | 'verifies' | 'given' | 'at' | 'request' | 'expect'>;

export const row = (
  title: string,
  verifies: RequirementId | Verified,
  more: Pick<Case, 'given' | 'at' | 'request' | 'expect'> = {},
): Row => ({ title, verifies: typeof verifies === 'string' ? [verifies] : verifies, ...more });

export const toCase = (operation: OperationId, status: number, variant: string, of: Row): Case => ({
  operation,
  status,
  variant,
  ...of,
});

export type Plain<Id extends OperationId = OperationId> = {
  readonly status: StatusOf<Id>;
  readonly given?: readonly Given[];
  readonly verifies: Verified;
  readonly request?: RequestTemplate;
  /** What an Import2 id that nobody was given breaks, which the family of 404s asks for. */
  readonly unknown?: RequirementId;
  /**
   * Where what families derive may be sent, if not everywhere: values of their own making in otherwise valid requests,
   * other valid ones (fields left out, flags set), and those that are promised to be refused.
   */
  readonly derived?: { readonly [kind in 'madeUp' | 'others' | 'refused']?: Pick<Case, 'given' | 'at'> };
};

/** An operation's rows: how it succeeds, and its own cases by status and variant, beside those that families derive. */
export const casesFor = <const Id extends OperationId>(
  operation: Id,
  { cases, ...plain }: Plain<Id> & { readonly cases: { readonly [Status in StatusOf<Id>]?: Rows } },
) => ({
  operation,
  plain,
  cases: Object.entries<Rows | undefined>(cases).flatMap(([status, rows = {}]) =>
    Object.entries(rows).map(([variant, one]) => toCase(operation, Number(status), variant, one)),
  ),
});

type Rows = { readonly [variant: string]: Row };
