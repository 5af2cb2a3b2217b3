import type { Poll } from '../../contracts/jobs/poll.ts';
import { isObject } from '../../contracts/values/json.ts';

/** What the scripts tell besides findings, a line of k6's log each. */
export type JobsNote =
  | { readonly kind: 'look'; readonly look: Poll }
  /** An upload or a migration went out: when it was to, its lane being free, and when it did. */
  | { readonly kind: 'sent'; readonly at: number; readonly dueAt: number; readonly startedAt: number }
  /** The answer to it; `detail` is what an error says, cut. */
  | { readonly kind: 'answered'; readonly at: number; readonly status: number; readonly detail: string | null }
  /** A request was refused by the limiter, and how long its lane then waited. */
  | { readonly kind: 'waited'; readonly ms: number };

const kinds: readonly unknown[] = ['look', 'sent', 'answered', 'waited'] satisfies readonly JobsNote['kind'][];

export const isJobsNote = (value: unknown): value is JobsNote => isObject(value) && kinds.includes(value['kind']);
