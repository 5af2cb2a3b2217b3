import { type AnyCase, toCase } from '../case.ts';
import { plain } from '../plain.ts';
import { type OperationId, operationIds, operationOf } from '../../spec/contract.ts';
import type { Auth } from '../../spec/exchange.ts';
import { notForReal } from '../../spec/scopes.ts';
import { sentences } from '../../spec/statuses.ts';
import type { Given } from '../given.ts';
import { anyPath } from './any-path.ts';

type Refused = readonly [variant: string, auth: Auth, given: readonly Given[], title: string];

const refusedBy: { readonly [security in 'basic' | 'bearer']: readonly Refused[] } = {
  basic: [
    ['no-credentials', 'none', [], 'refuses a request without credentials'],
    ['wrong-scheme', 'wrong-scheme', [], 'refuses a token under another scheme'],
    ['bad-base64', 'bad-base64', [], 'refuses credentials that are not base64'],
    ['empty-user', 'empty-user', [], 'refuses an empty user name'],
    ['unknown-token', 'unknown-token', ['credentials'], 'refuses a token nobody was given'],
  ],
  bearer: [
    ['no-credentials', 'none', [], 'refuses a request without a token'],
    ['wrong-scheme', 'wrong-scheme', [], 'refuses a token under another scheme'],
    ['empty-token', 'empty-user', [], 'refuses an empty token'],
    ['unknown-token', 'unknown-token', ['credentials'], 'refuses a token nobody was given'],
    ['expired-token', 'expired-token', ['expired-token'], 'refuses a token that has expired'],
  ],
};

/** Whatever is created or paid for only to look at a header is asked for where it costs nothing. */
const whereItIsFree = (id: OperationId): Pick<AnyCase, 'at'> =>
  operationOf(id).writes
    ? {
        at: notForReal(
          'a real target is asked it by requests that only read: nothing is created for the sake of a header',
        ),
      }
    : {};

/** Every way to say who one is, right and wrong, for every operation that asks. */
export const authenticationCases: readonly AnyCase[] = operationIds.flatMap((id) => {
  const { api, security } = operationOf(id);
  if (security === 'none') return [];
  const refused = refusedBy[security].map(([variant, auth, given, title]) =>
    toCase(id, 401, variant, [title, sentences[api][401], { given, request: { auth, ...anyPath(id) } }]),
  );
  const taken = (variant: string, auth: Auth, title: string, verifies: AnyCase['verifies']): AnyCase =>
    toCase(id, plain[id].status, variant, [
      title,
      verifies,
      { given: plain[id].given ?? [], request: { auth }, ...whereItIsFree(id) },
    ]);
  const lowerCase = 'accepts the scheme in lower case';
  return [
    ...refused,
    taken('lower-case-scheme', 'valid-lower-case-scheme', lowerCase, ['http/scheme-is-case-insensitive']),
    ...(security === 'basic'
      ? [
          taken('any-password', 'valid-other-password', 'does not look at the password', [
            'import2/token-is-the-username',
          ]),
        ]
      : []),
  ];
});
