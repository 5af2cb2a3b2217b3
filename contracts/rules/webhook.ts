import { webhookValidators } from '../generated/operations.ts';
import { type Judged, type Judgement, broken, holds, isBroken, judged, judgementOf } from '../spec/finding.ts';
import { transitionsFor } from '../jobs/lifecycle.ts';
import { type Json, parseJson, valueAt } from '../values/json.ts';
import type { Contract } from '../spec/operation.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { type WebhookMessage, signatureHeader, webhookPlace } from '../spec/webhook.ts';
import { requirementsStanding, schemaViolations } from './schema-finding.ts';

export const webhookRequirements = [
  'import2/webhook-signature',
  'import2/webhook-is-fresh',
  'import2/webhook-is-not-resent',
  'import2/status-moves-forward',
] as const satisfies readonly RequirementId[];

/** Older messages are to be refused by their receiver: they may be replayed. The clocks may be as far apart. */
const longestAgeMs = 10_000;

/** Judges a message of Import2 by itself and against those that came before it, the oldest first. Pure; never throws. */
export function judgeWebhook(
  message: WebhookMessage,
  before: readonly WebhookMessage[],
  contract: Pick<Contract, 'validators' | 'schemaFacts'>,
): Judgement {
  const body = parseJson(message.body);
  const name = webhookValidators[webhookPlace];
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
          ...order(body, toldOf(body, before)),
        ];
  return judgementOf(
    'webhook',
    all.map((one) => (isBroken(one) ? { ...one, operation: webhookPlace } : one)),
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

function age({ receivedAt }: WebhookMessage, body: Json): Judged[] {
  const timestamp = valueAt(body, '/timestamp');
  if (typeof timestamp !== 'number') return [];
  const arrival = Math.floor(receivedAt);
  const where = 'body /timestamp';
  const fresh = holds(`no older than ${longestAgeMs / 1000} s when it came, at ${arrival}`);
  const past = holds(`no later than its arrival, at ${arrival}`);
  return [
    judged(receivedAt - timestamp <= longestAgeMs, 'import2/webhook-is-fresh', where, fresh, timestamp),
    judged(timestamp - receivedAt <= longestAgeMs, 'import2/webhook-message', where, past, timestamp),
  ];
}

const { knows, allows, ends } = transitionsFor('import2');

/** What the first message of a migration tells: that its sample is there, or that it was started. */
const beginnings: readonly unknown[] = ['Sample migration completed', 'Migration in progress'];

/**
 * The statuses that were told of the same import before, since it last began: one that was cleaned may begin anew. Of a
 * message without an id or a status nothing can be compared.
 */
function toldOf(body: Json, before: readonly WebhookMessage[]): readonly string[] {
  const [id, status] = [valueAt(body, '/id'), valueAt(body, '/status')];
  if ((typeof id !== 'string' && typeof id !== 'number') || typeof status !== 'string') return [];
  const same = before.map((one) => parseJson(one.body)).filter((one) => valueAt(one, '/id') === id);
  const told = same.map((one) => valueAt(one, '/status')).filter((one) => typeof one === 'string');
  let from = 0;
  for (const [at, next] of [...told.slice(1), status].entries())
    if (ends(told[at] ?? '') && beginnings.includes(next)) from = at + 1;
  return told.slice(from);
}

/** Against what was told of the same import: each status once, and only such as can follow. */
function order(body: Json, told: readonly string[]): Judged[] {
  const last = told[told.length - 1];
  if (last === undefined) return [];
  const status = String(valueAt(body, '/status'));
  const where = 'body /status';
  if (told.includes(status))
    return [broken('import2/webhook-is-not-resent', where, holds('a status that was not told before'), status)];
  const isRight = !knows(status) || !knows(last) || allows(last, status);
  const next = holds(`a status that can follow ${JSON.stringify(last)}`);
  return ['import2/webhook-is-not-resent', judged(isRight, 'import2/status-moves-forward', where, next, status)];
}
