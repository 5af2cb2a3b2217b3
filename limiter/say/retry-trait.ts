import type { Observation } from '../observation.ts';
import { parseRetryAfter, waitMs as waitIn } from '../models/retry-after.ts';
import { type RetryAfterTrait, type Told, cannotTell, told } from '../verdict.ts';

/** Whether refusals say how long to wait, and whether that is true. */
export function retryAfterTrait(observations: readonly Observation[]): Told<RetryAfterTrait> {
  const refused = observations.filter(({ accepted }) => accepted === false);
  if (refused.length === 0) return cannotTell('no request was refused');
  const texts = refused.flatMap(({ retryAfter }) => (retryAfter === null ? [] : [retryAfter]));
  if (texts.length === 0) return told({ kind: 'absent' });
  if (texts.length < refused.length) return told({ kind: 'sometimes', share: texts.length / refused.length });
  const read = texts.map(parseRetryAfter);
  const malformed = read.find((one) => one.kind === 'malformed');
  if (malformed?.kind === 'malformed') return told({ kind: 'malformed', example: malformed.text.slice(0, 80) });
  return told(waits(observations, read.every(({ kind }) => kind === 'date') ? 'date' : 'seconds'));
}

/** How long an answer asks to be left alone, in milliseconds; 0 where it does not. */
export const askedWaitMs = ({ retryAfter, waitMs, answeredAt }: Observation): number =>
  waitMs ?? (retryAfter === null ? 0 : (waitIn(retryAfter, answeredAt) ?? 0));

/** Whole seconds are rounded up by an honest server, so that a wait may be this much too long; a date may be rounded down. */
const roundedMs = 1000;

/**
 * Holds the waits against what came after them. A request counts if it surely arrived after the refusal, and nothing
 * accepted or refused may have come in between.
 */
function waits(observations: readonly Observation[], form: 'seconds' | 'date'): RetryAfterTrait {
  let kept = 0;
  for (const { refusal, next } of pairs(observations)) {
    const waitMs = askedWaitMs(refusal);
    const surelyMs = waitMs + (form === 'date' ? roundedMs : 0);
    const [least, most] = [next.sentAt - refusal.answeredAt, next.answeredAt - refusal.sentAt];
    if (next.accepted === false && least >= surelyMs)
      return {
        kind: 'tooShort',
        form,
        evidence: `refused again ${inMs(least)} after a refusal that asked for ${waitMs / 1000} s`,
      };
    if (next.accepted === true && most < waitMs - roundedMs)
      return {
        kind: 'tooLong',
        form,
        evidence: `accepted ${inMs(most)} after a refusal that asked for ${waitMs / 1000} s`,
      };
    if (next.accepted === true && least >= waitMs) kept++;
  }
  return { kind: kept > 0 ? 'true' : 'untried', form };
}

const inMs = (ms: number): string => `${Math.round(ms)} ms`;

/** Each refusal with the next request, alone after it, of the same endpoint and token. */
function pairs(observations: readonly Observation[]): { refusal: Observation; next: Observation }[] {
  const found: { refusal: Observation; next: Observation }[] = [];
  let answered = -Infinity;
  observations.forEach((refusal, index) => {
    const next = observations[index + 1];
    answered = Math.max(answered, refusal.answeredAt);
    if (!next || refusal.accepted !== false || next.sentAt < answered) return;
    const previous = observations[index - 1];
    const alone = previous === undefined || previous.answeredAt <= refusal.sentAt || previous.accepted === false;
    if (alone && next.endpoint === refusal.endpoint && next.token === refusal.token) found.push({ refusal, next });
  });
  return found;
}
