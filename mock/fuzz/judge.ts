import { checkExchange, exchangeWith } from '../../contracts/rules/index.ts';
import { findingInWords } from '../../contracts/show/wording.ts';
import { type OperationId, contract, operationOf } from '../../contracts/spec/contract.ts';
import { headerValues } from '../../contracts/spec/exchange.ts';
import type { TargetName } from '../../contracts/spec/targets.ts';
import { isObject, parseJson } from '../../contracts/values/json.ts';
import { Secret } from '../../contracts/values/secret.ts';
import { type Heard, type RawAnswer, type Written, readAnswers } from './wire.ts';
import { mockClientSecret } from '../../contracts/spec/auth.ts';
import { weigh } from '../../contracts/judge/verdict.ts';

export const fuzzParts = ['property', 'schemathesis'] as const;
export type FuzzPart = (typeof fuzzParts)[number];

export type FuzzOptions = {
  readonly url: URL;
  /** Property cases; Schemathesis gets a share of it for each operation. */
  readonly cases: number;
  readonly seed: number;
  readonly only?: FuzzPart;
  /** Where examples that break the mock are written. */
  readonly out: string;
};

/** What a part of the fuzz came to: how many answers had each status, and each failure in words. */
export type Outcome = {
  readonly cases: number;
  readonly statuses: ReadonlyMap<number, number>;
  readonly failures: readonly string[];
};

/** What a request asks, so that its answer can be held to the contract. */
export type Ask = {
  readonly method: string;
  /** An operation, or the control API. */
  readonly of: OperationId | 'control';
  /** Left out: the live API's. */
  readonly target?: TargetName;
  /** The statuses it may get; any that the operation declares if none are named. */
  readonly statuses?: readonly number[];
  /** Whether it asks for a 5xx by `Prefer`. */
  readonly asksToFail?: boolean;
  /** Whether it may be more than the mock reads. */
  readonly isLarge?: boolean;
};

/** One property case: a connection with what is written to it. */
export type FuzzCase = {
  readonly written: Written;
  /**
   * What is asked, in order. `past telling`: some requests, or none. `anything`: the account has faults, so whatever comes
   * is as it should be, if only something does.
   */
  readonly asks: readonly Ask[] | 'past telling' | 'anything';
};

/** What no answer of the case may tell: the name of its account, which is its token. */
type Account = string;

/** What is wrong with what came back, in sentences; none when the mock kept every promise. */
export function judgeCase({ written, asks }: FuzzCase, { bytes, end }: Heard, account: Account): string[] {
  if (written.ends === 'vanishes') return [];
  if (end === 'refused' || end === 'hangs') return [`the connection ${end === 'hangs' ? 'hangs' : 'is refused'}`];
  if (asks === 'anything') return [];
  const known = asks === 'past telling' ? [] : asks;
  const { answers, rest, broken } = readAnswers(
    bytes,
    known.map(({ method }) => method),
  );
  if (broken) return [`what came is no HTTP: ${broken}`];
  if (rest > 0) return [`the last answer is cut after ${rest} bytes`];
  const told = answers.flatMap((answer, at) =>
    asks === 'past telling' ? judgeUntold(answer) : judgeAnswer(asks[at], answer, account),
  );
  if (told.length > 0 || answers.length >= known.length) return told;
  const isOver = answers.some(({ headers }) => headerValues(headers, 'connection').includes('close'));
  return isOver ? [] : [`${known.length} requests got ${answers.length} answers`];
}

/** What the mock answers of its own: it refuses what is larger than it takes (limits.ts). */
const isRefusalOfSize = ({ status }: RawAnswer): boolean => status === 413 || status === 431;

/** What the mock says to bytes that are no HTTP request, or not a whole one: they belong to no operation. */
const isNoRequest = ({ status, headers, body }: RawAnswer): boolean =>
  [400, 408, 431].includes(status) && body === '' && headerValues(headers, 'connection').includes('close');

const unasked = ({ status, body }: RawAnswer): string => `${status} was not asked for: ${body.slice(0, 300)}`;

const declared = Object.values(contract.operations).flatMap(({ responses }) => Object.keys(responses).map(Number));

/** Bytes past telling get an answer that some operation has, or hear that they are no request. */
function judgeUntold(answer: RawAnswer): string[] {
  if (answer.status >= 500) return [unasked(answer)];
  return declared.includes(answer.status) || isNoRequest(answer) || isRefusalOfSize(answer)
    ? []
    : [`the status ${answer.status} is no operation's`];
}

function judgeAnswer(ask: Ask | undefined, answer: RawAnswer, account: Account): string[] {
  const { status, body } = answer;
  if (status >= 500 && !ask?.asksToFail) return [unasked(answer)];
  if (!ask) return isNoRequest(answer) ? [] : [`an answer ${status} to no request`];
  const { of, statuses, method } = ask;
  if (isRefusalOfSize(answer) && ask.isLarge) return [];
  if (of === 'control') return judgeControl(answer);
  if (statuses && !statuses.includes(status))
    return [`${of} answers ${status}, not ${statuses.join(' or ')}: ${body.slice(0, 300)}`];
  if (method === 'HEAD') return []; // there is no body to judge
  const secret = new Secret(operationOf(of).security === 'none' ? mockClientSecret : account);
  const exchange = { ...exchangeWith(of, answer, ask.target), secrets: [secret] };
  return weigh(checkExchange(exchange, contract), exchange)
    .filter(({ weight }) => weight === 'fail')
    .map((finding) => `${of} ${status}: ${findingInWords(finding).join(' · ')}`);
}

/** The control API says what is wrong in a member `error`, and tells of itself in a JSON object. */
function judgeControl({ status, body }: RawAnswer): string[] {
  if ([200, 400, 401, 404, 409].includes(status) && isObject(parseJson(body))) return [];
  return [`the control API answers ${status}: ${body.slice(0, 300)}`];
}
