import { casesFor, row } from '../case.ts';
import { atMocks } from '../../spec/scopes.ts';

const emptyStore = atMocks('needs a store without jobs');

export const listJobs = casesFor('elastic-path.listImports', {
  status: 200,
  verifies: ['elastic-path/list-members'],
  cases: {
    200: {
      'with-the-job': row('lists the job that was created', 'elastic-path/list-members', {
        given: ['job', 'memory'],
        at: atMocks('a store may hold more jobs than one page; journey uploads looks there'),
        expect: {
          breaks: 'elastic-path/list-shows-every-job',
          holds: { '/data': { element: { '/id': '{import_uuid}', '/type': 'subscription_import' } } },
        },
      }),
      none: row('answers an empty page for a store without jobs', 'elastic-path/list-members', {
        given: ['memory'],
        at: emptyStore,
        expect: { json: { '/data': [] } },
      }),
      'issued-token': row('takes a token for as long as it was given out for', 'elastic-path/token-lasts-an-hour', {
        given: ['issued-token'],
        request: { auth: 'issued-token' },
      }),
      'limit-one': row('answers no more jobs than asked for', 'elastic-path/list-paging', {
        given: ['job'],
        request: { query: { 'page[limit]': '1' } },
        expect: { holds: { '/data': { atMost: 1 } } },
      }),
      'limit-zero': row('answers no jobs when none are asked for', 'elastic-path/list-paging', {
        given: ['job', 'memory'],
        at: atMocks('what a limit of 0 answers is not said'),
        request: { query: { 'page[limit]': '0' } },
        expect: { holds: { '/data': { atMost: 0 } } },
      }),
      'beyond-the-last': row('answers an empty page beyond the last job', 'elastic-path/list-paging', {
        given: ['job', 'memory'],
        at: atMocks('a store may hold more than 10,000 jobs'),
        request: { query: { 'page[offset]': '10000' } },
        expect: { holds: { '/data': { atMost: 0 } } },
      }),
      'without-jobs-of-another-store': row('lists no job of another store', 'elastic-path/stores-are-apart', {
        given: ['job-of-another-account'],
        at: emptyStore,
        expect: { json: { '/data': [] } },
      }),
    },
  },
});
