import type { Outcome } from '../../contracts/judge/assessment.ts';
import type { Settings } from '../../contracts/settings/settings.ts';
import { exitCodes } from '../../contracts/judge/exit-codes.ts';
import { type Unjudged, exchangesIn } from '../../contracts/judge/target.ts';
import { isRed } from '../../contracts/judge/verdict.ts';
import { isRefusedAtSandbox } from '../../contracts/rules/head.ts';
import { type SharedRun, currentRun, readSettings, targetsOf } from '../../targets/open.ts';
import { obstacleIn } from '../../targets/obstacle.ts';
import { asksForLonger } from '../../targets/patience.ts';
import type { Address } from '../../targets/facts.ts';
import { recheck } from '../../targets/preflight.ts';
import { isMock } from '../../contracts/spec/targets.ts';

type Current = { readonly run: SharedRun; readonly settings: Settings } & ReturnType<typeof targetsOf>;
let current: Current | null = null;

/** The targets this process judges; one set for the whole process, since they share one pace. */
export function currentTargets(): Current {
  if (current) return current;
  const [run, settings] = [currentRun(), readSettings()];
  return (current = { run, settings, ...targetsOf(run, settings) });
}

/** Targets that went away while this process judged them. */
const gone = new Map<string, Unjudged>();

/** Why a target can no longer be judged, null while it is there. */
export const whyGone = (target: string): Unjudged | null => gone.get(target) ?? null;

/** Looks at a target again after an outcome that sounds as if it was gone. */
export async function recheckAfter(outcome: Outcome): Promise<Unjudged | null> {
  const { settings, rechecking, run } = currentTargets();
  const address = run.facts.find(({ name }) => name === outcome.target);
  if (!address) return null;
  const unjudged =
    leftAlone(outcome, address) ?? (soundsGone(outcome, address) ? await recheck(address, settings, rechecking) : null);
  if (unjudged) gone.set(outcome.target, unjudged);
  return unjudged;
}

/** A target that asks to be left alone for longer than a run waits is not asked again, not even whether it means it. */
function leftAlone(outcome: Outcome, address: Address): Unjudged | null {
  const { request, answer, secrets } = exchangesIn(outcome.steps).at(-1) ?? {};
  if (isMock(address.name) || !request || answer?.kind !== 'response' || !asksForLonger(answer)) return null;
  const obstacle = obstacleIn(answer, address, request, secrets);
  return obstacle && { target: address.name, baseUrl: address.baseUrl, ...obstacle, exit: exitCodes.unreachable };
}

/**
 * Whether an outcome stays a finding though it is the last thing that a target did: a connection that fails, a limit
 * where there is said to be none.
 */
export const isSeen = (outcome: Outcome): boolean =>
  exchangesIn(outcome.steps).some((exchange) => exchange.answer.kind === 'failure' || isRefusedAtSandbox(exchange));

/** A connection that fails, an answer that no API gives to good credentials, or to any while it is unavailable, or no token any more: it may be gone for all. */
function soundsGone(outcome: Outcome, address: Address): boolean {
  const { verdict, target } = outcome;
  if (!isRed(verdict.verdict)) return false;
  if (verdict.verdict === 'harnessError') return !isMock(target);
  return exchangesIn(outcome.steps).some(
    ({ request, answer }) =>
      answer.kind === 'failure' ||
      ((request.auth === 'valid' || answer.status > 500) && obstacleIn(answer, address, request) !== null),
  );
}
