import { casesFor, row } from '../case.ts';
import { atOurMock } from '../../spec/scopes.ts';
import { unassignedId } from '../../settings/parameters.ts';

export const getJob = casesFor('elastic-path.getImport', {
  status: 200,
  given: ['job'],
  verifies: ['elastic-path/get-answers-the-import'],
  cases: {
    200: {
      existing: row('answers the job that was asked for', 'elastic-path/get-answers-the-import', {
        given: ['created-job', 'memory'],
        expect: {
          json: { '/data/id': '{import_uuid}', '/data/attributes/external_ref': '{external_ref}' },
          cites: { '/data/attributes/external_ref': 'elastic-path/success-returns-the-import' },
        },
      }),
    },
    400: {
      'bad-escape': row('refuses a path with a broken escape', 'elastic-path/get-answers-the-import', {
        at: atOurMock('E-12'),
        request: { route: '/subscriptions/imports/%ZZ' },
      }),
    },
    404: {
      'unknown-id': row('knows no job of an id nobody was given', 'elastic-path/not-found-is-404', {
        given: ['memory'],
        request: { path: { import_uuid: unassignedId } },
      }),
      'of-another-store': row('knows no job of another store', 'elastic-path/stores-are-apart', {
        given: ['job-of-another-account'],
      }),
      'unknown-route': row('knows no route below the documented one', 'elastic-path/unknown-route-is-404', {
        at: atOurMock('E-12'),
        request: { route: `/subscriptions/imports/${unassignedId}/nothing` },
      }),
      'unknown-method': row('knows no other method of the route', 'elastic-path/unknown-route-is-404', {
        at: atOurMock('E-12'),
        request: { method: 'DELETE', path: { import_uuid: unassignedId } },
      }),
    },
  },
});
