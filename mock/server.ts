import { setTimeout as sleep } from 'node:timers/promises';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type OperationId, operationIds, operationOf } from '../contracts/spec/contract.ts';
import { examples } from '../contracts/generated/examples.ts';
import { type Json, isObject, parseJson } from '../contracts/values/json.ts';
import { mockPlaces } from '../contracts/spec/mock-places.ts';
import type { Api, Operation } from '../contracts/spec/operation.ts';
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
  app.decorateRequest('account'); // all requests alike in shape
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  void app.register((scope, _options, done) => {
    registerPages(scope);
    registerControl(scope, accounts);
    for (const id of operationIds) if (!takesUpload(id)) registerOperation(scope, accounts, id);
    done();
  });
  void app.register((scope, _options, done) => {
    const limits = { fieldSize: mostBodyBytes, fileSize: mostUploadBytes, parts: mostParts, files: 1 };
    void scope.register(multipart, { limits, throwFileSizeLimit: false, highWaterMark: multipartBuffer });
    for (const id of operationIds) if (takesUpload(id)) registerOperation(scope, accounts, id);
    done();
  });
  if (log)
    app.addHook('onResponse', (request, reply, done) => {
      log(`${request.method} ${request.url} ${reply.statusCode} ${reply.elapsedTime.toFixed(1)} ms`);
      done();
    });
  app.setNotFoundHandler((request, reply) => send(reply, noSuchRoute(apiOf(request.url), accounts)));
  app.setErrorHandler((error: ServerError, request, reply) => send(reply, unreadable(error, request)));
  return app;
}

const takesUpload = (id: OperationId): boolean => operationOf(id).requestBody?.mediaType === 'multipart/form-data';

const apiOf = (url: string): Api => (url.startsWith('/api/') ? 'import2' : 'elastic-path');

/** What a route or method that does not exist is answered. */
function noSuchRoute(api: Api, accounts: Accounts): Answer {
  const { routing } = accounts
    .get(nobody)
    .behaviour(api === 'import2' ? 'import2.getImport' : 'elastic-path.getImport');
  switch (routing) {
    case 'not-found':
      return refusal(api, 404);
    case 'method-not-allowed':
      return refusal(api, 405);
    case 'taken':
      return jsonAnswer(200, {});
    default:
      return routing satisfies never;
  }
}

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
  for (const { api, site, base } of mockPlaces) {
    if (api !== operation.api) continue;
    const url = (operation.atHostRoot ? '' : base) + operation.path.replace(/\{(\w+)\}/g, ':$1');
    app.route({
      method: operation.method,
      url,
      onRequest: (request, reply, done) => {
        const admitted = admit(operation, site, request, accounts);
        if ('status' in admitted) {
          finish(request, reply, null, admitted);
          return;
        }
        request.account = admitted;
        done();
      },
      // no promise where there is nothing to wait for: it would be a good part of what a GET costs
      handler: (request, reply) => {
        const account = request.account as Account;
        const behaviour = account.behaviour(id, site);
        const answer = answerTo({ operation, site, request, account, accounts, behaviour });
        if (answer instanceof Promise) return answer.then((late) => finish(request, reply, account, late));
        finish(request, reply, account, answer);
        return undefined;
      },
    });
  }

  function finish(request: FastifyRequest, reply: FastifyReply, account: Account | null, whole: Answer): FastifyReply {
    const meant = account ?? accounts.get(nobody);
    const broken = meant.hasFaults ? meant.breakAnswer(id, whole, askedOf(request), siteOf(request)) : whole;
    account?.record(request.method, request.url, broken.status);
    return send(reply, broken);
  }
}

const siteOf = ({ url }: FastifyRequest): Call['site'] => (url.startsWith('/api/sandbox') ? 'sandbox' : 'live');

const askedOf = ({ headers, body }: FastifyRequest): { authorization: string; body: string } => ({
  authorization: headers.authorization ?? '',
  body: typeof body === 'string' ? body : '',
});

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
  if (headerBytes(request) > mostHeaderBytes) return refusal(api, 431);
  const account =
    operation.security === 'none'
      ? accounts.get(nobody)
      : letIn(request.headers.authorization, operation, accounts, site);
  if (!account) return refusal(api, 401);
  if (Number(request.headers['content-length'] ?? 0) > mostBodyBytes && isTooLarge(operation, request))
    return refusal(api, 413);
  const limited = site !== 'sandbox' || account.behaviour(operation.id, site).sandbox === 'limited';
  if (operation.security === 'none' || !limited) return account;
  const caller = { operation: operation.id, token: request.headers.authorization ?? '', address: request.ip };
  const { accepted, retryAfter } = account.admit(api, caller);
  if (!accepted) return refusal(api, 429, undefined, retryAfter === null ? [] : [['retry-after', retryAfter]]);
  return isForbidden(operation, account) ? refusal(api, 403) : account;
}

/** Roughly what the header section takes on the wire. */
function headerBytes({ raw: { rawHeaders } }: FastifyRequest): number {
  let bytes = 0;
  for (const text of rawHeaders) bytes += text.length + 2;
  return bytes;
}

/** Whether a body is larger than its kind may be; that of a GET is not read. */
function isTooLarge({ method }: Operation, { headers }: FastifyRequest): boolean {
  const isUpload = /^multipart\//i.test(String(headers['content-type']));
  return method !== 'GET' && (!isUpload || Number(headers['content-length']) > mostUploadBytes);
}

const isForbidden = ({ api, id }: Call['operation'], account: Account): boolean =>
  api === 'elastic-path' && !account.permitted && account.behaviour(id).permission === 'needed';

/** A call whose parameters and body are not read yet. */
type Uncalled = Omit<Call, 'path' | 'query' | 'body'>;

/** What an admitted request gets: the documented answer it asks for, a refusal, or what the handler says. */
function answerTo(call: Uncalled): Answer | Promise<Answer> {
  const { operation, request, behaviour } = call;
  const { prefer } = request.headers;
  const asked = prefer === undefined ? null : /(?:^|[\s;,])code=(\d{3})\b/.exec(String(prefer));
  const documented = asked ? documentedAnswer(operation, Number(asked[1])) : null;
  if (documented) return documented;
  const path = request.params as Call['path'];
  const query = request.query as Call['query'];
  const refused = refuseParameters(operation, path, query, behaviour);
  if (refused) return refused;
  const body = readBody(call);
  if (body && 'status' in body) {
    if (behaviour.writes === 'kept-though-refused')
      void handlers[operation.id]?.({ ...call, path, query, body: parseJson(String(request.body)) });
    return body;
  }
  const handler = handlers[operation.id];
  const { site, account, accounts } = call;
  if (handler)
    return handler({ operation, site, request, account, accounts, behaviour, path, query, body: body?.value });
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
  const meant = operation.api === 'import2' ? withoutBlanks(operation, value, behaviour) : value;
  const refused = refuseBody(operation, meant, faultsBeyondSchema[operation.id]?.(meant), behaviour);
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
  const body = answer.encoding ? Buffer.from(answer.body, answer.encoding) : answer.body;
  return reply.send(answer.dripMs ? dripping(reply, answer.body, answer.dripMs) : body);
}
