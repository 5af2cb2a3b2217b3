import { type OperationId, contract as ours } from '../../contracts/spec/contract.ts';
import type { Exchange } from '../../contracts/spec/exchange.ts';
import { examplesOf } from '../../contracts/spec/examples.ts';
import { memberMutants } from '../derive/bodies.ts';
import { faultsOf } from '../mutant.ts';
import { type Finding, inBody } from '../../contracts/spec/finding.ts';
import { type Json, isObject, parseJson, pointerTokens, valueAt } from '../../contracts/values/json.ts';
import type { Contract } from '../../contracts/spec/operation.ts';
import { requirementOf } from '../../contracts/spec/requirements/index.ts';
import { webhookOperation } from '../../contracts/spec/webhook.ts';
import { checkExchange, exchangeWith } from '../../contracts/rules/index.ts';
import { judgeWebhook } from '../../contracts/rules/webhook.ts';
import {
  type CounterExample,
  type WrongAnswer,
  answersOf,
  counterExamples,
  wrongAnswers,
  wrongIn,
} from './counterexamples.ts';

/** An answer, or a message, that must be found to break something at a place of its body or below, or nothing at all. */
type Tried = Omit<WrongAnswer, 'operation' | 'breaks'> & {
  readonly operation: CounterExample[0];
  readonly breaks: WrongAnswer['breaks'] | null;
  readonly at?: string;
};

/** All that a contract lets pass which it may not, and what it refuses though it is right, as sentences. None when all is well. */
export function* complaintsOf(contract: Contract, bodies = counterExamples): Generator<string> {
  for (const [operation, statuses] of answersOf) {
    const declared = Object.keys(contract.operations[operation]?.responses ?? {}).join(', ');
    if (declared !== statuses.join(', '))
      yield `${operation} declares ${declared}, and may answer ${statuses.join(', ')}`;
  }
  for (const tried of [...wrongAnswers, ...derivedBeside(bodies), ...bodies.flatMap(triedOf)])
    yield* complaint(tried, contract);
}

function complaint(tried: Tried, contract: Contract): string[] {
  const { operation, status, headers, text = '', breaks, at } = tried;
  const findings = findingsOf(tried, contract);
  const name = operation === webhookOperation ? 'webhook' : `${operation} ${status}`;
  if (breaks === null)
    return findings
      .filter(isNoNote)
      .map(({ requirement, where }) => `${name}: a right body is found to break ${requirement} at ${where}`);
  if (findings.some((one) => one.requirement === breaks && one.where.startsWith(at === undefined ? '' : inBody(at))))
    return [];
  const shown =
    at === undefined
      ? JSON.stringify({ headers, text })
      : `${JSON.stringify(valueAt(parseJson(text), at)) ?? 'nothing'} at ${inBody(at)}`;
  return [`${name}: ${shown} does not break ${breaks}`];
}

const isNoNote = ({ requirement }: Finding): boolean => requirementOf(requirement).level !== 'MAY';

/** The body that is right, and each that is wrong. */
const triedOf = ([operation, status, right, ...wrong]: CounterExample): Tried[] => [
  { operation, status, text: JSON.stringify(right), breaks: null },
  ...wrong.flatMap(wrongIn).map(([at, value, breaks]) => {
    const text = JSON.stringify(withValue(right, at, value));
    return { operation, status, text, breaks, at };
  }),
];

/** For answers that no row speaks of: their example, broken in every way that its schema forbids, and what that breaks today. */
const derivedBeside = (bodies: readonly CounterExample[]): Tried[] =>
  memberMutants.flatMap((mutant): Tried[] => {
    const { operation, status } = mutant;
    const [fault] = faultsOf(mutant);
    const hasRow = bodies.some(([id, of]) => id === operation && of === status);
    const [example] = status === null ? [] : examplesOf(operation, status);
    if (hasRow || !example || typeof fault?.breaks !== 'function') return [];
    const answer = { status: example.status, headers: [], body: example.text };
    const { body: text } = fault.breaks(answer, { authorization: '', body: '', occasion: 1 });
    const tried = { operation: operation as OperationId, status: example.status, text, breaks: null };
    const [broken] = findingsOf(tried, ours).filter(isNoNote);
    return broken ? [{ ...tried, breaks: broken.requirement }] : [];
  });

export const wrongExchanges = (): Exchange[] =>
  [...wrongAnswers, ...counterExamples.flatMap(triedOf)].flatMap((tried) => (tried.breaks ? exchangeOf(tried) : []));

/** The body with another value at a pointer, or nothing there. */
function withValue(body: Json, pointer: string, value: Json | undefined): Json {
  const [token, ...rest] = pointerTokens(pointer);
  if (token === undefined) return value ?? null;
  const inner = (child: Json | undefined): Json | undefined =>
    rest.length === 0 ? value : withValue(child ?? {}, `/${rest.join('/')}`, value);
  if (Array.isArray(body)) return body.map((item: Json, at) => (String(at) === token ? (inner(item) ?? null) : item));
  const members = isObject(body) ? body : {};
  return JSON.parse(JSON.stringify({ ...members, [token]: inner(members[token]) })) as Json; // without what is undefined
}

const findingsOf = (tried: Tried, contract: Contract): readonly Finding[] =>
  tried.operation === webhookOperation
    ? judgeWebhook({ headers: [], body: tried.text ?? '', receivedAt: 0, signature: 'not-asked-for' }, [], contract)
        .findings
    : exchangeOf(tried).flatMap((exchange) => checkExchange(exchange, contract));

const usualHeaders = { 'content-type': 'application/json', 'www-authenticate': 'Basic' };

/** None of a message, which nobody asked for. */
function exchangeOf({ operation, status, headers, text = '' }: Tried): Exchange[] {
  if (operation === webhookOperation) return [];
  const sent = Object.entries({ ...usualHeaders, ...headers });
  const told = sent.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return [exchangeWith(operation, { status, headers: told, body: text })];
}
