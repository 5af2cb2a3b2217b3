import type { OperationId } from './contract.ts';
import type { Json } from '../values/json.ts';
import type { RequirementId } from './requirements/index.ts';
import { zeroTime } from './job-places.ts';
import { type TargetName, sandboxTargets } from './targets.ts';

/** A place where a target is known to differ from the contract. Data, and it dies visibly. */
export type Deviation = {
  readonly id: string;
  /** `vendor-page`: an example the vendor publishes, which no target is forgiven for. `webhook`: a real app's messages. */
  readonly targets: readonly (TargetName | 'vendor-page' | 'webhook')[];
  readonly operations?: readonly OperationId[];
  readonly statuses?: readonly number[];
  /** The cases and journeys it is bound to, by id, where `*` is any one part: `import2.createImport/422/*`. */
  readonly cases?: readonly string[];
  readonly tolerates: readonly Tolerance[];
  /** `always`: an answer that could show it and does not means it is gone; left out: `sometimes`. */
  readonly occurs?: 'always' | 'sometimes';
  readonly because: string;
  readonly source: string;
  /** The day, YYYY-MM-DD, after which it must be looked at again. */
  readonly review: string;
};

/** @param today YYYY-MM-DD */
export const isPastReview = ({ review }: Pick<Deviation, 'review'>, today: string): boolean => today > review;

/** The findings a deviation explains: all that is said must match. */
export type Tolerance = {
  readonly requirement: RequirementId;
  readonly at?: readonly string[];
  readonly received?: readonly Json[];
  readonly receivedType?: 'string' | 'number' | 'null' | 'absent';
  /** A JSON pointer that must exist in the body. */
  readonly bodyHas?: string;
};

/** When rows that name no day of their own are looked at again. */
const nextReview = '2027-05-31';

/** Labels from before v2.1, which the vendor's pages still show. */
const olderLabels = {
  requirement: 'import2/status-labels',
  received: ['Import Completed', 'Sample Import in Progress'],
} as const;

