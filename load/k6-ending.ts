/** How a run of k6 ended, by its exit code (k6 v2, errext/exitcodes) and by what it left. */
export type K6Ending =
  /** To its end; `thresholds`: a threshold of the script was crossed. */
  | { readonly kind: 'complete'; readonly thresholds: boolean }
  /** The script itself ended it, and said why in its log. */
  | { readonly kind: 'aborted' }
  /** By us, at the user's wish. */
  | { readonly kind: 'interrupted' }
  /** By us, since another k6 of its run did not come to its end. */
  | { readonly kind: 'withdrawn' }
  /** The run says nothing of the target: the generator failed. */
  | { readonly kind: 'void'; readonly why: string }
  /** The script or how it was started is at fault. */
  | { readonly kind: 'suiteError'; readonly why: string };

export type K6Exit = {
  /** Null: ended by a signal, or not started. */
  readonly code: number | null;
  readonly printed: string;
  readonly interrupted: boolean;
  /** Our own limit, in milliseconds, if it was ended for taking longer. */
  readonly overdueMs?: number | null;
  readonly hasSummary: boolean;
};

const endedBySignal = 105;
const thresholdCrossed = 99;

/** Whether a run came to its end, be it with a threshold crossed. */
export const cameToItsEnd = (code: number | null): boolean => code === 0 || code === thresholdCrossed;

const meanings: { readonly [code: number]: { readonly kind: 'void' | 'suiteError'; readonly why: string } } = {
  100: { kind: 'void', why: 'setup() took too long' },
  101: { kind: 'void', why: 'teardown() took too long' },
  102: { kind: 'void', why: 'k6 ran into a time-out of its own' },
  103: { kind: 'void', why: 'k6 was stopped through its REST API' },
  104: { kind: 'suiteError', why: 'k6 refuses the options of the script' },
  [endedBySignal]: { kind: 'void', why: 'k6 was ended by a signal' },
  106: { kind: 'suiteError', why: 'k6 could not listen on its REST port' },
  107: { kind: 'suiteError', why: 'the script threw where it is loaded or set up' },
  109: { kind: 'void', why: 'k6 itself crashed' },
};

/** What an exit means. Code 0 alone is no success: a summary must be there as well. */
export function endingOf({ code, printed, interrupted, overdueMs = null, hasSummary }: K6Exit): K6Ending {
  if (interrupted) return { kind: 'interrupted' };
  if (overdueMs !== null && (code === null || code === endedBySignal)) {
    const why = `k6 had not come to its end after ${overdueMs / 1000} s, our own limit, and was ended`;
    return { kind: 'void', why: `${why}: ${lastLines(printed)}` };
  }
  if (cameToItsEnd(code))
    return hasSummary
      ? { kind: 'complete', thresholds: code === thresholdCrossed }
      : { kind: 'void', why: `k6 ended with ${code} but left no summary` };
  if (code === 108 || code === 110) return { kind: 'aborted' };
  if (code === null) return { kind: 'void', why: `k6 did not end by itself: ${lastLines(printed)}` };
  const { kind, why } = meanings[code] ?? { kind: 'suiteError', why: `k6 ended with ${code}` };
  return { kind, why: `${why}: ${lastLines(printed)}` };
}

/** The lines of k6's summary: its headings, and figures after a row of dots. They give no reason. */
const ofSummary = /^\s*(?:[█{].*|[A-Z][A-Z ]*|[^.\s]+\.{2,}:.*)$/;

const lastLines = (printed: string): string =>
  printed
    .split('\n')
    .filter((line) => line.trim() !== '' && !ofSummary.test(line))
    .slice(-3)
    .join(' / ') || 'it printed nothing';

const worstFirst: readonly K6Ending['kind'][] = [
  'suiteError',
  'interrupted',
  'void',
  'aborted',
  'withdrawn',
  'complete',
];

/** How a run ended that several processes shared. */
export function worstEnding(endings: readonly K6Ending[]): K6Ending {
  const worst = worstFirst.flatMap((kind) => endings.filter((ending) => ending.kind === kind))[0];
  if (!worst) return { kind: 'void', why: 'no k6 was started' };
  if (worst.kind !== 'complete') return worst;
  return { kind: 'complete', thresholds: endings.some((ending) => ending.kind === 'complete' && ending.thresholds) };
}
