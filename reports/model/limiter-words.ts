import type {
  Algorithm,
  LimiterAnswer,
  LimiterClass,
  LimiterTraits,
  Range,
  RetryAfterTrait,
  Told,
} from '../../contracts/limiter/verdict.ts';
import { harmless } from '../../contracts/wording.ts';
import { counted, duration, figure } from './words.ts';

const algorithms: { readonly [algorithm in Algorithm]: string } = {
  'fixed-window': 'fixed window by the clock',
  'fixed-window-from-first': 'fixed window from the first request',
  'sliding-log': 'sliding log',
  'sliding-counter': 'sliding counter',
  bucket: 'token bucket (or GCRA)',
  spacing: 'spacing of single requests',
};

const between = ({ from, to }: Range, words: (value: number) => string): string =>
  words(from) === words(to) ? words(from) : `${words(from)} to ${words(to)}`;

/** Two lengths of time that lie close together, in one unit. */
const times = ({ from, to }: Range): string =>
  to < 10_000 && duration(from) !== duration(to)
    ? `${figure(Math.floor(from))} to ${figure(Math.ceil(to))} ms`
    : between({ from, to }, duration);

/** A class of limiters in words. */
export function classInWords({
  algorithm,
  limit,
  windowMs,
  refusedCount,
  perEndpoint,
  perToken,
}: LimiterClass): string {
  const more = [
    refusedCount === null ? '' : refusedCount ? 'refused requests count' : 'refused requests do not count',
    perEndpoint === null ? '' : perEndpoint ? 'each endpoint has its own' : 'one budget for all endpoints',
    perToken === null ? '' : perToken ? 'each token has its own' : 'one budget for all tokens',
  ].filter((part) => part !== '');
  const head = `${algorithms[algorithm]}, ${counted(limit, 'request')} in ${times(windowMs)}`;
  return [head, ...more].join('; ');
}

/** What the probe found, in a sentence. */
export function answerInWords(answer: LimiterAnswer): string {
  switch (answer.kind) {
    case 'named':
      return `A ${classInWords(answer.limiter)}. It foretold ${counted(answer.confirmedBy, 'answer')} it was not made from.`;
    case 'ambiguous':
      return `${counted(answer.among.length, 'kind')} of limiter explain every answer. ${harmless(answer.tellApart)}`;
    case 'unexplained':
      return `No limiter known here explains the answers: ${harmless(answer.because)}`;
    case 'noLimitSeen':
      return `No limit was seen up to ${figure(answer.upToPerSecond)} requests a second for ${duration(answer.forSeconds * 1000)}, ${answer.atOnce} at once.`;
    case 'inconclusive':
      return `Nothing can be said: ${harmless(answer.because)}`;
    default:
      return answer satisfies never;
  }
}

const told = <Value>(
  what: Told<Value>,
  words: (value: Value) => string,
): { readonly text: string; readonly isTold: boolean } =>
  what.kind === 'told'
    ? { text: words(what.value), isTold: true }
    : { text: `cannot tell: ${harmless(what.because)}`, isTold: false };

/** Every question of the probe with its answer, in words. */
export function traitsInWords(
  traits: LimiterTraits,
): { readonly question: string; readonly text: string; readonly isTold: boolean }[] {
  return [
    { question: 'Requests in a window', ...told(traits.limit, (range) => between(range, figure)) },
    { question: 'Length of the window', ...told(traits.windowMs, times) },
    { question: 'Let through for long', ...told(traits.perSecond, (range) => `${between(range, figure)} a second`) },
    { question: 'At one moment, after a rest', ...told(traits.burst, (range) => between(range, figure)) },
    { question: 'Algorithm', ...told(traits.algorithm, (name) => algorithms[name]) },
    {
      question: 'Windows begin',
      ...told(
        traits.alignment,
        (name) => ({ clock: 'by the clock', 'first-request': 'with a request', sliding: 'never: they slide' })[name],
      ),
    },
    { question: 'Across endpoints', ...told(traits.acrossEndpoints, budget) },
    { question: 'Across tokens', ...told(traits.acrossTokens, budget) },
    { question: 'Refused requests count', ...told(traits.refusedCount, (yes) => (yes ? 'yes' : 'no')) },
    { question: 'Retry-After', ...told(traits.retryAfter, retryAfterInWords) },
  ];
}

const budget = (name: 'one-budget' | 'one-each'): string => (name === 'one-budget' ? 'one budget for all' : 'one each');

function retryAfterInWords(trait: RetryAfterTrait): string {
  switch (trait.kind) {
    case 'absent':
      return 'never sent';
    case 'sometimes':
      return `on ${figure(trait.share * 100)} % of refusals`;
    case 'malformed':
      return `malformed, such as ${harmless(trait.example).slice(0, 60)}`;
    case 'true':
      return `in ${trait.form === 'seconds' ? 'seconds' : 'dates'}, and true`;
    case 'untried':
      return `in ${trait.form === 'seconds' ? 'seconds' : 'dates'}, not tried`;
    case 'tooShort':
    case 'tooLong':
      return `${trait.kind === 'tooShort' ? 'too short' : 'needlessly long'}: ${harmless(trait.evidence)}`;
    default:
      return trait satisfies never;
  }
}
