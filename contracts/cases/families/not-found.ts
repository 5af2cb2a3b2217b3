import type { AnyCase, RequestTemplate } from '../case.ts';
import type { TargetName } from '../../spec/exchange.ts';
import type { Given } from '../given.ts';
import type { RequirementId } from '../../spec/requirements/index.ts';
import { mockTargets, sandboxTargets } from '../../spec/scopes.ts';

type Row = {
  readonly variant: string;
  readonly title: string;
  readonly given?: Given;
  readonly request?: RequestTemplate;
  readonly verifies?: RequirementId;
  readonly only?: { readonly targets: readonly TargetName[]; readonly because: string };
};

const neverLive = { targets: mockTargets, because: 'made-up ids of odd forms are not sent to a real target' } as const;
const ourRoutes = {
  targets: mockTargets,
  because: 'unknown routes and methods are never sent to a real target (I-12)',
} as const;
const noSandbox = {
  targets: ['import2@mock-live', 'import2@live'],
  because: 'the sandbox holds nothing that could be archived, cancelled or another’s',
} as const;

/** The ways in which an import is not there. */
const rows: readonly Row[] = [
  {
    variant: 'unknown-id',
    title: 'knows no import of an id nobody was given',
    request: { path: { id: '{run}-unknown' } },
    only: {
      targets: ['import2@mock-live', 'import2@live'],
      because: 'what the sandbox knows is our decision: see unknown-to-the-sandbox (I-13)',
    },
  },
  { variant: 'archived', title: 'knows no import that was archived', given: 'archived-import', only: noSandbox },
  { variant: 'cancelled', title: 'knows no import that was cancelled', given: 'cancelled-import', only: noSandbox },
  {
    variant: 'of-another-account',
    title: 'knows no import of another account',
    given: 'import-of-another-account',
    verifies: 'import2/accounts-are-apart',
    only: noSandbox,
  },
  {
    variant: 'id-with-slash',
    title: 'takes an escaped slash for part of the id',
    request: { path: { id: 'a/b' } },
    only: neverLive,
  },
  {
    variant: 'id-with-space',
    title: 'takes an escaped space for part of the id',
    request: { path: { id: 'a b' } },
    only: neverLive,
  },
  {
    variant: 'id-with-percent',
    title: 'takes an escaped percent sign',
    request: { path: { id: '100%' } },
    only: neverLive,
  },
  {
    variant: 'id-beyond-ascii',
    title: 'takes an id beyond ASCII',
    request: { path: { id: 'ünï-株' } },
    only: neverLive,
  },
  {
    variant: 'id-very-long',
    title: 'takes an id of 500 characters',
    request: { path: { id: 'x'.repeat(500) } },
    only: neverLive,
  },
];

const operations = [
  ['import2.getImport', 'import2/unknown-import-is-404', '/imports/{id}'],
  ['import2.acceptPayment', 'import2/accept-unknown-is-404', '/imports/{id}/payment/accept'],
  ['import2.rejectPayment', 'import2/reject-unknown-is-404', '/imports/{id}/payment/reject'],
] as const;

/** Every operation on an import, for every way in which the import is not there. */
export const notFoundCases: readonly AnyCase[] = operations.flatMap(([operation, requirement, route]) => [
  ...(operation === 'import2.getImport' ? [] : [unknownToSandbox(operation)]),
  ...rows.map(({ verifies, ...row }): AnyCase => ({
    operation,
    status: 404,
    needs: 'memory',
    ...row,
    verifies: [verifies ?? requirement],
  })),
  ...odd(operation, route),
]);

/** Which ids the sandbox's payments know is our decision, so it only warns there (I-13). */
function unknownToSandbox(operation: (typeof operations)[number][0]): AnyCase {
  return {
    operation,
    status: 404,
    variant: 'unknown-to-the-sandbox',
    title: 'knows no import but its fixed ones',
    verifies: ['import2/sandbox-knows-its-fixed-import'],
    request: { path: { id: '{run}-unknown' } },
    only: { targets: sandboxTargets, because: 'only the sandbox has fixed imports' },
  };
}

/** Routes and methods that do not exist, and escapes that are none. */
function odd(operation: (typeof operations)[number][0], route: string): AnyCase[] {
  const requests: readonly (readonly [variant: string, title: string, request: RequestTemplate])[] = [
    ['unknown-route', 'knows no route below the documented one', { route: `${route}/nothing`, path: { id: '0' } }],
    ['unknown-method', 'knows no other method of the route', { method: 'DELETE', path: { id: '0' } }],
    ['bad-escape', 'knows no resource of a path with a broken escape', { route: route.replace('{id}', '%ZZ') }],
  ];
  return requests.map(([variant, title, request]): AnyCase => ({
    operation,
    status: 404,
    variant,
    title,
    given: 'our-own-mock',
    verifies: ['import2/unknown-route-is-404'],
    request,
    only: ourRoutes,
  }));
}
