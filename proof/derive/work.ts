import { operationIds } from '../../contracts/spec/contract.ts';
import type { Draft } from '../mutant.ts';
import { needsCredentials } from '../places.ts';
import { decides, wrongWays } from './decides.ts';

/** Jobs, their queue, and the rate limit. */
export const workDrafts: readonly Draft[] = [
  ...wrongWays('job').map((how) => decides('jobs', 'job', how, { first: ['elastic-path.journey/'] })),
  ...wrongWays('progress').map((how) => decides('jobs', 'progress', how, { first: ['elastic-path.journey/'] })),
  ...wrongWays('upload').map((how) => decides('jobs', 'upload', how, { operation: 'elastic-path.createImport' })),
  ...wrongWays('queue').map((how) => decides('queue', 'queue', how, { first: ['journey/queue'] })),
  ...wrongWays('limiter').map((how) => decides('limiter', 'limiter', how, { first: ['journey/rate-limit', '/429/'] })),
  ...operationIds
    .filter(needsCredentials)
    .map((operation) => decides('limiter', 'limiter', 'absent', { operation, first: [`${operation}/429/`] })),
];
