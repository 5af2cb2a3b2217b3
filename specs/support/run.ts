import type { Exchange } from '../../contracts/exchange.ts';
import type { Outcome } from '../../contracts/run-case.ts';
import type { Settings } from '../../contracts/settings.ts';
import type { Unjudged } from '../../contracts/target.ts';
import { isRed } from '../../contracts/verdict.ts';
import { isMockKind } from '../../targets/facts.ts';
import { type OpenRun, readSettings, targetsOf } from '../../targets/open.ts';
import { lookAgain } from '../../targets/preflight.ts';

/** The run this process takes part in, as the set-up found it. */
export function currentRun(): OpenRun {
  const text = process.env['SUITE_RUN'];
  if (!text)
    throw new Error('SUITE_RUN is not set: the tests are started by `npm run contract` or `npx playwright test`');
  return JSON.parse(text) as OpenRun;
}

type Current = { readonly settings: Settings } & ReturnType<typeof targetsOf>;
let current: Current | null = null;

/** The targets this process judges; one set for all spec files, since they share one pace. */
export function currentTargets(): Current {
  current ??= openTargets(readSettings());
  return current;
}

const openTargets = (settings: Settings): Current => ({ settings, ...targetsOf(currentRun(), settings) });

/** Whether a test is asked for: `suite contract --grep` looks at `case at target`. */
export function isWanted(id: string, target: string): boolean {
  const filter = process.env['SUITE_GREP'];
  return !filter || new RegExp(filter).test(testName(id, target));
}

/** How a test is called. */
export const testName = (id: string, target: string): string => `${id} at ${target}`;

/** Targets that went away while this process judged them. */
const gone = new Map<string, Unjudged>();

/** Why a target can no longer be judged, null while it is there. */
export const whyGone = (target: string): Unjudged | null => gone.get(target) ?? null;

/** Looks at a target again after an outcome that sounds as if it was gone. */
export async function lookAfter(outcome: Outcome): Promise<Unjudged | null> {
  if (!soundsGone(outcome)) return null;
  const place = currentRun().facts.find(({ name }) => name === outcome.target);
  const unjudged = place ? await lookAgain(place, currentTargets().settings) : null;
  if (unjudged) gone.set(outcome.target, unjudged);
  return unjudged;
}

/** A connection that fails is a finding, even as the last thing that a target did. */
export const isCut = (outcome: Outcome): boolean => answersOf(outcome).some(({ answer }) => answer.kind === 'failure');

/** A connection that fails, a 503, good credentials that are refused, or no token any more: it may be gone for all. */
function soundsGone(outcome: Outcome): boolean {
  const { verdict, target } = outcome;
  if (!isRed(verdict.verdict)) return false;
  if (verdict.verdict === 'harnessError') return !isMockKind(target);
  return answersOf(outcome).some(
    ({ request, answer }) =>
      answer.kind === 'failure' || answer.status === 503 || (answer.status === 401 && request.auth === 'valid'),
  );
}

const answersOf = ({ steps }: Outcome): Exchange[] =>
  steps.flatMap((step) => (step.kind === 'exchange' ? [step.exchange] : []));
