import { type AnyCase, caseId } from '../cases/case.ts';
import { plain } from '../cases/plain.ts';
import { contract as declared } from '../spec/contract.ts';
import type { Exchange, TargetName } from '../spec/exchange.ts';
import type { Finding } from '../rules/finding.ts';
import { checkExpectation, comparedIn, isUnread } from './expectation.ts';
import { type Held, Tally } from './held.ts';
import { judge, verdictOver, weigh } from './judge.ts';
import type { Contract } from '../spec/operation.ts';
import { consequencesOfRow } from '../cases/permission.ts';
import { exchangesOf } from '../show/redact.ts';
import { buildRequest } from '../cases/request.ts';
import type { Parameters } from '../settings/parameters.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { checkExchange, judgedIn, rules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { type Session, type Step, NotReachable, type Target, TargetFailed } from './target.ts';
import type { Verdict, WeighedFinding } from './verdict.ts';
import { fingerprintOf } from '../show/wording.ts';

/** What became of a case: its verdict, and all that was said on the way. */
export type Outcome = {
  readonly case: string;
  readonly target: TargetName;
  readonly verdict: Verdict;
  /** Every step in order, the judged exchange last. */
  readonly steps: readonly Step[];
  readonly parameters: Parameters;
  readonly held: Held;
  readonly durationMs: number;
};

/** The rules and the contract a case is held to; the proof takes rules away and weakens the contract. */
export type Law = { readonly contract: Contract; readonly rules: readonly Rule[] };

export const theLaw: Law = { contract: declared, rules };

/** Runs one case at one target. Never throws: what goes wrong is a verdict. */
export async function runCase(row: AnyCase, target: Target, law: Law = theLaw): Promise<Outcome> {
  const startedAt = Date.now();
  const id = caseId(row);
  const tally = new Tally();
  const end = (ending: Ending, parameters: Parameters = {}): Outcome => ({
    case: id,
    target: target.name,
    ...ending,
    parameters,
    held: tally.held,
    durationMs: Date.now() - startedAt,
  });
  let session: Session | null = null;
  try {
    session = target.open();
    const use = consequencesOfRow(row).includes('changes') ? 'changes' : 'looks';
    const { parameters, steps } = await session.arrange(row.given ?? [], use);
    const blocked = blockedBy(steps, law, tally, id);
    if (blocked) return end(blocked, parameters);
    const exchange = await session.send(buildRequest(row, parameters), row.status);
    const before = [...exchangesOf(steps), exchange].flatMap((one) => judgeEarlier(one, law, tally, id));
    const byRules = checkExchange(exchange, law.contract, law.rules);
    const findings = [...byRules, ...checkExpectation(row, exchange, parameters, byRules)];
    const weighed = weigh(findings, exchange, { case: id });
    const judgedByRules = judgedIn(exchange, law.contract, law.rules);
    tally.add([...judgedByRules, ...comparedIn(row, exchange)], weighed);
    return end(
      {
        verdict: judge([...before, ...weighed], exchange, judgedByRules, { case: id }),
        steps: [...steps, { kind: 'exchange', exchange, gives: [] }],
      },
      parameters,
    );
  } catch (error) {
    return end(endingOf(error, law, tally, id, session?.sent));
  }
}

/** The tries before an exchange, held to the rules as any exchange is: a refusal that was waited out is an answer too. */
export const judgeEarlier = ({ earlier = [] }: Exchange, law: Law, tally: Tally, id: string): WeighedFinding[] =>
  earlier.flatMap((one) => judged(one, law, tally, id));

/** What the rules find in an exchange of which nothing is expected. */
function judged(exchange: Exchange, law: Law, tally: Tally, id: string): WeighedFinding[] {
  const found = weigh(checkExchange(exchange, law.contract, law.rules), exchange, { case: id });
  tally.add(judgedIn(exchange, law.contract, law.rules), found);
  return found;
}

/** How a run of a case can end, early or late. */
export type Ending = Pick<Outcome, 'verdict' | 'steps'>;

/**
 * The first arranging exchange that breaks a rule: it is the failure, and what comes after is blocked by it.
 * @param more what keeps the exchange from arranging the state, whatever it weighs
 */
function blockedBy(
  steps: readonly Step[],
  law: Law,
  tally: Tally,
  id: string,
  more: readonly Finding[] = [],
): Ending | null {
  for (const [at, step] of steps.entries()) {
    if (step.kind === 'control') continue;
    const { exchange } = step;
    const byRules = checkExchange(exchange, law.contract, law.rules);
    const isRead = exchange.answer.kind === 'response' && !isUnread(exchange.answer, byRules);
    const found = weigh([...byRules, ...(isRead ? more : [])], exchange, { case: id });
    tally.add([...judgedIn(exchange, law.contract, law.rules), ...arranged(exchange)], found);
    const failing = found.filter(({ weight }) => weight === 'fail');
    const findings = failing.length > 0 || more.length === 0 ? failing : found;
    const [first] = findings;
    if (!first) continue;
    const cause = fingerprintOf(first);
    return { verdict: { verdict: 'blocked', cause, findings }, steps: steps.slice(0, at + 1) };
  }
  return null;
}

/** An exchange that arranges a state is the operation's plain one, and is held to the same. */
function arranged(exchange: Exchange): RequirementId[] {
  const { status, verifies } = plain[exchange.operation];
  return comparedIn({ operation: exchange.operation, status, verifies }, exchange);
}

/**
 * What an error on the way stands for.
 * @param sent what had been sent by then: whatever the target broke in it is the news
 */
export function endingOf(error: unknown, law: Law, tally: Tally, id: string, sent: readonly Exchange[] = []): Ending {
  if (error instanceof TargetFailed) {
    const step: Step = { kind: 'exchange', exchange: error.exchange, gives: [] };
    const blocked = blockedBy([step], law, tally, id, error.findings);
    if (blocked) return blocked;
  }
  const steps = sent.map((exchange): Step => ({ kind: 'exchange', exchange, gives: [] }));
  if (!(error instanceof NotReachable)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { verdict: { verdict: 'harnessError', error: text }, steps };
  }
  const findings = exchangesOf(steps).flatMap((one) => judged(one, law, tally, id));
  const isBroken = findings.some(({ weight }) => weight === 'fail');
  return { verdict: isBroken ? verdictOver(findings) : { verdict: 'notTestable', missing: error.message }, steps };
}
