import type { OperationId } from '../../contracts/spec/contract.ts';
import { plain } from '../../contracts/cases/plain.ts';
import type { TargetName } from '../../contracts/spec/targets.ts';
import type { DocumentedLimit } from '../../limiter/prior.ts';
import type { ObjectiveResult } from '../../runs/load-run.ts';
import { type CollectedRequest, type ObjectiveTerms, resultOf } from '../measure.ts';
import { oneInAThousand } from '../objectives.ts';
import type { JobsNote, JobsPlan } from './plan-file.ts';

export type Measured = {
  readonly target: TargetName;
  readonly documented: DocumentedLimit | null;
  readonly requests: readonly CollectedRequest[];
  readonly notes: readonly JobsNote[];
  readonly plans: readonly JobsPlan[];
};

type Row = ObjectiveTerms & {
  /** Those that count against it, of how many; none is no success. */
  readonly measure: (of: Measured) => { readonly wrong: number; readonly samples: number };
};

/** What a run of import jobs is held to; speeds are measured and held to nothing, since nobody promises one. */
const rows: readonly Row[] = [
  {
    id: 'files-answered-as-due',
    title: 'uploads and migrations that did not get the answer that was due',
    unit: 'requests',
    limit: 0,
    authority: 'vendor',
    source: 'Create import: 201 for a file that can be imported, 400 for what is none',
    measure: ({ notes, plans }) => {
      const due = new Map(plans.flatMap(({ uploads }) => uploads).map(({ at, expects }) => [at, expects] as const));
      const answers = notes.flatMap((note) => (note.kind === 'answered' ? [note] : []));
      const isDue = (at: number, status: number): boolean =>
        due.get(at)?.some((one) => one === status) ?? status === plain['import2.createImport'].status;
      return { wrong: answers.filter(({ at, status }) => !isDue(at, status)).length, samples: answers.length };
    },
  },
  {
    id: 'none-refused-below-limit',
    title: 'requests refused although the documented limit was kept',
    unit: 'requests',
    limit: 0,
    authority: 'vendor',
    source: 'the documented rate limits',
    measure: ({ requests, documented: limit }) => ({ wrong: refusedBelow(limit, requests), samples: requests.length }),
  },
  {
    id: 'documented-polls',
    title: 'polls and lists answered other than documented, 404 and 429 not counted',
    unit: 'share',
    ...oneInAThousand,
    measure: ({ requests }) => {
      const polls = requests.filter(({ name }) => !name.endsWith('.createImport'));
      const isFine = ({ name, status }: CollectedRequest): boolean =>
        [plain[name as OperationId].status, 404, 429].includes(status);
      return { wrong: polls.filter((request) => !isFine(request)).length, samples: polls.length };
    },
  },
];

/**
 * How many answers 429 a documented limit does not explain. A request arrives some time between its start and its end: a
 * refusal is blamed only where even all requests that may have arrived within a window with it are no more than the limit.
 */
export function refusedBelow(limit: DocumentedLimit | null, requests: readonly CollectedRequest[]): number {
  const refused = requests.filter(({ status }) => status === 429);
  if (limit === null) return refused.length;
  const windowMs = limit.seconds * 1000;
  const near = ({ start, end }: CollectedRequest): number =>
    requests.filter((other) => other.end >= start - windowMs && other.start <= end).length;
  return refused.filter((one) => near(one) <= limit.requests).length;
}

/** Every objective held against a run. Files that are no import files make no jobs, so there is nothing to poll. */
export const holdJobsTo = (measured: Measured): ObjectiveResult[] =>
  rows
    .filter(({ id }) => id !== 'documented-polls' || makesJobs(measured))
    .map(({ measure, ...row }) => {
      const { wrong, samples } = measure(measured);
      const value = row.unit === 'share' ? wrong / samples : wrong;
      return resultOf(row, samples > 0 ? value : null, samples, measured.target);
    });

const makesJobs = ({ plans }: Measured): boolean =>
  plans.some(
    ({ uploads, migrations: { length } }) => length > 0 || uploads.some(({ expects }) => !expects.includes(400)),
  );
