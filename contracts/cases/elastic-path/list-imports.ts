import { casesFor } from '../../case.ts';
import { mockTargets } from '../../scopes.ts';

export const listJobsCases = casesFor('elastic-path.listImports')([
  {
    status: 200,
    variant: 'with-the-job',
    title: 'lists the job that was created',
    verifies: ['elastic-path/list-members'],
    given: 'job',
    expect: { element: { in: '/data', with: { '/id': '{import_uuid}', '/type': 'subscription_import' } } },
    only: {
      targets: mockTargets,
      because: 'a store may hold more jobs than one page; journey list-agrees-with-get looks there',
    },
  },
  {
    status: 200,
    variant: 'none',
    title: 'answers an empty page for a store without jobs',
    verifies: ['elastic-path/list-members'],
    expect: { json: { '/data': [] } },
    only: { targets: mockTargets, because: 'needs a store without jobs' },
  },
  {
    status: 200,
    variant: 'limit-one',
    title: 'answers no more jobs than asked for',
    verifies: ['elastic-path/list-paging'],
    given: 'job',
    request: { query: { 'page[limit]': '1' } },
    expect: { atMost: { '/data': 1 } },
  },
  {
    status: 200,
    variant: 'limit-zero',
    title: 'answers no jobs when none are asked for',
    verifies: ['elastic-path/list-paging'],
    given: 'job',
    request: { query: { 'page[limit]': '0' } },
    expect: { atMost: { '/data': 0 } },
    only: { targets: mockTargets, because: 'what a limit of 0 answers is not said' },
  },
  {
    status: 200,
    variant: 'beyond-the-last',
    title: 'answers an empty page beyond the last job',
    verifies: ['elastic-path/list-paging'],
    given: 'job',
    request: { query: { 'page[offset]': '10000' } },
    expect: { atMost: { '/data': 0 } },
    only: { targets: mockTargets, because: 'a store may hold more than 10,000 jobs' },
  },
  {
    status: 200,
    variant: 'without-jobs-of-another-store',
    title: 'lists no job of another store',
    verifies: ['elastic-path/stores-are-apart'],
    given: 'job-of-another-account',
    expect: { json: { '/data': [] } },
    only: { targets: mockTargets, because: 'needs a store without jobs' },
  },
]);
