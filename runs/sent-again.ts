import type { ShownOutcome } from '../contracts/show/report-case.ts';
import type { SentAgain } from './contract-run.ts';
import { counted, grouped } from '../contracts/show/words.ts';

/** What was sent again, target by target. */
export function sentAgain(shown: readonly Pick<ShownOutcome, 'target' | 'exchanges'>[]): SentAgain[] {
  const all = shown.flatMap(({ target, exchanges }) => exchanges.map((one) => ({ ...one, target })));
  const found = new Map<string, SentAgain>();
  for (const { target, answer, waitedMs } of all) {
    if (waitedMs === undefined) continue;
    const because = answer.kind === 'failure' ? 'lost' : (reasons[answer.status] ?? 'unavailable');
    const of = all.filter((one) => one.target === target).length;
    const before = found.get(`${target} ${because}`) ?? { target, because, times: 0, waitedMs: 0, of };
    found.set(`${target} ${because}`, { ...before, times: before.times + 1, waitedMs: before.waitedMs + waitedMs });
  }
  return [...found.values()];
}

const reasons: { readonly [status: number]: SentAgain['because'] } = {
  401: 'token',
  409: 'conflict',
  429: 'refused',
  503: 'unavailable',
};

/** The same in words, a line each. */
export const sentAgainInWords = ({ target, because, times, waitedMs, of }: SentAgain): string => {
  const requests = `${times} of ${grouped(of)} requests ${times === 1 ? 'was' : 'were'}`;
  const waited = `waited out ${counted(times, 'time')}, ${Math.ceil(waitedMs / 1000)} s`;
  const words = {
    refused: `${requests} refused for a rate limit (429): ${waited}`,
    unavailable: `${requests} answered that it is unavailable for now (503): ${waited}`,
    lost: `${requests} lost, and sent once more`,
    conflict: `${requests} refused for a conflict (409), and sent once more`,
    token: `${requests} refused since the token had run out (401), and sent with a new one`,
  };
  return `${target}: ${words[because]}`;
};
