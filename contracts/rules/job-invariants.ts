import { type Exchange, jsonOf } from '../spec/exchange.ts';
import { jobState } from '../jobs/history-read.ts';
import { bindingAt, brokenIn, findingOf, judgedIn, requirementFor, roundingAt } from '../jobs/invariants.ts';
import { type Json, type JsonObject, isObject } from '../values/json.ts';
import type { Contract } from '../spec/operation.ts';
import { answerOf } from './answer.ts';
import type { Rule } from './rule.ts';

/** What must hold between the members of one import job, in a single answer. */
export const jobInvariants: Rule = {
  id: 'job-invariants',
  verifies: [
    'elastic-path/imported-within-uploaded',
    'elastic-path/timestamps-in-order',
    'elastic-path/updated-after-created',
    'elastic-path/timestamps-follow-status',
  ],
  check: (exchange, contract) => {
    const { target } = exchange;
    return jobsOf(exchange, contract).flatMap(([job, at]) =>
      bindingAt(brokenIn(jobState(job), roundingAt(target)), 'elastic-path', target).map((breach) =>
        findingOf('job-invariants', 'elastic-path', at, breach),
      ),
    );
  },
  judges: (exchange, contract) => {
    const judged = jobsOf(exchange, contract).flatMap(([job]) => judgedIn(jobState(job)));
    return [...new Set(judged.map((invariant) => requirementFor(invariant, 'elastic-path')))];
  },
};

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
