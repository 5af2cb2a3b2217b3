import type { Header } from '../contracts/spec/exchange.ts';
import type { Api } from '../contracts/spec/operation.ts';
import type { Answer } from '../faults/operator.ts';

export type { Answer };

const json: Header = ['content-type', 'application/json; charset=utf-8'];
const onlyJson: readonly Header[] = [json];

export const jsonAnswer = (status: number, body: unknown, headers: readonly Header[] = []): Answer => ({
  status,
  headers: headers.length === 0 ? onlyJson : [json, ...headers],
  body: JSON.stringify(body),
});

export const emptyAnswer = (status: number, headers: readonly Header[] = []): Answer => ({ status, headers, body: '' });

const titles: { readonly [status: number]: string } = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Payload Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

const challenges = { import2: 'Basic realm="Import2 API"', 'elastic-path': 'Bearer' } as const;

/** How each API says no: Import2 with an empty body (I-3), Elastic Path with a JSON:API error document. */
export function refusal(api: Api, status: number, detail?: string, headers: readonly Header[] = []): Answer {
  const all: readonly Header[] = status === 401 ? [['www-authenticate', challenges[api]], ...headers] : headers;
  if (api === 'import2' || status === 431) return emptyAnswer(status, all);
  const error = { title: titles[status] ?? 'Error', status: String(status), ...(detail ? { detail } : {}) };
  return jsonAnswer(status, { errors: [error] }, all);
}
