import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const documentPath = new URL('../openapi.yaml', import.meta.url);

/** For people: what is here, commands that work, and the contract itself. */
export function registerPages(app: FastifyInstance): void {
  app.get('/', (request, reply) => reply.type('text/plain; charset=utf-8').send(page(`http://${request.host}`)));
  app.get('/openapi.yaml', (_request, reply) => reply.type('application/yaml').send(readFileSync(documentPath)));
}

/** Commands that work as they stand against this mock. */
export const commandsFor = (url: string): readonly string[] => [
  `curl -u mock-me:X ${url}/api/v2.1/tools`,
  `curl -u mock-me:X -H 'Content-Type: application/json' -d '{"source_tool":"wordpress","destination_username":"jane"}' ${url}/api/v2.1/imports`,
  `curl -u mock-me:X '${url}/api/v2.1/imports?destination_username=jane'`,
  `curl -H 'Authorization: Bearer mock-me' ${url}/v2/subscriptions/imports`,
  `printf '{"data":{"type":"subscription_product","attributes":{"name":"Towels"}}}' | curl -H 'Authorization: Bearer mock-me' -F import_file=@- ${url}/v2/subscriptions/imports`,
  `curl -H 'Authorization: Bearer mock-me' -H 'Prefer: code=500' ${url}/v2/subscriptions/imports`,
  `curl -u mock-me:X -X PATCH -d '{"advanceMs": 60000}' ${url}/_mock/account`,
  `curl -u mock-me:X ${url}/_mock/account`,
];

const page = (url: string): string => `Mock of two import APIs

Import2 API v2.1 under /api/v2.1 and /api/sandbox, Elastic Path subscription imports under /v2, both as ${url}/openapi.yaml
says. Any name mock-<anything> is an account of its own, with its own state, clock, rate limit and faults. Try it:

${commandsFor(url).join('\n\n')}

The last two speak to the control API, /_mock: it moves the clock, sets the limiter and faults, and takes the steps of an
import's customer.
`;
