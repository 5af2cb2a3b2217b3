import { isSuccess } from '../spec/statuses.ts';
import { brokenIn, judgedIn } from '../jobs/checks.ts';
import { bindingAt, findingOf, requirementFor, roundingAt } from '../jobs/invariants.ts';
import { jobState } from '../jobs/poll.ts';
import { type Json, type JsonObject, isObject } from '../values/json.ts';
import { type PromisedAnswer, answerRule } from './rule.ts';

/** What must hold between the members of one import job, in a single answer. */
export const jobInvariants = answerRule({
  id: 'job-invariants',
  verifies: [
    'elastic-path/imported-within-uploaded',
    'elastic-path/timestamps-in-order',
    'elastic-path/updated-after-created',
    'elastic-path/timestamps-follow-status',
  ],
  judge: (answer) => {
    const { target } = answer.exchange;
    return jobsOf(answer).flatMap(([job, at]) =>
      bindingAt(brokenIn(jobState(job), roundingAt(target)), target).map((finding) =>
        findingOf('job-invariants', target, at, finding),
      ),
    );
  },
  heldBesides: (answer) =>
    jobsOf(answer).flatMap(([job]) =>
      judgedIn(jobState(job)).map((invariant) => requirementFor(invariant, answer.exchange.target)),
    ),
});

/** The jobs of a single or a list document of this API, each with the pointer it stands at. */
function jobsOf({ operation, response, json }: PromisedAnswer): [JsonObject, string][] {
  if (operation.api !== 'elastic-path' || !isSuccess(response.status)) return [];
  const data = isObject(json) ? json['data'] : undefined;
  const entries: [Json | undefined, string][] = Array.isArray(data)
    ? data.map((job: Json, at) => [job, `/data/${at}`])
    : [[data, '/data']];
  return entries.filter((entry): entry is [JsonObject, string] => isObject(entry[0]));
}
