import { patternOf } from '../values/json.ts';
import type { Exchange } from '../spec/exchange.ts';
import { maskOutcome } from './mask.ts';
import { redactFinding, secretMembers, secretsOfExchanges, replaceSecretMembers, withTexts } from './redact.ts';
import type { Parameters } from '../settings/parameters.ts';
import type { Outcome } from '../judge/assessment.ts';
import { Secret, replaceSecrets, stars, withoutUserInfo } from '../values/secret.ts';
import { type TakenStep, triesIn } from '../judge/target.ts';
import { type Verdict, withFindings } from '../judge/verdict.ts';

/** A case or journey as it went, to be judged again without a network. No secret is in it, placeholders are. */
export type CaseRecord = {
  readonly schema: 'record/1';
  readonly case: string;
  readonly target: Outcome['target'];
  readonly parameters: Parameters;
  readonly steps: readonly RecordedStep[];
  readonly verdict: Verdict;
};

type RecordedStep =
  | Exclude<TakenStep, { readonly kind: 'exchange' }>
  | (Omit<Extract<TakenStep, { readonly kind: 'exchange' }>, 'exchange'> & { readonly exchange: RecordedExchange });

/** An exchange with placeholders for secrets; `secrets` are those the request carried. */
export type RecordedExchange = Omit<Exchange, 'secrets' | 'earlier'> & {
  readonly secrets: readonly string[];
  readonly earlier?: readonly RecordedExchange[];
};

/**
 * What stands for a secret: text of the same kind, so that what a schema says of it still holds, and the same for the
 * same secret, so that what was equal stays equal.
 */
const placeholder = (value: string, at: number): string =>
  `${/^https?:/.test(value) ? urlPlaceholder : textPlaceholder}${at}`;

/** How placeholders begin, by which the scan knows them as well. */
export const [urlPlaceholder, textPlaceholder] = ['https://redacted.invalid/secret-', 'redacted-secret-'];

const aPlaceholder = new RegExp(`(?:${patternOf(urlPlaceholder)}|${textPlaceholder})\\d+`);
const everyPlaceholder = new RegExp(aPlaceholder, 'g');

/** Records an outcome, with stand-ins for what is other people's. */
export function recordOf(raw: Outcome, known: readonly Secret[]): CaseRecord {
  const secrets = [...known, ...secretsOfExchanges(triesIn(raw.steps))];
  const outcome = maskOutcome(raw);
  const exchanges = triesIn(outcome.steps);
  const named = new Set([
    ...secretMembers(JSON.stringify(outcome.parameters)), // those that no exchange carried
    ...exchanges.flatMap(({ request, answer }) => [
      ...secretMembers(request.body),
      ...(answer.kind === 'response' ? secretMembers(answer.body) : []),
    ]),
  ]);
  const values = [...named].map((value) => new Secret(value));
  const found = [...new Map([...values, ...secrets].map((secret) => [secret.reveal(), secret])).values()].sort(
    (a, b) => b.reveal().length - a.reveal().length,
  );
  const placeholders = new Map(found.map((secret, at) => [secret.reveal(), placeholder(secret.reveal(), at)]));
  const placeholderOf = (secret: Secret): string => placeholders.get(secret.reveal()) ?? '';
  const hide = (text: string): string =>
    replaceSecretMembers(
      withoutUserInfo(
        replaceSecrets(text, found, placeholderOf),
        (info) => aPlaceholder.exec(info)?.[0] ?? stars, // one that was echoed is seen to be so again
      ),
      (value) => (aPlaceholder.test(value) ? value : `${textPlaceholder}short`),
    );
  return {
    schema: 'record/1',
    case: outcome.case,
    target: outcome.target,
    parameters: Object.fromEntries(Object.entries(outcome.parameters).map(([name, value]) => [name, hide(value)])),
    steps: outcome.steps.map((step) =>
      step.kind === 'control'
        ? { ...step, path: hide(step.path), body: hide(step.body) }
        : { ...step, exchange: hidden(step.exchange, hide, placeholderOf) },
    ),
    verdict: shown(outcome.verdict, secrets, hide),
  };
}

const hidden = (
  { secrets, earlier, ...exchange }: Exchange,
  hide: (text: string) => string,
  carried: (secret: Secret) => string,
): RecordedExchange => ({
  ...withTexts(exchange, hide),
  secrets: secrets.map(carried),
  ...(earlier ? { earlier: earlier.map((one) => hidden(one, hide, carried)) } : {}),
});

function shown(verdict: Verdict, secrets: readonly Secret[], hide: (text: string) => string): Verdict {
  if (verdict.verdict === 'harnessError') return { ...verdict, error: hide(verdict.error) };
  return withFindings(verdict, (finding) => redactFinding(finding, secrets));
}

/** The verdict of a replay, its placeholders starred as the secrets were that they stand for. */
export function replayed(verdict: Verdict): Verdict {
  if (!('findings' in verdict)) return verdict;
  const names = [...new Set(JSON.stringify(verdict.findings).match(everyPlaceholder) ?? [])];
  const secrets = names.sort((a, b) => b.length - a.length).map((name) => new Secret(name));
  return withFindings(verdict, (finding) => redactFinding(finding, secrets));
}
