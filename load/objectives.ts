import { type OperationId, operationOf } from '../contracts/spec/contract.ts';
import type { ProfileName } from './profiles.ts';

/** What an objective is measured by. Latency is in milliseconds from the intended start, shares are 0 to 1. */
export type Measure =
  | { readonly kind: 'latency'; readonly percentile: 95 | 99; readonly of: 'reads' | 'writes' }
  /** Answers beyond the documented limit. */
  | { readonly kind: 'refused' }
  /** Requests that got neither their documented success nor a 429. */
  | { readonly kind: 'unexpected' };

/** One number that a target is held to. */
export type Objective = {
  readonly id: string;
  readonly measure: Measure;
  readonly limit: number;
  /** Fewer samples say nothing, and a run without enough of them is void. */
  readonly samples: number;
  /** Who says so; a number of ours is a warning on a real target. */
  readonly authority: 'vendor' | 'ours';
  readonly source: string;
  /** Left out: all profiles. */
  readonly profiles?: readonly ProfileName[];
};

const long: readonly ProfileName[] = ['average', 'stress', 'spike', 'soak'];
const noVendorNumber = 'neither vendor promises a latency; what an integration with a progress bar can live with';

/** The one table of numbers; the thresholds of the scripts are made of it. */
export const objectives: readonly Objective[] = [
  {
    id: 'none-refused',
    measure: { kind: 'refused' },
    limit: 0,
    samples: 10,
    authority: 'vendor',
    source: 'the documented rate limits: a run stays below them, so nothing of it may be refused',
  },
  {
    id: 'documented-answers',
    measure: { kind: 'unexpected' },
    limit: 0.001,
    samples: 10,
    authority: 'ours',
    source: 'requests that are right are answered as documented; one in a thousand is forgiven',
  },
  {
    id: 'reads-p95',
    measure: { kind: 'latency', percentile: 95, of: 'reads' },
    limit: 500,
    samples: 100,
    authority: 'ours',
    source: noVendorNumber,
    profiles: long,
  },
  {
    id: 'reads-p99',
    measure: { kind: 'latency', percentile: 99, of: 'reads' },
    limit: 1500,
    samples: 200,
    authority: 'ours',
    source: noVendorNumber,
    profiles: long,
  },
  {
    id: 'writes-p95',
    measure: { kind: 'latency', percentile: 95, of: 'writes' },
    limit: 2000,
    samples: 20,
    authority: 'ours',
    source: noVendorNumber,
    profiles: ['average', 'stress', 'soak'],
  },
];

/** The objectives of a run: by its profile, and by what its journey sends at all. */
export const objectivesFor = (profile: ProfileName, writes: boolean): Objective[] =>
  objectives.filter(
    ({ profiles, measure }) =>
      (!profiles || profiles.includes(profile)) && (measure.kind !== 'latency' || measure.of === 'reads' || writes),
  );

/** Which of the two latencies an operation belongs to; also the tag `kind` of its samples. */
export const kindOfOperation = (id: OperationId): 'reads' | 'writes' => (operationOf(id).writes ? 'writes' : 'reads');

/** k6's thresholds for objectives, each beside a guard: without samples k6 would let any of them pass. */
export function thresholdsFor(chosen: readonly Objective[], scenario: string): { [metric: string]: string[] } {
  const thresholds: { [metric: string]: string[] } = {
    'findings{weight:fail}': ['count==0'],
    exceptions: ['count==0'],
    dropped_iterations: ['count==0'],
  };
  for (const { measure, limit, samples } of chosen)
    for (const [metric, expression] of thresholdsOf(measure, limit, samples, `scenario:${scenario}`))
      (thresholds[metric] ??= []).push(expression);
  return thresholds;
}

/** k6 knows no slots: its thresholds take latency from the actual start, which is the same while the schedule is kept. */
function thresholdsOf(measure: Measure, limit: number, samples: number, scenario: string): [string, string][] {
  switch (measure.kind) {
    case 'latency':
      return [
        [`http_req_duration{${scenario},kind:${measure.of}}`, `p(${measure.percentile})<=${limit}`],
        [`http_reqs{${scenario},kind:${measure.of}}`, `count>=${samples}`],
      ];
    case 'refused':
      return [
        [`http_reqs{${scenario},status:429}`, `count<=${limit}`],
        [`http_reqs{${scenario}}`, `count>=${samples}`],
      ];
    case 'unexpected':
      return [
        [`http_req_failed{${scenario}}`, `rate<=${limit}`],
        [`http_reqs{${scenario}}`, `count>=${samples}`],
      ];
    default:
      return measure satisfies never;
  }
}
