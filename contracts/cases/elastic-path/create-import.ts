import { casesFor, row } from '../case.ts';
import { atMocks, atOurMock } from '../../spec/scopes.ts';
import { offering, plainRef, shortRecord, subscriber, upload, wellFormedLines } from '../templates.ts';
import { mostRecords, recordTypes, type RecordType } from '../../spec/record-types.ts';

const uploaded = '/data/meta/records/uploaded';
const mocksOnly = atMocks('not documented; ours beyond the documented lengths (E-7, E-12)');
/** The counts that a mock answers an upload with at once; what is not said is none. That it is taken at all is another promise. */
function counted(counts: { readonly [type in RecordType]?: number }) {
  const json = Object.fromEntries(recordTypes.map((type) => [`${uploaded}/${type}`, counts[type] ?? 0]));
  const cited = Object.keys(json).map((at) => [at, 'elastic-path/uploaded-counts-well-formed'] as const);
  return { atMocks: { json, cites: Object.fromEntries(cited) } };
}
const offered = (offerings: number, subscribers: number) =>
  counted({ subscription_offering: offerings, subscription_subscriber: subscribers });

export const createJob = casesFor('elastic-path.createImport', {
  status: 201,
  verifies: ['elastic-path/create-answers-201'],
  request: { body: { kind: 'multipart', file: { lines: wellFormedLines }, fields: { external_ref: plainRef } } },
  cases: {
    201: {
      'records-by-type': row('creates a job and counts its records by type', 'elastic-path/create-answers-201', {
        given: ['memory'],
        expect: {
          json: { '/data/type': 'subscription_import', '/data/attributes/external_ref': plainRef },
          ...offered(2, 1),
        },
      }),
      'some-bad-lines': row(
        'creates a job from the good lines of a file and does not count the others',
        'elastic-path/bad-lines-are-left-out',
        {
          given: ['memory'],
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
      ),
      'blank-lines': row('passes over blank lines', 'elastic-path/bad-lines-are-left-out', {
        given: ['memory'],
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
      }),
      'carriage-returns': row(
        'takes lines that end in carriage return and line feed',
        'elastic-path/bad-lines-are-left-out',
        {
          given: ['memory'],
          request: {
            body: upload([
              [`${offering}\r`, 2],
              [`${subscriber}\r`, 1],
            ]),
          },
          expect: offered(2, 1),
        },
      ),
      'unicode-external-ref': row('keeps an external reference beyond ASCII', 'elastic-path/create-answers-201', {
        given: ['memory'],
        request: { body: upload([[offering, 1]], { external_ref: '{run}-Zoë 株式会社 🚚' }) },
        expect: {
          breaks: 'elastic-path/external-ref-length',
          json: { '/data/attributes/external_ref': '{run}-Zoë 株式会社 🚚' },
        },
      }),
      'fifty-thousand-objects': row('takes a file of 50,000 objects', 'elastic-path/at-most-50000-objects', {
        given: ['memory'],
        at: atMocks('would fill a real store; the load suite uploads large files'),
        request: { body: upload([[shortRecord, mostRecords]]) },
        expect: { json: counted({ subscription_product: mostRecords }).atMocks.json },
      }),
    },
    400: {
      'fifty-thousand-and-one-objects': row('refuses a file of 50,001 objects', 'elastic-path/at-most-50000-objects', {
        given: ['memory'],
        at: atMocks('what a store does with a longer file is not said (E-7)'),
        request: { body: upload([[shortRecord, mostRecords + 1]]) },
      }),
      'no-file': row('refuses an upload without a file', 'elastic-path/import-file-is-required', {
        request: { body: { kind: 'multipart', file: null, fields: { external_ref: '{run}-no-file' } } },
      }),
      'empty-file': row('refuses an empty file', 'elastic-path/no-usable-line-is-400', {
        given: ['memory'],
        request: { body: upload([]) },
      }),
      'all-lines-bad': row('refuses a file without a well-formed line', 'elastic-path/no-usable-line-is-400', {
        given: ['memory'],
        request: {
          body: upload([
            ['not json', 1],
            ['{"data":{"type":"subscription_offering"', 1],
            ['[]', 1],
          ]),
        },
      }),
      'only-unknown-types': row('refuses a file of unknown record types alone', 'elastic-path/no-usable-line-is-400', {
        given: ['memory'],
        at: mocksOnly,
        request: { body: upload([['{"data":{"type":"no_such_type","attributes":{}}}', 3]]) },
      }),
      'json-body': row('refuses a JSON body', 'elastic-path/wrong-media-type-is-400', {
        at: atOurMock('E-12'),
        request: { body: { kind: 'json', value: { data: { type: 'subscription_import' } } } },
      }),
      'no-boundary': row(
        'refuses a multipart body whose media type names no boundary',
        'elastic-path/wrong-media-type-is-400',
        {
          at: atOurMock('E-12'),
          request: {
            headers: { 'content-type': 'multipart/form-data' },
            body: { kind: 'text', text: '--x\r\n\r\n--x--' },
          },
        },
      ),
      'cut-off-multipart': row('refuses a multipart body that ends in the middle', 'elastic-path/bad-request-is-400', {
        at: atOurMock('E-12'),
        request: {
          headers: { 'content-type': 'multipart/form-data; boundary=cut' },
          body: {
            kind: 'text',
            text: '--cut\r\nContent-Disposition: form-data; name="import_file"; filename="a"\r\n\r\n{"data"',
          },
        },
      }),
    },
  },
});
