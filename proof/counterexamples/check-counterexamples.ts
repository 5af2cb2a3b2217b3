import {
  type CounterExample,
  type Wrong,
  type WrongAnswer,
  answersOf,
  counterExamples,
  wrongAnswers,
} from './counterexamples.ts';
import { type OperationId, contract } from '../../contracts/spec/contract.ts';
import type { Exchange } from '../../contracts/spec/exchange.ts';
import { examples } from '../../contracts/generated/examples.ts';
import { operatorOf } from '../../faults/operator.ts';
import { memberDrafts } from '../derive/bodies.ts';
import { type Finding, inBody } from '../../contracts/rules/finding.ts';
import { type Json, isObject, pointerTokens } from '../../contracts/values/json.ts';
import type { Contract } from '../../contracts/spec/operation.ts';
import { requirementOf } from '../../contracts/spec/requirements/index.ts';
import { checkExchange, rules } from '../../contracts/rules/index.ts';
import { judgeWebhook } from '../../contracts/rules/webhook.ts';

type Answered = readonly [operation: Exchange['operation'], status: number];

/** All that a contract lets pass which it may not, and what it refuses though it is right, as sentences. Empty when all is well. */
export const checkCounterExamples = (held: Contract, rows = counterExamples): string[] => [...complaintsOf(held, rows)];

/** The same one by one, for who needs only the first. */
export function* complaintsOf(held: Contract, rows = counterExamples): Generator<string> {
  for (const [operation, statuses] of answersOf) yield* declares(operation, statuses, held);
  for (const wrong of [...wrongAnswers, ...derivedBeside(rows)]) if (!isFound(wrong, held)) yield inWords(wrong);
  for (const row of rows) yield* bodiesOf(row, held);
}

/** For answers that no row speaks of: their example, broken in every way that its schema forbids, and what that breaks today. */
const derivedBeside = (rows: readonly CounterExample[]): WrongAnswer[] =>
  memberDrafts.flatMap(({ operation, status, fault }) => {
    const hasRow = rows.some(
      ({ answers }) => answers !== 'webhook' && answers.some(([id, of]) => id === operation && of === status),
    );
    const example = examples.find((one) => one.operation === operation && one.status === status && !one.vendor);
    if (hasRow || !example || !('operator' in fault)) return [];
    const answer = { status: example.status, headers: [], body: example.text };
    const text = operatorOf(fault)(answer, { authorization: '', body: '', occasion: 1 }).body;
    const answered = [operation as OperationId, example.status] as const;
    return ofAnswer(answered, text, {}, contract)
      .filter(isNoNote)
      .slice(0, 1)
      .map(({ requirement }) => ({ operation: answered[0], status: example.status, text, breaks: requirement }));
  });

function* bodiesOf(example: CounterExample, held: Contract): Generator<string> {
  const { answers } = example;
  if (answers === 'webhook') yield* complaints('webhook', example, (body) => ofMessage(body, held));
  else
    for (const answer of answers)
      yield* complaints(`${answer[0]} ${answer[1]}`, withStatus(example, answer[1]), (body) =>
        ofAnswer(answer, JSON.stringify(body), {}, held),
      );
}

const isFound = ({ operation, status, headers = {}, text = '', breaks }: WrongAnswer, held: Contract): boolean =>
  ofAnswer([operation, status], text, headers, held).some(({ requirement }) => requirement === breaks);

const inWords = ({ operation, status, headers, text, breaks }: WrongAnswer): string =>
  `${operation} ${status}: ${JSON.stringify({ headers, text })} does not break ${breaks}`;

function declares(operation: string, statuses: readonly number[], { operations }: Contract): string[] {
  const declared = Object.keys(operations[operation]?.responses ?? {});
  const same = declared.join() === statuses.join();
  return same ? [] : [`${operation} declares ${declared.join(', ')}, and may answer ${statuses.join(', ')}`];
}

/** Errors name the status that they are answered with. */
const withStatus = (example: CounterExample, status: number): CounterExample => ({
  ...example,
  right: JSON.parse(JSON.stringify(example.right).replaceAll('{status}', String(status))) as Json,
});

function complaints(
  name: string,
  { right, wrong }: CounterExample,
  findingsOf: (body: Json) => readonly Finding[],
): string[] {
  const accused = findingsOf(right)
    .filter(isNoNote)
    .map(({ requirement, where }) => `${name}: a right body is found to break ${requirement} at ${where}`);
  const missed = wrong
    .filter(
      ([pointer, value, requirement]) => !tells(findingsOf(withValue(right, pointer, value)), pointer, requirement),
    )
    .map(
      ([pointer, value, requirement]) =>
        `${name}: ${JSON.stringify(value) ?? 'nothing'} at ${inBody(pointer)} does not break ${requirement}`,
    );
  return [...accused, ...missed];
}

/** Every wrong answer of the table as an exchange. */
export function* wrongExchanges(): Generator<Exchange> {
  for (const { operation, status, headers = {}, text = '' } of wrongAnswers)
    yield exchangeOf([operation, status], text, headers);
  for (const example of counterExamples)
    for (const answer of example.answers === 'webhook' ? [] : example.answers) {
      const { right, wrong } = withStatus(example, answer[1]);
      for (const [pointer, value] of wrong)
        yield exchangeOf(answer, JSON.stringify(withValue(right, pointer, value)), {});
    }
}

const isNoNote = ({ requirement }: Finding): boolean => requirementOf(requirement).level !== 'MAY';

/** The finding stands at the place or below it. */
const tells = (findings: readonly Finding[], pointer: string, requirement: Wrong[2]): boolean =>
  findings.some((one) => one.requirement === requirement && one.where.startsWith(inBody(pointer)));

/** The body with another value at a pointer, or nothing there. */
function withValue(body: Json, pointer: string, value: Json | undefined): Json {
  const [token, ...rest] = pointerTokens(pointer);
  if (token === undefined) return value ?? null;
  const inner = (child: Json | undefined): Json | undefined =>
    rest.length === 0 ? value : withValue(child ?? {}, `/${rest.join('/')}`, value);
  if (Array.isArray(body)) return body.map((item: Json, at) => (String(at) === token ? (inner(item) ?? null) : item));
  const members = isObject(body) ? body : {};
  const changed = inner(members[token]);
  const others = Object.entries(members).filter(([name]) => name !== token);
  return Object.fromEntries(changed === undefined ? others : [...others, [token, changed]]);
}

const usualHeaders = { 'content-type': 'application/json', 'www-authenticate': 'Basic' };

const ofAnswer = (
  answered: Answered,
  body: string,
  headers: NonNullable<WrongAnswer['headers']>,
  held: Contract,
): readonly Finding[] => checkExchange(exchangeOf(answered, body, headers), held, rules);

function exchangeOf(
  [operation, status]: Answered,
  body: string,
  headers: NonNullable<WrongAnswer['headers']>,
): Exchange {
  return {
    operation,
    target: operation.startsWith('import2') ? 'import2@mock-live' : 'elastic-path@mock',
    request: { method: 'GET', url: '', headers: [], auth: 'valid', body: '' },
    answer: {
      kind: 'response',
      status,
      headers: Object.entries({ ...usualHeaders, ...headers }).flatMap(([name, value]) =>
        value === null ? [] : [[name, value] as const],
      ),
      body,
    },
    secrets: [],
    startedAt: 0,
    durationMs: 0,
  };
}

const ofMessage = (body: Json, held: Contract): readonly Finding[] =>
  judgeWebhook({ headers: [], body: JSON.stringify(body), receivedAt: 0, signature: 'not-asked-for' }, [], held)
    .findings;
