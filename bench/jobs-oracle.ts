import { judgeHistory } from '../contracts/jobs/oracle.ts';
import type { Poll } from '../contracts/jobs/poll.ts';
import { watch } from '../testing/histories/watch.ts';
import { worldOf } from '../testing/histories/world.ts';
import { type Figure, atMost } from './figure.ts';

const polls = 100_000;

/** How fast the queue oracle is, on virtual time; what it tells is its tests' to say. */
export function jobsOracle(): Promise<readonly Figure[]> {
  const history = manyPolls();
  const fastest = Math.min(...Array.from({ length: 5 }, () => secondsFor(history)));
  return Promise.resolve([atMost('jobs/oracle-polls', fastest, 1, `s for ${polls.toLocaleString('en')}`)]);
}

function secondsFor(history: readonly Poll[]): number {
  const began = performance.now();
  const violations = judgeHistory(history, 'elastic-path@mock');
  if (violations.length > 0) throw new Error(`a legal history raised ${violations.length} alarms`);
  return (performance.now() - began) / 1000;
}

const accounts = 10;

/** As they come out of logs: read from lines, in the order of their answers. Ten queues of 40 jobs each. */
function manyPolls(): Poll[] {
  const one = watch(worldOf(1, { jobs: 40 }), 1, { polls: (1.3 * polls) / accounts / 40 });
  const lines = one.sort((a, b) => a.answeredAt - b.answeredAt).map((poll) => JSON.stringify(poll));
  if (lines.length * accounts < polls) throw new Error(`only ${lines.length * accounts} polls were made`);
  const names = Array.from({ length: accounts }, (_, at) => `account-${at}`);
  return lines
    .slice(0, polls / accounts)
    .flatMap((line) => names.map((account) => ({ ...(JSON.parse(line) as Poll), account })));
}
