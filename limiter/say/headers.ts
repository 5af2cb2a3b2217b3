import type { Advertised, Observation } from '../observation.ts';
import type { HeaderTruth, LimiterClass, Span } from '../verdict.ts';

/** Reads what an answer says of its limit; `valueOf` finds a header by its name in lower case. Null where nothing is said that can be read. */
export function advertisedIn(valueOf: (name: string) => string | undefined): Advertised | null {
  const [policy, state] = [valueOf('ratelimit-policy') ?? '', valueOf('ratelimit') ?? ''];
  const first = (...texts: readonly (string | undefined)[]): number | undefined =>
    texts.flatMap((text) => (text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? [Number(text)] : []))[0];
  const older = valueOf('ratelimit-limit') ?? ''; // drafts 1 to 5: the limit, then policies such as 10;w=1
  const limit = first(
    parameter(policy, 'q'),
    leading(policy),
    parameter(state, 'limit'),
    leading(older),
    valueOf('x-ratelimit-limit'),
  );
  const seconds = first(parameter(policy, 'w'), parameter(older, 'w'));
  const remaining = first(
    parameter(state, 'r'),
    parameter(state, 'remaining'),
    valueOf('ratelimit-remaining'),
    valueOf('x-ratelimit-remaining'),
  );
  const said: Advertised = {
    ...(limit === undefined ? {} : { limit }),
    ...(seconds === undefined ? {} : { windowMs: 1000 * seconds }),
    ...(remaining === undefined ? {} : { remaining }),
  };
  return Object.keys(said).length > 0 ? said : null;
}

/** The number that a list begins with. */
const leading = (text: string): string | undefined => /^\s*(\d+)\s*(?:;|,|$)/.exec(text)?.[1];

/** A parameter of the first of several policies. */
const parameter = (text: string, name: string): string | undefined =>
  new RegExp(`(?:^|[;,])\\s*${name}\\s*=\\s*(\\d+)`, 'i').exec(text)?.[1];

/** Each thing that answers said of the limit, held against what was found. */
export function headerTruths(
  observations: readonly Observation[],
  classes: readonly LimiterClass[],
): readonly HeaderTruth[] {
  const said = (of: keyof Advertised): number[] => observations.flatMap(({ advertised }) => advertised?.[of] ?? []);
  const windows = classes.map(({ windowMs }) => windowMs);
  return [
    ...against(
      'limit',
      usual(said('limit')),
      classes.map(({ limit }) => ({ from: limit, to: limit })),
      () => 0,
    ),
    ...against('windowMs', usual(said('windowMs')), windows, (windowMs) => Math.max(20, 0.02 * windowMs)),
    ...noneLeft(observations),
  ];
}

/** The value that is said most often. */
function usual(values: readonly number[]): number | undefined {
  const times = (value: number): number => values.filter((one) => one === value).length;
  return [...new Set(values)].sort((one, other) => times(other) - times(one))[0];
}

function against(
  of: HeaderTruth['of'],
  said: number | undefined,
  found: readonly Span[],
  slack: (value: number) => number,
): HeaderTruth[] {
  if (said === undefined) return [];
  const [from, to] = [Math.min(...found.map((one) => one.from)), Math.max(...found.map((one) => one.to))];
  if (found.length === 0) return [{ of, said, truth: 'untried', found: null }];
  const [low, high] = [said - slack(said), said + slack(said)];
  if (high < from || low > to) return [{ of, said, truth: 'wrong', found: { from, to } }];
  return [{ of, said, truth: low <= from && to <= high ? 'right' : 'untried', found: { from, to } }];
}

/** Who refuses has none left, whatever is said. */
function noneLeft(observations: readonly Observation[]): HeaderTruth[] {
  const left = observations.flatMap(({ advertised, accepted }) =>
    advertised?.remaining !== undefined && accepted === false ? [advertised.remaining] : [],
  );
  if (!observations.some(({ advertised }) => advertised?.remaining !== undefined)) return [];
  const said = Math.max(0, ...left);
  if (left.length === 0) return [{ of: 'remaining', said, truth: 'untried', found: null }];
  return [{ of: 'remaining', said, truth: said > 0 ? 'wrong' : 'right', found: { from: 0, to: 0 } }];
}
