import { type Exchange, jsonOf } from '../exchange.ts';
import { type Finding, inBody, received } from '../finding.ts';
import { instantOf } from '../instant.ts';
import { type Json, type JsonObject, isObject, valueAt } from '../json.ts';
import type { Contract } from '../operation.ts';
import type { RequirementId } from '../requirements/index.ts';
import { answerOf } from './answer.ts';
import type { Rule } from './rule.ts';

/** What must hold between the members of one import job, in a single look at it. */
export const jobInvariants: Rule = {
  id: 'job-invariants',
  verifies: [
    'elastic-path/imported-within-uploaded',
    'elastic-path/timestamps-in-order',
    'elastic-path/timestamps-follow-status',
  ],
  check: (exchange, contract) =>
    jobsOf(exchange, contract).flatMap(([job, at]) => [...counts(job, at), ...order(job, at), ...presence(job, at)]),
  judges: (exchange, contract) => {
    const jobs = jobsOf(exchange, contract).map(([job]) => job);
    const some = (has: (job: JsonObject) => boolean, id: RequirementId): readonly RequirementId[] =>
      jobs.some(has) ? [id] : [];
    return [
      ...some(
        (job) => isObject(valueAt(job, uploaded)) && hasMembers(valueAt(job, imported)),
        'elastic-path/imported-within-uploaded',
      ),
      ...some(
        (job) =>
          ordered.some((pair) => pair.every((name) => instantOf(valueAt(job, `${timestamps}/${name}`)) !== undefined)),
        'elastic-path/timestamps-in-order',
      ),
      ...some(
        (job) => presenceOf(job) !== undefined && isObject(valueAt(job, timestamps)),
        'elastic-path/timestamps-follow-status',
      ),
    ];
  },
};

const uploaded = '/meta/records/uploaded';
const imported = '/meta/records/imported';
const timestamps = '/meta/timestamps';
const hasMembers = (value: Json | undefined): boolean => isObject(value) && Object.keys(value).length > 0;

/** The jobs of a single or a list document of this API, each with the pointer it stands at. */
function jobsOf(exchange: Exchange, contract: Contract): [JsonObject, string][] {
  const answer = answerOf(exchange, contract);
  if (!answer || answer.operation.api !== 'elastic-path' || answer.response.status >= 300) return [];
  const body = jsonOf(answer.response);
  const data = isObject(body) ? body['data'] : undefined;
  const entries: [Json | undefined, string][] = Array.isArray(data)
    ? data.map((job: Json, at) => [job, `/data/${at}`])
    : [[data, '/data']];
  return entries.filter((entry): entry is [JsonObject, string] => isObject(entry[0]));
}

function counts(job: JsonObject, at: string): Finding[] {
  const offered = valueAt(job, uploaded);
  const added = valueAt(job, imported);
  if (!isObject(offered) || !isObject(added)) return [];
  return Object.entries(added).flatMap(([type, count]) => {
    const limit = offered[type] ?? 0;
    if (typeof count !== 'number' || typeof limit !== 'number' || count <= limit) return [];
    return [
      {
        rule: 'job-invariants',
        requirement: 'elastic-path/imported-within-uploaded',
        where: inBody(`${at}${imported}/${type}`),
        expected: { kind: 'not-above', other: `uploaded/${type}`, value: limit },
        received: received(count),
      },
    ];
  });
}

const ordered = [
  ['created_at', 'started_at'],
  ['started_at', 'finished_at'],
  ['created_at', 'finished_at'],
  ['created_at', 'updated_at'],
] as const;

function order(job: JsonObject, at: string): Finding[] {
  return ordered.flatMap(([earlier, later]) => {
    const first = valueAt(job, `${timestamps}/${earlier}`);
    const second = valueAt(job, `${timestamps}/${later}`);
    const [a, b] = [instantOf(first), instantOf(second)];
    if (a === undefined || b === undefined || a <= b) return [];
    return [
      {
        rule: 'job-invariants',
        requirement: 'elastic-path/timestamps-in-order',
        where: inBody(`${at}${timestamps}/${later}`),
        expected: { kind: 'not-before', other: earlier, value: first ?? null },
        received: received(second),
      },
    ];
  });
}

/** Which timestamps a status has (E-5). */
const presenceBy: { readonly [status: string]: { readonly started_at: boolean; readonly finished_at: boolean } } = {
  pending: { started_at: false, finished_at: false },
  started: { started_at: true, finished_at: false },
  success: { started_at: true, finished_at: true },
  failed: { started_at: true, finished_at: true },
};

const presenceOf = (job: JsonObject) => presenceBy[String(valueAt(job, '/attributes/status'))];

function presence(job: JsonObject, at: string): Finding[] {
  const told = valueAt(job, timestamps);
  const wanted = presenceOf(job);
  if (!wanted || !isObject(told)) return [];
  return Object.entries(wanted).flatMap(([name, present]) => {
    const found = told[name];
    if ((found !== undefined) === present) return [];
    return [
      {
        rule: 'job-invariants',
        requirement: 'elastic-path/timestamps-follow-status',
        where: inBody(`${at}${timestamps}/${name}`),
        expected: present ? { kind: 'present' } : { kind: 'absent' },
        received: received(found),
      },
    ];
  });
}
