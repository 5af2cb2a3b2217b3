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
  | { readonly load: 'stop'; readonly because: 'server-error' | 'long-retry-after' | 'gone'; readonly detail: string }
  /** What a real target may have created: `status` 0: no answer came. */
  | {
      readonly load: 'created';
      readonly operation: OperationId;
      readonly pays: boolean;
      readonly status: number;
      readonly id: string | null;
    }
  /** Our own code threw in an iteration. */
  | { readonly load: 'exception'; readonly text: string }
  /** The answer to a request of a plan, by its place there. `waitMs`: what its `Retry-After`s ask for by its own clock. */
  | {
      readonly load: 'answer';
      readonly at: number;
      readonly retryAfter: string | null;
      readonly waitMs: number | null;
    }
  /** What that answer is, once it was judged: `got` as in refusals.ts. */
  | { readonly load: 'judged'; readonly at: number; readonly got: string }
  /** For journeys that tell more; what stands in it is between the journey and who reads it. */
  | { readonly load: 'note'; readonly journey: string; readonly note: unknown };

/** A line as it stands in the log, or null if it is something else. */
export function parseLoadLine(message: string): LoadLine | null {
  if (!message.startsWith('{"load":')) return null;
  try {
    return JSON.parse(message) as LoadLine;
  } catch {
    return null;
  }
}
