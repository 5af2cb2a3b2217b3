/** Which statuses can follow which, one step at a time. */
type Lifecycle = { readonly [status: string]: readonly string[] };

/** Import2: the page gives labels, no transitions; these are ours. */
export const import2Lifecycle: Lifecycle = {
  'Collecting credentials': ['Waiting to start sample migration', 'In preparation'],
  'Waiting to start sample migration': ['Sample migration in progress'],
  'Sample migration in progress': ['Sample migration completed'],
  'Sample migration completed': ['In preparation', 'Undo in progress'],
  'In preparation': ['Migration in progress'],
  'Migration in progress': ['Migration completed'],
  'Migration completed': ['Undo in progress'],
  'Undo in progress': ['Migration cleaned'],
  'Migration cleaned': [],
};

/** Elastic Path: a job waits, runs, ends once. */
export const elasticPathLifecycle: Lifecycle = {
  pending: ['started'],
  started: ['success', 'failed'],
  success: [],
  failed: [],
};

/** Whether one status can come some time after another: looks miss states, so reachability is judged, not adjacency. */
export function canFollow(lifecycle: Lifecycle, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let status = open.pop(); status !== undefined; status = open.pop()) {
    if (status === to) return true;
    if (seen.has(status)) continue;
    seen.add(status);
    open.push(...(lifecycle[status] ?? []));
  }
  return false;
}
