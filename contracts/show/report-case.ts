import { curlOf, rerunCommand, settingsIn } from './curl.ts';
import type { HeldCounts, Outcome } from '../judge/assessment.ts';
import { maskOutcome } from './mask.ts';
import { groupedBy, tally } from '../values/grouped.ts';
import { type ShownExchange, redactExchange, redactFinding, secretsOfExchanges } from './redact.ts';
import { type Secret, withoutSecrets } from '../values/secret.ts';
import { type Verdict, type VerdictKind, type WeighedFinding, fingerprintOf } from '../judge/verdict.ts';
import { findingInWords, harmless, senderInWords } from './wording.ts';
import { triesIn } from '../judge/target.ts';
import { nameOf } from '../cases/case.ts';

/** An outcome as it may be written anywhere: no secret in it, of bounded length. All that is said of a case is said from it. */
export type ShownOutcome = Said & {
  readonly case: string;
  readonly title: string;
  readonly target: string;
  /** The cause's fingerprint, for verdicts with a finding that weighs. */
  readonly fingerprint?: string;
  readonly exchanges: readonly ShownExchange[];
  /** The requirements it held, each with in how many of its answers. */
  readonly held?: HeldCounts;
  /** How to repeat it; left out for what passed. */
  readonly curl?: string;
  readonly durationMs: number;
  /** Which repetition of the case it was, from 2; left out for the first, which may be the only one. */
  readonly repetition?: number;
};

type Said = {
  readonly verdict: VerdictKind;
  readonly findings: readonly WeighedFinding[];
  /** What a blocked, untestable, gone or harness verdict says beyond findings. */
  readonly detail?: string;
};

/** A verdict as it is written: its kind, its findings, and what else it says. */
export function said(verdict: Verdict): Said {
  const so = { verdict: verdict.verdict, findings: 'findings' in verdict ? verdict.findings : [] };
  switch (verdict.verdict) {
    case 'blocked':
      return { ...so, detail: verdict.cause };
    case 'notTestable':
      return { ...so, detail: verdict.missing };
    case 'harnessError':
      return { ...so, detail: verdict.error };
    case 'deviationGone':
      return { ...so, detail: verdict.deviations.join(', ') };
    case 'pass':
    case 'fail':
    case 'warn':
    case 'deviation':
      return so;
    default:
      return verdict satisfies never;
  }
}

/** The findings that make a verdict what it is, the heaviest first, without notes. */
export const heaviestFirst = ({ findings }: Pick<Said, 'findings'>): readonly WeighedFinding[] =>
  (['fail', 'warn', 'tolerated'] as const).flatMap((heavy) => findings.filter(({ weight }) => weight === heavy));

/** Makes an outcome fit to be written: no secret is in it, and nothing of other people's that no finding cites. */
export function showOutcome(raw: Outcome, title: string, known: readonly Secret[] = []): ShownOutcome {
  const secrets = [...known, ...secretsOfExchanges(triesIn(raw.steps))];
  const clean = (text: string): string => withoutSecrets(text, secrets);
  const outcome = maskOutcome(raw);
  const { verdict, findings, detail } = said(outcome.verdict);
  const [first] = heaviestFirst({ findings });
  return {
    case: outcome.case,
    title,
    target: outcome.target,
    verdict,
    findings: findings.map((finding) => redactFinding(finding, secrets)),
    ...(detail === undefined ? {} : { detail: clean(detail) }),
    ...(first
      ? { fingerprint: clean(fingerprintOf(first)), curl: clean(curlOf(outcome.steps, outcome.parameters)) }
      : {}),
    held: outcome.held,
    exchanges: triesIn(outcome.steps).map((exchange) => redactExchange(exchange, secrets)),
    durationMs: outcome.durationMs,
  };
}

const opening: { readonly [kind in VerdictKind]?: string } = {
  blocked: 'blocked: a state it needs could not be arranged, because of',
  notTestable: 'not testable:',
  harnessError: 'the suite itself failed:',
  deviationGone: 'known deviation no longer seen:',
};

/** A red or notable outcome as text for a terminal: what must hold, what came instead, how to repeat it. */
export function outcomeInWords(outcome: Omit<ShownOutcome, 'held'>): string {
  const { verdict, detail, curl } = outcome;
  const again = outcome.repetition === undefined ? '' : `, repetition ${outcome.repetition}`;
  const lines = [nameOf(outcome.case, outcome.target) + again, outcome.title, ''];
  if (detail !== undefined) lines.push(opening[verdict] ?? '', detail, '');
  const heavy = heaviestFirst(outcome).filter(({ weight }) => verdict === 'deviation' || weight !== 'tolerated');
  const known = outcome.findings.flatMap((one) => (heavy.includes(one) ? [] : (one.deviation ?? [])));
  for (const [first, ...alike] of groupedBy(heavy, fingerprintOf).values())
    if (first)
      lines.push(...findingInWords(first), ...(alike.length > 0 ? [`and ${alike.length} more like it`] : []), '');
  const beside = tally(known).map(([id, times]) => `${id} (${times})`);
  if (beside.length > 0) lines.push(`known deviations beside it: ${beside.join(', ')}`, '');
  const telling = outcome.exchanges.filter((one) => heavy.some((it) => it.startedAt === one.startedAt));
  const senders = telling.flatMap(({ answer }) => (answer.kind === 'response' ? senderInWords(answer) : []));
  if (senders.length > 0) lines.push(...new Set(senders), '');
  if (curl) {
    lines.push('repeat it:', `  ${rerunCommand(outcome.case)}`);
    lines.push(`or without the suite, with ${settingsIn(curl).join(', ')} set:`, curl);
  }
  return harmless(lines.join('\n'));
}
