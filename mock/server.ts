import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type OperationId, operationIds, operationOf } from '../contracts/spec/contract.ts';
import type { Api, Operation } from '../contracts/spec/operation.ts';
import { type Json, isObject, parseJson } from '../contracts/values/json.ts';
import { serve } from '../faults/serve.ts';
import { type Account, Accounts, type MockDefaults, nobody } from './account.ts';
import { type Answer, type Call, refusal } from './answer.ts';
import { ControlError, refuseControl, registerControl } from './control.ts';
import { letIn, misguarded, misrouted } from './faulty/access.ts';
import { misanswer } from './faulty/answers.ts';
import { lineReaderOf } from './faulty/jobs.ts';
import { honestJob } from './job.ts';
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
import { answerNoRequest, routeOddRequests } from './no-request.ts';
import { answerTo, documentedAnswer } from './operations.ts';
import { registerPages } from './page.ts';
import { readForm } from './upload.ts';
import { withoutBlanks } from './validate.ts';
import { type Site, mountPoints } from '../contracts/spec/targets.ts';

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
  app.setNotFoundHandler((request, reply) => send(reply, noSuchRoute(apiAt(request.url), accounts)));
  app.setErrorHandler((error: ServerError, request, reply) =>
    error instanceof ControlError ? refuseControl(reply, error) : send(reply, unreadable(error, request)),
  );
  return app;
}

const takesUpload = (id: OperationId): boolean => operationOf(id).requestBody?.mediaType === 'multipart/form-data';

const apiAt = (url: string): Api => (url.startsWith('/api/') ? 'import2' : 'elastic-path');

/** What a route or method that does not exist is answered. */
function noSuchRoute(api: Api, accounts: Accounts): Answer {
  const anybody = accounts.get(nobody);
  const answer = refusal(api, 404);
  return anybody.hasFaults ? misrouted(answer, api, anybody.behaviour(`${api}.getImport`)) : answer;
}

type ServerError = { readonly statusCode?: number; readonly message: string };

/** What the server layer could not read; where nobody would have read it, that is what counts. */
function unreadable({ statusCode = 500, message }: ServerError, { is404, url }: FastifyRequest): Answer {
  const status = is404 ? 404 : statusCode >= 500 ? 500 : statusCode === 413 ? 413 : 400;
  return refusal(apiAt(url), status, message);
}

/** A path whose escapes are broken names no Import2 resource; for Elastic Path it is no valid id (E-3). */
const badPath = (url: string): Answer =>
  refusal(apiAt(url), apiAt(url) === 'import2' ? 404 : 400, 'the path cannot be decoded');

/** An operation at a place where it stands. */
type Route = { readonly operation: Call['operation']; readonly site: Site };

function registerOperation(app: FastifyInstance, accounts: Accounts, id: OperationId): void {
  const operation = { ...operationOf(id), id };
  for (const { api, site, base } of mountPoints) {
    if (api !== operation.api) continue;
    const route: Route = { operation, site };
    app.route({
      method: operation.method,
      url: (operation.atHostRoot ? '' : base) + operation.path.replace(/\{(\w+)\}/g, ':$1'),
      onRequest: (request, reply, done) => {
        const admitted = admit(route, request, accounts);
        if ('status' in admitted) {
          finish(route, request, reply, null, admitted);
          return;
        }
        request.account = admitted;
        done();
      },
      // no promise where there is nothing to wait for: it would be a good part of what a GET costs
      handler: (request, reply) => {
        const account = request.account as Account;
        const documented = documentedFor(request, operation);
        if (documented) finish(route, request, reply, account, documented);
        else if (takesUpload(id)) return conclude(route, request, reply, account);
        else finish(route, request, reply, account, answered(callOf(route, request, account, accounts), accounts));
        return undefined;
      },
    });
  }

  async function conclude(route: Route, request: FastifyRequest, reply: FastifyReply, account: Account) {
    const behaviour = account.hasFaults ? account.behaviour(id, route.site) : null;
    const form = await readForm(request, behaviour ? lineReaderOf(behaviour) : undefined);
    const brought = 'status' in form ? { unread: form } : { form };
    return finish(
      route,
      request,
      reply,
      account,
      answered({ ...callOf(route, request, account, accounts), ...brought }, accounts),
    );
  }

  function finish(
    { site }: Route,
    request: FastifyRequest,
    reply: FastifyReply,
    account: Account | null,
    whole: Answer,
  ) {
    const meant = account ?? accounts.get(nobody);
    const broken = meant.hasFaults ? meant.breakAnswer(id, whole, askedOf(request), site) : whole;
    account?.record(request.method, request.url, broken.status);
    return send(reply, broken);
  }
}

