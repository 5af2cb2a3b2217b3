import { plain } from '../cases/plain.ts';
import { contract } from '../spec/contract.ts';
import type { Exchange } from '../spec/exchange.ts';
import type { TargetName } from '../spec/targets.ts';
import type { Contract } from '../spec/operation.ts';
import type { Finding, Judgement } from '../spec/finding.ts';
import { judgeExchange, rules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { Parameters } from '../settings/parameters.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { comparedIn, isUnread } from './expectation.ts';
import { NotReachable, type TakenStep, TargetFailed, stepOf, triesIn } from './target.ts';
import { type Verdict, type WeighedFinding, fingerprintOf, weigh, verdictOver } from './verdict.ts';

/** What became of a case or journey: its verdict, and all that was said on the way. */
export type Outcome = {
  readonly case: string;
  readonly target: TargetName;
  readonly verdict: Verdict;
  /** Every step in order, the judged exchange last. */
  readonly steps: readonly TakenStep[];
  readonly parameters: Parameters;
  readonly held: HeldCounts;
  readonly durationMs: number;
};

/** In how many answers each requirement was held: there was something to judge, and it was as promised. */
export type HeldCounts = { readonly [id in RequirementId]?: number };

/** The rules and the contract a case is held to; the proof takes rules away and weakens the contract. */
export type Criteria = { readonly contract: Contract; readonly rules: readonly Rule[] };

export const usualCriteria: Criteria = { contract, rules };

/** How a run of a case can end, early or late. */
export type Ending = Pick<Outcome, 'verdict' | 'steps'>;

type More = {
  readonly compared?: readonly RequirementId[];
  /** @param byRules what the rules found in it */
  readonly expected?: (byRules: readonly Finding[]) => readonly Finding[];
};

/** A case or journey while it runs at a target: weighs what is found, and counts what held. */
export class Assessment {
  readonly id: string;
  readonly #target: TargetName;
  readonly #criteria: Criteria;
  readonly #startedAt = Date.now();
  readonly #held: { [id in RequirementId]?: number } = {};

  constructor(id: string, target: TargetName, criteria: Criteria) {
    this.id = id;
    this.#target = target;
    this.#criteria = criteria;
  }

  /** Weighs what was found in an answer; what a known deviation explains was not held either. */
  weigh({ judged, findings }: Judgement, exchange: Exchange): WeighedFinding[] {
    const weighed = weigh(findings, exchange, { case: this.id });
    const broken = new Set(weighed.flatMap(({ requirement, weight }) => (weight === 'note' ? [] : [requirement])));
    for (const id of new Set(judged)) if (!broken.has(id)) this.#held[id] = (this.#held[id] ?? 0) + 1;
    return weighed;
  }

  judge(exchange: Exchange, { compared = [], expected = () => [] }: More = {}) {
    const byRules = judgeExchange(exchange, this.#criteria.contract, this.#criteria.rules);
    const findings = [...byRules.findings, ...expected(byRules.findings)];
    return { byRules, weighed: this.weigh({ judged: [...byRules.judged, ...compared], findings }, exchange) };
  }

  /** The tries before exchanges, held to the rules as any exchange is: a refusal that was waited out is an answer too. */
  judgeEarlier(exchanges: readonly Exchange[]): WeighedFinding[] {
    return exchanges.flatMap(({ earlier = [] }) => earlier).flatMap((one) => this.judge(one).weighed);
  }

  /**
   * The first arranging exchange that breaks a rule: it is the failure, and what comes after is blocked by it. Where it is worth a
   * warning alone the case is too, and never asked what it is about.
   * @param more what keeps the exchange from arranging the state, whatever it weighs
   */
  blockedBy(steps: readonly TakenStep[], more: readonly Finding[] = []): Ending | null {
    for (const [at, step] of steps.entries()) {
      if (step.kind === 'control') continue;
      const { exchange } = step;
      const { operation, answer } = exchange;
      const { status, verifies } = plain[operation]; // what arranges a state is held to what its operation plainly is
      const { byRules, weighed } = this.judge(exchange, {
        compared: comparedIn({ operation, status, verifies }, exchange),
        expected: (found) => (answer.kind === 'response' && !isUnread(answer, found) ? more : []),
      });
      const failing = weighed.filter(({ weight }) => weight === 'fail');
      const hindering = weighed.slice(byRules.findings.length);
      const lighter = more.length > 0 ? weighed : []; // `more` may go without saying, as of a body that cannot be read
      const findings = [failing, hindering, lighter].find(([first]) => first !== undefined) ?? [];
      const [first] = findings;
      if (!first) continue;
      const verdict: Verdict =
        first.weight === 'warn' ? verdictOver(findings) : { verdict: 'blocked', cause: fingerprintOf(first), findings };
      return { verdict, steps: steps.slice(0, at + 1) };
    }
    return null;
  }

  /**
   * What an error on the way stands for.
   * @param sent what had been sent by then: whatever the target broke in it is the news
   */
  endingOf(error: unknown, sent: readonly Exchange[] = []): Ending {
    const blocked = error instanceof TargetFailed ? this.blockedBy([stepOf(error.exchange)], error.findings) : null;
    if (blocked) return blocked;
    const steps = sent.map((exchange) => stepOf(exchange));
    if (!(error instanceof NotReachable)) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { verdict: { verdict: 'harnessError', error: text }, steps };
    }
    const findings = triesIn(steps).flatMap((one) => this.judge(one).weighed);
    const isBroken = findings.some(({ weight }) => weight === 'fail');
    return { verdict: isBroken ? verdictOver(findings) : { verdict: 'notTestable', missing: error.message }, steps };
  }

  end(ending: Ending, parameters: Parameters = {}): Outcome {
    const durationMs = Date.now() - this.#startedAt;
    return { case: this.id, target: this.#target, ...ending, parameters, held: this.#held, durationMs };
  }
}
