import type { OperationId } from '../contracts/spec/contract.ts';
import type { ShownExchange } from '../contracts/show/redact.ts';
import type { WeighedFinding } from '../contracts/judge/verdict.ts';

/**
 * What a script tells beyond numbers, as lines of k6's log: VUs share no memory, so that nothing of this could reach a
 * summary. Every line is redacted and bounded where it is written.
 */
export type LoadLine =
  | {
      readonly load: 'finding';
      readonly operation: string;
      readonly fingerprint: string;
      readonly finding: WeighedFinding;
      readonly exchange: ShownExchange;
    }
  /** The script ended the run: the target asked for it, or is gone. */
  | { readonly load: 'stop'; readonly reason: 'server-error' | 'long-retry-after' | 'gone'; readonly detail: string }
  /** What a real target may have created, before it is asked and once it has answered: `status` 0: no answer came. */
  | {
      readonly load: 'created';
      /** The same in both lines. */
      readonly request: string;
      readonly operation: OperationId;
      readonly pays: boolean;
      readonly status: number;
      readonly id: string | null;
    }
  /** Our own code threw in an iteration. */
  | { readonly load: 'exception'; readonly text: string }
  /** For journeys that tell more; what stands in it is between the journey and who reads it. */
  | { readonly load: 'note'; readonly note: unknown };

/** What requests of a run to Node, or to the mock's control, are called: they are none of the target's. */
export const ownName = 'suite';

/** How many exchanges are told, and shown, of what has one cause. */
export const exchangesOfCause = 3;
