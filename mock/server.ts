import { setTimeout as sleep } from 'node:timers/promises';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type OperationId, operationIds, operationOf } from '../contracts/contract.ts';
import { examples } from '../contracts/generated/examples.ts';
import { type Json, isObject, parseJson } from '../contracts/json.ts';
import type { Api, Operation } from '../contracts/operation.ts';
import { type Account, Accounts, type MockDefaults, nobody } from './account.ts';
import { type Answer, emptyAnswer, jsonAnswer, refusal } from './answer.ts';
import { letIn } from './authenticate.ts';
import type { Call, Handler } from './call.ts';
import { registerControl } from './control.ts';
import { elasticPathHandlers } from './elastic-path.ts';
import { faultsBeyondSchema, import2Handlers } from './import2.ts';
import {
  headersTimeoutMs,
  keepAliveMs,
  mostBodyBytes,
  mostHeaderBytes,
  mostParts,
  mostUploadBytes,
  multipartBuffer,
  requestTimeoutMs,
  timeoutCheckMs,
} from './limits.ts';
import { dripping, misbehave } from './misbehave.ts';
import { answerNoRequest, routeOddRequests } from './no-request.ts';
import { registerPages } from './page.ts';
import { isUnchecked, refuseBody, refuseParameters, withoutBlanks } from './validate.ts';

const handlers: { readonly [operation: string]: Handler } = { ...import2Handlers, ...elasticPathHandlers };

/** Where the operations of each API stand below the mock's root. */
const sites: readonly { readonly api: Api; readonly site: Call['site']; readonly base: string }[] = [
  { api: 'import2', site: 'live', base: '/api/v2.1' },
  { api: 'import2', site: 'sandbox', base: '/api/sandbox' },
  { api: 'elastic-path', site: 'live', base: '/v2' },
];

