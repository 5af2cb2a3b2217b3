import type { Case, BodyTemplate, Fields, FileTemplate, RequestTemplate } from './case.ts';
import { type OperationId, operationOf } from '../spec/contract.ts';
import type { Auth } from '../spec/auth.ts';
import type { Header } from '../spec/exchange.ts';
import { type Json, wellFormed } from '../values/json.ts';
import type { Operation } from '../spec/operation.ts';
import { plain } from './plain.ts';
import type { Parameters } from '../settings/parameters.ts';
import { traceparent, userAgent } from '../spec/own-headers.ts';

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
export function buildRequest(row: Pick<Case, 'operation' | 'request'>, parameters: Parameters): RequestDraft {
  const operation = operationOf(row.operation);
  const { request: usual = {} } = plain[row.operation];
  const template: RequestTemplate = { ...usual, ...row.request };
  const query = pairsOf({ ...usual.query, ...arrangedQuery(operation, parameters), ...row.request?.query }, parameters);
  const { mediaType, text } = encoded(template.body, parameters);
  return {
    operation: row.operation,
    method: template.method ?? operation.method,
    path: pathOf(operation, template, parameters) + (query && `?${query}`),
    headers: headersOf(mediaType ?? operation.sendsContentType, template, parameters),
    auth: template.auth ?? 'valid',
    body: text,
  };
}

/** A text with each `{name}` replaced by the parameter of that name; other braces stay. */
export const fillText = (text: string, parameters: Parameters): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => parameters[name] ?? whole);

/** Every string inside a JSON value filled in. */
export const fillJson = (value: Json, parameters: Parameters): Json =>
  JSON.parse(JSON.stringify(value), (_name, part: Json) =>
    typeof part === 'string' ? fillText(part, parameters) : part,
  ) as Json;

const escaped = (text: string, parameters: Parameters): string =>
  encodeURIComponent(wellFormed(fillText(text, parameters)));

function pathOf(operation: Operation, template: RequestTemplate, parameters: Parameters): string {
  return (template.route ?? operation.path).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = template.path?.[name] ?? parameters[name];
    return value === undefined ? whole : escaped(value, parameters);
  });
}

const arrangedQuery = (operation: Operation, parameters: Parameters): Parameters =>
  Object.fromEntries(
    operation.parameters
      .filter(({ name, in: place, required }) => place === 'query' && required && parameters[name] !== undefined)
      .map(({ name }) => [name, parameters[name] ?? '']),
  );

/** As a query has them, and a form. */
const pairsOf = (fields: Fields, parameters: Parameters): string =>
  filled(fields)
    .map(([name, value]) => `${encodeURIComponent(name)}=${escaped(value, parameters)}`)
    .join('&');

const filled = (fields: Fields): [string, string][] =>
  Object.entries(fields).filter((field): field is [string, string] => field[1] !== null);

/** A request names the suite and the run; one that must not, or otherwise, says so as of any other header. */
function headersOf(contentType: string | null, template: RequestTemplate, parameters: Parameters): Header[] {
  const headers: Fields = {
    accept: 'application/json',
    'content-type': contentType,
    'user-agent': userAgent(parameters['run'] ?? null),
    traceparent: parameters['traceparent'] === 'on' ? traceparent() : null,
    ...template.headers,
  };
  return filled(headers).map(([name, value]) => [name, fillText(value, parameters)]);
}

/** A body as it goes out; one of no media type of its own has the operation's. */
function encoded(body: BodyTemplate | undefined, parameters: Parameters): { mediaType: string | null; text: string } {
  switch (body?.kind) {
    case undefined:
      return { mediaType: null, text: '' };
    case 'json':
      return { mediaType: 'application/json', text: JSON.stringify(fillJson(body.value, parameters)) };
    case 'form':
      return { mediaType: 'application/x-www-form-urlencoded', text: pairsOf(body.fields, parameters) };
    case 'multipart':
      return { mediaType: `multipart/form-data; boundary=${boundary}`, text: multipart(body, parameters) };
    case 'text':
      return { mediaType: null, text: body.text };
    default:
      return body satisfies never;
  }
}

/** The text of an import file: every line ends in a line feed. */
export const fileText = (file: FileTemplate): string =>
  file.lines.map(([line, times]) => `${line}\n`.repeat(times)).join('');

/** A multipart/form-data body (RFC 7578) with the fields and, if there is one, the import file. */
function multipart(
  { file, fields = {} }: Extract<BodyTemplate, { kind: 'multipart' }>,
  parameters: Parameters,
): string {
  const part = (disposition: string, content: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
  const parts = filled(fields).map(([name, value]) => part(`name="${name}"`, fillText(value, parameters)));
  const upload = 'name="import_file"; filename="import.jsonl"\r\nContent-Type: application/octet-stream';
  return `${parts.join('')}${file ? part(upload, fileText(file)) : ''}--${boundary}--\r\n`;
}
