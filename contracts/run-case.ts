import { type AnyCase, caseId } from './case.ts';
import { contract as declared } from './contract.ts';
import type { Exchange, TargetName } from './exchange.ts';
import type { Finding } from './finding.ts';
import { checkExpectation } from './expectation.ts';
import { judge, weigh } from './judge.ts';
import type { Contract } from './operation.ts';
import { type Parameters, buildRequest } from './request.ts';
import { checkExchange, rules } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import { type ArrangeStep, NotReachable, type Target, TargetFailed } from './target.ts';
import type { Verdict } from './verdict.ts';
import { fingerprintOf } from './wording.ts';

/** What became of a case: its verdict, and all that was said on the way. */
export type Outcome = {
  readonly case: string;
  readonly target: TargetName;
  readonly verdict: Verdict;
  readonly arranging: readonly ArrangeStep[];
  /** The exchange that was judged, and for a journey all of them. */
  readonly exchanges: readonly Exchange[];
  readonly parameters: Parameters;
  readonly durationMs: number;
};

/** The rules and the contract a case is held to; the proof takes rules away and weakens the contract. */
export type Law = { readonly contract: Contract; readonly rules: readonly Rule[] };

export const theLaw: Law = { contract: declared, rules };

/** Runs one case at one target. Never throws: what goes wrong is a verdict. */
export async function runCase(row: AnyCase, target: Target, law: Law = theLaw): Promise<Outcome> {
  const id = caseId(row);
  const startedAt = Date.now();
  const session = target.open();
  const known = { case: id, target: target.name, arranging: [] as readonly ArrangeStep[], exchanges: [] as Exchange[], parameters: {} };
  const end = (outcome: Partial<Outcome> & Pick<Outcome, 'verdict'>): Outcome => ({
    ...known,
    ...outcome,
    durationMs: Date.now() - startedAt,
  });
  try {
    const arranged = await session.arrange(row.given ?? 'nothing');
    const { parameters, steps } = arranged;
    const spoiled = spoiledBy(steps, law);
    if (spoiled) return end({ ...spoiled, arranging: steps, parameters });
    const exchange = await session.send(buildRequest(row, parameters));
    const findings = [...checkExchange(exchange, law.contract, law.rules), ...checkExpectation(row, exchange, parameters)];
    return end({ verdict: judge(findings, exchange), arranging: steps, exchanges: [exchange], parameters });
  } catch (error) {
    return end(verdictOf(error, law));
  }
}

/** The first arranging exchange that breaks a rule: then the case is blocked by it. */
function spoiledBy(steps: readonly ArrangeStep[], law: Law): Pick<Outcome, 'verdict' | 'exchanges'> | null {
  for (const step of steps) {
    if (step.kind === 'control') continue;
    const blocked = blockedBy(step.exchange, checkExchange(step.exchange, law.contract, law.rules));
    if (blocked) return blocked;
  }
  return null;
}

function blockedBy(exchange: Exchange, found: readonly Finding[]): Pick<Outcome, 'verdict' | 'exchanges'> | null {
  const findings = weigh(found, exchange).filter(({ weight }) => weight === 'fail');
  const [first] = findings;
  if (!first) return null;
  return { verdict: { verdict: 'blocked', cause: fingerprintOf(exchange.operation, first), findings }, exchanges: [exchange] };
}

/** The verdict that an error thrown on the way stands for. */
export function verdictOf(error: unknown, law: Law): Pick<Outcome, 'verdict'> & Partial<Outcome> {
  if (error instanceof TargetFailed) {
    const found = [...error.findings, ...checkExchange(error.exchange, law.contract, law.rules)];
    const blocked = blockedBy(error.exchange, found);
    if (blocked) return blocked;
  }
  if (error instanceof NotReachable) return { verdict: { verdict: 'notTestable', missing: error.message } };
  return { verdict: { verdict: 'harnessError', error: error instanceof Error ? (error.stack ?? error.message) : String(error) } };
}
