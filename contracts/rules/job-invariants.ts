import { type Response, jsonOf } from '../exchange.ts';
import { type Finding, inBody, received } from '../finding.ts';
import { instantOf } from '../instant.ts';
import { type Json, type JsonObject, isObject, valueAt } from '../json.ts';
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
  check: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    if (!answer || answer.operation.api !== 'elastic-path' || answer.response.status >= 300) return [];
    return jobsOf(answer.response).flatMap(([job, at]) => [
      ...counts(job, at),
      ...order(job, at),
      ...presence(job, at),
    ]);
  },
};

/** The jobs of a single or a list document, each with the pointer it stands at. */
function jobsOf(response: Response): [JsonObject, string][] {
  const body = jsonOf(response);
  const data = isObject(body) ? body['data'] : undefined;
  const entries: [Json | undefined, string][] = Array.isArray(data)
    ? data.map((job: Json, at) => [job, `/data/${at}`])
    : [[data, '/data']];
  return entries.filter((entry): entry is [JsonObject, string] => isObject(entry[0]));
}

function counts(job: JsonObject, at: string): Finding[] {
  const uploaded = valueAt(job, '/meta/records/uploaded');
  const imported = valueAt(job, '/meta/records/imported');
  if (!isObject(uploaded) || !isObject(imported)) return [];
  return Object.entries(imported).flatMap(([type, count]) => {
    const limit = uploaded[type] ?? 0;
    if (typeof count !== 'number' || typeof limit !== 'number' || count <= limit) return [];
    return [
      {
        rule: 'job-invariants',
        requirement: 'elastic-path/imported-within-uploaded',
        where: inBody(`${at}/meta/records/imported/${type}`),
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
    const first = valueAt(job, `/meta/timestamps/${earlier}`);
    const second = valueAt(job, `/meta/timestamps/${later}`);
    const [a, b] = [instantOf(first), instantOf(second)];
    if (a === undefined || b === undefined || a <= b) return [];
    return [
      {
        rule: 'job-invariants',
        requirement: 'elastic-path/timestamps-in-order',
        where: inBody(`${at}/meta/timestamps/${later}`),
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

function presence(job: JsonObject, at: string): Finding[] {
  const status = String(valueAt(job, '/attributes/status'));
  const timestamps = valueAt(job, '/meta/timestamps');
  const wanted = presenceBy[status];
  if (!wanted || !isObject(timestamps)) return [];
  return Object.entries(wanted).flatMap(([name, present]) => {
    const found = timestamps[name];
    if ((found !== undefined) === present) return [];
    return [
      {
        rule: 'job-invariants',
        requirement: 'elastic-path/timestamps-follow-status',
        where: inBody(`${at}/meta/timestamps/${name}`),
        expected: present ? { kind: 'present' } : { kind: 'absent' },
        received: received(found),
      },
    ];
  });
}
