import { operationIds } from '../../contracts/contract.ts';
import type { Draft } from '../mutant.ts';
import { needsCredentials } from '../places.ts';
import { decides } from './decides.ts';

/** Jobs, their queue, and the rate limit. */
export const workDrafts: readonly Draft[] = [
  ...(['stuck', 'lost', 'run-twice', 'drops-a-record', 'fails', 'never-fails', 'imports-invalid'] as const).map((how) =>
    decides('jobs', 'job', how, { first: ['elastic-path.journey/'] }),
  ),
  ...(['shrinks', 'all-at-once'] as const).map((how) =>
    decides('jobs', 'progress', how, { first: ['elastic-path.journey/'] }),
  ),
  ...(['bad-lines-count', 'unknown-types-count', 'last-line-missed', 'one-bad-line-refuses'] as const).map((how) =>
    decides('jobs', 'upload', how, { operation: 'elastic-path.createImport' }),
  ),
  ...(['last-come', 'two-at-once'] as const).map((how) => decides('queue', 'queue', how, { first: ['journey/queue'] })),
  ...(['absent', 'one-more', 'one-less', 'window-doubled', 'per-endpoint', 'counts-otherwise', 'lying'] as const).map(
    (how) => decides('limiter', 'limiter', how, { first: ['journey/rate-limit', '/429/'] }),
  ),
  ...operationIds
    .filter(needsCredentials)
    .map((operation) => decides('limiter', 'limiter', 'absent', { operation, first: [`${operation}/429/`] })),
];
