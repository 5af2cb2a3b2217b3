import { indistinguishable } from './indistinguishable.ts';
import type { Judgement } from './judge.ts';
import type {
  Algorithm,
  LimiterClass,
  LimiterTraits,
  LimiterVerdict,
  Range,
  RetryAfterTrait,
  Told,
} from './verdict.ts';

/** A number for people: three digits that count. */
export const rounded = (value: number): string => {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(1e-9, Math.abs(value)))));
  return value
    .toFixed(Math.min(digits, 3))
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
};

const between = ({ from, to }: Range, unit: string): string => {
  const [least, most] = [rounded(from), rounded(to)];
  return least === most ? `${least}${unit}` : `${least} to ${most}${unit}`;
};

/** The middle of a range that is narrow, both ends of one that is not. */
const about = (range: Range, unit: string): string =>
  range.to <= 1.05 * range.from ? `about ${rounded((range.from + range.to) / 2)}${unit}` : between(range, unit);

/** What an algorithm is called, for people who do not know the models; a class of several by all their names. */
export function algorithmInWords(algorithm: Algorithm): string {
  switch (algorithm) {
    case 'fixed-window':
    case 'bucket':
    case 'spacing':
      return indistinguishable.find((one) => one.algorithm === algorithm)?.inWords ?? algorithm;
    case 'fixed-window-from-first':
      return 'a fixed window from the first request';
    case 'sliding-log':
      return 'a sliding log';
    case 'sliding-counter':
      return 'a sliding counter by the clock';
    default:
      return algorithm satisfies never;
  }
}

/** A limiter in a phrase. */
export function limiterInWords({
  algorithm,
  limit,
  windowMs,
  refusedCount,
  perEndpoint,
  perToken,
}: LimiterClass): string {
  const seconds = { from: windowMs.from / 1000, to: windowMs.to / 1000 };
  const rate = { from: limit / seconds.to, to: limit / seconds.from };
  const amount =
    algorithm === 'bucket'
      ? `${limit} at once, refilled at ${about(rate, ' a second')}`
      : `${limit} ${limit === 1 ? 'request' : 'requests'} in ${about(seconds, ' s')}`;
  const each = [perEndpoint ? 'endpoint' : null, perToken ? 'token' : null].filter((one) => one !== null).join(' and ');
  const scope = each === '' ? '' : `, for each ${each}`;
  return `${amount}, ${algorithmInWords(algorithm)}${scope}${refusedCount ? ', refused requests count' : ''}`;
}

/** A verdict in a sentence without its full stop. */
export function inWords({ answer, survivorCount, sent }: LimiterVerdict): string {
  switch (answer.kind) {
    case 'named':
      return `the limiter lets through ${limiterInWords(answer.limiter)}`;
    case 'ambiguous':
      return survivorCount <= 4
        ? `the limiter is one of ${survivorCount}: ${answer.among.map(limiterInWords).join('; or ')}`
        : `${survivorCount} limiters explain the answers`;
    case 'unexplained':
      return `no limiter known here explains the ${sent.requests} answers`;
    case 'noLimitSeen':
      return `no limit seen up to ${rounded(answer.upToPerSecond)} a second for ${rounded(answer.forSeconds)} s, and ${answer.atOnce} at once`;
    case 'inconclusive':
      return 'the probe came to no end';
    default:
      return answer satisfies never;
  }
}

/** A verdict in sentences, one a line: what was sent, what was found, each question with its answer, what would help. */
export function verdictInWords(verdict: LimiterVerdict): string[] {
  const { sent, traits } = verdict;
  const count = `${sent.requests} requests in ${sent.plans.length} plans over ${rounded(sent.seconds)} s, ${sent.refused} of them refused.`;
  return [count, `${capital(inWords(verdict))}.`, ...because(verdict), ...traitsInWords(traits)];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function because({ answer }: LimiterVerdict): string[] {
  switch (answer.kind) {
    case 'named':
      return [
        `It foresaw the answers to ${answer.confirmedBy} ${answer.confirmedBy === 1 ? 'plan' : 'plans'} that it was not found from.`,
      ];
    case 'ambiguous':
      return [`What would tell: ${answer.tellApart}.`];
    case 'unexplained': {
      const { first } = answer;
      const up = first?.against ? ` Up to then ${limiterInWords(first.against)} explained the answers.` : '';
      const when = first
        ? `The first answer against it: a request to ${first.endpoint} sent after ${rounded(first.sentAtMs / 1000)} s was ${first.accepted ? 'accepted' : 'refused'}.${up}`
        : null;
      return [`${capital(answer.because)}.`, ...(when === null ? [] : [when])];
    }
    case 'inconclusive':
      return [`${capital(answer.because)}.`];
    case 'noLimitSeen':
      return ['That is what was tried; a higher limit, or one over a longer time, may lie behind it.'];
    default:
      return answer satisfies never;
  }
}

/** Each question with its answer. */
function traitsInWords(traits: LimiterTraits): string[] {
  const line = <Value>(name: string, answer: Told<Value>, say: (value: Value) => string): string =>
    `${name}: ${answer.kind === 'told' ? say(answer.value) : `cannot tell, because ${answer.because}`}`;
  return [
    line('Limit', traits.limit, (value) => between(value, '')),
    line('Window', traits.windowMs, (value) => between(value, ' ms')),
    line('Rate', traits.perSecond, (value) => between(value, ' a second')),
    line('Burst', traits.burst, (value) => between(value, '')),
    line('Algorithm', traits.algorithm, algorithmInWords),
    line('Windows begin', traits.alignment, (value) => alignments[value]),
    line('Across endpoints', traits.acrossEndpoints, (value) => budgets[value]),
    line('Across tokens', traits.acrossTokens, (value) => budgets[value]),
    line('Refused requests count', traits.refusedCount, (value) => (value ? 'yes' : 'no')),
    line('Retry-After', traits.retryAfter, retryAfterInWords),
  ];
}

const alignments = {
  clock: 'by the clock',
  'first-request': 'with the first request',
  sliding: 'at no moment of their own, they slide',
} as const;

const budgets = { 'one-budget': 'one budget for all', 'one-each': 'a budget for each' } as const;

function retryAfterInWords(trait: RetryAfterTrait): string {
  switch (trait.kind) {
    case 'absent':
      return 'not sent';
    case 'sometimes':
      return `on ${rounded(100 * trait.share)} % of refusals only`;
    case 'malformed':
      return `malformed, such as ${JSON.stringify(trait.example)}`;
    case 'true':
      return `in ${trait.form === 'date' ? 'dates' : 'seconds'}, and true`;
    case 'untried':
      return `in ${trait.form === 'date' ? 'dates' : 'seconds'}; whether it is true was not tried`;
    case 'tooShort':
      return `too short: ${trait.evidence}`;
    case 'tooLong':
      return `longer than need be: ${trait.evidence}`;
    default:
      return trait satisfies never;
  }
}

/** A judgement in a sentence. */
export function judgementInWords({ kind, evidence }: Judgement): string {
  switch (kind) {
    case 'holds':
      return `The documented limit holds: ${evidence}.`;
    case 'stricter':
      return `The limiter is stricter than documented: ${evidence}.`;
    case 'looser':
      return `The limiter is looser than documented: ${evidence}.`;
    case 'absent':
      return `The documented limit does not show: ${evidence}.`;
    case 'cannotTell':
      return `Whether the documented limit holds cannot be told: ${evidence}.`;
    default:
      return kind satisfies never;
  }
}
