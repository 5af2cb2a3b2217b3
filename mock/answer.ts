import { STATUS_CODES } from 'node:http';
import type { OperationId } from '../contracts/spec/contract.ts';
import type { Header } from '../contracts/spec/exchange.ts';
import type { Api, Operation } from '../contracts/spec/operation.ts';
import type { Json } from '../contracts/values/json.ts';
import type { Site } from '../contracts/spec/targets.ts';
import type { Answer } from '../faults/operator.ts';
import type { Account } from './account.ts';
import type { Form, Job, JobConduct } from './job.ts';
import type { Migration } from './migration.ts';

export type { Answer };

/** What a request gets to see of the mock. */
type Seen = { readonly now: number; readonly imports: readonly Migration[]; readonly jobs: readonly Job[] };

/** A request that may be answered: its caller is let in, its parameters and body are read. */
export type Call = {
  readonly operation: Operation & { readonly id: OperationId };
  /** Import2 has a live and a sandbox site; Elastic Path only the one. */
  readonly site: Site;
  readonly account: Account;
  readonly seen: Seen;
  readonly path: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  /** The JSON or form body as it came; undefined if it cannot be read, or none is described. */
  readonly body: Json | undefined;
  /** The body as it is meant: blank optional text is none (I-11), and what cannot be read is empty. */
  readonly meant: Json;
  /** The members of the body that is meant, if it is an object. */
  readonly fields: { readonly [name: string]: Json };
  /** What an upload brought. */
  readonly form: Form;
  /** The answer to an upload that cannot be read; null if it can. */
  readonly unread: Answer | null;
  /** Finds the account of a name, for operations that find their caller themselves. */
  readonly accountOf: (name: string) => Pick<Account, 'clock' | 'issueToken'>;
  readonly jobConduct: JobConduct;
};

/** What an operation does with a request that keeps its contract. */
export type Handler = (call: Call) => Answer;

const json: Header = ['content-type', 'application/json; charset=utf-8'];
const onlyJson: readonly Header[] = [json];

export const jsonAnswer = (status: number, body: unknown, headers: readonly Header[] = []): Answer => ({
  status,
  headers: headers.length === 0 ? onlyJson : [json, ...headers],
  body: JSON.stringify(body),
});

export const emptyAnswer = (status: number, headers: readonly Header[] = []): Answer => ({ status, headers, body: '' });

const challenges = { import2: 'Basic realm="Import2 API"', 'elastic-path': 'Bearer' } as const;

/** How each API says no: Import2 with an empty body (I-3), Elastic Path with a JSON:API error document. */
export function refusal(api: Api, status: number, detail?: string, headers: readonly Header[] = []): Answer {
  const all: readonly Header[] = status === 401 ? [['www-authenticate', challenges[api]], ...headers] : headers;
  if (api === 'import2' || status === 431) return emptyAnswer(status, all);
  const error = { title: STATUS_CODES[status] ?? 'Error', status: String(status), ...(detail ? { detail } : {}) };
  return jsonAnswer(status, { errors: [error] }, all);
}
