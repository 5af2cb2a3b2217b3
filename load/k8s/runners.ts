import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../contracts/values/json.ts';
import { type Secret, withoutSecrets } from '../../contracts/values/secret.ts';
import { beganAt, collect } from '../collect.ts';
import type { JourneyPlan } from '../journeys.ts';
import { type JourneyPart, judgeJourney, spreadOf } from '../judge-journey.ts';
import type { FinishedRun } from '../judge-run.ts';
import { type K6Ending, endingOf } from '../k6-ending.ts';
import { cleanLog, filesIn } from '../run-k6.ts';
import type { FollowedRunner } from './follow.ts';

/** One of the pods that shared a run, as it was when the run was over. */
export type Runner = FollowedRunner & {
  /** The last lines its pod printed. */
  readonly printed: string;
};

/**
 * Judges what the runners of a run left behind as one run, each by its own clock: nobody let them begin together, and the
 * clocks of their machines may differ. What one machine says of its k6 processes is said of them.
 * @param folder holds a folder for each runner, by its name
 * @returns `spreadMs`: how far apart they began
 */
export async function judgeRunners(
  plan: JourneyPlan,
  runners: readonly Runner[],
  folder: string,
  out: string,
  secrets: readonly Secret[],
): Promise<{ readonly finished: FinishedRun; readonly spreadMs: number }> {
  const parts: JourneyPart[] = [];
  for (const [at, runner] of runners.entries()) {
    const files = filesIn(join(folder, runner.name));
    await cleanLog(files.log, secrets);
    const collected = await collect(files);
    const startedAt = beganAt(collected) ?? Date.now();
    const durationMs = collected.requests.reduce((last, { end }) => Math.max(last, end), startedAt) - startedAt;
    const ending = endingFrom(runner, files, secrets);
    parts.push({ segment: { at, of: runners.length }, result: { ending, startedAt, durationMs, files }, collected });
  }
  return { finished: judgeJourney(plan, parts, out, 'own'), spreadMs: spreadOf(parts) };
}

/** How the k6 of a runner ended: by its exit code, which stands in its pod, and by what it left. */
function endingFrom(
  { state, printed }: Runner,
  { log, summary }: { readonly log: string; readonly summary: string },
  secrets: readonly Secret[],
): K6Ending {
  if (state.is !== 'ended') return { kind: 'withdrawn' };
  const said = state.code === null ? state.reason : [printed, ...errorsIn(log), state.reason].join('\n');
  return endingOf({
    code: state.code,
    printed: withoutSecrets(said, secrets),
    interrupted: false,
    hasSummary: existsSync(summary),
  });
}

/** What k6 itself called an error, the last three. */
function errorsIn(log: string): string[] {
  if (!existsSync(log)) return [];
  const entries = readFileSync(log, 'utf8').split('\n').map(parseJson) as (
    { level?: string; msg?: string } | undefined
  )[];
  return entries.flatMap((entry) => (entry?.level === 'error' && entry.msg ? [entry.msg] : [])).slice(-3);
}
