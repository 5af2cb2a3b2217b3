import type { Api } from '../spec/operation.ts';

/** Which statuses can follow which, one step at a time. No way leads back. */
export type Lifecycle = { readonly [status: string]: readonly string[] };

/** Import2: the page gives labels, no transitions; these are ours. */
export const import2Lifecycle = {
  'Collecting credentials': ['Waiting to start sample migration', 'In preparation'],
  'Waiting to start sample migration': ['Sample migration in progress'],
  'Sample migration in progress': ['Sample migration completed'],
  'Sample migration completed': ['In preparation', 'Undo in progress'],
  'In preparation': ['Migration in progress'],
  'Migration in progress': ['Migration completed'],
  'Migration completed': ['Undo in progress'],
  'Undo in progress': ['Migration cleaned'],
  'Migration cleaned': [],
} as const satisfies Lifecycle;

/** Elastic Path: a job waits, runs, ends once. */
export const elasticPathLifecycle = {
  pending: ['started'],
  started: ['success', 'failed'],
  success: [],
  failed: [],
} as const satisfies Lifecycle;

/** A life cycle, worked out once: which statuses it knows, which end it, which can come some time after which. */
export type Transitions = {
  /** In the order of the life cycle. */
  readonly statuses: readonly string[];
  readonly knows: (status: string) => boolean;
  readonly ends: (status: string) => boolean;
  /** Whether `to` can come after `from`, or is the same: polls miss states, so this is judged, not the next step. */
  readonly allows: (from: string, to: string) => boolean;
  /** Whether every way from `from` to `to` leads through the status. */
  readonly unavoidable: (status: string, from: string, to: string) => boolean;
};

const leads = (lifecycle: Lifecycle, from: string, to: string): boolean =>
  from === to || (lifecycle[from] ?? []).some((next) => leads(lifecycle, next, to));

function transitionsOf(lifecycle: Lifecycle): Transitions {
  const statuses = Object.keys(lifecycle);
  const reach = new Map(statuses.map((from) => [from, statuses.filter((to) => leads(lifecycle, from, to))]));
  const allows = (from: string, to: string): boolean => reach.get(from)?.includes(to) === true;
  return {
    statuses,
    knows: (status) => reach.has(status),
    ends: (status) => lifecycle[status]?.length === 0,
    allows,
    unavoidable: (status, from, to) =>
      from !== status && to !== status && allows(from, to) && !leads({ ...lifecycle, [status]: [] }, from, to),
  };
}

const transitions = {
  'elastic-path': transitionsOf(elasticPathLifecycle),
  import2: transitionsOf(import2Lifecycle),
} as const satisfies { readonly [api in Api]: Transitions };

/** The life cycle of an API's jobs. */
export const transitionsFor = (api: Api): Transitions => transitions[api];
