import type { Probe } from '../probe-state.ts';
import { retryAfterTrait } from './retry-trait.ts';
import { around } from '../infer/spans.ts';
import {
  type Algorithm,
  type LimiterAnswer,
  type LimiterClass,
  type LimiterTraits,
  type Span,
  type Told,
  cannotTell,
  told,
} from '../verdict.ts';

/** Every question with what the classes that are left agree on. */
export function traitsOf(probe: Probe, classes: readonly LimiterClass[], answer: LimiterAnswer): LimiterTraits {
  const retryAfter = retryAfterTrait(probe.observations);
  const none = reasonForNone(answer);
  if (none !== null) {
    const unknown = cannotTell(none);
    return {
      limit: unknown,
      windowMs: unknown,
      perSecond: unknown,
      burst: unknown,
      algorithm: unknown,
      alignment: unknown,
      acrossEndpoints: unknown,
      acrossTokens: unknown,
      refusedCount: unknown,
      retryAfter,
    };
  }
  return {
    limit: told(around(classes.map(({ limit }) => ({ from: limit, to: limit })))),
    windowMs: told(around(classes.map(({ windowMs }) => windowMs))),
    perSecond: told(around(classes.map(rateOf))),
    burst: told(around(classes.map(({ limit }) => ({ from: limit, to: limit })))),
    algorithm: unanimous(
      classes.map(({ algorithm }) => algorithm),
      (found) => `it may be ${found.join(' or ')}`,
    ),
    alignment: unanimous(
      classes.map(({ algorithm }) => alignmentOf(algorithm)),
      () => 'algorithms of several alignments are left',
    ),
    acrossEndpoints: budgets(
      classes.map(({ perEndpoint }) => perEndpoint),
      'endpoint',
    ),
    acrossTokens: budgets(
      classes.map(({ perToken }) => perToken),
      'token',
    ),
    refusedCount: refusedCount(classes),
    retryAfter,
  };
}

/** Why nothing can be said of a limiter at all; null where there are classes to speak of. */
function reasonForNone(answer: LimiterAnswer): string | null {
  switch (answer.kind) {
    case 'named':
    case 'ambiguous':
      return null;
    case 'unexplained':
    case 'inconclusive':
      return answer.because;
    case 'noLimitSeen':
      return 'no request was refused';
    default:
      return answer satisfies never;
  }
}

/**
 * Requests a second over a long time: of two limits, what the second lets through. A sliding counter of a steady stream lets a
 * little less through.
 */
function rateOf({ limit, windowMs, second }: LimiterClass): Span {
  const { from, to } = { from: (1000 * limit) / windowMs.to, to: (1000 * limit) / windowMs.from };
  if (!second) return { from, to };
  const { limit: most, windowMs: longer } = second;
  return {
    from: Math.min(from, longer.to ? (1000 * most) / longer.to : 0),
    to: Math.min(to, (1000 * most) / longer.from),
  };
}

function unanimous<Value>(values: readonly Value[], because: (found: readonly Value[]) => string): Told<Value> {
  const found = [...new Set(values)];
  const [first] = found;
  return found.length === 1 && first !== undefined ? told(first) : cannotTell(because(found));
}

function alignmentOf(algorithm: Algorithm): 'clock' | 'first-request' | 'sliding' {
  switch (algorithm) {
    case 'fixed-window':
    case 'sliding-counter':
    case 'sliding-counter-nearest':
    case 'sliding-counter-down':
      return 'clock';
    case 'fixed-window-from-first':
    case 'restarting-counter':
      return 'first-request';
    case 'sliding-log':
    case 'bucket':
    case 'spacing':
    case 'bucket-in-debt':
    case 'ban':
    case 'under-way':
    case 'queue':
      return 'sliding';
    default:
      return algorithm satisfies never;
  }
}

function budgets(values: readonly (boolean | null)[], what: string): Told<'one-budget' | 'one-each'> {
  if (values.includes(null)) return cannotTell(`a second ${what} was not tried`);
  return unanimous(
    values.map((apart) => (apart ? ('one-each' as const) : ('one-budget' as const))),
    () => `the answers for a second ${what} fit both`,
  );
}

function refusedCount(classes: readonly LimiterClass[]): Told<boolean> {
  const found = [...new Set(classes.map(({ refusedCount: counts }) => counts))];
  if (found.length === 1 && found[0] === null) return cannotTell('it makes no difference to windows by the clock');
  const [first] = found;
  return found.length === 1 && first !== null && first !== undefined ? told(first) : cannotTell('the answers fit both');
}
