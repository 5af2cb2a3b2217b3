import { answerRule } from './rule.ts';
import { placesIn, schemaViolations } from './schema-finding.ts';

/** The body keeps the schema of its status; each violation is told under the requirement of the place it stands at. */
export const bodySchema = answerRule({
  id: 'body-schema',
  verifies: [],
  judge: ({ promised, json }, contract) =>
    json === undefined ? [] : schemaViolations(promised.validator, json, contract),
  places: ({ promised, json }, { schemaFacts }) =>
    json === undefined ? [] : placesIn(json, schemaFacts[promised.validator ?? '']),
});
