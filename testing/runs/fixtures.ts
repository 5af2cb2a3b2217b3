import { watch } from '../histories/watch.ts';
import { worldOf } from '../histories/world.ts';
import type { Poll } from '../../contracts/jobs/poll.ts';
import { throughputOf } from '../../contracts/jobs/throughput.ts';
import { timesOf } from '../../contracts/jobs/times.ts';
import { type LimiterClass, cannotTell, told } from '../../limiter/verdict.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import type { RunFacts } from '../../runs/run.ts';
import {
  type ContractNight,
  type LoadNight,
  type ProofNight,
  contractNight,
  loadNight,
  proofNight,
} from '../../runs/history-entry.ts';
import type { JobsRun, JourneyRun, LimiterRun, LoadRun } from '../../runs/load-run.ts';
import { totalOf } from '../../contracts/values/grouped.ts';
import type { ProofRun } from '../../runs/proof-run.ts';

/** Results as a night leaves them, made by hand: what the page is tried on where a real run would take minutes. */

export const factsAt = (at: string, kind = 'test'): RunFacts => ({
  id: `r${at.replace(/\D/g, '').slice(0, 14)}${kind}`,
  startedAt: at,
  durationMs: 8600,
  commit: 'c0ffee123456',
  contractHash: '06ceed41ad8a2c5a',
  seed: 'test',
});

const tonight = '2026-11-22T02:00:00.000Z';

const exactly = (value: number) => told({ from: value, to: value });

const window: LimiterClass = {
  algorithm: 'fixed-window',
  limit: 10,
  windowMs: { from: 996, to: 1003 },
  refusedCount: false,
  perEndpoint: false,
  perToken: null,
};

/** What a probe sends, a request every so many milliseconds. */
const plans = [
  { purpose: 'how many at once', startedAtMs: 0, seconds: 0.1, every: 0, count: 14 },
  { purpose: 'where windows begin', startedAtMs: 2130, seconds: 4.8, every: 80, count: 60 },
  { purpose: 'whether endpoints share a budget', startedAtMs: 8420, seconds: 5, every: 45, count: 110 },
  { purpose: 'a prediction, to confirm', startedAtMs: 15_300, seconds: 8.7, every: 97, count: 90 },
];

/** Each request of the plans against so many requests in each second of the clock. */
function probed(limit: number): LimiterRun['requests'] {
  const used = new Map<number, number>();
  return plans.flatMap(({ startedAtMs: from, every, count }, plan) =>
    Array.from({ length: count }, (_, at) => {
      const atMs = from + at * every + (every === 0 ? at * 0.4 : (at * 7) % 3);
      const second = Math.floor((atMs + 370) / 1000);
      const before = used.get(second) ?? 0;
      const accepted = before < limit;
      if (accepted) used.set(second, before + 1);
      return { atMs, plan, endpoint: at % 3 === 2 ? 'import2.listImports' : 'import2.listTools', token: 0, accepted };
    }),
  );
}

const limiterRun = (limit: number, judgement: LimiterRun['judgement']): LimiterRun => {
  const requests = probed(limit);
  const named = { ...window, limit };
  const refused = requests.filter(({ accepted }) => accepted === false);
  return {
    verdict: {
      documented: { requests: 10, seconds: 1, scope: 'all-endpoints' },
      sent: {
        plans: plans.map(({ purpose, startedAtMs, seconds, count }, at) => {
          const sent = { purpose, startedAtMs, seconds, requests: count };
          return { ...sent, refused: refused.filter(({ plan }) => plan === at).length, other: 0 };
        }),
        requests: requests.length,
        refused: refused.length,
        seconds: 24.1,
      },
      answer: { kind: 'named', limiter: named, confirmedBy: 90 },
      traits: {
        limit: exactly(limit),
        windowMs: told({ from: 996, to: 1003 }),
        perSecond: told({ from: limit * 0.997, to: limit * 1.004 }),
        burst: exactly(limit),
        algorithm: told('fixed-window'),
        alignment: told('clock'),
        acrossEndpoints: told('one-budget'),
        acrossTokens: cannotTell('only one token was given'),
        refusedCount: told(false),
        retryAfter: told({ kind: 'true', form: 'seconds' }),
      },
      survivors: [named],
      survivorCount: 1,
    },
    judgement,
    requests,
  };
};

