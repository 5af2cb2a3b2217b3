import { webhookValidators } from '../generated/operations.ts';
import { type Judged, type Judgement, broken, holds, isBroken, judged, judgementOf } from '../spec/finding.ts';
import { transitionsFor } from '../jobs/lifecycle.ts';
import { type Json, parseJson, sameJson, valueAt } from '../values/json.ts';
import type { Contract } from '../spec/operation.ts';
import { clocksApartMs } from '../spec/exchange.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { type WebhookMessage, signatureHeader, webhookOperation } from '../spec/webhook.ts';
import { requirementsStanding, schemaViolations } from './schema-finding.ts';

export const webhookRequirements = [
  'import2/webhook-signature',
  'import2/webhook-is-fresh',
  'import2/webhook-is-not-resent',
  'import2/status-moves-forward',
] as const satisfies readonly RequirementId[];

/** Older messages are to be refused by their receiver: they may be replayed. */
const longestAgeMs = 10_000;

/** Judges a message of Import2 by itself and against those that came before it, the oldest first. Pure; never throws. */
export function judgeWebhook(
  message: WebhookMessage,
  before: readonly WebhookMessage[],
  contract: Pick<Contract, 'validators' | 'schemaFacts'>,
): Judgement {
  const body = parseJson(message.body);
  const name = webhookValidators[webhookOperation];
  const all: readonly Judged[] =
    body === undefined
      ? [
          broken('import2/webhook-message', 'body', holds(notJson(message.body)), message.unreadable ?? message.body),
          ...signature(message),
        ]
      : [
          ...requirementsStanding(body, contract.schemaFacts[name]),
          ...schemaViolations(name, body, contract),
          ...signature(message),
          ...age(message, body),
          ...order(body, toldBefore(body, before)),
        ];
  return judgementOf(
    'webhook',
    all.map((one) => (isBroken(one) ? { ...one, operation: webhookOperation } : one)),
  );
}

const notJson = (body: string): string =>
  body.startsWith('\uFEFF') ? 'a JSON document, with no byte order mark before it' : 'a JSON document';

function signature({ signature: found }: WebhookMessage): Judged[] {
  if (found === 'not-asked-for') return [];
  const due = holds('the HMAC-SHA256 of the raw body, keyed with the webhook secret');
  const came = found === 'missing' ? undefined : 'another signature';
  return [judged(found === 'matches', 'import2/webhook-signature', `header ${signatureHeader}`, due, came)];
}

function age({ receivedAt, byOurClock }: WebhookMessage, body: Json): Judged[] {
  const timestamp = valueAt(body, '/timestamp');
  if (typeof timestamp !== 'number') return [];
  const arrival = Math.floor(receivedAt);
  const where = 'body /timestamp';
  const fresh = holds(`no older than ${longestAgeMs / 1000} s when it came, at ${arrival}`);
  const past = holds(`no later than its arrival, at ${arrival}`); // our clock may be behind
  return [
    judged(
      receivedAt - timestamp <= longestAgeMs + (byOurClock ? clocksApartMs : 0),
      'import2/webhook-is-fresh',
      where,
      fresh,
      timestamp,
    ),
    judged(timestamp - receivedAt <= clocksApartMs, 'import2/webhook-message', where, past, timestamp),
  ];
}

const { knows, allows, ends } = transitionsFor('import2');

/** What the first message of a migration tells: that its sample is there, or that it was started. */
const beginnings: readonly unknown[] = ['Sample migration completed', 'Migration in progress'];

/** What a message tells, and when it was made; the same twice is one message that was sent again. */
type Told = { readonly status: string; readonly timestamp: Json | undefined };

const toldIn = (body: Json | undefined): Told[] => {
  const [status, timestamp] = [valueAt(body, '/status'), valueAt(body, '/timestamp')];
  return typeof status === 'string' ? [{ status, timestamp }] : [];
};

/**
 * What was told of the same import before, since it last began: one that was cleaned may begin anew. Of a message without an
 * id or a status nothing can be compared.
 */
function toldBefore(body: Json, before: readonly WebhookMessage[]): readonly Told[] {
  const [id, [now]] = [valueAt(body, '/id'), toldIn(body)];
  if ((typeof id !== 'string' && typeof id !== 'number') || !now) return [];
  const same = before.map((one) => parseJson(one.body)).filter((one) => valueAt(one, '/id') === id);
  const told = same.flatMap(toldIn);
  let from = 0;
  for (const [at, next] of [...told.slice(1), now].entries())
    if (ends(told[at]?.status ?? '') && beginnings.includes(next.status)) from = at + 1;
  return told.slice(from);
}

/** Against what was told of the same import: no message again, and each status once, only such as can follow. */
function order(body: Json, told: readonly Told[]): Judged[] {
  const last = told[told.length - 1];
  const [now] = toldIn(body);
  if (!last || !now) return [];
  const { status } = now;
  const where = 'body /status';
  const alike = told.filter((one) => one.status === status);
  if (alike.some(({ timestamp }) => sameJson(timestamp, now.timestamp)))
    return [broken('import2/webhook-is-not-resent', where, holds('a status that was not told before'), status)];
  const isRight = !knows(status) || !knows(last.status) || (alike.length === 0 && allows(last.status, status));
  const next = holds(`a status that can follow ${JSON.stringify(last.status)}`);
  return ['import2/webhook-is-not-resent', judged(isRight, 'import2/status-moves-forward', where, next, status)];
}
