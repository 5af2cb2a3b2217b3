import { operationIds } from '../../contracts/spec/contract.ts';
import type { Draft } from '../mutant.ts';
import { decides, placesOf } from './decides.ts';

/** The sandbox, routes that should not exist, sizes. */
export const siteDrafts: readonly Draft[] = [
  ...(['creates', 'limited', 'knows-its-own-alone', 'takes-payments-for-any', 'varies'] as const).map((how) =>
    decides('sandbox', 'sandbox', how, { site: 'sandbox', first: ['journey/sandbox', 'fixed', 'sandbox'] }),
  ),
  ...(['import2.getImport', 'elastic-path.getImport'] as const).flatMap((operation) =>
    (['method-not-allowed', 'taken'] as const).map((how) =>
      decides('routing', 'routing', how, { operation, first: ['unknown-route', 'unknown-method'] }),
    ),
  ),
  ...operationIds.flatMap((id) =>
    placesOf(id).map((place) => decides('routing', 'sizes', 'any-headers', { ...place, first: [`${id}/431/`] })),
  ),
];
