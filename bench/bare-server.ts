import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { bareImport } from './server-process.ts';
import { onceParentEnds } from '../targets/parent.ts';

/** The same bytes every time: what a route of the mock costs beyond this is the mock's. */
const shown = JSON.stringify({
  id: bareImport,
  token: 'ae2cfc164cb94f67f735581d7f9a3c09',
  status: 'Collecting credentials',
  items: { accounts: 0, contacts: 0 },
  users: { source_tool: 5, destination_tool: 4, matched: 3 },
});
const created = JSON.stringify({
  id: bareImport,
  token: 'ae2cfc164cb94f67f735581d7f9a3c09',
  redirect_url: 'https://www.import2.com/imports/7f735581d7f9a3c09/ae2cfc164cb94f67f735581d7f9a3c09',
});

const app = fastify();
app.get('/api/v2.1/imports/:id', (_request, reply) => reply.type('application/json; charset=utf-8').send(shown));
app.post('/api/v2.1/imports', (_request, reply) =>
  reply.code(201).type('application/json; charset=utf-8').send(created),
);
await app.listen({ host: '127.0.0.1', port: 0 });
console.log(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
onceParentEnds(() => process.exit());
