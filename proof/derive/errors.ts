import type { Json } from '../../contracts/values/json.ts';
import type { FaultCall } from '../../faults/setting.ts';
import { type Mutant, mutantOf } from '../mutant.ts';
import { declaredAnswers } from '../places.ts';
import { apiOf } from '../../contracts/spec/targets.ts';
import { setBody, setMember } from '../../faults/operator.ts';

/** What a JSON:API error document may not be: by the pointer that is set, the values. */
const wrong: { readonly [pointer: string]: { readonly [where: string]: Json } } = {
  '/data': { 'data-beside-errors': {}, 'null-data-beside-errors': null },
  '/errors/0': { 'empty-error': {} },
  '/errors/0/status': { 'status-a-number': 400, 'status-no-code': '4xx', 'status-of-another-error': '418' },
  '/errors/0/source': {
    'source-a-text': 'data.attributes.name',
    'source-without-a-place': {},
    'source-pointer-without-slash': { pointer: 'data' },
    'source-pointer-with-a-wrong-escape': { pointer: '/a~2b' },
    'source-parameter-a-list': { parameter: ['id'] },
    'source-header-a-number': { header: 5 },
  },
  '/errors/0/links': {
    'links-a-text': 'https://example.org/',
    'link-a-number': { about: 5 },
    'link-no-uri': { about: 'no uri %%%' },
    'link-object-with-no-uri': { type: { href: 'no uri %%%' } },
    'link-object-without-href': { about: { meta: {} } },
    'links-a-list': [],
  },
  '/errors/0/code': { 'code-a-number': 42 },
  '/errors/0/meta': { 'meta-a-text': 'text' },
  '/errors/0/id': { 'id-a-number': 7 },
  '/included': { 'included-without-data': [] },
  '/meta': { 'meta-of-the-document-a-number': 5 },
  '/jsonapi': { 'jsonapi-a-text': '1.1' },
  '/links': { 'links-of-the-document-a-number': 7, 'link-of-the-document-a-number': { self: 5 } },
};

const another = { title: 'Another error', status: '418' };
const page = setBody('<html><h1>No</h1></html>', 'text/html');

/** Errors of Elastic Path that are not what JSON:API makes of them. */
export const errorMutants: readonly Mutant[] = declaredAnswers
  .filter(
    ({ operation, status, promised }) =>
      apiOf(operation) === 'elastic-path' && status >= 400 && promised.body === 'json',
  )
  .flatMap((at) => {
    const { operation, status } = at;
    const mutant = (where: string, fault: FaultCall): Mutant => mutantOf('error-document', at, where, fault);
    const twins = ['An error', 'Another error'].map((title) => ({ id: 'one', title, status: String(status) }));
    return [
      ...Object.entries(wrong).flatMap(([pointer, values]) =>
        Object.entries(values).map(([where, value]) => mutant(where, setMember(pointer, value))),
      ),
      mutant('two-statuses', { operator: 'add-element', pointer: '/errors', value: another }),
      mutant('two-of-one-id', setMember('/errors', twins)),
      ...[405, 502].map((to) =>
        mutantOf('error-document', at, `page-of-a-gateway-as-${to}`, page, {
          also: [{ operator: 'set-status', status: to, operation, on: status }],
          mustName: 'elastic-path/errors-are-json-api',
        }),
      ),
      mutant('another-form', setBody('{"message":"something went wrong"}')),
      mutant('no-top-level-member', setBody('{"jsonapi":{"version":"1.1"}}')),
    ];
  });
