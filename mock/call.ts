import type { FastifyRequest } from 'fastify';
import type { OperationId } from '../contracts/spec/contract.ts';
import type { Behaviour } from '../faults/behaviour.ts';
import type { Json } from '../contracts/values/json.ts';
import type { Operation } from '../contracts/spec/operation.ts';
import type { Account, Accounts } from './account.ts';
import type { Answer } from './answer.ts';

/** A request on its way through the mock, already authenticated. */
export type Call = {
  readonly operation: Operation & { readonly id: OperationId };
  /** Import2 has a live and a sandbox site; Elastic Path only the one. */
  readonly site: 'live' | 'sandbox';
  readonly request: FastifyRequest;
  /** For operations without security, the account is found by the handler. */
  readonly account: Account;
  readonly accounts: Accounts;
  /** How the mock is to decide here. */
  readonly behaviour: Behaviour;
  readonly path: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  /** The JSON or form body, validated; undefined where none is described. */
  readonly body: Json | undefined;
};

export type Handler = (call: Call) => Answer | Promise<Answer>;
