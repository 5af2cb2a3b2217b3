import { type OperationId, operationIds, operationOf, successOf } from '../contracts/spec/contract.ts';
import type { TargetName } from '../contracts/spec/targets.ts';
import type { ObjectiveResult } from '../runs/load-run.ts';
import { type ObjectiveTerms, type TimedRequest, fromSlot, percentile, resultOf } from './measure.ts';
import type { ProfileName } from './profiles.ts';

/** One number that a target is held to. Latency is in milliseconds from the intended start, shares are 0 to 1. */
export type Objective = ObjectiveTerms & {
  /** Fewer samples say nothing, and a run without enough of them is void. */
  readonly samples: number;
  /** Left out: all profiles. */
  readonly profiles?: readonly ProfileName[];
  /** Left out: of all requests. */
  readonly of?: 'reads' | 'writes';
  /** What it looks at of each request. */
  readonly measure: (request: TimedRequest) => number;
  /** What those values come to, in ascending order. */
  readonly found: (values: readonly number[]) => number;
  /** The metric of k6 of some requests, and what must hold of it. */
  readonly threshold: (of: string) => readonly [metric: string, expression: string];
};

const long: readonly ProfileName[] = ['average', 'stress', 'spike', 'soak'];

type Kind = 'reads' | 'writes';

const latency = (
  of: Kind,
  percent: 95 | 99,
  more: Required<Pick<Objective, 'limit' | 'samples' | 'profiles'>>,
): Objective => ({
  id: `${of}-p${percent}`,
  title: `p${percent} of ${of}, from the planned start`,
  unit: 'ms',
  authority: 'ours',
  source: 'neither vendor promises a latency; what an integration with a progress bar can live with',
  of,
  measure: fromSlot,
  found: (values) => percentile(values, percent),
  // k6 knows no slots: its thresholds take latency from the actual start, which is the same while the schedule is kept
  threshold: (requests) => [`http_req_duration{${requests}}`, `p(${percent})<=${more.limit}`],
  ...more,
});

const shareOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const known = (name: string): OperationId | undefined => operationIds.find((id) => id === name);

/** How many answers may be others than the documented ones. */
export const oneInAThousand = {
  limit: 0.001,
  authority: 'ours',
  source: 'requests that are right are answered as documented; one in a thousand is forgiven',
} as const;

/** What a run of any journey is held to, import jobs apart; the thresholds of its script are made of it. */
export const objectives: readonly Objective[] = [
  {
    id: 'none-refused',
    title: 'answers 429, although the documented limit was kept',
    unit: 'share',
    limit: 0,
    samples: 10,
    authority: 'vendor',
    source: 'the documented rate limits: a run stays below them, so nothing of it may be refused',
    measure: ({ status }) => (status === 429 ? 1 : 0),
    found: shareOf,
    threshold: (of) => [`http_reqs{${of},status:429}`, 'count<=0'],
  },
  {
    id: 'documented-answers',
    title: 'answers other than the documented success, 429 not counted',
    unit: 'share',
    samples: 10,
    ...oneInAThousand,
    measure: ({ name, status }) => {
      const operation = known(name);
      return status === 429 || (operation && status === successOf(operation)) ? 0 : 1;
    },
    found: shareOf,
    threshold: (of) => [`http_req_failed{${of}}`, `rate<=${oneInAThousand.limit}`],
  },
  latency('reads', 95, { limit: 500, samples: 100, profiles: long }),
  latency('reads', 99, { limit: 1500, samples: 200, profiles: long }),
  latency('writes', 95, { limit: 2000, samples: 20, profiles: ['average', 'stress', 'soak'] }),
];

/** The objectives of a run: by its profile, and by what its journey sends at all. */
export const objectivesFor = (profile: ProfileName, writes: boolean): Objective[] =>
  objectives.filter(({ profiles, of }) => (!profiles || profiles.includes(profile)) && (of !== 'writes' || writes));

/** Which of the two latencies an operation belongs to; also the tag `kind` of its samples. */
export const kindOfOperation = (id: OperationId): Kind => (operationOf(id).writes ? 'writes' : 'reads');

/** An objective held against what was measured. */
export function holdTo(objective: Objective, requests: readonly TimedRequest[], target: TargetName): ObjectiveResult {
  const { id, title, unit, limit, source, authority, of, samples, measure, found } = objective;
  const isOf = (operation: OperationId | undefined): boolean =>
    operation !== undefined && kindOfOperation(operation) === of;
  const values = requests
    .filter(({ name }) => of === undefined || isOf(known(name)))
    .map(measure)
    .sort((a, b) => a - b);
  const terms = { id, title, unit, limit, source, authority };
  return resultOf(terms, values.length >= samples ? found(values) : null, values.length, target);
}

/** k6's thresholds of any script: nothing is broken, neither the target nor we. */
export const noneBroken = { 'findings{weight:fail}': ['count==0'], exceptions: ['count==0'] };

/** k6's thresholds for objectives, each beside a guard: without samples k6 would let any of them pass. */
export function thresholdsFor(chosen: readonly Objective[], scenario: string): { [metric: string]: string[] } {
  const thresholds: { [metric: string]: string[] } = { ...noneBroken, dropped_iterations: ['count==0'] };
  for (const { threshold, of, samples } of chosen) {
    const requests = `scenario:${scenario}${of ? `,kind:${of}` : ''}`;
    const [metric, expression] = threshold(requests);
    (thresholds[metric] ??= []).push(expression);
    (thresholds[`http_reqs{${requests}}`] ??= []).push(`count>=${samples}`);
  }
  return thresholds;
}
