import { casesFor } from '../case.ts';
import { mockTargets } from '../../spec/scopes.ts';

const form = (fields: { readonly [name: string]: string }) => ({
  body: { kind: 'form', fields: { grant_type: 'client_credentials', client_id: '{client_id}', ...fields } } as const,
});

export const createAccessTokenCases = casesFor('elastic-path.createAccessToken')([
  {
    status: 200,
    variant: 'client-credentials',
    title: 'answers a bearer token that is valid for an hour',
    verifies: ['elastic-path/token-members'],
    given: 'client-credentials',
    expect: {
      lasts: { '/expires_in': 3600 },
      ahead: { '/expires': 3600 },
      cites: { '/expires_in': 'elastic-path/token-lasts-an-hour', '/expires': 'elastic-path/token-lasts-an-hour' },
    },
  },
  {
    status: 401,
    variant: 'wrong-secret',
    title: 'refuses a wrong client secret',
    needs: 'credentials',
    verifies: ['elastic-path/wrong-credentials-are-refused'],
    given: 'client-credentials',
    request: form({ client_secret: 'not-the-secret' }),
  },
  {
    status: 401,
    variant: 'unknown-client',
    title: 'refuses a client nobody was given',
    needs: 'credentials',
    verifies: ['elastic-path/wrong-credentials-are-refused'],
    given: 'client-credentials',
    request: form({ client_id: 'unknown-client', client_secret: '{client_secret}' }),
  },
  {
    status: 400,
    variant: 'json-body',
    title: 'refuses a token request in JSON',
    verifies: ['elastic-path/token-request'],
    given: 'our-own-mock',
    request: { body: { kind: 'json', value: { grant_type: 'client_credentials' } } },
    only: { targets: mockTargets, because: 'other media types are not described (E-12)' },
  },
]);
