import { contract } from '../spec/contract.ts';
import type { Exchange, Header } from '../spec/exchange.ts';
import type { Expected, Finding, Received } from '../spec/finding.ts';
import { type Json, cut, isObject } from '../values/json.ts';
import { Secret, stars, withoutSecrets } from '../values/secret.ts';

/** An exchange as it may be written: secrets starred, bodies cut. */
export type ShownExchange = Omit<Exchange, 'target' | 'secrets' | 'earlier'>;

const longest = 4096;

/** Request and answer with every text in them changed; a cookie is starred, whatever it is. */
export function withTexts<Any extends Pick<Exchange, 'request' | 'answer'>>(
  exchange: Any,
  change: (text: string) => string,
): Any {
  const { request, answer } = exchange;
  const headers = (pairs: readonly Header[]): Header[] =>
    pairs.map(([name, value]) => [change(name), isCookie(name) ? stars : change(value)]); // a server names its headers
  return {
    ...exchange,
    request: {
      ...request,
      url: change(request.url),
      headers: headers(request.headers),
      body: change(request.body),
    },
    answer:
      answer.kind === 'failure'
        ? { ...answer, detail: change(answer.detail) }
        : { ...answer, headers: headers(answer.headers), body: change(answer.body) },
  };
}

export function redactExchange(
  exchange: Exchange,
  secrets: readonly Secret[] = secretsOfExchanges([exchange]),
): ShownExchange {
  const { target: _, secrets: _own, earlier: _earlier, ...shown } = exchange;
  return withTexts(shown, (text) => cut(withoutSecrets(starred(text), secrets), longest));
}

/** Whether a header's value is a credential of a session, whatever it is (RFC 6265). */
const isCookie = (name: string): boolean => /^(?:set-)?cookie2?$/i.test(name);

/** A finding without its secrets: only what was expected and received can hold one. */
export function redactFinding<Any extends Finding>(finding: Any, secrets: readonly Secret[]): Any {
  const isSecret = isSecretName(finding.where.slice(finding.where.lastIndexOf('/') + 1));
  const hide = (value: Json): Json => (isSecret ? stars : shortened(cleanJson(value, secrets)));
  const received: Received =
    finding.received.kind === 'absent' ? finding.received : { kind: 'value', value: hide(finding.received.value) };
  const { expected: due } = finding;
  const expected = // what is due may name what was sent, and so may the words for it
    due.kind === 'equal' ? { kind: 'equal', value: hide(due.value) } : (cleanJson(due, secrets) as Expected);
  return { ...finding, where: withoutSecrets(finding.where, secrets), expected, received }; // a server names its members
}

/** A value without secrets, in names or values; its structure is kept. */
function cleanJson(value: Json, secrets: readonly Secret[]): Json {
  if (typeof value === 'string') return withoutSecrets(starred(value), secrets);
  if (Array.isArray(value)) return value.map((item: Json) => cleanJson(item, secrets));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      withoutSecrets(name, secrets),
      isSecretName(name) ? stars : cleanJson(child, secrets),
    ]),
  );
}

/** Text is cut; a large structure becomes cut text. */
function shortened(value: Json): Json {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return typeof value === 'string' || text.length > longest ? cut(text, longest) : value;
}

/**
 * The members that openapi.yaml marks as secret anywhere. They are starred by name, at any depth and in text that is no
 * JSON too: an answer that breaks the contract leaks like one that keeps it.
 */
export const secretNames: readonly string[] = [
  ...new Set(
    Object.values(contract.operations).flatMap(({ requestBody, responses }) =>
      [...(requestBody?.secrets ?? []), ...Object.values(responses).flatMap(({ secrets }) => secrets)].map((pattern) =>
        pattern.slice(pattern.lastIndexOf('/') + 1),
      ),
    ),
  ),
];

const named = `(?:${secretNames.join('|')})`;
const aName = new RegExp(`^${named}$`, 'i');
const isSecretName = (name: string): boolean => aName.test(name);

/** How a secret member is written: in JSON and what is nearly JSON, in JSON within a text, in XML, in a form or a query. */
const texts: readonly RegExp[] = [
  String.raw`("${named}"\s*:\s*")([^"\\]*(?:\\.[^"\\]*)*)`,
  String.raw`(\\+"${named}\\+"\s*:\s*\\+")([^"\\]*)`,
  String.raw`(<${named}>)([^<]*)`,
  String.raw`((?:^|[&?])${named}=)([^&\s]*)`,
].map((pattern) => new RegExp(pattern, 'gi'));
const aNumber = new RegExp(String.raw`("${named}"\s*:\s*)-?\d[\d.eE+-]*`, 'gi');

/** A text with something else in place of the values of secret members. A number becomes another: that it is one is a finding. */
export const replaceSecretMembers = (text: string, by: (value: string) => string): string =>
  texts.reduce(
    (changed, pattern) => changed.replace(pattern, (_, head: string, value: string) => head + by(value)),
    text.replace(aNumber, (_, head: string) => `${head}0`),
  );

export const starred = (text: string): string => replaceSecretMembers(text, () => stars);

export const secretMembers = (text: string): string[] =>
  texts
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map(([, , value]) => value ?? '')
    .filter((value) => value !== '');

/** Issued values shorter than this are starred where they stand, not searched for: a mock's token may be "string". */
export const shortestIssued = 12;

/**
 * The secrets of some exchanges: those the requests carried, and those the answers issued (`x-secret`), which are kept out of
 * everything else that is said of the case.
 */
export const secretsOfExchanges = (exchanges: readonly Pick<Exchange, 'secrets' | 'answer'>[]): Secret[] =>
  exchanges.flatMap(({ secrets, answer }) => {
    const issued = answer.kind === 'failure' ? [] : secretMembers(answer.body);
    return [...secrets, ...issued.filter((one) => one.length >= shortestIssued).map((one) => new Secret(one))];
  });
