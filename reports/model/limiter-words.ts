import {
  type Algorithm,
  type Contradiction,
  type HeaderTruth,
  type LimiterClass,
  type LimiterVerdict,
  type Span,
  type RefusedBy,
  type RetryAfterTrait,
  type ScopeSeen,
  type Told,
  lookedForSecond,
  saidToBe,
} from '../../limiter/verdict.ts';
import type { DocumentedLimit } from '../../limiter/prior.ts';
import { harmless } from '../../contracts/show/wording.ts';
import { counted, duration, figure, joined, withUnit } from '../../contracts/show/words.ts';

/** A limit against the documented one, in the words of a line. */
export const limitOutcomes = {
  holds: 'as documented',
  stricter: 'stricter than documented',
  looser: 'looser than documented',
  absent: 'none seen',
  cannotTell: 'cannot tell',
} as const;

const algorithms: { readonly [algorithm in Algorithm]: string } = {
  'fixed-window': 'fixed window by the clock',
  'fixed-window-from-first': 'fixed window that begins with a request',
  'sliding-log': 'sliding log',
  'sliding-counter': 'sliding counter',
  bucket: 'token bucket (or GCRA, which decides alike)',
  spacing: 'one request at a time, a fixed time apart',
  'sliding-counter-nearest': 'sliding counter that rounds to the nearest',
  'sliding-counter-down': 'sliding counter that rounds down',
  'restarting-counter': 'counter over two periods that begin anew after a silence (such as HAProxy’s http_req_rate)',
  'bucket-in-debt': 'token bucket that refused requests drive into debt',
  ban: 'limit whose refusal begins a ban',
  'under-way': 'limit on requests under way at once',
  queue: 'queue that lets requests go one by one and refuses what it has no room for',
};

/** A range in words; one value where both ends are said alike. */
const between = ({ from, to }: Span, words: (value: number) => string): string =>
  words(from) === words(to) ? words(from) : `${words(from)} to ${words(to)}`;

/** `9.95 to 10.03 requests a second`. */
export const rateInWords = (range: Span): string => `${between(range, figure)} requests a second`;

/** Two lengths of time that lie close together, in one unit. */
const times = ({ from, to }: Span): string =>
  to < 10_000 && duration(from) !== duration(to)
    ? `${figure(Math.floor(from))} to ${figure(Math.ceil(to))} ms`
    : between({ from, to }, duration);

const secondTimes = ({ from, to }: { readonly from: number; readonly to?: number }): string =>
  to === undefined ? `${duration(from)} or longer` : times({ from, to });

export function classInWords(limiter: LimiterClass): string {
  const { algorithm, limit, windowMs, banMs, second, refusedCount, perEndpoint, perToken } = limiter;
  const length = algorithm === 'under-way' ? `, each for ${times(windowMs)} or more` : ` in ${times(windowMs)}`;
  const parts = [
    `${algorithms[algorithm]}, ${counted(limit, 'request')}${length}`,
    second ? `and ${counted(second.limit, 'request')} in ${secondTimes(second.windowMs)}` : '',
    banMs ? `a ban lasts ${times(banMs)}` : '',
    refusedCount === null ? '' : `refused requests ${refusedCount ? '' : 'do not '}use up the limit`,
    perEndpoint === null ? '' : perEndpoint ? 'a budget for each endpoint' : 'one budget for the endpoints tried',
    perToken === null ? '' : perToken ? 'a budget for each token' : 'one budget for all tokens',
  ];
  return joined(parts, '; ');
}

type Answered = Pick<LimiterVerdict, 'answer' | 'survivors' | 'survivorCount'>;

