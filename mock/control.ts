import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isThisMachine } from '../contracts/settings/hosts.ts';
import { type Json, isObject, parseJson } from '../contracts/values/json.ts';
import { parseLimiterSetting } from '../limiter/models/setting.ts';
import { parseFaultSettings } from '../faults/parse.ts';
import type { Account, Accounts } from './account.ts';
import { authenticate } from './authenticate.ts';
import { failJob, jobStatusAt } from './job.ts';
import { statusAt, steps, takeStep } from './migration.ts';
import type { Receiver } from './webhooks.ts';

/** A control call that cannot be meant (400), of nobody (401), for what is not there (404), or not as it is now (409). */
export class ControlError extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** `/_mock`: how a test arranges what no API call can. The account is whoever the credentials say, in either scheme. */
export function registerControl(app: FastifyInstance, accounts: Accounts): void {
  const accountOf = ({ headers: { authorization } }: FastifyRequest): Account => {
    const account = authenticate(authorization, 'basic', accounts) ?? authenticate(authorization, 'bearer', accounts);
    if (!account) throw new ControlError('name an account: -u mock-anything:X', 401);
    return account;
  };
  app.get('/_mock', () => ({ mock: 'import-api-suite', control: 1 }));
  app.patch('/_mock', (request, reply) => reply.send(changeAll(request, accounts)));
  app.get('/_mock/account', (request, reply) => reply.send(describe(accountOf(request))));
  app.patch('/_mock/account', (request, reply) => reply.send(change(accountOf(request), request)));
  app.post('/_mock/imports/:id', (request, reply) => reply.send(step(accountOf(request), request)));
}

/** The answer to a control call that cannot be done. */
export const refuseControl = (reply: FastifyReply, { status, message }: ControlError): FastifyReply =>
  (status === 401 ? reply.header('www-authenticate', 'Basic') : reply).code(status).send({ error: message });

function describe(account: Account): { readonly [member: string]: Json } {
  const now = account.clock.now();
  return {
    account: account.name,
    now: new Date(now).toISOString(),
    limiters: account.limiters,
    recordsPerSecond: account.recordsPerSecond,
    permitted: account.permitted,
    imports: account.migrations.map((one) => ({ id: one.id, status: statusAt(one, now), gone: one.gone })),
    jobs: account.jobs.map((job) => ({ id: job.id, status: jobStatusAt(job, now) })),
    webhooks: account.messenger.sent,
    log: account.log,
  };
}

const bodyOf = (request: FastifyRequest): { readonly [member: string]: Json } => {
  const body = parseJson(String(request.body ?? ''));
  if (!isObject(body)) throw new ControlError('the body must be a JSON object');
  return body;
};

/** A change of an account, read and found good; nothing is changed before all of a body is. */
type Change = (account: Account) => void;

/** What `PATCH /_mock/account` can change, by member of its body. */
const changes: { readonly [member: string]: (value: Json, now: number) => Change } = {
  stopClock: (value) => (flag('stopClock', value) ? ({ clock }) => clock.stop() : ({ clock }) => clock.go()),
  advanceMs: (value, now) => moveClock(now + number('advanceMs', value)),
  setClock: (value) => moveClock(instant(value)),
  recordsPerSecond: (value) => {
    const speed = number('recordsPerSecond', value);
    if (speed <= 0) throw new ControlError('recordsPerSecond must be above 0');
    return set(speed, (account) => void (account.recordsPerSecond = speed));
  },
  permitted: (value) => set(flag('permitted', value), (account, permitted) => void (account.permitted = permitted)),
  faults: (value) => set(parsed(value, parseFaultSettings), (account, faults) => account.setFaults(faults)),
  webhook: (value) => set(receiver(value), ({ messenger }, to) => messenger.register(to)),
  limiter: (value) => set(parsed(value, parseLimiterSetting), (account, limiter) => account.setLimiter(limiter)),
};

const set =
  <Read>(read: Read, apply: (account: Account, read: Read) => void): Change =>
  (account) =>
    apply(account, read);

