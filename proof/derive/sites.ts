import type { Draft } from '../mutant.ts';
import { decides } from './decides.ts';

/** The sandbox, and routes that should not exist. */
export const siteDrafts: readonly Draft[] = [
  ...(['creates', 'limited', 'knows-its-own-alone', 'takes-payments-for-any', 'varies'] as const).map((how) =>
    decides('sandbox', 'sandbox', how, { site: 'sandbox', first: ['journey/sandbox', 'fixed', 'sandbox'] }),
  ),
  ...(['import2.getImport', 'elastic-path.getImport'] as const).flatMap((operation) =>
    (['method-not-allowed', 'taken'] as const).map((how) =>
      decides('routing', 'routing', how, { operation, first: ['unknown-route', 'unknown-method'] }),
    ),
  ),
];
