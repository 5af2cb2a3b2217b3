import type { Json } from '../../contracts/values/json.ts';
import type { FaultCall } from '../../faults/setting.ts';
import { type Draft, draftOf } from '../mutant.ts';
import { cells } from '../places.ts';

/** What a JSON:API error document may not be; the pointer is set to the value. */
const wrong: readonly (readonly [where: string, pointer: string, value: Json])[] = [
  ['data-beside-errors', '/data', {}],
  ['null-data-beside-errors', '/data', null],
  ['empty-error', '/errors/0', {}],
  ['status-a-number', '/errors/0/status', 400],
  ['status-no-code', '/errors/0/status', '4xx'],
  ['status-of-another-error', '/errors/0/status', '418'],
  ['source-a-text', '/errors/0/source', 'data.attributes.name'],
  ['source-without-a-place', '/errors/0/source', {}],
  ['source-pointer-without-slash', '/errors/0/source', { pointer: 'data' }],
  ['source-pointer-with-a-wrong-escape', '/errors/0/source', { pointer: '/a~2b' }],
  ['source-parameter-a-list', '/errors/0/source', { parameter: ['id'] }],
  ['links-a-text', '/errors/0/links', 'https://example.org/'],
  ['link-a-number', '/errors/0/links', { about: 5 }],
  ['link-no-uri', '/errors/0/links', { about: 'no uri %%%' }],
  ['link-object-with-no-uri', '/errors/0/links', { type: { href: 'no uri %%%' } }],
  ['link-object-without-href', '/errors/0/links', { about: { meta: {} } }],
  ['links-a-list', '/errors/0/links', []],
  ['code-a-number', '/errors/0/code', 42],
  ['meta-a-text', '/errors/0/meta', 'text'],
  ['id-a-number', '/errors/0/id', 7],
  ['included-without-data', '/included', []],
  ['meta-of-the-document-a-number', '/meta', 5],
  ['jsonapi-a-text', '/jsonapi', '1.1'],
  ['links-of-the-document-a-number', '/links', 7],
  ['link-of-the-document-a-number', '/links', { self: 5 }],
  ['two-statuses', '/errors/1', { title: 'Another error', status: '418' }],
];

/** Errors of Elastic Path that are not what JSON:API makes of them. */
export const errorDrafts: readonly Draft[] = cells
  .filter(
    ({ operation, status, promised }) =>
      operation.startsWith('elastic-path') && status >= 400 && promised.body === 'json',
  )
  .flatMap(({ at, status }) => {
    const draft = (where: string, fault: FaultCall): Draft => draftOf('error-document', at, where, fault);
    return [
      ...wrong.map(([where, pointer, value]) =>
        pointer === '/errors/1'
          ? draft(where, { operator: 'add-element', pointer: '/errors', value })
          : draft(where, { operator: 'set-member', pointer, value }),
      ),
      draft('two-of-one-id', {
        operator: 'set-member',
        pointer: '/errors',
        value: ['An error', 'Another error'].map((title) => ({ id: 'one', title, status: String(status) })),
      }),
      ...[405, 502].map((to): Draft => ({
        ...draft(`page-of-a-gateway-as-${to}`, {
          operator: 'set-body',
          type: 'text/html',
          body: '<html><h1>No</h1></html>',
        }),
        also: [{ operator: 'set-status', status: to, operation: at.operation, on: at.status }],
        mustName: 'elastic-path/errors-are-json-api',
      })),
      draft('another-form', { operator: 'set-body', body: '{"message":"something went wrong"}' }),
      draft('no-top-level-member', { operator: 'set-body', body: '{"jsonapi":{"version":"1.1"}}' }),
    ];
  });
