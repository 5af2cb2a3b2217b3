import { termsFor } from '../contracts/jobs/invariants.ts';
import { judgeHistory } from '../contracts/jobs/oracle.ts';
import { type Poll, totalOf } from '../contracts/jobs/poll.ts';
import { throughputOf } from '../contracts/jobs/throughput.ts';
import { timesOf } from '../contracts/jobs/times.ts';
import { randomOf } from '../contracts/values/random.ts';
import { watch } from '../testing/histories/watch.ts';
import { worldOf } from '../testing/histories/world.ts';
import { mutants } from '../testing/histories/mutants.ts';
import { sceneOf } from '../testing/histories/scene.ts';
import { type Figure, atLeast, atMost } from './figure.ts';

const terms = termsFor('elastic-path@mock');

/** The queue oracle on virtual time: its speed, its false alarms, what it catches, and whether its bounds hold. */
export function jobsOracle(): Promise<readonly Figure[]> {
  return Promise.resolve([
    atMost(
      'jobs/oracle-polls',
      Math.min(...Array.from({ length: 5 }, secondsForAll)),
      1,
      `s for ${polls.toLocaleString('en')}`,
    ),
    atMost('jobs/oracle-false-alarms', falseAlarms(), 0, `of ${histories} legal histories`),
    atLeast('jobs/oracle-mutants-caught', mutantsCaught(), mutants.length, 'mutants'),
    atLeast('jobs/bounds-hold', boundsThatHold(), runs, `of ${runs} runs`),
  ]);
}

const polls = 100_000;
let looks: Poll[] = [];

function secondsForAll(): number {
  if (looks.length === 0) looks = manyLooks();
  const began = performance.now();
  const violations = judgeHistory(looks, terms);
  if (violations.length > 0) throw new Error(`a legal history raised ${violations.length} alarms`);
  return (performance.now() - began) / 1000;
}

const accounts = 10;

/** As they come out of logs: read from lines, in the order of their answers. Ten queues of 40 jobs each. */
function manyLooks(): Poll[] {
  const one = watch(worldOf(1, { jobs: 40 }), 1, { polls: (1.3 * polls) / accounts / 40 });
  const lines = one.sort((a, b) => a.answeredAt - b.answeredAt).map((look) => JSON.stringify(look));
  if (lines.length * accounts < polls) throw new Error(`only ${lines.length * accounts} looks were made`);
  const names = Array.from({ length: accounts }, (_, at) => `account-${at}`);
  return lines
    .slice(0, polls / accounts)
    .flatMap((line) => names.map((account) => ({ ...(JSON.parse(line) as Poll), account })));
}

const histories = 3000;

/** Histories with missed states, ties, overlapping looks, several observers and pages that are behind. */
function falseAlarms(): number {
  const seeds = Array.from({ length: histories }, (_, at) => at + 1);
  return seeds.filter((seed) => judgeHistory(watch(worldOf(seed), seed), terms).length > 0).length;
}

/** How many mutants are told in every scene they can be made in. */
function mutantsCaught(): number {
  const scenes = Array.from({ length: 10 }, (_, at) => sceneOf(at + 1));
  return mutants.filter((mutant) =>
    scenes.every((scene, at) => {
      const mutated = mutant.apply(scene, randomOf(at));
      if (!mutated) return true;
      const within = mutant.invariant === 'ends-in-time' ? scene.endsWithinMs : null;
      const told = judgeHistory(mutated.polls, termsFor('elastic-path@mock', { endsWithinMs: within }));
      return told.some(({ invariant }) => invariant === mutant.invariant);
    }),
  ).length;
}

const runs = 100;

/** How many random runs have their true speed within what our own looks and the server's timestamps say. */
function boundsThatHold(): number {
  const seeds = Array.from({ length: runs }, (_, at) => at + 1);
  return seeds.filter((seed) => {
    const world = worldOf(seed);
    const { observed, server } = throughputOf(timesOf(watch(world, seed, { toTheEnd: true }), terms));
    const good = world.jobs.filter(({ ends }) => ends === 'success');
    const records = good.reduce((sum, { sent }) => sum + totalOf(sent.uploaded), 0);
    const busyMs = good.reduce((sum, { startsAt, endsAt }) => sum + endsAt - startsAt, 0);
    const truth = (records / busyMs) * 1000;
    return [observed, server].every(({ recordsPerSecondOverall: found }) => {
      if (!found || busyMs === 0) return good.length === 0 || busyMs === 0;
      return found.low <= truth * (1 + 1e-9) && truth * (1 - 1e-9) <= (found.high ?? Infinity);
    });
  }).length;
}