/** The answer to a request, as its account's faults have it. */
const answered = (call: Call, accounts: Accounts): Answer =>
  call.account.hasFaults
    ? misanswer(call, call.account.behaviour(call.operation.id, call.site), accounts.everybody())
    : answerTo(call);

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
function admit({ operation, site }: Route, request: FastifyRequest, accounts: Accounts): Account | Answer {
  const { api, id, security } = operation;
  if (headerBytes(request) > mostHeaderBytes) return refusal(api, 431);
  const { authorization } = request.headers;
  const account = security === 'none' ? accounts.get(nobody) : letIn(authorization, operation, accounts, site);
  if (!account) return refusal(api, 401);
  if (Number(request.headers['content-length'] ?? 0) > mostBodyBytes && isTooLarge(operation, request))
    return refusal(api, 413);
  if (security === 'none') return account;
  const asSet = account.gate(api, site);
  const gate = account.hasFaults ? misguarded(asSet, account.gate(api, 'live'), account.behaviour(id, site)) : asSet;
  if (gate.limiter) {
    const caller = { operation: id, token: authorization ?? '', address: request.ip };
    const { accepted, retryAfter } = account.admit(api, caller, gate.limiter);
    if (!accepted) return refusal(api, 429, undefined, retryAfter === null ? [] : [['retry-after', retryAfter]]);
  }
  return gate.isForbidden ? refusal(api, 403) : account;
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

/** The documented answer that a request asks for by `Prefer: code=`, null if it asks for none that there is. */
function documentedFor({ headers: { prefer } }: FastifyRequest, operation: Operation): Answer | null {
  const asked = prefer === undefined ? null : /(?:^|[\s;,])code=(\d{3})\b/.exec(String(prefer));
  return asked ? documentedAnswer(operation, Number(asked[1])) : null;
}

const noForm = { upload: null, externalRef: null };
const noFields = {};

/** An admitted request, read. */
function callOf({ operation, site }: Route, request: FastifyRequest, account: Account, accounts: Accounts): Call {
  const body = operation.requestBody ? readBody(operation.requestBody.mediaType, request) : undefined;
  const read = body ?? noFields;
  const meant = operation.api === 'import2' ? withoutBlanks(operation, read) : read;
  return {
    operation,
    site,
    account,
    seen: { now: account.clock.now(), imports: account.migrations, jobs: account.jobs },
    path: request.params as Call['path'],
    query: request.query as Call['query'],
    body,
    meant,
    fields: isObject(meant) ? meant : noFields,
    form: noForm,
    unread: null,
    accountOf: (name) => accounts.get(name),
    jobConduct: honestJob,
  };
}

/** A JSON or form body; undefined if it cannot be read, or is an upload that streams. */
function readBody(mediaType: string, { body, headers }: FastifyRequest): Json | undefined {
  const text = typeof body === 'string' ? body : '';
  if (mediaType === 'application/json') return parseJson(text);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return isForm ? Object.fromEntries(new URLSearchParams(text)) : undefined;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.transport || answer.delayMs || answer.dripMs || answer.encoding) {
    serve(reply.hijack().raw, answer);
    return reply;
  }
  void reply.code(answer.status);
  for (const [name, value] of answer.headers) void reply.header(name, value);
  return reply.send(answer.body);
}