/** What the probe found; the terminal, the judgement and the page say it with these words. */
export function answerInWords({ answer, survivors, survivorCount }: Answered): string {
  switch (answer.kind) {
    case 'named':
      return `${classInWords(answer.limiter)} (it predicted the answers to ${counted(answer.confirmedBy, 'further plan')} of requests)`;
    case 'ambiguous':
      return `${survivorCount === 1 ? 'one kind of limiter explains every answer, without enough to be sure' : `any of ${survivorCount} kinds of limiter explains every answer`}, such as ${survivors.slice(0, 1).map(classInWords).join('')}. To tell more: ${harmless(answer.tellApart)}`;
    case 'unexplained':
      return joined([harmless(answer.because), answer.first ? contradictionInWords(answer.first) : ''], ': ');
    case 'inconclusive':
      return harmless(answer.because);
    case 'noLimitSeen':
      return `no limit seen up to ${figure(answer.upToPerSecond)} requests a second for ${duration(answer.forSeconds * 1000)} and ${answer.atOnce} at once`;
    default:
      return answer satisfies never;
  }
}

/** The answer that ruled out what explained all answers before it. */
function contradictionInWords({ sentAtMs, accepted, endpoint, against }: Contradiction): string {
  const was = accepted ? 'let in' : 'refused';
  const until = against ? `until then it was like ${classInWords(against)}` : 'until then several kinds explained all';
  return `${until}; the request to ${harmless(endpoint)} ${duration(sentAtMs)} after the first was ${was} against that`;
}

/** What a verdict holds beside limit and window: how far no second limit was seen, and how often nothing beyond it was let in, how it refuses if not with 429, which endpoints it is across, what its windows let through. */
export function notesOf(
  verdict: Pick<LimiterVerdict, 'answer' | 'survivors' | 'refusals' | 'scope' | 'sent'>,
): string[] {
  const { answer, refusals = [], scope, sent } = verdict;
  const others = refusals.filter(({ answer: name }) => name !== '429');
  const among = saidToBe(verdict);
  const [windows] = among.every(({ algorithm }) => fixedWindows.includes(algorithm)) ? among : [];
  return [
    answer.kind === 'named' && !answer.limiter.second ? withinInWords(sent.plans) : '',
    answer.kind === 'named' ? `of ${counted(sent.refused, 'request')} beyond the limit none was let in` : '',
    others.length > 0 ? `it refuses with ${refusalsInWords(others)} instead of 429` : '',
    scope ? scopeInWords(scope) : '',
    windows
      ? `a fixed window lets in up to ${2 * windows.limit} within one window's length, ${windows.limit} as a window ends and ${windows.limit} as the next begins, which the documented words leave open`
      : '',
  ].filter((part) => part !== '');
}

/** A second limit is ruled out as far as one plan went on. */
function withinInWords(plans: LimiterVerdict['sent']['plans']): string {
  const look = lookedForSecond(plans);
  return look ? `no second limit up to ${counted(look.requests, 'request')} in ${duration(1000 * look.seconds)}` : '';
}

const fixedWindows: readonly Algorithm[] = ['fixed-window', 'fixed-window-from-first'];

const refusalsInWords = (refusals: readonly RefusedBy[]): string =>
  refusals.map(({ answer, count }) => `${harmless(answer)} (${counted(count, 'time')})`).join(', ');

function scopeInWords({ shared, apart, unknown }: ScopeSeen): string {
  const list = (names: readonly string[]): string => names.map(harmless).join(', ');
  return joined([
    shared.length > 0 ? `shared by ${list(shared)}` : '',
    apart.length > 0 ? `not by ${list(apart)}, which answered while it was used up` : '',
    unknown.length > 0 ? `unknown for ${list(unknown)}` : '',
  ]);
}

type Probed = Pick<LimiterVerdict, 'traits' | 'refusals' | 'scope' | 'headers'>;
type TraitRow = { readonly question: string; readonly text: string; readonly isTold: boolean };

/** Every question of the probe with its answer, in words; a reason why several have none is said once. */
export function traitsInWords(verdict: Probed): TraitRow[] {
  const rows = rowsOf(verdict);
  const [first] = rows;
  if (!first || first.isTold) return rows;
  const others = rows.filter(({ text }) => text !== first.text);
  const isShared = others.length < rows.length - 1;
  return [isShared ? { ...first, question: 'Limit, window and what else is asked' } : first, ...others];
}

