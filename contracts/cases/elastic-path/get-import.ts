import { casesFor } from '../case.ts';
import { nobodysId } from '../../settings/parameters.ts';
import { mockTargets } from '../../spec/scopes.ts';

const mocksOnly = {
  targets: mockTargets,
  because: 'unknown routes and methods are never sent to a real target (E-12)',
} as const;

export const getJobCases = casesFor('elastic-path.getImport')([
  {
    status: 200,
    variant: 'existing',
    title: 'answers the job that was asked for',
    needs: 'memory',
    verifies: ['elastic-path/get-answers-the-import'],
    given: 'created-job',
    expect: {
      json: { '/data/id': '{import_uuid}', '/data/attributes/external_ref': '{external_ref}' },
      cites: { '/data/attributes/external_ref': 'elastic-path/success-returns-the-import' },
    },
  },
  {
    status: 404,
    variant: 'unknown-id',
    title: 'knows no job of an id nobody was given',
    needs: 'memory',
    verifies: ['elastic-path/not-found-is-404'],
    request: { path: { import_uuid: nobodysId } },
  },
  {
    status: 404,
    variant: 'of-another-store',
    title: 'knows no job of another store',
    verifies: ['elastic-path/stores-are-apart'],
    given: 'job-of-another-account',
  },
  {
    status: 404,
    variant: 'unknown-route',
    title: 'knows no route below the documented one',
    verifies: ['elastic-path/unknown-route-is-404'],
    given: 'our-own-mock',
    request: { route: `/subscriptions/imports/${nobodysId}/nothing` },
    only: mocksOnly,
  },
  {
    status: 404,
    variant: 'unknown-method',
    title: 'knows no other method of the route',
    verifies: ['elastic-path/unknown-route-is-404'],
    given: 'our-own-mock',
    request: { method: 'DELETE', path: { import_uuid: nobodysId } },
    only: mocksOnly,
  },
  {
    status: 400,
    variant: 'bad-escape',
    title: 'refuses a path with a broken escape',
    verifies: ['elastic-path/get-answers-the-import'],
    given: 'our-own-mock',
    request: { route: '/subscriptions/imports/%ZZ' },
    only: mocksOnly,
  },
]);
