import { curlOf, settingsIn } from './curl.ts';
import type { Held } from './held.ts';
import { maskOutcome } from './mask.ts';
import { type ShownExchange, exchangesOf, redactExchange, redactFinding, secretsOfExchanges } from './redact.ts';
import type { Outcome } from './run-case.ts';
import { type Secret, withoutSecrets } from './secret.ts';
import { type Verdict, type WeighedFinding } from './verdict.ts';
import { findingInWords, fingerprintOf, harmless } from './wording.ts';

/** An outcome as it may be written anywhere: no secret in it, of bounded length. */
export type ShownOutcome = {
  readonly case: string;
  readonly title: string;
  readonly target: string;
  readonly verdict: Verdict;
  /** The cause's fingerprint, for verdicts with a finding that weighs. */
  readonly fingerprint?: string;
  readonly exchanges: readonly ShownExchange[];
  /** The requirements it held, each with in how many of its answers. */
  readonly held?: Held;
  /** How to repeat it; left out for what passed. */
  readonly curl?: string;
  readonly durationMs: number;
  /** Which repetition of the case it was, from 2; left out for the first, which may be the only one. */
  readonly repetition?: number;
};

const findingsOf = (verdict: Verdict): readonly WeighedFinding[] => ('findings' in verdict ? verdict.findings : []);

/** The findings that make a verdict what it is, without notes. */
export const weighty = (verdict: Verdict): readonly WeighedFinding[] =>
  findingsOf(verdict).filter(({ weight }) => weight === 'fail' || weight === 'warn' || weight === 'tolerated');

/** Makes an outcome fit to be written: no secret is in it, and nothing of other people's that no finding cites. */
export function showOutcome(raw: Outcome, title: string, known: readonly Secret[] = []): ShownOutcome {
  const secrets = [...known, ...secretsOfExchanges(exchangesOf(raw.steps))];
  const outcome = maskOutcome(raw);
  const all = exchangesOf(outcome.steps);
  const judged = all[all.length - 1];
  const verdict = redactVerdict(outcome.verdict, secrets);
  const [first] = weighty(outcome.verdict);
  return {
    case: outcome.case,
    title,
    target: outcome.target,
    verdict,
    ...(first && judged ? { fingerprint: withoutSecrets(fingerprintOf(judged.operation, first), secrets) } : {}),
    held: outcome.held,
    exchanges: all.map((exchange) => redactExchange(exchange, secrets)),
    ...(first ? { curl: withoutSecrets(curlOf(outcome.steps, outcome.parameters), secrets) } : {}),
    durationMs: outcome.durationMs,
  };
}

function redactVerdict(verdict: Verdict, secrets: readonly Secret[]): Verdict {
  const clean = (text: string): string => withoutSecrets(text, secrets);
  if ('findings' in verdict) {
    const findings = verdict.findings.map((finding) => redactFinding(finding, secrets));
    return verdict.verdict === 'blocked'
      ? { ...verdict, cause: clean(verdict.cause), findings }
      : { ...verdict, findings };
  }
  if (verdict.verdict === 'notTestable') return { ...verdict, missing: clean(verdict.missing) };
  return verdict.verdict === 'harnessError' ? { ...verdict, error: withoutSecrets(verdict.error, secrets) } : verdict;
}

/** A red or notable outcome as text for a terminal: what must hold, what came instead, how to repeat it. */
export function outcomeInWords(outcome: ShownOutcome): string {
  const { verdict } = outcome;
  const again = outcome.repetition === undefined ? '' : `, repetition ${outcome.repetition}`;
  const lines = [`${outcome.case} at ${outcome.target}${again}`, outcome.title, ''];
  switch (verdict.verdict) {
    case 'blocked':
      lines.push(`blocked: a state it needs could not be arranged, because of`, `  ${verdict.cause}`, '');
      break;
    case 'notTestable':
      lines.push(`not testable: ${verdict.missing}`, '');
      break;
    case 'harnessError':
      lines.push('the suite itself failed:', verdict.error, '');
      break;
    case 'deviationGone':
      lines.push(`known deviation no longer seen: ${verdict.deviations.join(', ')}`, '');
      break;
    case 'pass':
    case 'fail':
    case 'warn':
    case 'deviation':
      break;
    default:
      verdict satisfies never;
  }
  for (const finding of weighty(verdict)) lines.push(...findingInWords(finding), '');
  if (outcome.curl) {
    lines.push('repeat it:', `  npm run contract -- --grep '${outcome.case}'`);
    lines.push(`or without the suite, with ${settingsIn(outcome.curl).join(', ')} set:`, outcome.curl);
  }
  return harmless(lines.join('\n'));
}
