import type {
  Algorithm,
  LimiterAnswer,
  LimiterClass,
  LimiterTraits,
  Range,
  Told,
} from '../../contracts/limiter/verdict.ts';

const algorithmNames: { readonly [algorithm in Algorithm]: string } = {
  'fixed-window': 'a fixed window by the clock',
  'fixed-window-from-first': 'a window from the first request',
  'sliding-log': 'a sliding log',
  'sliding-counter': 'a sliding counter',
  bucket: 'a token bucket, or GCRA, which decides alike',
  spacing: 'one request at a time, a window apart',
};

const decimals = (value: number): string => String(Math.round(value * 100) / 100);

/** A range in words; one value where the ends are shown alike. */
export const rangeInWords = ({ from, to }: Range): string =>
  decimals(from) === decimals(to) ? decimals(from) : `${decimals(from)} to ${decimals(to)}`;

/** A limiter in a line. */
export const limiterInWords = ({ algorithm, limit, windowMs }: LimiterClass): string =>
  `${algorithmNames[algorithm]}, ${limit} in ${rangeInWords({ from: windowMs.from / 1000, to: windowMs.to / 1000 })} s`;

const amongInWords = ([first, ...more]: readonly LimiterClass[]): string => {
  if (!first) return 'it is none that is known here';
  if (more.length === 0) return `all fits ${limiterInWords(first)}, without enough to be sure`;
  const second = more.slice(0, 1).map(limiterInWords).join('');
  return `it is one of ${more.length + 1}, such as ${limiterInWords(first)} or ${second}`;
};

/** What a probe answers, in a line. */
export function answerInWords(answer: LimiterAnswer): string {
  switch (answer.kind) {
    case 'named':
      return `it is ${limiterInWords(answer.limiter)}, which foresaw ${answer.confirmedBy} more plan${answer.confirmedBy === 1 ? '' : 's'}`;
    case 'ambiguous':
      return `${amongInWords(answer.among)}; what would tell: ${answer.tellApart}`;
    case 'unexplained':
      return answer.because;
    case 'noLimitSeen':
      return `no limit seen up to ${decimals(answer.upToPerSecond)} a second for ${decimals(answer.forSeconds)} s and ${answer.atOnce} at once`;
    case 'inconclusive':
      return answer.because;
    default:
      return answer satisfies never;
  }
}

/** Every question of a probe with its answer, each a pair of words. */
export function traitsInWords(traits: LimiterTraits): (readonly [question: string, answer: string])[] {
  return [
    ['limit', told(traits.limit, rangeInWords)],
    ['window', told(traits.windowMs, (range) => `${rangeInWords(range)} ms`)],
    ['a second for long', told(traits.perSecond, rangeInWords)],
    ['at once after a rest', told(traits.burst, rangeInWords)],
    ['algorithm', told(traits.algorithm, (name) => algorithmNames[name])],
    ['windows begin with', told(traits.alignment, (name) => (name === 'sliding' ? 'nothing: they slide' : name))],
    ['endpoints', told(traits.acrossEndpoints, budgets)],
    ['tokens', told(traits.acrossTokens, budgets)],
    ['refused calls count', told(traits.refusedCount, (yes) => (yes ? 'yes' : 'no'))],
    ['Retry-After', told(traits.retryAfter, retryAfter)],
  ];
}

const told = <Value>(one: Told<Value>, words: (value: Value) => string): string =>
  one.kind === 'told' ? words(one.value) : `cannot tell: ${one.because}`;

const budgets = (value: 'one-budget' | 'one-each'): string =>
  value === 'one-budget' ? 'share one budget' : 'have a budget each';

function retryAfter(trait: Extract<LimiterTraits['retryAfter'], { kind: 'told' }>['value']): string {
  switch (trait.kind) {
    case 'absent':
      return 'absent';
    case 'sometimes':
      return `on ${Math.round(trait.share * 100)} % of the refusals`;
    case 'malformed':
      return `malformed, such as ${JSON.stringify(trait.example)}`;
    case 'true':
      return `there, as ${trait.form}, and true`;
    case 'untried':
      return `there, as ${trait.form}; no request tried it`;
    case 'tooShort':
    case 'tooLong':
      return `there, as ${trait.form}, and ${trait.kind === 'tooShort' ? 'too short' : 'too long'}: ${trait.evidence}`;
    default:
      return trait satisfies never;
  }
}