/** Faults for every account from its next beginning, and for requests that name none. */
function changeAll(request: FastifyRequest, accounts: Accounts): Json {
  const { faults, ...others } = bodyOf(request);
  const [other] = Object.keys(others);
  if (other !== undefined || faults === undefined)
    throw new ControlError(`${other ?? 'nothing'} cannot be changed for all accounts; faults can`);
  accounts.setFaults(parsed(faults, parseFaultSettings));
  return { faults: Array.isArray(faults) ? faults.length : 0 };
}

function change(account: Account, request: FastifyRequest): Json {
  const body = bodyOf(request);
  if ('advanceMs' in body && 'setClock' in body) throw new ControlError('advanceMs and setClock exclude each other');
  const read = Object.entries(body).map(([member, value]) => {
    const readAs = Object.hasOwn(changes, member) ? changes[member] : undefined;
    if (!readAs) throw new ControlError(`${member} cannot be changed; ${Object.keys(changes).join(', ')} can`);
    return readAs(value, account.clock.now());
  });
  for (const apply of read) apply(account);
  account.messenger.wake();
  const { log: _log, ...state } = describe(account); // a clock that is moved a thousand times would tell the log as often
  return state;
}

/** A value read by a parser of the kernel, whose complaint is the caller's. */
function parsed<Read>(value: Json, parse: (value: Json) => Read): Read {
  try {
    return parse(value);
  } catch (error) {
    throw new ControlError(error instanceof Error ? error.message : String(error));
  }
}

function number(member: string, value: Json): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ControlError(`${member} must be a number, not ${JSON.stringify(value)}`);
}

function flag(member: string, value: Json): boolean {
  if (typeof value === 'boolean') return value;
  throw new ControlError(`${member} must be true or false, not ${JSON.stringify(value)}`);
}

/** The last instant a clock can be moved to: RFC 3339 writes years of four digits. */
const latest = Date.UTC(9999, 0);

function moveClock(to: number): Change {
  if (to < 0 || to > latest)
    throw new ControlError(`the clock cannot be moved to ${to}: 0 to ${latest} ms (1970 to 9999) are allowed`);
  return (account) => account.setClock(to);
}

function instant(value: Json): number {
  const ms = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof ms !== 'number' || Number.isNaN(ms))
    throw new ControlError(`setClock must be an RFC 3339 time or milliseconds, not ${JSON.stringify(value)}`);
  return ms;
}

/** Webhooks go to a receiver on this machine alone: whoever may speak to the mock must not send it elsewhere. */
function receiver(value: Json): Receiver | null {
  if (value === null) return null;
  const { url, secret = null } = isObject(value) ? value : {};
  const host = typeof url === 'string' && URL.canParse(url) ? new URL(url) : null;
  if (typeof url !== 'string' || host?.protocol !== 'http:' || !isThisMachine(host.origin))
    throw new ControlError(
      `webhook.url is ${JSON.stringify(url ?? null)}: an http URL on this machine is allowed, such as http://127.0.0.1:8080/`,
    );
  if (secret !== null && typeof secret !== 'string')
    throw new ControlError('webhook.secret must be text, or left out for messages without a signature');
  return { url, secret };
}

/** A step of an Import2 import's customer, or the failure of an Elastic Path job. */
function step(account: Account, request: FastifyRequest): Json {
  const { id } = request.params as { id: string };
  const wanted = bodyOf(request)['step'];
  if (typeof wanted !== 'string') throw new ControlError(`step must be text, not ${JSON.stringify(wanted ?? null)}`);
  const job = account.jobs.find((one) => one.id === id);
  if (job) {
    if (wanted !== 'fail') throw new ControlError(`step ${wanted} is none of a job, which takes fail alone`);
    const now = account.clock.now();
    if (jobStatusAt(job, now) !== 'started') throw new ControlError('only a started job can fail', 409);
    failJob(account, job);
    return { id, status: jobStatusAt(job, now) };
  }
  const migration = account.migrations.find((one) => one.id === id);
  if (!migration) throw new ControlError(`this account has no import ${id}`, 404);
  const known = steps.find((name) => name === wanted);
  if (!known) throw new ControlError(`step ${wanted} is not known; ${steps.join(', ')} are`);
  const obstacle = takeStep(account, migration, known);
  if (obstacle) throw new ControlError(obstacle, 409);
  account.messenger.wake();
  return { id, status: statusAt(migration, account.clock.now()), gone: migration.gone };
}
