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

type Latency = Omit<Extract<Measure, { kind: 'latency' }>, 'kind'>;

const latency = ({
  of,
  percentile,
  ...more
}: Latency & Pick<Objective, 'limit' | 'samples' | 'profiles'>): Objective => ({
  id: `${of}-p${percentile}`,
  measure: { kind: 'latency', percentile, of },
  authority: 'ours',
  source: 'neither vendor promises a latency; what an integration with a progress bar can live with',
  ...more,
});

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
    measure: { kind: 'refused' },
    limit: 0,
    samples: 10,
    authority: 'vendor',
    source: 'the documented rate limits: a run stays below them, so nothing of it may be refused',
  },
  {
    id: 'documented-answers',
    measure: { kind: 'unexpected' },
    samples: 10,
    ...oneInAThousand,
  },
  latency({ of: 'reads', percentile: 95, limit: 500, samples: 100, profiles: long }),
  latency({ of: 'reads', percentile: 99, limit: 1500, samples: 200, profiles: long }),
  latency({ of: 'writes', percentile: 95, limit: 2000, samples: 20, profiles: ['average', 'stress', 'soak'] }),
];

/** The objectives of a run: by its profile, and by what its journey sends at all. */
export const objectivesFor = (profile: ProfileName, writes: boolean): Objective[] =>
  objectives.filter(
    ({ profiles, measure }) =>
      (!profiles || profiles.includes(profile)) && (measure.kind !== 'latency' || measure.of === 'reads' || writes),
  );

/** Which of the two latencies an operation belongs to; also the tag `kind` of its samples. */
export const kindOfOperation = (id: OperationId): 'reads' | 'writes' => (operationOf(id).writes ? 'writes' : 'reads');

/** k6's thresholds of any script: nothing is broken, neither the target nor we. */
export const noneBroken = { 'findings{weight:fail}': ['count==0'], exceptions: ['count==0'] };

/** k6's thresholds for objectives, each beside a guard: without samples k6 would let any of them pass. */
export function thresholdsFor(chosen: readonly Objective[], scenario: string): { [metric: string]: string[] } {
  const thresholds: { [metric: string]: string[] } = { ...noneBroken, dropped_iterations: ['count==0'] };
  for (const { measure, limit, samples } of chosen) {
    const of = `scenario:${scenario}${measure.kind === 'latency' ? `,kind:${measure.of}` : ''}`;
    const [metric, expression] = thresholdOf(measure, limit, of);
    (thresholds[metric] ??= []).push(expression);
    (thresholds[`http_reqs{${of}}`] ??= []).push(`count>=${samples}`);
  }
  return thresholds;
}

/** k6 knows no slots: its thresholds take latency from the actual start, which is the same while the schedule is kept. */
function thresholdOf(measure: Measure, limit: number, of: string): [metric: string, expression: string] {
  switch (measure.kind) {
    case 'latency':
      return [`http_req_duration{${of}}`, `p(${measure.percentile})<=${limit}`];
    case 'refused':
      return [`http_reqs{${of},status:429}`, `count<=${limit}`];
    case 'unexpected':
      return [`http_req_failed{${of}}`, `rate<=${limit}`];
    default:
      return measure satisfies never;
  }
}
