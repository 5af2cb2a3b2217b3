import { instantOf } from '../values/instant.ts';
import { type Json, type JsonObject, isObject, valueAt } from '../values/json.ts';
import type { Api } from '../spec/operation.ts';
import type { Counts, JobState, Observation, Sent, Stamp } from './history.ts';

/** An answer to a look, with what was asked. */
export type Answered = Pick<Observation, 'by' | 'account' | 'via' | 'sentAt' | 'answeredAt'> & {
  readonly status: number;
  readonly body: Json | undefined;
  /** The id that a GET asked for. */
  readonly job?: string;
  readonly sent?: Sent;
};

/** The looks at jobs that an answer holds: one, one for each entry of a list, none for an error other than 404. */
export function looksIn(api: Api, answer: Answered): Observation[] {
  const { by, account, via, sentAt, answeredAt, sent } = answer;
  const look = { by, account, via, sentAt, answeredAt, ...(sent ? { sent } : {}) };
  if (answer.status === 404 && via === 'get' && answer.job !== undefined)
    return [{ ...look, job: answer.job, saw: 'gone' }];
  if (answer.status < 200 || answer.status > 299) return [];
  return resourcesIn(api, answer.body).map((resource) => ({
    ...look,
    job: String(resource['id']),
    saw: stateOf(api, resource),
  }));
}

/** The jobs or imports a body shows, one or a list of them; those without an id cannot be told apart. */
function resourcesIn(api: Api, body: Json | undefined): JsonObject[] {
  const shown = api === 'import2' ? body : valueAt(body, '/data');
  const all: readonly Json[] = Array.isArray(shown) ? (shown as readonly Json[]) : shown === undefined ? [] : [shown];
  return all.filter(isObject).filter(({ id }) => typeof id === 'string' || typeof id === 'number');
}

const stateOf = (api: Api, resource: JsonObject): JobState =>
  api === 'import2' ? importState(resource) : jobState(resource);

/** What the answer to a GET shows; undefined where it shows no job. */
export function stateIn(api: Api, body: Json | undefined): JobState | undefined {
  const resource = api === 'import2' ? body : valueAt(body, '/data');
  return isObject(resource) ? stateOf(api, resource) : undefined;
}

/** An import of Import2: its status is all that the oracle judges. */
const importState = ({ status }: JsonObject): JobState => (typeof status === 'string' ? { status } : {});

/** An Elastic Path job. */
export function jobState(job: JsonObject): JobState {
  const status = valueAt(job, '/attributes/status');
  const owner = valueAt(job, '/meta/owner');
  return {
    ...(typeof status === 'string' ? { status } : {}),
    ...(typeof owner === 'string' ? { owner } : {}),
    ...instantAt(job, 'createdAt', 'created_at'),
    ...instantAt(job, 'updatedAt', 'updated_at'),
    ...instantAt(job, 'startedAt', 'started_at'),
    ...instantAt(job, 'finishedAt', 'finished_at'),
    ...countsAt(job, 'uploaded'),
    ...countsAt(job, 'imported'),
    ...notYet(job),
  };
}

/** Go's zero time, `0001-01-01T00:00:00Z`, and whatever else lies before the epoch, stands for "not yet" (E-5). */
function instantAt<Name extends string>(job: JsonObject, name: Name, member: string): { [name in Name]?: number } {
  const instant = instantOf(valueAt(job, `/meta/timestamps/${member}`));
  if (instant === undefined || instant < 0) return {};
  return { [name]: instant } as { [name in Name]: number };
}

/** What stands for a time that has not come yet. */
function notYet(job: JsonObject): Pick<JobState, 'notYet'> {
  const stamps = [
    ['startedAt', 'started_at'],
    ['finishedAt', 'finished_at'],
  ] as const satisfies readonly (readonly [Stamp, string])[];
  const found = stamps.flatMap(([stamp, member]) => {
    const value = valueAt(job, `/meta/timestamps/${member}`);
    const instant = instantOf(value);
    return value === null || (typeof value === 'string' && instant !== undefined && instant < 0)
      ? [[stamp, value] as const]
      : [];
  });
  return found.length > 0 ? { notYet: Object.fromEntries(found) } : {};
}

function countsAt<Name extends string>(job: JsonObject, name: Name): { [name in Name]?: Counts } {
  const shown = valueAt(job, `/meta/records/${name}`);
  if (!isObject(shown)) return {};
  const counts = Object.entries(shown).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return { [name]: Object.fromEntries(counts) } as { [name in Name]: Counts };
}
