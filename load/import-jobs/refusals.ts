import type { DocumentedLimit } from '../../limiter/prior.ts';
import type { CollectedRequest } from '../collect.ts';

/** The answers 429 of a run. */
export type Refusals = {
  readonly all: number;
  /** Those that came although the documented limit was surely kept. */
  readonly belowLimit: number;
};

/**
 * Which refusals a documented limit explains. A request arrives some time between its start and its end: a refusal is
 * blamed only where even all requests that may have arrived within a window with it are no more than the limit.
 * @param requests in ascending order of start, as all processes together sent them
 */
export function refusalsIn(requests: readonly CollectedRequest[], limit: DocumentedLimit | null): Refusals {
  const refused = requests.filter(({ status }) => status === 429);
  if (limit === null) return { all: refused.length, belowLimit: refused.length };
  const windowMs = limit.seconds * 1000;
  const below = refused.filter(({ start, end }) => {
    const near = requests.filter((other) => other.end >= start - windowMs && other.start <= end);
    return near.length <= limit.requests;
  });
  return { all: refused.length, belowLimit: below.length };
}
