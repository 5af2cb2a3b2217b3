import type { RequestTemplate } from '../contracts/cases/case.ts';
import { authorization, claimOf, mockClientSecret } from '../contracts/spec/auth.ts';
import { plain } from '../contracts/cases/plain.ts';
import { type OperationId, baseFor, operationOf } from '../contracts/spec/contract.ts';
import { type Exchange, longestId, statusOf } from '../contracts/spec/exchange.ts';
import { mustSucceed } from '../contracts/judge/expectation.ts';
import type { Given } from '../contracts/cases/given.ts';
import { type Json, isObject, parseJson, valueAt, wellFormed } from '../contracts/values/json.ts';
import { type RequestDraft, buildRequest, fillText } from '../contracts/cases/request.ts';
import type { Parameters } from '../contracts/settings/parameters.ts';
import { type Consequence, consequencesOf, whyNotAllowed } from '../contracts/cases/permission.ts';
import { Secret } from '../contracts/values/secret.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import {
  type Arranged,
  type TakenStep,
  type Session,
  type Use,
  NotReachable,
  ActionRefused,
} from '../contracts/judge/target.ts';
import type { Reply, Client } from './client.ts';
import { type ControlCall, type ControlledAccount, callControl, changeOf, timeOf } from './control.ts';
import { type Credentials, type Tokens, tokenOf } from './credentials.ts';
import type { Creations, Shared } from './creations.ts';
import type { Address, TargetFacts } from './facts.ts';
import { HarnessError } from './errors.ts';
import { type WebhookReceiver, webhookReceiver } from './webhook-receiver.ts';
import type { WebhookMessage } from '../contracts/spec/webhook.ts';
import { apiOf, isMock } from '../contracts/spec/targets.ts';

/** What a session needs to know; the same for all sessions of a target but for the credentials. */
export type SessionContext = {
  readonly facts: TargetFacts;
  readonly settings: Settings;
  readonly client: Client;
  /** Reaches a state. @throws what Session.arrange does */
  readonly arrange: (given: Given, facts: TargetFacts, session: ApiSession, use: Use) => Promise<Arranged>;
  /** Whom this session is; may have to be asked for first. */
  readonly credentials: () => Promise<Credentials>;
  /** A token in place of one that was refused, null where there is no other to be had. */
  readonly renew: ((refused: Secret) => Promise<Secret>) | null;
  /** Values for the `{name}`s that rows use. */
  readonly parameters: Parameters;
  readonly creations: Creations;
  /** Waits so many milliseconds; a run that sends nothing does not. */
  readonly wait: (ms: number) => Promise<unknown>;
  /** What the sessions of this process share at a real target. */
  readonly shared: Map<Shared, Promise<Arranged>>;
};

export class ApiSession implements Session {
  readonly settings: Settings;
  readonly sent: Exchange[] = [];
  /** The token that requests with `expired-token` or `issued-token` carry. */
  issuedToken: Secret | null = null;
  readonly #context: SessionContext;
  readonly #messages: WebhookMessage[] = [];
  #receiver: WebhookReceiver | null = null;
  /** What is being created for others as well. */
  #sharing: Shared | null = null;

  constructor(context: SessionContext) {
    this.#context = context;
    this.settings = context.settings;
  }

  get parameters(): Parameters {
    return this.#context.parameters;
  }

  /** Whether nothing real can come of what is sent here. */
  get isFree(): boolean {
    return this.#context.facts.allowed === 'everything';
  }

