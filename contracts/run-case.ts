import { type AnyCase, caseId } from './case.ts';
import { contract as declared } from './contract.ts';
import type { TargetName } from './exchange.ts';
import type { Finding } from './finding.ts';
import { checkExpectation } from './expectation.ts';
import { judge, weigh } from './judge.ts';
import type { Contract } from './operation.ts';
import { type Parameters, buildRequest } from './request.ts';
import { checkExchange, rules } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import { type Step, NotReachable, type Target, TargetFailed } from './target.ts';
import type { Verdict } from './verdict.ts';
import { fingerprintOf } from './wording.ts';

/** What became of a case: its verdict, and all that was said on the way. */
export type Outcome = {
  readonly case: string;
  readonly target: TargetName;
  readonly verdict: Verdict;
  /** Every step in order, the judged exchange last. */
  readonly steps: readonly Step[];
  readonly parameters: Parameters;
  readonly durationMs: number;
};

/** The rules and the contract a case is held to; the proof takes rules away and weakens the contract. */
export type Law = { readonly contract: Contract; readonly rules: readonly Rule[] };

export const theLaw: Law = { contract: declared, rules };

/** Runs one case at one target. Never throws: what goes wrong is a verdict. */
export async function runCase(row: AnyCase, target: Target, law: Law = theLaw): Promise<Outcome> {
  const startedAt = Date.now();
  const end = (ending: Ending, parameters: Parameters = {}): Outcome => ({
    case: caseId(row),
    target: target.name,
    ...ending,
    parameters,
    durationMs: Date.now() - startedAt,
  });
  try {
    const session = target.open();
    const { parameters, steps } = await session.arrange(row.given ?? 'nothing');
    const blocked = blockedBy(steps, law);
    if (blocked) return end(blocked, parameters);
    const exchange = await session.send(buildRequest(row, parameters));
    const findings = [
      ...checkExchange(exchange, law.contract, law.rules),
      ...checkExpectation(row, exchange, parameters),
    ];
    return end(
      { verdict: judge(findings, exchange), steps: [...steps, { kind: 'exchange', exchange, gives: [] }] },
      parameters,
    );
  } catch (error) {
    return end(endingOf(error, law));
  }
}

/** How a run of a case can end, early or late. */
export type Ending = Pick<Outcome, 'verdict' | 'steps'>;

/** The first arranging exchange that breaks a rule: it is the failure, and what comes after is blocked by it. */
function blockedBy(steps: readonly Step[], law: Law, more: readonly Finding[] = []): Ending | null {
  for (const [at, step] of steps.entries()) {
    if (step.kind === 'control') continue;
    const found = [...checkExchange(step.exchange, law.contract, law.rules), ...more];
    const findings = weigh(found, step.exchange).filter(({ weight }) => weight === 'fail');
    const [first] = findings;
    if (!first) continue;
    const cause = fingerprintOf(step.exchange.operation, first);
    return { verdict: { verdict: 'blocked', cause, findings }, steps: steps.slice(0, at + 1) };
  }
  return null;
}

/** What an error on the way stands for. */
export function endingOf(error: unknown, law: Law): Ending {
  if (error instanceof TargetFailed) {
    const step: Step = { kind: 'exchange', exchange: error.exchange, gives: [] };
    const blocked = blockedBy([step], law, error.findings);
    if (blocked) return blocked;
  }
  if (error instanceof NotReachable) return { verdict: { verdict: 'notTestable', missing: error.message }, steps: [] };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { verdict: { verdict: 'harnessError', error: text }, steps: [] };
}
