import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const documentPath = new URL('../openapi.yaml', import.meta.url);

/** For people: what is here, commands that work, and the contract itself. */
export function registerPages(app: FastifyInstance): void {
  app.get('/', (request, reply) => reply.type('text/html; charset=utf-8').send(page(`http://${request.host}`)));
  app.get('/openapi.yaml', (_request, reply) => reply.type('application/yaml').send(readFileSync(documentPath)));
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

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

const page = (url: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Mock of two import APIs</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
pre{background:#f3f4f6;padding:.6rem .8rem;overflow-x:auto;border-radius:6px}
@media (prefers-color-scheme:dark){body{color:#e6e8eb;background:#15181c}pre{background:#22272e}a{color:#8ab4f8}}</style></head>
<body>
<h1>Mock of two import APIs</h1>
<p>Import2 API v2.1 under <code>/api/v2.1</code> and <code>/api/sandbox</code>, Elastic Path subscription imports under
<code>/v2</code>, both as <a href="/openapi.yaml">/openapi.yaml</a> says. Any name <code>mock-&lt;anything&gt;</code> is an
account of its own, with its own state, clock, rate limit and faults.</p>
<h2>Try it</h2>
${commandsFor(url)
  .map((command) => `<pre>${escaped(command)}</pre>`)
  .join('\n')}
<p>The last two speak to the control API, <code>/_mock</code>: it moves the clock, sets the limiter and faults, and takes
the steps of an import's customer.</p>
</body>
</html>
`;
