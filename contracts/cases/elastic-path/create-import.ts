import { casesFor } from '../case.ts';
import { mockTargets } from '../../spec/scopes.ts';
import { offering, shortRecord, subscriber, upload } from '../templates.ts';

const uploaded = '/data/meta/records/uploaded';
const mocksOnly = {
  targets: mockTargets,
  because: 'not documented; ours beyond the documented lengths (E-7, E-12)',
} as const;
/** The counts that a mock answers an upload with at once; what is not said is none. That it is taken at all is another promise. */
function counted(counts: { readonly [type: string]: number }) {
  const types = ['subscription_product', 'subscription_plan', 'subscription_subscriber', 'subscription_offering'];
  const json = Object.fromEntries([...types, 'subscription'].map((type) => [`${uploaded}/${type}`, counts[type] ?? 0]));
  const cited = Object.keys(json).map((at) => [at, 'elastic-path/uploaded-counts-well-formed'] as const);
  return { atMocks: { json, cites: Object.fromEntries(cited) } };
}
const offered = (offerings: number, subscribers: number) =>
  counted({ subscription_offering: offerings, subscription_subscriber: subscribers });

export const createJobCases = casesFor('elastic-path.createImport')([
  {
    status: 201,
    variant: 'records-by-type',
    title: 'creates a job and counts its records by type',
    needs: 'memory',
    verifies: ['elastic-path/create-answers-201'],
    expect: {
      json: { '/data/type': 'subscription_import', '/data/attributes/external_ref': '{run}-plain' },
      ...offered(2, 1),
    },
  },
  {
    status: 201,
    variant: 'some-bad-lines',
    title: 'creates a job from the good lines of a file and does not count the others',
    needs: 'memory',
    verifies: ['elastic-path/bad-lines-are-left-out'],
    request: {
      body: upload([
        [offering, 3],
        ['{"data":{"type":"subscription_offering",', 2],
        ['not json', 1],
        ['{"data":{"type":"no_such_type","attributes":{}}}', 1],
        ['{"type":"subscription_offering"}', 1],
        ['[]', 1],
        [subscriber, 2],
      ]),
    },
    expect: { atMocks: { breaks: 'elastic-path/best-endeavours', ...offered(3, 2).atMocks } },
  },
  {
    status: 201,
    variant: 'blank-lines',
    title: 'passes over blank lines',
    needs: 'memory',
    verifies: ['elastic-path/bad-lines-are-left-out'],
    request: {
      body: upload([
        ['', 1],
        [offering, 1],
        ['  ', 1],
        [subscriber, 1],
        ['', 2],
      ]),
    },
    expect: offered(1, 1),
  },
  {
    status: 201,
    variant: 'carriage-returns',
    title: 'takes lines that end in carriage return and line feed',
    needs: 'memory',
    verifies: ['elastic-path/bad-lines-are-left-out'],
    request: {
      body: upload([
        [`${offering}\r`, 2],
        [`${subscriber}\r`, 1],
      ]),
    },
    expect: offered(2, 1),
  },
  {
    status: 201,
    variant: 'unicode-external-ref',
    title: 'keeps an external reference beyond ASCII',
    needs: 'memory',
    verifies: ['elastic-path/create-answers-201'],
    request: { body: upload([[offering, 1]], { external_ref: '{run}-Zoë 株式会社 🚚' }) },
    expect: {
      breaks: 'elastic-path/external-ref-length',
      json: { '/data/attributes/external_ref': '{run}-Zoë 株式会社 🚚' },
    },
  },
  {
    status: 201,
    variant: 'fifty-thousand-objects',
    title: 'takes a file of 50,000 objects',
    needs: 'memory',
    verifies: ['elastic-path/at-most-50000-objects'],
    request: { body: upload([[shortRecord, 50_000]]) },
    expect: { json: counted({ subscription_product: 50_000 }).atMocks.json },
    only: { targets: mockTargets, because: 'would fill a real store; the load suite uploads large files' },
  },
  {
    status: 400,
    variant: 'fifty-thousand-and-one-objects',
    title: 'refuses a file of 50,001 objects',
    needs: 'memory',
    verifies: ['elastic-path/at-most-50000-objects'],
    request: { body: upload([[shortRecord, 50_001]]) },
    only: { targets: mockTargets, because: 'what a store does with a longer file is not said (E-7)' },
  },
  {
    status: 400,
    variant: 'no-file',
    title: 'refuses an upload without a file',
    verifies: ['elastic-path/import-file-is-required'],
    request: { body: { kind: 'multipart', file: null, fields: { external_ref: '{run}-no-file' } } },
  },
  {
    status: 400,
    variant: 'empty-file',
    title: 'refuses an empty file',
    needs: 'memory',
    verifies: ['elastic-path/no-usable-line-is-400'],
    request: { body: upload([]) },
  },
  {
    status: 400,
    variant: 'all-lines-bad',
    title: 'refuses a file without a well-formed line',
    needs: 'memory',
    verifies: ['elastic-path/no-usable-line-is-400'],
    request: {
      body: upload([
        ['not json', 1],
        ['{"data":{"type":"subscription_offering"', 1],
        ['[]', 1],
      ]),
    },
  },
  {
    status: 400,
    variant: 'only-unknown-types',
    title: 'refuses a file of unknown record types alone',
    needs: 'memory',
    verifies: ['elastic-path/no-usable-line-is-400'],
    request: { body: upload([['{"data":{"type":"no_such_type","attributes":{}}}', 3]]) },
    only: mocksOnly,
  },
  {
    status: 400,
    variant: 'json-body',
    title: 'refuses a JSON body',
    verifies: ['elastic-path/wrong-media-type-is-400'],
    given: 'our-own-mock',
    request: { body: { kind: 'json', value: { data: { type: 'subscription_import' } } } },
    only: mocksOnly,
  },
  {
    status: 400,
    variant: 'no-boundary',
    title: 'refuses a multipart body whose media type names no boundary',
    verifies: ['elastic-path/wrong-media-type-is-400'],
    given: 'our-own-mock',
    request: { headers: { 'content-type': 'multipart/form-data' }, body: { kind: 'text', text: '--x\r\n\r\n--x--' } },
    only: mocksOnly,
  },
  {
    status: 400,
    variant: 'cut-off-multipart',
    title: 'refuses a multipart body that ends in the middle',
    verifies: ['elastic-path/bad-request-is-400'],
    given: 'our-own-mock',
    request: {
      headers: { 'content-type': 'multipart/form-data; boundary=cut' },
      body: {
        kind: 'text',
        text: '--cut\r\nContent-Disposition: form-data; name="import_file"; filename="a"\r\n\r\n{"data"',
      },
    },
    only: mocksOnly,
  },
]);