  /**
   * Creates what cases that only read share at a real target, or gives what was created before.
   * @param again what is known of it in a process that was started after it
   */
  async share(what: Shared, create: () => Promise<Arranged>, again: (id: string) => Arranged): Promise<Arranged> {
    const { facts, creations, shared } = this.#context;
    if (this.isFree) return create();
    const made = shared.get(what);
    if (made) return { parameters: (await made).parameters, steps: [] }; // told once, with the case it was created for
    const earlier = creations.earlier(facts.name, what);
    this.#sharing = what;
    const making = earlier === undefined ? create() : Promise.resolve(earlier).then((id) => again(knownId(id, what)));
    shared.set(what, making);
    return making.finally(() => (this.#sharing = null));
  }

  async arrange(given: readonly Given[], use: Use): Promise<Arranged> {
    const { facts, parameters, arrange } = this.#context;
    let all: Arranged = { parameters, steps: [] };
    for (const state of given) {
      const one = await arrange(state, facts, this, use);
      all = { parameters: { ...all.parameters, ...one.parameters }, steps: [...all.steps, ...one.steps] };
    }
    return all;
  }

  /**
   * @throws NotReachable if a real target refuses a polite request because of its rate limit, twice; HarnessError for what
   *   nobody permitted
   */
  async send(draft: RequestDraft, expected: number, at?: 'live'): Promise<Exchange> {
    const { credentials, renew, facts } = this.#context;
    const tokens = await credentials();
    const address = at === 'live' ? this.#live(draft) : facts;
    let exchange = await this.#sendAs(tokens, draft, expected, address);
    const nth = this.sent.push(exchange) - 1;
    const claim = claimOf(draft.auth, operationOf(draft.operation).security);
    const isOwn = claim !== null && 'whose' in claim && claim.whose === 'own';
    if (statusOf(exchange.answer) === 401 && expected !== 401 && isOwn && renew) {
      const fresh = await this.#sendAs({ ...tokens, own: await renew(tokens.own) }, draft, expected, address);
      const { earlier = [], ...refused } = exchange;
      exchange = { ...fresh, earlier: [...earlier, { ...refused, waitedMs: 0 }, ...(fresh.earlier ?? [])] };
      this.sent[nth] = exchange;
    }
    if (statusOf(exchange.answer) === 429 && !isMock(facts.name))
      throw new NotReachable('the rate limit refused the request again after it was waited out; who else uses it?');
    return exchange;
  }

  /** The live API beside this sandbox: nothing of what a sandbox may be sent is permitted there, so it is only read. */
  #live({ operation, method }: RequestDraft): Address {
    const { live, name } = this.#context.facts;
    if (live && method === 'GET') return live;
    throw new HarnessError(
      `${operation} was not sent to the live API beside ${name}: it is only read from, if it is there`,
    );
  }

  /** The last check before a request goes out: a mistake in planning must not cost anything. */
  #begin(
    draft: RequestDraft,
    consequences: readonly Consequence[],
    expected: number,
  ): (answer: Exchange['answer']) => void {
    const { facts, creations } = this.#context;
    const barred = whyNotAllowed(consequences, facts.allowed, apiOf(facts.name), 'contract');
    if (barred) throw new HarnessError(`${draft.operation} was not sent to ${facts.name}: it ${barred.because}`);
    const [creates, pays] = [consequences.includes('creates'), consequences.includes('pays')];
    if (this.isFree || !(creates || pays)) return () => undefined;
    return creations.begin({
      target: facts.name,
      operation: draft.operation,
      creates,
      pays,
      refused: expected >= 400,
      shared: this.#sharing,
    });
  }