/** The mock as an HTTP server that is not yet listening. */
export function buildServer(defaults: MockDefaults, log?: (line: string) => void): FastifyInstance {
  const app = fastify({
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    http: {
      maxHeaderSize: 2 * mostHeaderBytes,
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: timeoutCheckMs,
    },
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    bodyLimit: mostBodyBytes,
    clientErrorHandler: answerNoRequest,
    routerOptions: { maxParamLength: mostHeaderBytes },
    frameworkErrors: (_error, request, reply) => void send(reply, badPath(request.url)),
  });
  routeOddRequests(app.server);
  const accounts = new Accounts(defaults);
  app.addHook('onClose', (_app, done) => {
    accounts.close();
    done();
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  const limits = { fieldSize: mostBodyBytes, fileSize: mostUploadBytes, parts: mostParts, files: 1 };
  void app.register(multipart, { limits, throwFileSizeLimit: false, highWaterMark: multipartBuffer });
  void app.register((scope, _options, done) => {
    registerPages(scope);
    registerControl(scope, accounts);
    for (const id of operationIds) registerOperation(scope, accounts, id);
    done();
  });
  if (log)
    app.addHook('onResponse', (request, reply, done) => {
      log(`${request.method} ${request.url} ${reply.statusCode} ${reply.elapsedTime.toFixed(1)} ms`);
      done();
    });
  app.setNotFoundHandler((request, reply) => send(reply, refusal(apiOf(request.url), 404)));
  app.addHook('onRequest', ({ raw }, reply, done) => {
    if (!namesMediaType(raw.headers['content-type'])) delete raw.headers['content-type'];
    if (raw.headers.upgrade) void reply.header('connection', 'close'); // Node reads nothing behind such a request
    done();
  });
  app.setErrorHandler((error: ServerError, request, reply) => send(reply, unreadable(error, request)));
  return app;
}

const apiOf = (url: string): Api => (url.startsWith('/api/') ? 'import2' : 'elastic-path');

/** A Content-Type that names no media type counts as absent: a body is read whatever it is called (I-12). */
const namesMediaType = (type = 'application/json'): boolean => /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(?:;|$)/.test(type);

type ServerError = { readonly statusCode?: number; readonly message: string };

/** What the server layer could not read; where nobody would have read it, that is what counts. */
function unreadable({ statusCode = 500, message }: ServerError, { is404, url }: FastifyRequest): Answer {
  const status = is404 ? 404 : statusCode >= 500 ? 500 : statusCode === 413 ? 413 : 400;
  return refusal(apiOf(url), status, message);
}

/** A path whose escapes are broken names no Import2 resource; for Elastic Path it is no valid id (E-3). */
const badPath = (url: string): Answer =>
  refusal(apiOf(url), apiOf(url) === 'import2' ? 404 : 400, 'the path cannot be decoded');

function registerOperation(app: FastifyInstance, accounts: Accounts, id: OperationId): void {
  const operation = { ...operationOf(id), id };
  for (const { api, site, base } of sites) {
    if (api !== operation.api) continue;
    const url = (operation.atHostRoot ? '' : base) + operation.path.replace(/\{(\w+)\}/g, ':$1');
    app.route({
      method: operation.method,
      url,
      onRequest: async (request, reply) => {
        const admitted = admit(operation, site, request, accounts);
        if ('status' in admitted) return finish(request, reply, null, admitted);
        request.account = admitted;
        return undefined;
      },
      handler: async (request, reply) => {
        const account = request.account as Account;
        const behaviour = account.behaviour(id);
        return finish(
          request,
          reply,
          account,
          await answerTo({ operation, site, request, account, accounts, behaviour }),
        );
      },
    });
  }

  function finish(request: FastifyRequest, reply: FastifyReply, account: Account | null, whole: Answer): FastifyReply {
    const asked = {
      authorization: request.headers.authorization ?? '',
      body: typeof request.body === 'string' ? request.body : '',
    };
    const broken = (account ?? accounts.get(nobody)).breakAnswer(id, whole, asked);
    account?.record({ at: account.clock.now(), method: request.method, path: request.url, status: broken.status });
    return send(reply, broken);
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    account?: Account;
  }
}

/** The account that may go on, or the answer that turns the request away before its body is read. */
function admit(
  operation: Call['operation'],
  site: Call['site'],
  request: FastifyRequest,
  accounts: Accounts,
): Account | Answer {
  const { api } = operation;
  if (request.raw.rawHeaders.reduce((sum, text) => sum + text.length + 2, 0) > mostHeaderBytes)
    return refusal(api, 431);
  const account =
    operation.security === 'none' ? accounts.get(nobody) : letIn(request.headers.authorization, operation, accounts);
  if (!account) return refusal(api, 401);
  const isUpload = /^multipart\//i.test(String(request.headers['content-type']));
  const most = isUpload ? mostUploadBytes : mostBodyBytes;
  if (operation.responses[413] && Number(request.headers['content-length'] ?? 0) > most) return refusal(api, 413);
  if (operation.security === 'none' || site === 'sandbox') return account;
  const caller = { operation: operation.id, token: request.headers.authorization ?? '', address: request.ip };
  const { accepted, retryAfter } = account.admit(api, caller);
  if (!accepted) return refusal(api, 429, undefined, retryAfter === null ? [] : [['retry-after', retryAfter]]);
  return isForbidden(operation, account) ? refusal(api, 403) : account;
}

const isForbidden = ({ api, id }: Call['operation'], account: Account): boolean =>
  api === 'elastic-path' && !account.permitted && account.behaviour(id).permission === 'needed';

/** A call whose parameters and body are not read yet. */
type Uncalled = Omit<Call, 'path' | 'query' | 'body'>;

/** What an admitted request gets: the documented answer it asks for, a refusal, or what the handler says. */
async function answerTo(call: Uncalled): Promise<Answer> {
  const { operation, request } = call;
  const asked = /(?:^|[\s;,])code=(\d{3})\b/.exec(String(request.headers['prefer'] ?? ''));
  const documented = asked ? documentedAnswer(operation, Number(asked[1])) : null;
  if (documented) return documented;
  const path = request.params as Call['path'];
  const query = request.query as Call['query'];
  const { unchecked } = call.behaviour;
  const refused = refuseParameters(operation, path, query, unchecked);
  if (refused) return refused;
  const body = readBody(call);
  if (body && 'status' in body) return body;
  const handler = handlers[operation.id];
  if (handler) return handler({ ...call, path, query, body: body?.value });
  return documentedAnswer(operation, lowestSuccess(operation)) ?? emptyAnswer(200);
}

/** An operation that has no handler yet is answered from the document. */
const lowestSuccess = (operation: Operation): number => Math.min(...Object.keys(operation.responses).map(Number));

/** The first example the document has for a status (Prism's convention `Prefer: code=`), null if it declares none such. */
function documentedAnswer(operation: Operation, status: number): Answer | null {
  const promised = operation.responses[status];
  if (!promised) return null;
  const example = examples.find(
    (one) => one.operation === operation.id && one.status === status && one.vendor === null,
  );
  if (!example) return status >= 400 ? refusal(operation.api, status) : emptyAnswer(status);
  const challenge = refusal(operation.api, status).headers.filter(([name]) => name !== 'content-type');
  return jsonAnswer(status, example.value, challenge);
}

/** The JSON or form body, validated; null where the operation describes none, or takes an upload that streams. */
function readBody({ operation, request, behaviour }: Uncalled): { readonly value: Json } | Answer | null {
  const described = operation.requestBody;
  if (!described || described.mediaType === 'multipart/form-data') return null;
  const text = typeof request.body === 'string' ? request.body : '';
  const { unchecked } = behaviour;
  const read = described.mediaType === 'application/json' ? parseJson(text) : readFormFields(request, text);
  const value = read === undefined && isUnchecked(unchecked, 'body', 'syntax') ? {} : read;
  if (value === undefined) return refusal(operation.api, 400, 'the body cannot be read');
  const meant = operation.api === 'import2' ? withoutBlanks(operation, value) : value;
  const refused = refuseBody(operation, meant, faultsBeyondSchema[operation.id]?.(meant), unchecked);
  return refused ?? { value: without(meant, behaviour.ignoredFields) };
}

const without = (body: Json, fields: readonly string[]): Json =>
  isObject(body) && fields.length > 0
    ? Object.fromEntries(Object.entries(body).filter(([name]) => !fields.includes(name)))
    : body;

function readFormFields(request: FastifyRequest, text: string): Json | undefined {
  const type = request.headers['content-type'] ?? '';
  return /^application\/x-www-form-urlencoded\b/i.test(type)
    ? Object.fromEntries(new URLSearchParams(text))
    : undefined;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.delayMs) {
    const { delayMs, ...rest } = answer;
    void sleep(delayMs).then(() => send(reply, rest));
    return reply;
  }
  if (answer.transport) return misbehave(reply, answer, answer.transport);
  void reply.code(answer.status);
  for (const [name, value] of answer.headers) void reply.header(name, value);
  return reply.send(answer.dripMs ? dripping(reply, answer.body, answer.dripMs) : answer.body);
}
