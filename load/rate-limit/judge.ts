import type { DocumentedLimit } from '../../limiter/prior.ts';
import type { LimiterVerdict, Span, Told } from '../../limiter/verdict.ts';
import type { LimiterRun } from '../../runs/load-run.ts';
import { counted, joined } from '../../contracts/show/words.ts';
import { answerInWords, limitInWords, notesOf, rateInWords } from '../../reports/model/limiter-words.ts';

export type Judgement = LimiterRun['judgement'];

/** A rate this close to the documented one is the documented one. */
const tolerance = 0.02;

/** A range that holds the documented value and is no wider than this share of it confirms it. */
const narrow = 0.1;

/**
 * What a probe's verdict means for the documented limit.
 * @param documented those of which one applies: keeping any of them holds, and only what is so of each is held against the
 *   target; empty: it is documented to have none
 */
export function judgeLimit(verdict: LimiterVerdict, documented: readonly DocumentedLimit[]): Judgement {
  const outcome =
    documented.length === 0 ? withoutLimit(verdict) : anyOf(documented.map((one) => compare(verdict, one)));
  const open = documented.length > 1 ? ' EP_RATE_LIMIT says which limit applies, that of your store’s plan.' : '';
  return { outcome, sentence: `${beginning(outcome, documented)}. ${evidence(verdict, documented)}.${open}` };
}

function anyOf([first = 'cannotTell', ...more]: readonly Judgement['outcome'][]): Judgement['outcome'] {
  if (first === 'holds' || more.includes('holds')) return 'holds';
  return more.every((one) => one === first) ? first : 'cannotTell';
}

/** A target documented as unlimited. That answers are slow is no limit: something must have been refused. */
function withoutLimit({ answer, sent }: LimiterVerdict): Judgement['outcome'] {
  switch (answer.kind) {
    case 'noLimitSeen':
      return 'holds';
    case 'named':
    case 'ambiguous':
    case 'unexplained':
      return sent.refused > 0 ? 'stricter' : 'cannotTell';
    case 'inconclusive':
      return answer.reason === 'all-refused' || (answer.reason === 'schedule-missed' && sent.refused > 0)
        ? 'stricter'
        : 'cannotTell';
    default:
      return answer satisfies never;
  }
}

function compare({ answer, traits, scope }: LimiterVerdict, documented: DocumentedLimit): Judgement['outcome'] {
  switch (answer.kind) {
    case 'noLimitSeen':
      return answer.upToPerSecond > rateOf(documented) || answer.atOnce > documented.requests ? 'absent' : 'cannotTell';
    case 'inconclusive':
    case 'unexplained':
      return 'cannotTell';
    case 'named':
    case 'ambiguous':
      return compareTraits(traits, scope, documented);
    default:
      return answer satisfies never;
  }
}

function compareTraits(
  traits: LimiterVerdict['traits'],
  scope: LimiterVerdict['scope'],
  documented: DocumentedLimit,
): Judgement['outcome'] {
  const { perSecond, burst, acrossEndpoints } = traits;
  const rate = side(perSecond, rateOf(documented), tolerance);
  const atOnce = side(burst, documented.requests, 0);
  if (rate === 'below' || atOnce === 'below') return 'stricter';
  if (rate === 'above' || atOnce === 'above' || isEach(acrossEndpoints) || scope?.apart.length) return 'looser';
  return rate === 'at' && atOnce === 'at' ? 'holds' : 'cannotTell';
}

const rateOf = ({ requests, seconds }: DocumentedLimit): number => requests / seconds;

const isEach = (told: Told<'one-budget' | 'one-each'>): boolean => told.kind === 'told' && told.value === 'one-each';

/** Where what was found lies: wholly below or above the documented value, at it, or who knows. */
function side(found: Told<Span>, value: number, slack: number): 'below' | 'above' | 'at' | 'unknown' {
  if (found.kind === 'cannotTell') return 'unknown';
  const { from, to } = found.value;
  const [low, high] = [value * (1 - slack), value * (1 + slack)];
  if (to < low) return 'below';
  if (from > high) return 'above';
  return to - from <= narrow * value ? 'at' : 'unknown';
}

/** The outcome in a sentence that stands alone: it is the title of what the page says. */
function beginning(outcome: Judgement['outcome'], documented: readonly DocumentedLimit[]): string {
  const limit = limitInWords(documented);
  const isLimited = documented.length > 0;
  switch (outcome) {
    case 'holds':
      return isLimited ? `The documented limit holds: ${limit}` : 'No limit is documented, and none was seen';
    case 'stricter':
      return isLimited ? `Stricter than documented (${limit})` : 'No limit is documented, but there is one';
    case 'looser':
      return `Looser than documented (${limit})`;
    case 'absent':
      return `No limit was seen, though one is documented (${limit})`;
    case 'cannotTell':
      return `Whether the limit is as documented is unknown (${limit})`;
    default:
      return outcome satisfies never;
  }
}

function evidence(verdict: LimiterVerdict, documented: readonly DocumentedLimit[]): string {
  const { sent, traits } = verdict;
  const parts = [
    `Found: ${answerInWords(verdict)}`,
    traits.perSecond.kind === 'told' ? `${rateInWords(traits.perSecond.value)} in the long run` : '',
    isEach(traits.acrossEndpoints) && documented.length > 0 ? 'each endpoint has a budget of its own' : '',
    ...notesOf(verdict),
  ];
  const found = joined(parts, '; ');
  return `${found}. Sent: ${counted(sent.requests, 'request')} in ${counted(sent.plans.length, 'plan')}, ${sent.refused} refused`;
}