const told = <Value>(question: string, what: Told<Value>, words: (value: Value) => string): TraitRow =>
  what.kind === 'told'
    ? { question, text: words(what.value), isTold: true }
    : { question, text: `unknown: ${harmless(what.because)}`, isTold: false };

const rowsOf = ({ traits, refusals = [], scope, headers = [] }: Probed): TraitRow[] => [
  told('Requests in a window', traits.limit, (range) => between(range, figure)),
  told('Length of the window', traits.windowMs, times),
  told('Rate it lets through in the long run', traits.perSecond, rateInWords),
  told('Requests at once, after a pause', traits.burst, (range) => between(range, figure)),
  told('Algorithm', traits.algorithm, (name) => algorithms[name]),
  told('Windows begin', traits.alignment, (name) => alignments[name]),
  told('Endpoints', traits.acrossEndpoints, budget),
  ...(scope ? [{ question: 'The limit', text: scopeInWords(scope), isTold: true }] : []),
  told('Tokens', traits.acrossTokens, budget),
  told('Refused requests use up the limit', traits.refusedCount, (yes) => (yes ? 'yes' : 'no')),
  ...(refusals.length > 0 ? [{ question: 'Refused with', text: refusalsInWords(refusals), isTold: true }] : []),
  told('Retry-After', traits.retryAfter, retryAfterInWords),
  ...(headers.length > 0
    ? [{ question: 'RateLimit headers', text: joined(headers.map(headerInWords)), isTold: true }]
    : []),
];

/** `limit 10: right`, `window 1 s: wrong, 2 s was found`. */
function headerInWords({ of, said, truth, found }: HeaderTruth): string {
  const inWords = (value: number): string => (of === 'windowMs' ? duration(value) : figure(value));
  const name = of === 'windowMs' ? 'window' : of;
  const why = found && truth === 'wrong' ? `, ${between(found, inWords)} was found` : '';
  return `${name} ${inWords(said)}: ${truth === 'untried' ? 'not tried' : truth}${why}`;
}

const alignments = {
  clock: 'by the clock',
  'first-request': 'with a request',
  sliding: 'at any time: the window slides',
} as const;

const budget = (name: 'one-budget' | 'one-each'): string =>
  name === 'one-budget' ? 'share one budget' : 'have a budget each';

function retryAfterInWords(trait: RetryAfterTrait): string {
  switch (trait.kind) {
    case 'absent':
      return 'never sent';
    case 'sometimes':
      return `on ${withUnit(trait.share, 'share')} of refusals`;
    case 'malformed':
      return `malformed, such as ${harmless(trait.example).slice(0, 60)}`;
    case 'true':
      return `given ${formOf(trait)}; after that time a request was let through`;
    case 'untried':
      return `given ${formOf(trait)}; no request was sent to see whether it is true`;
    case 'tooShort':
    case 'tooLong':
      return `given ${formOf(trait)}, ${trait.kind === 'tooShort' ? 'too short' : 'needlessly long'}: ${harmless(trait.evidence)}`;
    default:
      return trait satisfies never;
  }
}

const formOf = ({ form }: { readonly form: 'seconds' | 'date' }): string =>
  form === 'seconds' ? 'in seconds' : 'as a date';

const scopes: { readonly [scope: string]: string } = {
  'all-endpoints': 'across all endpoints',
  store: 'for the whole store',
};

/** Limits of which one applies differ in their requests alone. */
export function limitInWords(limits: readonly DocumentedLimit[]): string {
  const [{ seconds, scope } = { seconds: 1, scope: '' }] = limits;
  const requests = limits.map((one) => one.requests).join(' or ');
  return limits.length === 0
    ? 'no limit'
    : `${requests} requests in ${seconds} s ${scopes[scope] ?? `(${harmless(scope)})`}`;
}
