import type { Observation } from '../limiter/observation.ts';

/** A request to the one endpoint with the one token, as it was seen; for tests. */
export const seen = (sentAt: number, answeredAt: number, accepted: Observation['accepted']): Observation => ({
  sentAt,
  answeredAt,
  accepted,
  retryAfter: null,
  endpoint: 'list',
  token: 'first',
});
