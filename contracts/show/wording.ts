import type { Unjudged } from '../judge/target.ts';
import { type Header, headerValues } from '../spec/exchange.ts';
import type { Expected, Finding, Received } from '../spec/finding.ts';
import { type Json, cut } from '../values/json.ts';
import { type Decision, decisionsIn } from '../spec/requirements/decisions.ts';
import { requirementOf } from '../spec/requirements/index.ts';

/** The longest text of a server that is shown in a line. */
const longest = 200;

/** Control characters, direction marks and escapes of a server's text as visible codes, so that a terminal stays whole. */
export const harmless = (text: string): string =>
  text.replace(
    // eslint-disable-next-line no-control-regex -- these are what must not reach a terminal
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const show = (value: Json): string => cut(harmless(JSON.stringify(value)), longest);

export const typeOf = (value: Json): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

export function expectedInWords(expected: Expected): string {
  switch (expected.kind) {
    case 'equal':
      return show(expected.value);
    case 'one-of':
      return expected.values.length === 1
        ? show(expected.values[0] ?? null)
        : `one of ${expected.values.map(show).join(', ')}`;
    case 'type':
      return `a value of type ${expected.type}`;
    case 'format':
      return `text of the form ${expected.format}`;
    case 'present':
      return 'to be there';
    case 'absent':
      return 'not to be there';
    case 'at-least':
    case 'at-most':
      return `${expected.of === 'value' ? '' : `${expected.of} `}${expected.kind.replace('-', ' ')} ${show(expected.value)}`;
    case 'not-before':
      return `not before ${expected.other} ${show(expected.value)}`;
    case 'not-above':
      return `not above ${expected.other} ${show(expected.value)}`;
    case 'holds':
      return expected.what;
    default:
      return expected satisfies never;
  }
}

export function receivedInWords(received: Received): string {
  return received.kind === 'absent' ? 'nothing' : `${show(received.value)} (${typeOf(received.value)})`;
}

/** A finding in lines: requirement, sentence, expected, received; and what we decided, where nobody else says it. */
export function findingInWords(finding: Finding): string[] {
  const requirement = requirementOf(finding.requirement);
  const decision = requirement.decision ? `, decision ${requirement.decision}` : '';
  return [
    `${finding.requirement} (${requirement.level}, ${requirement.authority.replace('-', ' ')}${decision})`,
    `  "${requirement.sentence}"  [${requirement.where}]`,
    `  at        ${finding.where}`,
    `  expected  ${expectedInWords(finding.expected)}`,
    `  received  ${receivedInWords(finding.received)}`,
    ...(requirement.authority === 'ours' ? decisionsIn(decision).map(decisionInWords) : []),
  ];
}

export const findingInASentence = ({ requirement, where, expected, received }: Finding): string =>
  `${requirement}: at ${where} expected ${expectedInWords(expected)}, received ${receivedInWords(received)}. "${requirementOf(requirement).sentence}"`;

const decisionInWords = ({ id, decided }: Decision): string => `  decided   ${id}: ${decided}`;

/** What the parts between us and a server call themselves, or a request that passed through them. */
const signs = ['Server', 'Via', 'CF-Ray', 'X-Amz-Cf-Id', 'X-Cache', 'X-Served-By'];

/** By which whoever runs a server finds a request in its logs. */
const isTrace = (name: string): boolean =>
  /^(?:.*(?:request|correlation|trace|transaction)-?id|cf-ray|x-amz-cf-id|x-azure-ref|traceparent)$/i.test(name);

/** Whether a header speaks of the message, of what it passed through, or of our share of a limit: of nobody. */
export const isImpersonal = (name: string): boolean =>
  isTrace(name) || signs.some((sign) => sign.toLowerCase() === name.toLowerCase()) || messageHeader.test(name);

const messageHeader =
  /^(?:content-(?:type|length|encoding|language)|date|vary|allow|connection|keep-alive|transfer-encoding|retry-after|www-authenticate|cache-control|age|expires|etag|strict-transport-security|alt-svc|deprecation|sunset|(?:x-)?(?:ratelimit|rate-limit)-.*|x-runtime|access-control-.*|x-(?:content-type|frame)-options|referrer-policy|content-security-policy)$/i;

/** Of a web page where the answer of an API should be: that it is one, and who sent it; null: it is none. */
export function pageInWords({ status, headers, body }: Answer): string | null {
  const [type = ''] = headerValues(headers, 'content-type');
  if (body.trim() === '') return null; // nothing, whatever its type says
  if (!/^\s*(?:text\/html|application\/xhtml)/i.test(type) && !/^\s*<(?:!doctype html|html)\b/i.test(body)) return null;
  const told = signs.flatMap((name) => headerValues(headers, name).map((value) => `${name}: ${value}`));
  return harmless(
    cut(
      ['a web page, as a proxy or CDN sends it', String(status), type || 'no Content-Type', ...told].join(', '),
      longest,
    ),
  );
}

/** Where a redirect leads, as far as it may be shown: what it hands on stands behind a `?` or `#`. */
export const locationInWords = ({ headers }: Pick<Answer, 'headers'>): string =>
  (headerValues(headers, 'location')[0] ?? '').replace(/[?#].+/s, '?…').slice(0, longest);

/** What an answer says of who sent it: that it is a page, and what to ask for it by. A line each. */
export function senderInWords(answer: Answer): string[] {
  const page = pageInWords(answer);
  const traces = answer.headers.filter(([name]) => isTrace(name)).map(([name, value]) => `${name}: ${value}`);
  return [
    ...(page ? [`answered by ${page}`] : []),
    ...(traces.length > 0 ? [harmless(cut(`to be found at the server by ${traces.join(', ')}`, longest))] : []),
  ];
}

type Answer = { readonly status: number; readonly headers: readonly Header[]; readonly body: string };

export const unjudgedInWords = ({ target, why, todo }: Unjudged): string =>
  harmless(`not judged: ${why.startsWith(target) ? '' : `${target}: `}${why} ${todo}`);