const asDocumented = limiterRun(10, {
  outcome: 'holds',
  sentence: 'Ten requests a second across all endpoints, as documented: a fixed window of one second by the clock.',
});

const stricter = limiterRun(8, {
  outcome: 'stricter',
  sentence: 'Ten requests a second are documented; no more than 8 were let through in any second.',
});

/** Files sent, polls made, and what share of the polls was answered as nobody documents. */
const heldTo = (files: number, polls: number, stray: number): JourneyRun['objectives'] => {
  const rows = [
    ['files-answered-as-due', 'creations that were not answered as due', 'requests', 0, 0, files],
    ['none-refused-below-limit', 'requests refused below the limit', 'requests', 0, 0, files + polls],
    ['documented-polls', 'polls and lists answered other than documented', 'share', 0.001, stray, polls],
  ] as const;
  return rows.map(([id, title, unit, limit, measured, samples]) => {
    const found = { measured, samples, holds: measured <= limit, weight: 'fail' } as const;
    return { id, title, unit, limit, ...found, source: 'the documented answers and limits' };
  });
};

const percentiles = (p50: number) => ({ p50, p90: p50 * 1.6, p95: p50 * 2, p99: p50 * 3.4, max: p50 * 7 });

const latency = (operation: string, count: number, service: number, intended: number) => ({
  operation,
  count,
  service: percentiles(service),
  intended: percentiles(intended),
});

const probe = (limiter: LimiterRun): JourneyRun => ({
  journey: 'rate-limit',
  profile: 'probe',
  target: 'import2@mock-live',
  startedAt: tonight,
  durationMs: 24_100,
  state: 'valid',
  arrivals: { planned: 274, sent: 274, off: 0, p99ErrorMs: 2.1, maxErrorMs: 6.4 },
  objectives: [],
  latency: [latency('import2.listTools', 183, 1.2, 1.9), latency('import2.listImports', 91, 1.7, 2.4)],
  responses: { checked: 274, byStatus: { 200: 199, 429: 75 }, findings: [] },
  limiter,
  files: { samples: 'load/rate-limit/samples.json' },
});

/** The jobs of a simulated queue, judged and timed as real ones are. */
function jobsRun(seed: number): JobsRun {
  const world = worldOf(seed, { jobs: 18, grainMs: 1, uploads: 'at-once', vanish: false });
  // pages that are behind, taken for the present: in some jobs the server's clock and the polls exclude each other
  const polls = watch(world, seed, { toTheEnd: true }).map((one): Poll =>
    one.via === 'list' ? { ...one, via: 'get' } : one,
  );
  const times = timesOf(polls, 'elastic-path');
  return { jobs: times.jobs, throughput: throughputOf(times), polls: polls.length, violations: [] };
}

const queue = (stray = 0, jobs = jobsRun(7)): JourneyRun => ({
  journey: 'import-jobs',
  profile: 'average',
  target: 'elastic-path@mock',
  startedAt: tonight,
  durationMs: 42_000,
  state: 'valid',
  arrivals: { planned: 400, sent: 400, off: 0, p99ErrorMs: 2.9, maxErrorMs: 11 },
  objectives: heldTo(18, 382, stray / 382),
  latency: [
    latency('elastic-path.createImport', 18, 61, 66),
    latency('elastic-path.getImport', 340, 4.2, 5.5),
    latency('elastic-path.listImports', 42, 7.7, 8.1),
  ],
  responses: {
    checked: 400,
    byStatus: { 200: 382 - stray, 201: 18, ...(stray > 0 ? { 401: stray } : {}) },
    findings: [],
  },
  jobs,
  files: { samples: 'load/import-jobs/samples.json', dashboard: 'load/import-jobs/dashboard.html' },
});

export const goodLoad = (at = tonight): LoadRun => ({
  schema: 'load-run/2',
  run: factsAt(at, 'load'),
  ended: 'complete',
  k6: 'v2.2.0 (go1.26.6, linux/amd64)',
  targets: [
    { name: 'import2@mock-live', baseUrl: 'http://127.0.0.1:4010/api/v2.1', ownMock: true },
    { name: 'elastic-path@mock', baseUrl: 'http://127.0.0.1:4010/v2', ownMock: true },
  ],
  runs: [probe(asDocumented), queue()],
  excluded: [
    {
      journey: 'rate-limit',
      target: 'elastic-path@store',
      because:
        'the probe sends more than a documented limit allows, to a real target; ALLOW_LIVE=elastic-path-load allows it',
    },
  ],
  errors: [],
});

