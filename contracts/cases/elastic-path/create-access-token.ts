import { casesFor, row } from '../case.ts';
import { atOurMock } from '../../spec/scopes.ts';
import { tokenSeconds } from '../../spec/auth.ts';

const form = (fields: { readonly [name: string]: string }) => ({
  body: { kind: 'form', fields: { grant_type: 'client_credentials', client_id: '{client_id}', ...fields } } as const,
});

export const createAccessToken = casesFor('elastic-path.createAccessToken', {
  status: 200,
  given: ['client-credentials'],
  verifies: ['elastic-path/token-members'],
  request: form({ client_secret: '{client_secret}' }),
  cases: {
    200: {
      'client-credentials': row('answers a bearer token that is valid for an hour', 'elastic-path/token-members', {
        given: ['client-credentials'],
        expect: {
          holds: { '/expires_in': { lasts: tokenSeconds }, '/expires': { ahead: tokenSeconds } },
          cites: {
            '/expires_in': 'elastic-path/token-lasts-an-hour',
            '/expires': 'elastic-path/token-lasts-an-hour',
          },
        },
      }),
    },
    400: {
      'json-body': row('refuses a token request in JSON', 'elastic-path/token-request', {
        at: atOurMock('E-12'),
        request: { body: { kind: 'json', value: { grant_type: 'client_credentials' } } },
      }),
    },
    401: {
      'wrong-secret': row('refuses a wrong client secret', 'elastic-path/wrong-credentials-are-refused', {
        given: ['client-credentials', 'credentials'],
        request: form({ client_secret: 'not-the-secret' }),
      }),
      'unknown-client': row('refuses a client nobody was given', 'elastic-path/wrong-credentials-are-refused', {
        given: ['client-credentials', 'credentials'],
        request: form({ client_id: 'unknown-client', client_secret: '{client_secret}' }),
      }),
    },
  },
});
