import { mediaTypeOf } from '../contracts/spec/exchange.ts';
import { inBody } from '../contracts/spec/finding.ts';
import { typeOf } from '../contracts/show/wording.ts';
import { type Json, below, isObject, parseJson } from '../contracts/values/json.ts';
import type { ShownExchange } from '../contracts/show/redact.ts';
import { stars } from '../contracts/values/secret.ts';
import type { Difference, VerdictEntry } from './contract-run.ts';
import { counterpartOf, isMock, isSandbox } from '../contracts/spec/targets.ts';

/** Compares, case by case, what a real target and the mock that stands for it answered last. */
export function differencesOf(verdicts: readonly VerdictEntry[]): Difference[] {
  const known = new Map(verdicts.map((entry) => [`${entry.case} ${entry.target}`, entry]));
  return verdicts.flatMap((entry) => {
    const mock = known.get(`${entry.case} ${counterpartOf(entry.target)}`);
    return mock && !isMock(entry.target) ? compare(entry, mock) : [];
  });
}

function compare(one: VerdictEntry, other: VerdictEntry): Difference[] {
  const [a, b] = [lastOf(one), lastOf(other)];
  if (!a || !b) return [];
  const fixed = isSandbox(one.target); // sandboxes answer fixed bodies; elsewhere each account has its own values
  const [left, right] = [facts(a, fixed), facts(b, fixed)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((where) => left.get(where) !== right.get(where))
    .map((where) => ({
      case: one.case,
      where,
      shown: { [one.target]: left.get(where) ?? 'nothing', [other.target]: right.get(where) ?? 'nothing' },
    }));
}

const lastOf = ({ exchanges }: VerdictEntry): ShownExchange['answer'] | undefined =>
  exchanges[exchanges.length - 1]?.answer;

/** An answer as places and what stands there. Items of a list are one place: how many there are is each account's own. */
function facts(answer: ShownExchange['answer'], fixed: boolean): Map<string, string> {
  if (answer.kind === 'failure') return new Map([['status', answer.failure]]);
  const found = new Map([['status', String(answer.status)]]);
  const type = mediaTypeOf(answer);
  if (type !== '') found.set('content-type', type);
  const body = parseJson(answer.body);
  if (body !== undefined) gather(body, '', fixed, found);
  return found;
}

function gather(value: Json, pointer: string, fixed: boolean, into: Map<string, string>): void {
  const kind = typeOf(value);
  const isScalar = kind !== 'array' && kind !== 'object';
  into.set(inBody(pointer), fixed && isScalar && value !== stars ? JSON.stringify(value) : kind);
  if (Array.isArray(value))
    value.forEach((item: Json, at) => gather(item, below(pointer, fixed ? at : '*'), fixed, into));
  else if (isObject(value))
    for (const [name, child] of Object.entries(value)) gather(child, below(pointer, name), fixed, into);
}
