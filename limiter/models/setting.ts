import { type LimiterKind, type LimiterModel, limiterKinds } from './model.ts';
import { type RetryAfterStyle, retryAfterStyles } from './retry-after.ts';
import { type LimiterScope, limiterScopes } from './scope.ts';

/** A limiter as a server is set up with it. */
export type LimiterSetting = {
  readonly model: LimiterModel;
  /** Whether refused requests weigh on those after them. */
  readonly countRefused: boolean;
  readonly scope: LimiterScope;
  readonly retryAfter: RetryAfterStyle;
};

const unlimited: LimiterSetting = {
  model: { kind: 'none' },
  countRefused: false,
  scope: 'all-endpoints',
  retryAfter: 'seconds',
};

const options = ['countRefused', 'scope', 'retryAfter'];

/** The parameters of a kind of limiter that a server can be set up with. */
type Parameter<Kind extends LimiterKind> = keyof Extract<LimiterModel, { readonly kind: Kind }> & keyof typeof readers;

const parameters: { readonly [Kind in LimiterKind]: readonly Parameter<Kind>[] } = {
  none: [],
  'fixed-window': ['limit', 'windowMs', 'phaseMs'],
  'fixed-window-from-first': ['limit', 'windowMs'],
  'sliding-log': ['limit', 'windowMs'],
  'sliding-counter': ['limit', 'windowMs', 'phaseMs'],
  'token-bucket': ['limit', 'windowMs', 'burst'],
  gcra: ['limit', 'windowMs', 'burst'],
  'restarting-counter': ['limit', 'windowMs'],
  ban: ['limit', 'windowMs', 'banMs'],
  'two-limits': ['each', 'limit', 'windowMs', 'second'],
};

/**
 * Reads a limiter: `"none"`, or an object of `kind`, its parameters and the options, the model's part on the same level
 * or under `model`. What is left out: refused calls do not count, one budget for all endpoints, `Retry-After` in seconds,
 * phase 0, a burst as large as the limit.
 * @throws Error that names the first member which cannot be meant, what was found, and what is allowed
 */
export function parseLimiterSetting(value: unknown): LimiterSetting {
  if (value === 'none') return unlimited;
  if (!isObject(value)) throw cannotBe('limiter', value, '"none" or an object with "kind"');
  const nested = value['model'] !== undefined;
  const modelPart = nested ? value['model'] : value;
  if (!isObject(modelPart)) throw cannotBe('limiter.model', modelPart, 'an object with "kind"');
  const where = nested ? 'limiter.model' : 'limiter';
  const kind = choice(modelPart, where, 'kind', limiterKinds, undefined);
  known(modelPart, where, ['kind', ...parameters[kind], ...(nested ? [] : options)]);
  if (nested) known(value, 'limiter', ['model', ...options]);
  return {
    model: modelOf(kind, modelPart, where),
    countRefused: flag(value, 'limiter', 'countRefused', unlimited.countRefused),
    scope: choice(value, 'limiter', 'scope', limiterScopes, unlimited.scope),
    retryAfter: choice(value, 'limiter', 'retryAfter', retryAfterStyles, unlimited.retryAfter),
  };
}

const modelOf = (kind: LimiterKind, from: JsonObject, where: string): LimiterModel =>
  Object.fromEntries([
    ['kind', kind],
    ...parameters[kind].map((name) => [name, readers[name](from, where)]),
  ]) as LimiterModel;

const limitIn = (from: JsonObject, where: string): number =>
  whole(from, where, 'limit', { least: 0, most: mostRequests });
const windowIn = (from: JsonObject, where: string): number =>
  whole(from, where, 'windowMs', { least: 1, most: longestMs });

/** How each parameter is read, whichever model has it. */
const readers = {
  limit: limitIn,
  windowMs: windowIn,
  phaseMs: (from: JsonObject, where: string) =>
    whole(from, where, 'phaseMs', { least: 0, most: longestMs, otherwise: 0 }),
  burst: (from: JsonObject, where: string) =>
    whole(from, where, 'burst', { least: 0, most: mostRequests, otherwise: limitIn(from, where) }),
  banMs: (from: JsonObject, where: string) => whole(from, where, 'banMs', { least: 1, most: longestMs }),
  each: (from: JsonObject, where: string) =>
    choice(from, where, 'each', ['fixed-window-from-first', 'sliding-log'], undefined),
  second: ({ second }: JsonObject, where: string) => {
    if (!isObject(second)) throw cannotBe(`${where}.second`, second, 'an object with "limit" and "windowMs"');
    known(second, `${where}.second`, ['limit', 'windowMs']);
    return { limit: limitIn(second, `${where}.second`), windowMs: windowIn(second, `${where}.second`) };
  },
};

/** Bounds within which the models count exactly: the product of requests and milliseconds stays a safe integer. */
const mostRequests = 1_000_000;
const longestMs = 1_000_000_000;

type JsonObject = { readonly [member: string]: unknown };

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Bounds = { readonly least: number; readonly most: number; readonly otherwise?: number };

function whole(from: JsonObject, where: string, member: string, { least, most, otherwise }: Bounds): number {
  const found = from[member] ?? otherwise;
  if (typeof found === 'number' && Number.isInteger(found) && found >= least && found <= most) return found;
  throw cannotBe(`${where}.${member}`, found, `a whole number from ${least} to ${most}`);
}

function flag(from: JsonObject, where: string, member: string, otherwise: boolean): boolean {
  const found = from[member] ?? otherwise;
  if (typeof found === 'boolean') return found;
  throw cannotBe(`${where}.${member}`, found, 'true or false');
}

function choice<Choice extends string>(
  from: JsonObject,
  where: string,
  member: string,
  allowed: readonly Choice[],
  otherwise: Choice | undefined,
): Choice {
  const found = from[member] ?? otherwise;
  const chosen = allowed.find((one) => one === found);
  if (chosen !== undefined) return chosen;
  throw cannotBe(`${where}.${member}`, found, allowed.map((one) => JSON.stringify(one)).join(', '));
}

/** A misspelt member would otherwise set nothing without a word. */
function known(from: JsonObject, where: string, allowed: readonly string[]): void {
  for (const member of Object.keys(from))
    if (!allowed.includes(member)) throw cannotBe(`a member of ${where}`, member, allowed.join(', '));
}

const cannotBe = (where: string, found: unknown, allowed: string): Error =>
  new Error(`${where} is ${found === undefined ? 'missing' : JSON.stringify(found)}: ${allowed} is allowed`);