  async #sendAs(
    credentials: Credentials,
    draft: RequestDraft,
    expected: number,
    { name, baseUrl }: Address,
  ): Promise<Exchange> {
    const { client } = this.#context;
    const { operation, method, body, auth } = draft;
    const { security } = operationOf(operation);
    const tokens = { ...credentials, issued: this.issuedToken };
    const header = authorization(auth, security, (whose) => tokenOf(whose, tokens));
    const url = baseFor(operation, baseUrl) + draft.path;
    const headers = header === null ? draft.headers : [...draft.headers, ['authorization', header] as const];
    const consequences = consequencesOf(draft);
    const ended = this.#begin(draft, consequences, expected);
    // a change that must be refused may be so twice; and the mock closes no connection, where a new one costs as much as a case
    const once = !isMock(name) && consequences.some((one) => one !== 'changes' || expected < 400);
    const answered = await client.send({ operation, method, url, headers, body, once });
    ended(answered);
    const exchangeOf = ({ timing, earlier, ...answer }: Reply): Exchange => ({
      operation,
      target: name,
      request: { method, url, headers: draft.headers, auth, body },
      answer,
      secrets: [...(header === null ? [] : carried(tokens)), ...secretsIn(draft)],
      ...(timing ?? { startedAt: Date.now(), durationMs: 0 }),
      ...(earlier ? { earlier: earlier.map(({ waitedMs, ...one }) => ({ ...exchangeOf(one), waitedMs })) } : {}),
    });
    return exchangeOf(answered);
  }

  /**
   * Sends an operation's plain request, which must succeed.
   * @throws TargetFailed if it does not
   */
  async succeed(operation: OperationId, request: RequestTemplate, extra: Parameters = {}): Promise<Exchange> {
    const parameters = { ...this.#context.parameters, ...extra };
    const exchange = await this.send(buildRequest({ operation, request }, parameters), plain[operation].status);
    mustSucceed(exchange, parameters);
    return exchange;
  }

  /**
   * Calls the mock's control API for this session's account.
   * @throws HarnessError if it does not do as told; NotReachable if it does not know what the target spoke of;
   *   ActionRefused if that is not in a state for it
   */
  async #control(call: ControlCall): Promise<TakenStep> {
    const answer = await callControl(await this.#account(), call, [404, 409]);
    if (answer.status === 404)
      throw new NotReachable(`the mock has no import of the id that the target gave: ${call.path}`);
    const step = { kind: 'control', ...call } as const;
    if (answer.status !== 409) return step;
    const refused = String(valueAt(parseJson(answer.body), '/error'));
    throw new ActionRefused(refused, { ...step, refused });
  }

  act(id: string, action: string): Promise<TakenStep> {
    const path = `/_mock/imports/${encodeURIComponent(wellFormed(id))}`;
    return this.#control({ method: 'POST', path, body: JSON.stringify({ step: action }) });
  }

  set(settings: { readonly [name: string]: unknown }): Promise<TakenStep> {
    return this.#control(changeOf(settings));
  }

  async pass(ms: number): Promise<TakenStep | null> {
    const { facts, wait } = this.#context;
    if (facts.control !== null) return this.set({ advanceMs: Math.ceil(ms) });
    await wait(ms);
    return null;
  }

  async listen(secret: string | null, answers: number): Promise<TakenStep> {
    this.#receiver?.close();
    this.#receiver = webhookReceiver(secret, answers);
    const url = await this.#receiver.listen();
    return this.set({ webhook: { url, secret } });
  }

  async webhooks(count: number): Promise<readonly WebhookMessage[]> {
    const known = this.#messages.length;
    await this.#receiver?.wait(count, webhookWithinMs);
    const receivedAt = await timeOf(await this.#account()); // the webhooks' timestamps are of the account's clock
    const fresh = this.#receiver?.arrived.slice(known) ?? [];
    this.#messages.push(...fresh.map((message) => ({ ...message, receivedAt })));
    return this.#messages;
  }

  close(): void {
    this.#receiver?.close();
  }

  async #account(): Promise<ControlledAccount> {
    const { facts, client, credentials } = this.#context;
    return { root: facts.control ?? '', account: (await credentials()).own, client };
  }

  async clientCredentials(): Promise<Parameters> {
    const { clientId, clientSecret } = this.settings['elastic-path'];
    if (clientId && clientSecret) return { client_id: clientId.reveal(), client_secret: clientSecret.reveal() };
    if (!isMock(this.#context.facts.name))
      throw new HarnessError('no client credentials are set, and none are made up');
    const { own } = await this.#context.credentials();
    return { client_id: own.reveal(), client_secret: mockClientSecret };
  }

  fill(text: string): string {
    return fillText(text, this.#context.parameters);
  }
}

function knownId(id: string | null, what: Shared): string {
  if (id !== null && id.length <= longestId) return id;
  throw new NotReachable(
    `the ${what} that cases share was asked for before, and the answer told no id that can be asked for`,
  );
}

/** A webhook on this machine that has not come by then will not come. */
const webhookWithinMs = 1000;

const carried = ({ own, other, forbidden, issued }: Tokens): Secret[] =>
  [own, other, forbidden, issued].filter((token): token is Secret => token !== null);

function secretsIn(draft: RequestDraft): Secret[] {
  const described = operationOf(draft.operation).requestBody;
  if (!described || described.secrets.length === 0) return [];
  const body = bodyFields(draft.body);
  return described.secrets.flatMap((pointer) => {
    const value = valueAt(body, pointer);
    return typeof value === 'string' ? [new Secret(value)] : [];
  });
}

function bodyFields(text: string): Json {
  const json = parseJson(text);
  return isObject(json) ? json : Object.fromEntries(new URLSearchParams(text));
}
