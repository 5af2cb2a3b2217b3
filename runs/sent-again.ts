import type { ShownOutcome } from '../contracts/show/report-case.ts';
import type { SentAgain } from './contract-run.ts';
import { statusOf } from '../contracts/spec/exchange.ts';
import { isUnknown } from '../contracts/spec/statuses.ts';
import { groupedBy } from '../contracts/values/grouped.ts';
import { counted, withThousands } from '../contracts/show/words.ts';

export const sentAgain = (shown: readonly Pick<ShownOutcome, 'target' | 'exchanges'>[]): SentAgain[] =>
  [...groupedBy(shown, ({ target }) => target)].flatMap(([target, own]) => {
    const all = own.flatMap(({ exchanges }) => exchanges);
    const again = all.filter(
      // what is not there yet is polled, which is no repetition
      ({ waitedMs, operation, answer }) => waitedMs !== undefined && !isUnknown(operation, statusOf(answer)),
    );
    const byReason = groupedBy(again, ({ answer }) =>
      answer.kind === 'failure' ? 'lost' : (reasons[answer.status] ?? 'unavailable'),
    );
    return [...byReason].map(([because, tries]) => {
      const waitedMs = tries.reduce((sum, one) => sum + (one.waitedMs ?? 0), 0);
      return { target, because, times: tries.length, waitedMs, of: all.length };
    });
  });

const reasons: { readonly [status: number]: SentAgain['because'] } = {
  401: 'token',
  409: 'conflict',
  429: 'refused',
  503: 'unavailable',
};

/** The same in words, a line each. */
export const sentAgainInWords = ({ target, because, times, waitedMs, of }: SentAgain): string => {
  const requests = `${times} of ${withThousands(of)} requests ${times === 1 ? 'was' : 'were'}`;
  const waited = `waited out ${counted(times, 'time')}, ${Math.ceil(waitedMs / 1000)} s`;
  const words = {
    refused: `${requests} refused for a rate limit (429): ${waited}`,
    unavailable: `${requests} answered that it is unavailable for now (503): ${waited}`,
    lost: `${requests} lost, and sent once more`,
    conflict: `${requests} refused for a conflict (409), and sent once more`,
    token: `${requests} refused though the token was still to be valid (401), and sent with a new one`,
  };
  return `${target}: ${words[because]}`;
};
