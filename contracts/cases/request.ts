import type { AnyCase, BodyTemplate, FileTemplate, RequestTemplate } from './case.ts';
import { type OperationId, operationOf } from '../spec/contract.ts';
import type { Auth, Header } from '../spec/exchange.ts';
import { type Json, wellFormed } from '../values/json.ts';
import type { Operation } from '../spec/operation.ts';
import { plain } from './plain.ts';
import type { Parameters } from '../settings/parameters.ts';
import { traceparent } from '../spec/traceparent.ts';
import { userAgent } from '../spec/user-agent.ts';

/** A request ready to be sent, but for base URL and credentials, which a target adds. */
export type RequestDraft = {
  readonly operation: OperationId;
  readonly method: string;
  /** Path and query below the API's base URL. */
  readonly path: string;
  readonly headers: readonly Header[];
  readonly auth: Auth;
  readonly body: string;
};

const boundary = 'import-api-suite-boundary';

/** Builds a row's request: the operation's plain request, with what the row changes. */
export function buildRequest(row: Pick<AnyCase, 'operation' | 'request'>, parameters: Parameters): RequestDraft {
  const operation = operationOf(row.operation);
  const { request: usual = {} } = plain[row.operation];
  const template: RequestTemplate = { ...usual, ...row.request };
  const query = { ...usual.query, ...arrangedQuery(operation, parameters), ...row.request?.query };
  const fill = filler(parameters);
  return {
    operation: row.operation,
    method: template.method ?? operation.method,
    path: pathOf(operation, template, parameters, fill) + queryText(query, fill),
    headers: headersOf(operation, template, parameters, fill),
    auth: template.auth ?? 'valid',
    body: template.body ? encodeBody(template.body, parameters) : '',
  };
}

type Fill = (text: string) => string;

/** Replaces `{name}` by the parameter of that name; other braces stay. */
const filler =
  (parameters: Parameters): Fill =>
  (text) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => parameters[name] ?? whole);

/** A text with its `{name}`s filled in. */
export const fillText = (text: string, parameters: Parameters): string => filler(parameters)(text);

/** Every string inside a JSON value filled in. */
export const fillJson = (value: Json, parameters: Parameters): Json =>
  JSON.parse(JSON.stringify(value), (_name, part: Json) =>
    typeof part === 'string' ? filler(parameters)(part) : part,
  ) as Json;

function pathOf(operation: Operation, template: RequestTemplate, parameters: Parameters, fill: Fill): string {
  return (template.route ?? operation.path).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = template.path?.[name] ?? parameters[name];
    return value === undefined ? whole : encodeURIComponent(wellFormed(fill(value)));
  });
}

/** The required query parameters that arranging gave. */
const arrangedQuery = (operation: Operation, parameters: Parameters): Parameters =>
  Object.fromEntries(
    operation.parameters
      .filter(({ name, in: place, required }) => place === 'query' && required && parameters[name] !== undefined)
      .map(({ name }) => [name, parameters[name] ?? '']),
  );

function queryText(query: { readonly [name: string]: string | null }, fill: Fill): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === null ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(fill(value)))}`],
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

/** A request names the suite and the run; one that must not, or otherwise, says so as of any other header. */
function headersOf(
  operation: Operation,
  template: RequestTemplate,
  { run, traceparent: traced }: Parameters,
  fill: Fill,
): Header[] {
  const contentType = template.body ? mediaTypeOfBody(template.body) : null;
  const headers: { [name: string]: string | null } = {
    accept: 'application/json',
    'content-type': contentType ?? operation.sendsContentType,
    'user-agent': userAgent(run ?? null),
    traceparent: traced === 'on' ? traceparent() : null,
    ...template.headers,
  };
  return Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [[name, fill(value)] as const]));
}

function mediaTypeOfBody(body: BodyTemplate): string | null {
  switch (body.kind) {
    case 'json':
      return 'application/json';
    case 'form':
      return 'application/x-www-form-urlencoded';
    case 'multipart':
      return `multipart/form-data; boundary=${boundary}`;
    case 'text':
      return null;
    default:
      return body satisfies never;
  }
}

function encodeBody(body: BodyTemplate, parameters: Parameters): string {
  const fill = filler(parameters);
  switch (body.kind) {
    case 'json':
      return JSON.stringify(fillJson(body.value, parameters));
    case 'form':
      return Object.entries(body.fields)
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(fill(value)))}`)
        .join('&');
    case 'multipart':
      return encodeMultipart(body.file && fileText(body.file), body.fields ?? {}, fill);
    case 'text':
      return body.text.repeat(body.times ?? 1);
    default:
      return body satisfies never;
  }
}

/** The text of an import file: every line ends in a line feed. */
export const fileText = (file: FileTemplate): string =>
  file.lines.map(([line, times]) => `${line}\n`.repeat(times)).join('');

/** A multipart/form-data body (RFC 7578) with the fields and, if there is one, the import file. */
function encodeMultipart(file: string | null, fields: { readonly [name: string]: string }, fill: Fill): string {
  const part = (disposition: string, content: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
  const parts = Object.entries(fields).map(([name, value]) => part(`name="${name}"`, fill(value)));
  const upload =
    file === null
      ? ''
      : part('name="import_file"; filename="import.jsonl"\r\nContent-Type: application/octet-stream', file);
  return `${parts.join('')}${upload}--${boundary}--\r\n`;
}
