import { contract } from '../spec/contract.ts';
import { redactFinding, secretMembers, starred } from './redact.ts';
import { judgeWebhook } from '../rules/webhook.ts';
import { Secret } from '../values/secret.ts';
import { type WeighedFinding, weigh } from '../judge/verdict.ts';
import type { WebhookMessage } from '../spec/webhook.ts';

/** A webhook's message as it may be written: no secret in it. */
export type ShownWebhook = Omit<WebhookMessage, 'headers'> & { readonly findings: readonly WeighedFinding[] };

/** Judges a message of a real app against those that came before it. */
export function showWebhook(message: WebhookMessage, before: readonly WebhookMessage[]): ShownWebhook {
  const secrets = secretMembers(message.body).map((value) => new Secret(value));
  const { body, receivedAt, signature } = message;
  const told = {
    operation: 'import2.getImport', // each finding names the message instead
    target: 'import2@live',
    answer: { kind: 'response', status: 200, headers: [], body },
    startedAt: receivedAt,
  } as const;
  const findings = weigh(judgeWebhook(message, before, contract).findings, told, { target: 'webhook' });
  return {
    body: starred(body),
    receivedAt,
    signature,
    findings: findings.map((finding) => redactFinding(finding, secrets)),
  };
}
