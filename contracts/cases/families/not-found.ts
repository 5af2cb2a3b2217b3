import { type Case, type Row, row, toCase } from '../case.ts';
import { plain } from '../plain.ts';
import { operationIds, operationOf } from '../../spec/contract.ts';
import type { RequirementId } from '../../spec/requirements/index.ts';
import { atLive, atMockLive, atMocks, atOurMock, atRealSandbox, atSandboxes } from '../../spec/scopes.ts';

const noSandbox = atLive('the sandbox holds nothing that could be archived, cancelled or another’s');
const oddIdsAt = 'made-up ids of odd forms are not sent to a real target';
const fixed = `${oddIdsAt}, and our mock’s sandbox answers one pre-defined body for any id (I-13)`;

/** Ids of odd forms, that an escape may be taken for something else in. */
const oddIds = [
  ['id-with-slash', 'takes an escaped slash for part of the id', 'a/b'],
  ['id-with-space', 'takes an escaped space for part of the id', 'a b'],
  ['id-with-percent', 'takes an escaped percent sign', '100%'],
  ['id-beyond-ascii', 'takes an id beyond ASCII', 'ünï-株'],
  ['id-very-long', 'takes an id of 500 characters', 'x'.repeat(500)],
] as const;

/** Every way in which an import is not there. `writes`: the sandbox knows its own alone; else it answers a fixed body. */
const rowsFor = (unknown: RequirementId, path: string, writes: boolean): { readonly [variant: string]: Row } => {
  const request = { path: { id: '{run}-unknown' } };
  const oddly = writes ? atMocks(oddIdsAt) : atMockLive(fixed);
  const route = { at: writes ? atOurMock('I-12') : atOurMock('I-12', ['import2@mock-live']) };
  const noRoute: RequirementId = 'import2/unknown-route-is-404';
  return {
    'unknown-id': row('knows no import of an id nobody was given', unknown, {
      given: ['memory'],
      request,
      at: atLive('what the sandbox knows is our decision: see unknown-to-the-sandbox (I-13)'),
    }),
    archived: row('knows no import that was archived', unknown, {
      given: ['archived-import', 'memory'],
      at: noSandbox,
    }),
    cancelled: row('knows no import that was cancelled', unknown, {
      given: ['cancelled-import', 'memory'],
      at: noSandbox,
    }),
    'of-another-account': row('knows no import of another account', 'import2/accounts-are-apart', {
      given: ['import-of-another-account', 'memory'],
      at: noSandbox,
    }),
    ...Object.fromEntries(
      oddIds.map(([variant, title, id]): [string, Row] => [
        variant,
        row(title, unknown, { given: ['memory'], at: oddly, request: { path: { id } } }),
      ]),
    ),
    'unknown-to-the-sandbox': writes
      ? row(
          'knows no import but its fixed ones',
          'import2/sandbox-knows-its-fixed-import', // which ids it knows is our decision, so it only warns there (I-13)
          { request, at: atSandboxes('only the sandbox has fixed imports') },
        )
      : row('knows no import of an id nobody was given, or answers its fixed one', 'import2/sandbox-get-of-nothing', {
          request,
          at: atRealSandbox('only the real sandbox can tell; our mock does as we decided (I-13)'),
        }),
    'unknown-route': row('knows no route below the documented one', noRoute, {
      ...route,
      request: { route: `${path}/nothing`, path: { id: '0' } },
    }),
    'unknown-method': row('knows no other method of the route', noRoute, {
      ...route,
      request: { method: 'DELETE', path: { id: '0' } },
    }),
    'bad-escape': row('knows no resource of a path with a broken escape', noRoute, {
      ...route,
      request: { route: path.replace('{id}', '%ZZ') },
    }),
  };
};

/** Every operation on an import, for every way in which the import is not there. */
export const notFoundCases: readonly Case[] = operationIds.flatMap((id) => {
  const { unknown } = plain[id];
  const { path, writes } = operationOf(id);
  const rows = unknown ? rowsFor(unknown, path, writes) : {};
  return Object.entries(rows).map(([variant, one]) => toCase(id, 404, variant, one));
});
