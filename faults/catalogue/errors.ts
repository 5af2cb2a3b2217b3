import type { Fault } from '../fault.ts';
import { type Operator, dropMember, setBody, setHeader, setMember, setStatus } from '../operator.ts';

const store = 'elastic-path@mock';

/** What stands before a server answers in its name, with a page of its own. */
const pageOfAGateway: Operator = (answer, asked) =>
  setHeader('content-type', 'text/html')({ ...answer, status: 502, body: '<html><h1>502</h1></html>' }, asked);

/** Error documents that are none. */
export const errorFaults: readonly Fault[] = [
  {
    id: 'page-of-a-gateway',
    breaks: pageOfAGateway,
    on: { operation: 'elastic-path.getImport', status: 404 },
    reddens: {
      rule: 'error-document',
      requirement: 'elastic-path/errors-are-json-api',
      target: store,
      cases: ['elastic-path.getImport/404/of-another-store', 'elastic-path.getImport/404/unknown-id'],
    },
  },
  {
    id: 'server-error-undeclared',
    breaks: setStatus(503),
    on: { operation: 'elastic-path.getImport', status: 403 },
    reddens: {
      rule: 'status',
      requirement: 'http/server-error',
      target: store,
      cases: ['elastic-path.getImport/403/without-permission'],
    },
  },
  {
    id: 'included-without-data',
    breaks: setMember('/included', []),
    on: { operation: 'elastic-path.getImport', status: 403 },
    reddens: {
      rule: 'error-document',
      requirement: 'json-api/no-included-without-data',
      target: store,
      cases: ['elastic-path.getImport/403/without-permission'],
    },
  },
  {
    id: 'error-status-a-number',
    breaks: setMember('/errors/0/status', 404),
    on: { operation: 'elastic-path.getImport', status: 404 },
    reddens: {
      rule: 'body-schema',
      requirement: 'json-api/error-status-is-a-string',
      target: store,
      cases: ['elastic-path.getImport/404/of-another-store', 'elastic-path.getImport/404/unknown-id'],
    },
  },
  {
    id: 'errors-empty',
    breaks: setMember('/errors', []),
    on: { operation: 'elastic-path.createImport', status: 400 },
    reddens: {
      rule: 'body-schema',
      requirement: 'elastic-path/nothing-is-empty',
      target: store,
      cases: ['elastic-path.createImport/400/*'],
    },
  },
  {
    id: 'error-title-blank',
    breaks: setMember('/errors/0/title', ''),
    on: { operation: 'elastic-path.getImport', status: 401 },
    reddens: {
      rule: 'body-schema',
      requirement: 'elastic-path/error-title',
      target: store,
      cases: ['elastic-path.getImport/401/*'],
    },
  },
  {
    id: 'error-without-title',
    breaks: dropMember('/errors/0/title'),
    on: { operation: 'elastic-path.getImport', status: 400 },
    reddens: {
      rule: 'body-schema',
      requirement: 'elastic-path/error-has-status-and-title',
      target: store,
      cases: [
        'elastic-path.getImport/400/import-uuid-format-123e4567-e89b-42d3-a456-42661417400',
        'elastic-path.getImport/400/import-uuid-format-123e4567-e89b-42d3-a456-42661417400g',
        'elastic-path.getImport/400/import-uuid-format-123e4567e89b42d3a456426614174000',
        'elastic-path.getImport/400/import-uuid-format-not-a-uuid',
      ],
    },
  },
  {
    id: 'errors-missing',
    breaks: setBody('{"message":"Not Found"}'),
    on: { operation: 'elastic-path.getImport', status: 404 },
    reddens: {
      rule: 'body-schema',
      requirement: 'elastic-path/errors-are-json-api',
      target: store,
      cases: ['elastic-path.getImport/404/of-another-store', 'elastic-path.getImport/404/unknown-id'],
    },
  },
];
