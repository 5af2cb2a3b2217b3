import { contract } from './contract.ts';
import { type Exchange, type Header, type Response, jsonOf } from './exchange.ts';
import type { Finding, Received } from './finding.ts';
import { type Json, below, isObject, matchesPattern, parseJson } from './json.ts';
import { Secret, stars, withoutSecrets } from './secret.ts';
import type { Step } from './target.ts';

/** An exchange as it may be written: secrets starred, bodies cut. */
export type ShownExchange = {
  readonly operation: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly auth: string;
    readonly headers: readonly Header[];
    readonly body: string;
  };
  readonly answer:
    | { readonly kind: 'response'; readonly status: number; readonly headers: readonly Header[]; readonly body: string }
    | { readonly kind: 'failure'; readonly failure: string; readonly detail: string };
  readonly startedAt: number;
  readonly durationMs: number;
};

/** The longest body or header value that is kept, in characters. */
const longest = 4096;

const cut = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters in all)` : text;

/** The secrets of some exchanges: those the requests carried and those the answers issued (`x-secret`). */
export const secretsOfExchanges = (exchanges: readonly Exchange[]): Secret[] =>
  exchanges.flatMap((exchange) => [...exchange.secrets, ...issuedBy(exchange)]);

/** The exchange without its secrets. */
export function redactExchange(
  exchange: Exchange,
  secrets: readonly Secret[] = secretsOfExchanges([exchange]),
): ShownExchange {
  const clean = (text: string): string => cut(withoutSecrets(text, secrets));
  const headers = (pairs: readonly Header[]): Header[] => pairs.map(([name, value]) => [name, clean(value)]);
  const { operation, request, answer, startedAt, durationMs } = exchange;
  return {
    operation,
    request: {
      method: request.method,
      url: clean(request.url),
      auth: request.auth,
      headers: headers(request.headers),
      body: clean(starred(request.body, requestSecrets(exchange))),
    },
    answer:
      answer.kind === 'failure'
        ? { ...answer, detail: clean(answer.detail) }
        : {
            ...answer,
            headers: headers(answer.headers),
            body: clean(starred(answer.body, responseSecrets(exchange, answer))),
          },
    startedAt,
    durationMs,
  };
}

/** A finding without its secrets. */
export function redactFinding<Any extends Finding>(
  finding: Any,
  exchange: Exchange | undefined,
  secrets: readonly Secret[],
): Any {
  const pointer = finding.where.startsWith('body ') ? finding.where.slice('body '.length) : '';
  const answer = exchange?.answer;
  const patterns = exchange && answer?.kind === 'response' ? responseSecrets(exchange, answer) : [];
  const isSecret = patterns.some((pattern) => matchesPattern(pointer, pattern));
  const hide = (received: Received): Received =>
    isSecret && received.kind === 'value' ? { kind: 'value', value: stars } : received;
  const expected = isSecret && finding.expected.kind === 'equal' ? { kind: 'equal', value: stars } : finding.expected;
  const shown = { ...finding, expected, received: cutReceived(hide(finding.received), patterns) };
  return JSON.parse(withoutSecrets(JSON.stringify(shown), secrets)) as Any;
}

/** A received value kept short: text is cut, a large structure becomes cut text. */
function cutReceived(received: Received, patterns: readonly string[]): Received {
  if (received.kind === 'absent') return received;
  const text =
    typeof received.value === 'string' ? received.value : JSON.stringify(starredAt(received.value, '', patterns));
  return typeof received.value === 'string' || text.length > longest ? { kind: 'value', value: cut(text) } : received;
}

const requestSecrets = ({ operation }: Exchange): readonly string[] =>
  contract.operations[operation]?.requestBody?.secrets ?? [];

const responseSecrets = ({ operation }: Exchange, { status }: Response): readonly string[] =>
  contract.operations[operation]?.responses[status]?.secrets ?? [];

/** A JSON or form body with the values at some places starred. */
function starred(body: string, patterns: readonly string[]): string {
  if (patterns.length === 0 || body === '') return body;
  const json = parseJson(body);
  if (json !== undefined) return JSON.stringify(starredAt(json, '', patterns));
  return patterns.reduce((text, pattern) => {
    const field = pattern.slice(1);
    return text.replace(new RegExp(`(^|&)${field}=[^&]*`, 'g'), `$1${field}=${stars}`);
  }, body);
}

function starredAt(value: Json, pointer: string, patterns: readonly string[]): Json {
  if (pointer !== '' && patterns.some((pattern) => matchesPattern(pointer, pattern))) return stars;
  if (Array.isArray(value)) return value.map((item: Json, at) => starredAt(item, below(pointer, at), patterns));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name, starredAt(child, below(pointer, name), patterns)]),
  );
}

/** The values an answer issues at the places openapi.yaml marks. */
function issuedBy(exchange: Exchange): Secret[] {
  if (exchange.answer.kind === 'failure') return [];
  const patterns = responseSecrets(exchange, exchange.answer);
  const body = patterns.length > 0 ? jsonOf(exchange.answer) : undefined;
  return body === undefined ? [] : collect(body, '', patterns);
}

function collect(value: Json, pointer: string, patterns: readonly string[]): Secret[] {
  if (typeof value === 'string')
    return patterns.some((pattern) => matchesPattern(pointer, pattern)) ? [new Secret(value)] : [];
  if (Array.isArray(value)) return value.flatMap((item: Json, at) => collect(item, below(pointer, at), patterns));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => collect(child, below(pointer, name), patterns));
}

/** The API exchanges among the steps of arranging. */
export const exchangesOf = (steps: readonly Step[]): Exchange[] =>
  steps.flatMap((step) => (step.kind === 'exchange' ? [step.exchange] : []));