/** The same, whose generator did not keep its plan. */
export const voidLoad = (): LoadRun => {
  const load = goodLoad();
  const why = ['the generator started 31 of 274 requests more than 50 ms late: the machine was too busy'];
  const voided = (run: JourneyRun): JourneyRun => ({
    ...run,
    state: 'void',
    why,
    arrivals: { ...run.arrivals, off: 31, maxErrorMs: 1830 },
  });
  return { ...load, runs: load.runs.map(voided) };
};

/** The same with a stricter limit, a queue that breaks its promise and a missed objective. */
export const badLoad = (): LoadRun => {
  const jobs = jobsRun(7);
  const accused = {
    rule: 'one-at-a-time',
    weight: 'fail',
    requirement: 'elastic-path/one-job-at-a-time',
    jobs: jobs.jobs.slice(2, 4).map(({ id }) => id),
    sentence: 'Two jobs of one owner were started at the same time.',
    seen: ['GET at 12.4 s: started', 'GET at 12.9 s: started'],
  } as const;
  return { ...goodLoad(), runs: [probe(stricter), queue(8, { ...jobs, violations: [accused] })] };
};

export const goodProof = (at = tonight): ProofRun => ({
  schema: 'proof/3',
  run: factsAt(at, 'proof'),
  mutants: 1240,
  noticed: 1214,
  survived: [
    { id: 'member-removed/import2.listTools/200/*/icon/removed' },
    { id: 'body-cut/elastic-path.listImports/200/at-90-percent' },
  ],
  equivalent: Array.from({ length: 24 }, (_, nth) => ({
    id: `limiter/any/any/equivalent-${nth}`,
    why: 'makes no difference to a fixed window',
  })),
  legal: {
    variants: 146,
    decisions: 29,
    servers: 2293,
    falseReds: 0,
    alarms: [],
    seconds: 1200,
    mutants: { bind: 610, noticed: 608, survived: 2, hidden: 24 },
    missed: [],
  },
  realTarget: { mutants: 1180, bind: 640, noticed: 634, warned: 5, survived: 1 },
  cleanRuns: 40,
  falseAlarms: 0,
  perMinute: 1310,
  byKind: {
    'status-within-class': { mutants: 310, noticed: 310 },
    'member-removed': { mutants: 402, noticed: 401 },
    'member-type': { mutants: 376, noticed: 376 },
    transport: { mutants: 60, noticed: 60 },
    'body-cut': { mutants: 68, noticed: 67 },
  },
});

/** So many nights before tonight, the earliest first; `red` says which had which cause. */
export function nightsBefore(
  run: ContractRun,
  count: number,
  red: (nightsAgo: number) => ContractNight['causes'] = () => [],
): (ContractNight | LoadNight | ProofNight)[] {
  return Array.from({ length: count }, (_, index) => count - index).flatMap((ago) => {
    const at = new Date(Date.parse(run.run.startedAt) - ago * 86_400_000).toISOString();
    const causes = red(ago);
    const { verdicts } = run.summary;
    const good = totalOf(verdicts) - verdicts.deviation;
    const contract: ContractNight = {
      ...contractNight(run),
      run: { ...factsAt(at, `n${ago}`), contractHash: run.run.contractHash },
      verdicts: {
        ...verdicts,
        pass: good - causes.length,
        fail: causes.length,
        blocked: 0,
        notTestable: 0,
        harnessError: 0,
      },
      causes,
      deviations: ['import2/example-labels'],
    };
    const load = loadNight(goodLoad(at));
    const wave = 1 + 0.06 * Math.sin(ago / 5) + 0.03 * Math.cos(ago * 2.1);
    const runs = load.runs.map((one) => ({
      ...one,
      ...(one.recordsPerSecond === undefined ? {} : { recordsPerSecond: one.recordsPerSecond * wave }),
      intendedP95: Object.fromEntries(Object.entries(one.intendedP95 ?? {}).map(([name, ms]) => [name, ms * wave])),
    }));
    const proof = { ...proofNight(goodProof(at)), noticed: 1214 - Math.floor(ago / 20) };
    return [contract, { ...load, runs }, proof];
  });
}
