import type { Plan } from './plan.ts';
import type { ScopeSeen } from '../verdict.ts';
import { fill, planOf } from './volleys.ts';

/**
 * Which endpoints a limit is across. Once the limit of one endpoint is known, it is used up, and every other is asked while
 * it is. The probe (probe.ts) tells apart two endpoints with the means of its models; this look takes any number, also
 * such as are always refused for what they ask, and knows of the limiter nothing but its size.
 */

/** What was found out of the main endpoint; `answerMs`: how long its answers take. */
export type KnownLimit = { readonly limit: number; readonly windowMs: number; readonly answerMs: number };

/** An answer in the look. `accepted`: as the endpoint answers alone; `other`: neither that nor a refusal. */
export type Looked = {
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly endpoint: string;
  readonly accepted: boolean | 'other';
};

/** How often the limit is used up: a limiter's memory may end in the midst of one look. */
export const scopeLooks = 3;

/** The others follow once refusals are there, and the main endpoint, to show that its limit is still used up, after them. */
const othersAtMs = 60;
const againAtMs = 90;
/** Within so long all requests have arrived, on a machine that has other things to do. */
const meanwhileMs = 200;

/** What comes back meanwhile, however the limiter forgets, and more. */
const each = ({ limit, windowMs, answerMs }: KnownLimit): number =>
  2 + Math.floor(((answerMs + meanwhileMs) * limit) / windowMs);

/** What one look sends. */
export const sizeOfLook = (known: KnownLimit, endpoints: number): number =>
  fill(known.limit) + 1 + each(known) * (endpoints - 1);

/** The limit of the main endpoint at once, then some requests to each other one, then the main one again. */
export function scopeLook(known: KnownLimit, endpoints: readonly string[], token: string): Plan {
  const [, ...others] = endpoints;
  const restMs = 1.3 * known.windowMs;
  return planOf(
    { kind: 'scope-probe', purpose: 'whether further endpoints share the limit' },
    { endpoints, tokens: [token] },
    [
      { at: restMs, size: fill(known.limit) },
      ...others.map((endpoint) => ({ at: restMs + (known.answerMs + othersAtMs), size: each(known), endpoint })),
      { at: restMs + (known.answerMs + againAtMs), size: 1 },
    ],
  );
}

/** Each of them once, a window apart: what it answers when it is alone. */
export const aloneLook = ({ windowMs }: KnownLimit, endpoints: readonly string[], token: string): Plan =>
  planOf(
    { kind: 'scope-alone', purpose: 'what further endpoints answer alone' },
    { endpoints, tokens: [token] },
    endpoints.map((endpoint, at) => ({ at: 1.3 * windowMs * (at + 1), size: 1, endpoint })),
  );

type Sight = 'shared' | 'apart' | 'unknown';

/** What looks say of each endpoint but the main one. */
export function scopeSeen(
  known: KnownLimit,
  [main = '', ...others]: readonly string[],
  looks: readonly (readonly Looked[])[],
): ScopeSeen {
  const valid = looks.filter((look) => isUsedUp(look, main));
  const sightOf = (endpoint: string): Sight => {
    const sights = valid.map((look) => sight(look, endpoint, main, known));
    if (sights.includes('shared')) return sights.includes('apart') ? 'unknown' : 'shared';
    return sights.filter((one) => one === 'apart').length >= 2 ? 'apart' : 'unknown';
  };
  const of = (wanted: Sight): string[] => others.filter((endpoint) => sightOf(endpoint) === wanted);
  return { shared: of('shared'), apart: of('apart'), unknown: of('unknown') };
}

/** Whether the main endpoint was refused before the others were asked, and after. */
function isUsedUp(look: readonly Looked[], main: string): boolean {
  const own = look.filter(({ endpoint }) => endpoint === main).sort((one, other) => one.sentAt - other.sentAt);
  const last = own[own.length - 1];
  return last?.accepted === false && own.slice(0, -1).some(({ accepted }) => accepted === false);
}

/** One look at one endpoint. It is apart only if more was let in than the limit can have given back meanwhile. */
function sight(look: readonly Looked[], endpoint: string, main: string, { limit, windowMs }: KnownLimit): Sight {
  const own = look.filter((one) => one.endpoint === endpoint);
  if (own.some(({ accepted }) => accepted === false)) return own.length <= limit ? 'shared' : 'unknown';
  const ofMain = look.filter((one) => one.endpoint === main);
  const refusedBy = Math.min(...ofMain.filter(({ accepted }) => accepted === false).map((one) => one.answeredAt));
  const [first, last] = [ofMain.map(({ sentAt }) => sentAt), own.map(({ answeredAt }) => answeredAt)];
  const back = Math.floor(((Math.max(...last) - Math.min(...first)) * limit) / windowMs);
  const isAfter = own.every(({ sentAt }) => sentAt >= refusedBy);
  return isAfter && own.length > back && own.every(({ accepted }) => accepted === true) ? 'apart' : 'unknown';
}
