import { contract, operationOf } from '../../contracts/spec/contract.ts';
import { type Exchange, headerValues } from '../../contracts/spec/exchange.ts';
import { isObject, parseJson } from '../../contracts/values/json.ts';
import { weigh } from '../../contracts/judge/judge.ts';
import { checkExchange } from '../../contracts/rules/index.ts';
import { Secret } from '../../contracts/values/secret.ts';
import { findingInWords } from '../../contracts/show/wording.ts';
import { type Ask, type FuzzCase, clientSecret } from './fuzz-case.ts';
import { type RawAnswer, readAnswers } from './read-answers.ts';
import type { Heard } from './wire.ts';

/** What is wrong with what came back, in sentences; none when the mock kept every promise. */
export function judgeCase({ written, asks }: FuzzCase, heard: Heard, account: string): string[] {
  if (written.ends === 'vanishes') return [];
  if (heard.end === 'refused' || heard.end === 'hangs')
    return [`the connection ${heard.end === 'hangs' ? 'hangs' : 'is refused'}`];
  if (asks.some(({ kind }) => kind === 'anything')) return [];
  const { answers, rest, broken } = readAnswers(
    heard.bytes,
    asks.map(({ method }) => method),
    true,
  );
  if (broken) return [`what came is no HTTP: ${broken}`];
  if (rest > 0) return [`the last answer is cut after ${rest} bytes`];
  const told = answers.flatMap((answer, at) => judgeAnswer(asks[at], answer, account));
  return told.length > 0 ? told : missing(asks, answers, written.ends === 'waits');
}

/** Every whole request gets an answer, unless an earlier one ended the connection. */
function missing(asks: readonly Ask[], answers: readonly RawAnswer[], waits: boolean): string[] {
  const last = answers[answers.length - 1];
  const closed = last !== undefined && headerValues(last.headers, 'connection').includes('close');
  if (!waits || closed || answers.length >= asks.length) return [];
  return [`${asks.length} requests got ${answers.length} answers`];
}

function judgeAnswer(ask: Ask | undefined, answer: RawAnswer, account: string): string[] {
  if (answer.status >= 500 && !(ask?.kind === 'operation' && ask.asksToFail))
    return [`${answer.status} was not asked for: ${answer.body.slice(0, 300)}`];
  if (isNoRequest(answer) && (!ask || ask.doubtful)) return [];
  if (!ask) return [`an answer ${answer.status} to no request`];
  switch (ask.kind) {
    case 'operation':
      return judgeOperation(ask, answer, account);
    case 'control':
      return judgeControl(answer);
    case 'unknown':
      return someStatuses.includes(answer.status) ? [] : [`the status ${answer.status} is no operation's`];
    case 'anything':
      return [];
    default:
      return ask satisfies never;
  }
}

/** What the mock says to bytes that are no HTTP request, or not a whole one: they belong to no operation. */
const isNoRequest = ({ status, headers, body }: RawAnswer): boolean =>
  (status === 400 || status === 431 || status === 408) &&
  body === '' &&
  headerValues(headers, 'connection').includes('close');

/** What the mock answers of its own, whatever is asked: it refuses what is larger than it takes (limits.ts). */
const ownStatuses: readonly number[] = [413, 431];

const someStatuses = [
  ...ownStatuses,
  ...Object.values(contract.operations).flatMap(({ responses }) => Object.keys(responses).map(Number)),
];

function judgeOperation(ask: Ask & { kind: 'operation' }, answer: RawAnswer, account: string): string[] {
  const { operation, target, statuses } = ask;
  if (statuses && !statuses.includes(answer.status))
    return [`${operation} answers ${answer.status}, not ${statuses.join(' or ')}: ${answer.body.slice(0, 300)}`];
  const exchange: Exchange = {
    operation,
    target,
    request: { method: ask.method, url: '', headers: [], auth: 'valid', body: '' },
    answer: { kind: 'response', ...answer },
    secrets: [new Secret(operationOf(operation).security === 'none' ? clientSecret : account)],
    startedAt: 0,
    durationMs: 0,
  };
  const isHead = ask.method === 'HEAD'; // no body to judge
  const broken = weigh(checkExchange(exchange, contract), exchange).filter(
    ({ weight, rule }) =>
      weight === 'fail' &&
      !(isHead && rule === 'json-body') &&
      !(ownStatuses.includes(answer.status) && rule === 'status'),
  );
  return broken.map((finding) => `${operation} ${answer.status}: ${findingInWords(finding).join(' · ')}`);
}

const controlStatuses = [200, 400, 401, 404, 409, ...ownStatuses];

/** The control API says what is wrong in a member `error`, and tells of itself in a JSON object. */
function judgeControl({ status, body }: RawAnswer): string[] {
  if (!controlStatuses.includes(status)) return [`the control API answers ${status}: ${body.slice(0, 300)}`];
  const said = parseJson(body);
  if (status === 431 ? body === '' : isObject(said)) return [];
  return [`the control API answers ${status} without a JSON object: ${body.slice(0, 300)}`];
}
