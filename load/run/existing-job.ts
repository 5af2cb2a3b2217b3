import { plain } from '../../contracts/cases/plain.ts';
import { valueAt, parseJson } from '../../contracts/values/json.ts';
import { parametersFor } from '../../contracts/settings/parameters.ts';
import { buildRequest } from '../../contracts/cases/request.ts';
import type { Secret } from '../../contracts/values/secret.ts';
import type { Settings } from '../../contracts/settings/settings.ts';
import { createClient } from '../../targets/client.ts';
import { type TargetFacts, apiOf, isMockKind } from '../../targets/facts.ts';

/**
 * A job that a probe may look at, so that it has a second endpoint: the settings', or one made on a mock. Null: there is
 * none, and the scope is left open.
 */
export async function existingJob(
  facts: TargetFacts,
  settings: Settings,
  token: Secret,
  run: string,
): Promise<string | null> {
  if (apiOf(facts.name) === 'import2') return null;
  if (!isMockKind(facts.name)) return settings.elasticPath.existingId;
  const operation = 'elastic-path.createImport';
  const { method, path, headers, body } = buildRequest({ operation, request: {} }, parametersFor(settings, run));
  const client = createClient({ run });
  const authorization = ['authorization', `Bearer ${token.reveal()}`] as const;
  const answer = await client.send({ method, url: facts.baseUrl + path, headers: [...headers, authorization], body });
  await client.close();
  if (answer.kind === 'failure' || answer.status !== plain[operation].status) return null;
  const id = valueAt(parseJson(answer.body), '/data/id');
  return typeof id === 'string' ? id : null;
}
