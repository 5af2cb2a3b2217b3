import { contract } from '../spec/contract.ts';
import { deviations } from '../spec/deviations.ts';
import type { Finding } from '../rules/finding.ts';
import { explains, weightOf } from './judge.ts';
import { parseJson } from '../values/json.ts';
import { redactFinding, secretMembers, withMembers } from '../show/redact.ts';
import { requirementOf } from '../spec/requirements/index.ts';
import { checkWebhook } from '../rules/webhook.ts';
import { Secret, stars } from '../values/secret.ts';
import type { WeighedFinding } from './verdict.ts';
import { type WebhookMessage, webhookPlace } from '../spec/webhook.ts';

/** A webhook's message as it may be written: no secret in it. */
export type ShownWebhook = Omit<WebhookMessage, 'headers'> & { readonly findings: readonly WeighedFinding[] };

/** Judges a message of a real app against those that came before it. */
export function showWebhook(message: WebhookMessage, before: readonly WebhookMessage[]): ShownWebhook {
  const secrets = secretMembers(message.body).map((value) => new Secret(value));
  const findings = checkWebhook(message, before, contract).map((finding) =>
    redactFinding(weighed(finding, message), secrets),
  );
  const { receivedAt, signature } = message;
  return { body: withMembers(message.body, () => stars), receivedAt, signature, findings };
}

function weighed(finding: Finding, { body, receivedAt }: WebhookMessage): WeighedFinding {
  const known = deviations.find(
    (deviation) => deviation.targets.includes('webhook') && explains(deviation, finding, () => parseJson(body)),
  );
  const found = { ...finding, operation: webhookPlace, status: null, startedAt: receivedAt } as const;
  if (known) return { ...found, weight: 'tolerated', deviation: known.id };
  return { ...found, weight: weightOf(requirementOf(finding.requirement), 'import2@live') };
}
