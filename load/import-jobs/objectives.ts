import type { OperationId } from '../../contracts/spec/contract.ts';
import { plain } from '../../contracts/cases/plain.ts';
import type { TargetName } from '../../contracts/spec/exchange.ts';
import type { DocumentedLimit } from '../../limiter/prior.ts';
import { isMock } from '../../contracts/spec/scopes.ts';
import type { ObjectiveResult } from '../../runs/load-run.ts';
import type { CollectedRequest } from '../collect.ts';
import { rounded } from '../measure.ts';
import type { JobsNote } from './notes.ts';
import type { JobsPlan } from './plan-file.ts';
import { refusalsIn } from './refusals.ts';

/** What the objectives of import jobs are measured on. */
export type Measured = {
  readonly target: TargetName;
  /** The documented limit that is kept, null where there is none. */
  readonly documented: DocumentedLimit | null;
  readonly requests: readonly CollectedRequest[];
  readonly notes: readonly JobsNote[];
  readonly plans: readonly JobsPlan[];
};

type Row = {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly limit: number;
  readonly authority: 'vendor' | 'ours';
  readonly source: string;
  /** What was measured, and of how many; none is no success. */
  readonly measure: (of: Measured) => { readonly value: number; readonly samples: number };
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
    measure: filesAnswered,
  },
  {
    id: 'none-refused-below-limit',
    title: 'requests refused although the documented limit was kept',
    unit: 'requests',
    limit: 0,
    authority: 'vendor',
    source: 'the documented rate limits',
    measure: ({ requests, documented }) => ({
      value: refusalsIn(requests, documented).belowLimit,
      samples: requests.length,
    }),
  },
  {
    id: 'documented-looks',
    title: 'polls and lists answered other than documented, 404 and 429 not counted',
    unit: 'share',
    limit: 0.001,
    authority: 'ours',
    source: 'requests that are right are answered as documented; one in a thousand is forgiven',
    measure: looksAnswered,
  },
];

function filesAnswered({ notes, plans }: Measured): { value: number; samples: number } {
  const due = new Map<number, readonly number[]>(
    plans.flatMap(({ uploads }) => uploads.map(({ at, expects }) => [at, expects] as const)),
  );
  const answers = notes.flatMap((note) => (note.kind === 'answered' ? [note] : []));
  const wrong = answers.filter(
    ({ at, status }) => !(due.get(at) ?? [plain['import2.createImport'].status]).includes(status),
  );
  return { value: wrong.length, samples: answers.length };
}

const isCreate = (name: string): boolean => name.endsWith('.createImport');
const isFine = ({ name, status }: CollectedRequest): boolean =>
  [plain[name as OperationId].status, 404, 429].includes(status);

function looksAnswered({ requests }: Measured): { value: number; samples: number } {
  const looks = requests.filter(({ name }) => !isCreate(name));
  const wrong = looks.filter((request) => !isFine(request)).length;
  return { value: looks.length === 0 ? 0 : wrong / looks.length, samples: looks.length };
}

/** Every objective held against a run. Files that are no import files make no jobs, so there is nothing to look at. */
export const holdJobsTo = (measured: Measured): ObjectiveResult[] =>
  rows
    .filter(({ id }) => id !== 'documented-looks' || makesJobs(measured))
    .map(({ measure, authority, ...row }) => {
      const { value, samples } = measure(measured);
      const holds = samples > 0 && value <= row.limit;
      const weight = authority === 'vendor' || isMock(measured.target) ? 'fail' : 'warn';
      return { ...row, samples, holds, weight, measured: samples > 0 ? rounded(value) : null };
    });

const makesJobs = ({ plans }: Measured): boolean =>
  plans.some(
    ({ uploads, migrations }) => migrations.length > 0 || uploads.some(({ expects }) => !expects.includes(400)),
  );
