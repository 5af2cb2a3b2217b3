import type { rateLimits } from '../generated/operations.ts';
import type { DocumentedLimit } from './prior.ts';
import type { LimiterTraits, LimiterVerdict, Range } from './verdict.ts';
import { inWords, rounded } from './words.ts';

/** What `x-rate-limit` of a server says: a limit, or that there is none. */
export type Documented = DocumentedLimit | 'none';

/** The documented limits by base URL, as the generator wrote them. */
export type DocumentedLimits = typeof rateLimits;

export const judgementKinds = ['holds', 'stricter', 'looser', 'absent', 'cannotTell'] as const;

/** A verdict against the documentation, with the evidence in one sentence. */
export type Judgement = { readonly kind: (typeof judgementKinds)[number]; readonly evidence: string };

/** Which judgements are findings: a target that refuses what it promises to accept, or accepts what it says it refuses. */
export const isFinding = ({ kind }: Judgement): boolean =>
  kind === 'stricter' || kind === 'looser' || kind === 'absent';

/** Rates that differ by less than this share are one: windows are known to 2 %. */
const tolerance = 0.03;

/** Holds a verdict against the documented limit. `burst` beyond the documented requests in a window counts as looser. */
export function judgeLimiter(verdict: LimiterVerdict, documented: Documented): Judgement {
  const { answer } = verdict;
  switch (answer.kind) {
    case 'named':
    case 'ambiguous':
      return documented === 'none'
        ? { kind: 'stricter', evidence: `no limit is documented, but there is one: ${inWords(verdict)}` }
        : compared(verdict, documented);
    case 'unexplained':
      return refusesTooSoon(verdict, documented) ?? { kind: 'cannotTell', evidence: answer.because };
    case 'noLimitSeen':
      return unlimited(verdict, answer, documented);
    case 'inconclusive':
      return { kind: 'cannotTell', evidence: answer.because };
    default:
      return answer satisfies never;
  }
}

function unlimited(
  verdict: LimiterVerdict,
  { upToPerSecond, forSeconds, atOnce }: Extract<LimiterVerdict['answer'], { kind: 'noLimitSeen' }>,
  documented: Documented,
): Judgement {
  const seen = inWords(verdict);
  if (documented === 'none') return { kind: 'holds', evidence: seen };
  const { requests, seconds } = documented;
  const beyond = upToPerSecond * seconds > requests * (1 + tolerance) && forSeconds >= seconds;
  if (beyond || atOnce > 2 * requests)
    return { kind: 'absent', evidence: `documented are ${limitInWords(documented)}; ${seen}` };
  return { kind: 'cannotTell', evidence: `${seen}, which is no more than the documented ${limitInWords(documented)}` };
}

const limitInWords = ({ requests, seconds }: DocumentedLimit): string =>
  `${requests} requests ${seconds === 1 ? 'a second' : `in ${rounded(seconds)} s`}`;

/** What a limiter lets through at most and at least, in requests per documented window. */
type Allowance = { readonly rate: Range; readonly burst: Range };

function allowanceOf({ perSecond, burst }: LimiterTraits, { seconds }: DocumentedLimit): Allowance | null {
  if (perSecond.kind !== 'told' || burst.kind !== 'told') return null;
  return { rate: { from: perSecond.value.from * seconds, to: perSecond.value.to * seconds }, burst: burst.value };
}

/** A limiter that was found against the one that is documented: its rate first, then what it accepts at once, then its scope. */
function compared(verdict: LimiterVerdict, documented: DocumentedLimit): Judgement {
  const { requests } = documented;
  const allowance = allowanceOf(verdict.traits, documented);
  const found = `documented are ${limitInWords(documented)}; ${inWords(verdict)}`;
  if (allowance === null) return { kind: 'cannotTell', evidence: found };
  const { rate, burst } = allowance;
  const { traits } = verdict;
  if (rate.to < requests * (1 - tolerance) || burst.to < requests) return { kind: 'stricter', evidence: found };
  const apart =
    documented.scope === 'all-endpoints' &&
    traits.acrossEndpoints.kind === 'told' &&
    traits.acrossEndpoints.value === 'one-each';
  if (apart || rate.from > requests * (1 + tolerance) || burst.from > requests)
    return { kind: 'looser', evidence: found };
  const sure =
    rate.from >= requests * (1 - tolerance) && rate.to <= requests * (1 + tolerance) && burst.from === burst.to;
  return { kind: sure ? 'holds' : 'cannotTell', evidence: found };
}

/** Whatever the limiter is: a refusal although fewer requests than documented came in the window before it is too soon. */
function refusesTooSoon({ observations }: LimiterVerdict, documented: Documented): Judgement | null {
  const refused = observations.filter(([, , accepted]) => accepted === 0);
  if (documented === 'none')
    return refused.length === 0
      ? null
      : { kind: 'stricter', evidence: `no limit is documented, but ${refused.length} requests were refused` };
  const { requests, seconds } = documented;
  for (const [sentAt, answeredAt] of refused) {
    const before =
      observations.filter(([sent, answered]) => sent <= answeredAt && answered >= sentAt - 1000 * seconds).length - 1;
    if (before < requests)
      return {
        kind: 'stricter',
        evidence: `a request was refused ${rounded(sentAt / 1000)} s into the probe although at most ${before} others came in the ${rounded(seconds)} s before it, where ${requests} are documented`,
      };
  }
  return null;
}