const rows = [
  {
    id: 'import2/example-labels',
    targets: [...sandboxTargets, 'vendor-page'],
    operations: ['import2.getImport', 'import2.listImports'],
    statuses: [200],
    tolerates: [{ ...olderLabels, at: ['body /status', 'body /*/status'] }],
    occurs: 'always',
    because: 'the examples, and so the fixed bodies of the sandbox, still show labels from before v2.1 (I-1)',
    source: 'Import2 API reference, GET /imports and GET /imports/:id',
  },
  {
    id: 'import2/webhook-label',
    targets: ['webhook'],
    tolerates: [{ ...olderLabels, at: ['body /status'] }],
    because: 'the webhook reference still shows labels from before v2.1 (I-1)',
    source: 'Import2 webhook reference, payload example',
  },
  {
    id: 'import2/example-trailing-comma',
    targets: ['vendor-page'],
    operations: ['import2.listImports'],
    statuses: [200],
    tolerates: [{ requirement: 'import2/json-encoded', at: ['body'] }],
    occurs: 'always',
    because: 'the published list ends with a comma, so it is not JSON: a typo of the page (I-2)',
    source: 'Import2 API reference, GET /imports',
  },
  {
    id: 'import2/list-without-username-is-400',
    targets: ['import2@sandbox', 'import2@live'],
    operations: ['import2.listImports'],
    tolerates: [
      { requirement: 'import2/list-needs-username', at: ['status'], received: [400] },
      { requirement: 'http/status-is-declared', at: ['status'], received: [400] },
    ],
    because: 'the reference does not say what a list without a username gets; 400 is as good as 422 (I-6)',
    source: 'Import2 API reference, GET /imports, Parameters',
  },
  {
    id: 'import2/destination-token-is-asked-for',
    targets: ['import2@sandbox'],
    operations: ['import2.createImport'],
    cases: ['import2.createImport/201/destination-token-left-out'],
    tolerates: [{ requirement: 'import2/destination-token', at: ['status'], received: [422] }],
    because: 'destination_token is optional, yet the published 422 says that it "can\'t be blank" (I-11)',
    source: 'Import2 API reference, POST /imports, the 422 example',
  },
  {
    id: 'elastic-path/numeric-error-status',
    targets: ['elastic-path@store', 'vendor-page'],
    tolerates: [
      { requirement: 'json-api/error-status-is-a-string', at: ['body /errors/*/status'], receivedType: 'number' },
    ],
    because: 'the schema and three examples say string, one example and the errors page show numbers (E-1)',
    source: 'Elastic Path, Get import, example (from schema); errors page',
  },
  {
    id: 'elastic-path/error-status-differs',
    targets: ['elastic-path@store', 'vendor-page'],
    tolerates: [
      { requirement: 'elastic-path/error-status', at: ['body /errors/*/status'] },
      { requirement: 'json-api/most-applicable-status', at: ['body /errors/*/status'] },
    ],
    because: 'the published 400 and 404 show an error with the status 500 (E-1)',
    source: 'Elastic Path, Get import, example (from schema)',
  },
  {
    id: 'elastic-path/error-source-is-a-string',
    targets: ['elastic-path@store'],
    tolerates: [
      { requirement: 'json-api/error-source-is-an-object', at: ['body /errors/*/source'], receivedType: 'string' },
    ],
    because: 'the errors page shows `source` as a string',
    source: 'Elastic Path, errors page',
  },
  {
    id: 'elastic-path/example-pending-with-end',
    targets: ['vendor-page'],
    operations: ['elastic-path.getImport'],
    statuses: [200],
    tolerates: [
      {
        requirement: 'elastic-path/timestamps-follow-status',
        at: ['body /data/meta/timestamps/started_at', 'body /data/meta/timestamps/finished_at'],
      },
    ],
    occurs: 'always',
    because: 'the published job is pending, yet has started and finished (E-5)',
    source: 'Elastic Path, Get import, example (from schema)',
  },
  {
    id: 'elastic-path/null-or-zero-timestamps',
    targets: ['elastic-path@store'],
    tolerates: [
      { requirement: 'elastic-path/timestamps-are-rfc3339', receivedType: 'null' },
      { requirement: 'elastic-path/timestamps-follow-status', received: [null, zeroTime] },
    ],
    because: 'a time that has not come yet may be null or the zero time of the server’s language (E-5)',
    source: 'decision E-5',
  },
  {
    id: 'elastic-path/null-external-ref',
    targets: ['elastic-path@store'],
    tolerates: [{ requirement: 'elastic-path/external-ref-is-text', receivedType: 'null' }],
    because: 'a reference that nobody gave may be null, as a time that has not come yet may (E-5)',
    source: 'Elastic Path, Get import, schema: attributes.external_ref has no type there',
  },
  {
    id: 'elastic-path/record-types-drift',
    targets: ['elastic-path@store'],
    tolerates: [{ requirement: 'elastic-path/record-types-counted', receivedType: 'absent' }],
    because: 'a later public description drops products and plans and adds features (E-10)',
    source: 'Elastic Path, public API description',
  },
  {
    id: 'elastic-path/wrapped-token',
    targets: ['elastic-path@store'],
    operations: ['elastic-path.createAccessToken'],
    statuses: [200],
    tolerates: [
      { requirement: 'elastic-path/token-members', receivedType: 'absent', bodyHas: '/data/access_token' },
      { requirement: 'elastic-path/token-lasts-an-hour', receivedType: 'absent', bodyHas: '/data/access_token' },
    ],
    because: 'one page shows the token flat, another wrapped in `data` (E-13)',
    source: 'Elastic Path, authentication page',
  },
  {
    id: 'elastic-path/job-without-id',
    targets: ['elastic-path@store'],
    operations: ['elastic-path.getImport'],
    statuses: [200],
    tolerates: [{ requirement: 'elastic-path/get-answers-the-import', at: ['body /data/id'], receivedType: 'absent' }],
    because: 'the schema marks other members as required, and not `id` (E-4)',
    source: 'Elastic Path, Get import, schema',
  },
  {
    id: 'elastic-path/token-given-again',
    targets: ['elastic-path@store'],
    operations: ['elastic-path.createAccessToken'],
    statuses: [200],
    tolerates: [{ requirement: 'elastic-path/token-lasts-an-hour', receivedType: 'number' }],
    because: 'a token that is valid still may be given out again, with what is left of its hour',
    source:
      'RFC 6749, 5.1: expires_in is the lifetime from the answer on; nobody says that each answer has a new token',
  },
  {
    id: 'elastic-path/token-error-of-oauth',
    targets: ['elastic-path@store'],
    operations: ['elastic-path.createAccessToken'],
    tolerates: [
      { requirement: 'elastic-path/errors-are-json-api', receivedType: 'absent', bodyHas: '/error' },
      { requirement: 'json-api/top-level-member', at: ['body'], bodyHas: '/error' },
    ],
    because:
      'OAuth has an error form of its own, {"error": "invalid_client"}, and the pages do not tell them apart (E-16)',
    source: 'RFC 6749, 5.2',
  },
] as const satisfies readonly (Omit<Deviation, 'review'> & Partial<Deviation>)[];

export type DeviationId = (typeof rows)[number]['id'];

export const deviations: readonly (Deviation & { readonly id: DeviationId })[] = rows.map((row) => ({
  review: nextReview,
  ...row,
}));
