import { jobPlaces, zeroTime } from '../spec/job-places.ts';
import { isSuccess } from '../spec/statuses.ts';
import { instantOf } from '../values/instant.ts';
import { type Json, type JsonObject, isObject, valueAt } from '../values/json.ts';
import type { Api } from '../spec/operation.ts';

export type Counts = { readonly [type: string]: number };

/** How many of a type were counted, which may be called as what every object has; undefined where none is told. */
export const countOf = (counts: Counts | undefined, type: string): number | undefined =>
  counts && Object.prototype.hasOwnProperty.call(counts, type) ? counts[type] : undefined;

/** The instants of a job, and what the API calls them. */
export const instants = {
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
} as const;
export type Instant = keyof typeof instants;

/** Where an instant stands below a job. */
export const pointerOf = (instant: Instant): string => `/meta/timestamps/${instants[instant]}`;

/**
 * What an answer showed of a job. Instants are milliseconds since the epoch **on the server's clock**, fractions kept;
 * null and the zero time are left out (E-5). A member that was not shown is absent.
 */
export type JobState = { readonly [instant in Instant]?: number } & {
  /** A label of the API's life cycle. Import2's create answer shows none. */
  readonly status?: string;
  /** `store` or `organization`. */
  readonly owner?: string;
  readonly uploaded?: Counts;
  readonly imported?: Counts;
  /** Instants that stand there as null or as the zero time, however that is written. */
  readonly notYet?: { readonly [instant in Instant]?: Json };
};

/** What an upload's file held, as load/data/ knows it. */
export type SentFile = {
  readonly bytes: number;
  /** Lines of a known type in well-formed JSON. */
  readonly uploaded: Counts;
  /** Of those, the ones that are valid; left out where only the server can know. */
  readonly valid?: Counts;
};

/**
 * One poll of a job. Plain JSON, so that each k6 process can write its polls as lines and all of them are judged as
 * one history. What was shown was true at some instant between `sentAt` and `answeredAt`, for a page of a list perhaps
 * earlier: a list is no snapshot and may be stale.
 */
export type Poll = {
  /** Who polled: polls of one observer share a clock. */
  readonly by: string;
  /** Whose jobs these are; every account has a queue of its own. */
  readonly account: string;
  /** The job's id. */
  readonly job: string;
  /** `create`: the 201 that an upload ended with. */
  readonly via: 'create' | 'get' | 'list';
  /** Milliseconds since the epoch, on the observer's clock. */
  readonly sentAt: number;
  readonly answeredAt: number;
  /** `gone`: the answer was 404. */
  readonly saw: JobState | 'gone';
  /** With `create`: what was sent. */
  readonly sent?: SentFile;
};

/** By which operation of its API each kind of poll is made. */
export const pollOperations = { create: 'createImport', get: 'getImport', list: 'listImports' } as const satisfies {
  readonly [via in Poll['via']]: string;
};

export type Sighting = Poll & { readonly saw: JobState };

export const isSighting = (poll: Poll): poll is Sighting => poll.saw !== 'gone';

/** An answer to a poll, with what was asked. */
export type Answered = Omit<Poll, 'job' | 'saw'> & {
  readonly status: number;
  readonly body: Json | undefined;
  /** The id that a GET asked for. */
  readonly job?: string;
};

/** The polls that an answer holds: one, one for each entry of a list, none for an error other than 404. */
export function pollsIn(api: Api, { status, body, job, ...asked }: Answered): Poll[] {
  if (status === 404 && asked.via === 'get' && job !== undefined) return [{ ...asked, job, saw: 'gone' }];
  if (!isSuccess(status)) return [];
  const shown = valueAt(body, jobPlaces[api].root);
  const all: readonly (Json | undefined)[] = Array.isArray(shown) ? shown : [shown];
  return all.filter(isObject).flatMap((resource) => {
    const { id } = resource; // those without one cannot be told apart
    return typeof id === 'string' || typeof id === 'number'
      ? [{ ...asked, job: String(id), saw: stateOf(api, resource) }]
      : [];
  });
}

/** What the answer to a GET shows; undefined where it shows no job. */
export function stateIn(api: Api, body: Json | undefined): JobState | undefined {
  const resource = valueAt(body, jobPlaces[api].root);
  return isObject(resource) ? stateOf(api, resource) : undefined;
}

/** Of an import of Import2 its status is all that is judged. */
const stateOf = (api: Api, resource: JsonObject): JobState =>
  api === 'import2' ? known({ status: textIn(valueAt(resource, jobPlaces[api].status)) }) : jobState(resource);

/** An Elastic Path job. */
export function jobState(job: JsonObject): JobState {
  const stamps = (Object.keys(instants) as Instant[]).map(
    (instant) => [instant, valueAt(job, pointerOf(instant))] as const,
  );
  const comes = stamps.map(([name, stamp]) => [name, instantOf(stamp)] as const);
  const notYet = stamps
    .filter(([, stamp]) => stamp === null || (instantOf(stamp) ?? 1) <= 0)
    .map(([name, stamp]) => [name, stamp && zeroTime] as const);
  return known({
    status: textIn(valueAt(job, jobPlaces['elastic-path'].status)),
    owner: textIn(valueAt(job, '/meta/owner')),
    ...Object.fromEntries(comes.filter(([, instant]) => instant !== undefined && instant > 0)),
    uploaded: countsIn(valueAt(job, '/meta/records/uploaded')),
    imported: countsIn(valueAt(job, '/meta/records/imported')),
    notYet: notYet.length > 0 ? Object.fromEntries(notYet) : undefined,
  });
}

/** Without what was not shown. */
const known = (state: { readonly [member in keyof JobState]: JobState[member] | undefined }): JobState =>
  Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));

const textIn = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

const countsIn = (value: Json | undefined): Counts | undefined =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
      )
    : undefined;
