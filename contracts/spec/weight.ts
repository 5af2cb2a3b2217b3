import { type Deviation, type Tolerance, deviations } from './deviations.ts';
import { type Exchange, jsonOf } from './exchange.ts';
import type { Finding } from './finding.ts';
import type { Requirement } from './requirement.ts';
import { type TargetName, isMock } from './targets.ts';
import { type Json, matchesPattern, sameJson, valueAt } from '../values/json.ts';

/** How much a finding weighs at a target: `tolerated` by a known deviation, a `note` for what is allowed but worth seeing. */
export type Weight = 'fail' | 'warn' | 'note' | 'tolerated';

/** How much a broken requirement weighs at a target, known deviations aside. On a mock all bind; elsewhere what a vendor says, or a standard it claims. */
export function weightOf(requirement: Requirement, target: TargetName): Weight {
  if (requirement.level === 'MAY') return 'note';
  if (requirement.level === 'SHOULD') return 'warn';
  if (isMock(target)) return 'fail';
  return requirement.elsewhere ?? (binds(requirement) ? 'fail' : 'warn');
}

function binds({ authority }: Requirement): boolean {
  switch (authority) {
    case 'vendor':
    case 'claimed-standard':
      return true;
    case 'standard':
    case 'ours':
      return false;
    default:
      return authority satisfies never;
  }
}

export type Weighable = Pick<Exchange, 'operation' | 'target' | 'answer'>;

/** What an exchange belongs to: a case or journey, or a page of the vendor's or a webhook instead of a target. */
export type Within = { readonly case?: string; readonly target?: Deviation['targets'][number] };

/** The known deviation that explains a finding about an answer. */
export function toleratedBy(finding: Finding, answered: Weighable, within: Within = {}) {
  const body = (): Json | undefined => jsonOf(answered.answer);
  return deviations.find(
    (deviation) =>
      isInScope(deviation, answered, within) && deviation.tolerates.some((one) => tolerates(one, finding, body)),
  );
}

/** Whether a deviation is about an exchange. One that is bound to cases is about nothing else, such as load. */
export function isInScope(deviation: Deviation, exchange: Weighable, within: Within): boolean {
  const { operations, statuses, cases } = deviation;
  if (!deviation.targets.includes(within.target ?? exchange.target)) return false;
  if (cases && !cases.some((pattern) => matchesPattern(within.case ?? '', pattern))) return false;
  if (operations && !operations.includes(exchange.operation)) return false;
  return !statuses || (exchange.answer.kind === 'response' && statuses.includes(exchange.answer.status));
}

function tolerates(tolerance: Tolerance, finding: Finding, body: () => Json | undefined): boolean {
  const { requirement, at, received, receivedType, bodyHas } = tolerance;
  const found = finding.received.kind === 'absent' ? undefined : finding.received.value;
  const type = found === undefined ? 'absent' : found === null ? 'null' : typeof found;
  return (
    requirement === finding.requirement &&
    (!at || at.some((pattern) => matchesPattern(finding.where, pattern))) &&
    (!received || received.some((value) => sameJson(value, found))) &&
    (!receivedType || receivedType === type) &&
    (!bodyHas || valueAt(body(), bodyHas) !== undefined)
  );
}
