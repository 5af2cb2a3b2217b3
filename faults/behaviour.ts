import type { LimiterModel } from '../limiter/models/model.ts';
import type { LimiterSetting } from '../limiter/models/setting.ts';

/**
 * What a server decides that no single answer shows, and how it can decide. The first of each is right; every other one
 * is a fault.
 */
export const behaviours = {
  /** Who is let in. */
  authentication: [
    'checked',
    'skipped',
    'any-token',
    'any-scheme',
    'case-sensitive-scheme',
    'never-expires',
    'missing-passes',
    'empty-passes',
    'password-checked',
  ],
  /** Whom a token is given to, and how long it lasts. */
  token: ['known-clients', 'any-client', 'any-secret', 'half-an-hour', 'never-valid'],
  /** Whether a token needs permission. */
  permission: ['needed', 'ignored'],
  /** Whose imports an account sees. */
  ownership: ['own', 'everybodys'],
  /** How the limiter that was set is applied. */
  limiter: ['as-set', 'absent', 'one-more', 'one-less', 'window-doubled', 'per-endpoint', 'counts-otherwise', 'lying'],
  /** Which of the waiting jobs starts next. */
  queue: ['first-come', 'last-come', 'two-at-once'],
  job: ['ends', 'stuck', 'lost', 'run-twice', 'drops-a-record', 'fails', 'never-fails', 'imports-invalid'],
  /** What the counts of imported records do while a job runs. */
  progress: ['grows', 'shrinks', 'all-at-once'],
  /** What is made of an import file's lines. */
  upload: ['good-lines-count', 'bad-lines-count', 'unknown-types-count', 'last-line-missed', 'one-bad-line-refuses'],
  /** Which moment a GET shows. */
  reads: ['fresh', 'stale'],
  /** Whether what is created is kept. */
  writes: ['kept', 'forgotten', 'kept-twice', 'kept-though-refused'],
  list: [
    'as-asked',
    'filter-ignored',
    'filter-by-prefix',
    'filter-without-case',
    'offset-one-more',
    'offset-ignored',
    'limit-ignored',
    'limit-one-more',
    'last-missing',
    'first-twice',
    'put-away-shown',
  ],
  /** Whether an archived or cancelled import can be got at. */
  putAway: ['hidden', 'shown', 'archived-shown', 'cancelled-shown'],
  /** What accept and reject do. */
  payment: ['as-told', 'ignored', 'swapped', 'whenever'],
  /** Whether a migration that is to be full from the start waits for its customer (I-16). */
  startFull: ['at-once', 'waits-for-the-customer'],
  /** Whether a customer goes on with an import as soon as it is there. */
  customer: ['waits', 'goes-on'],
  /** What is special about the sandbox. */
  sandbox: ['creates-nothing', 'creates', 'limited', 'knows-its-own-alone', 'takes-payments-for-any', 'varies'],
  /** What a route or method that does not exist is answered. */
  routing: ['not-found', 'method-not-allowed', 'taken'],
  /** What is sent to the receiver of webhooks. */
  webhooks: [
    'as-promised',
    'signature-wrong',
    'signature-missing',
    'stale',
    'one-missing',
    'no-start',
    'no-sample',
    'no-undo',
    'no-end-of-undo',
    'twice',
    'again-after-an-error',
    'timestamp-in-seconds',
    'timestamp-ahead',
    'status-of-before-v2-1',
    'of-another-import',
  ],
} as const;

/**
 * What the vendors' pages leave to a server, and how it can choose; the first of each is what our mock does. None of them
 * is a fault: a suite that is red for one of them is wrong.
 */
const choices = {
  /** How an import's id looks. */
  importId: ['digits', 'slug', 'uuid'],
  /** When a list shows what was created. */
  listed: ['at-once', 'a-second-later'],
  /** Whether jobs of somebody else stand between ours. */
  queuedWith: ['ours-alone', 'others'],
  /** The types of records that are counted: the page's, or those of the later description (E-10). */
  recordTypes: ['of-the-page', 'of-later'],
  /** What becomes of a job that cannot be worked on. */
  hopeless: ['runs', 'fails-before-it-starts'],
  /** Whether what was created is found for good: customers cancel imports, and stores remove jobs (E-14). */
  kept: ['for-good', 'for-a-while'],
  /** Whether two jobs may have one reference: it is called "a unique attribute". */
  externalRef: ['free', 'unique'],
  /** Whether who asks for a token gets a new one while the last is valid. */
  tokens: ['new', 'given-again'],
  /** How the limit is counted, which is as high as it was set. */
  limitedBy: ['as-set', 'sliding-log', 'token-bucket'],
} as const;

type OneOf<Lists extends { readonly [name: string]: readonly string[] }> = {
  readonly [name in keyof Lists]: Lists[name][number];
};

type Ways = OneOf<typeof behaviours> & OneOf<typeof choices>;

/** A check of a request that is left out: of a body's field or a parameter, by the keyword of its schema. */
export type Unchecked = { readonly field: string; readonly keyword: string };

export type Behaviour = Ways & {
  readonly unchecked: readonly Unchecked[];
  /** Checks that refuse what just holds as well: the boundary itself, or a field that may be left out. */
  readonly overchecked: readonly Unchecked[];
  /** Fields of a request body that are read as if they were not there. */
  readonly ignoredFields: readonly string[];
};

/** Every decision as it should be. */
export const honest: Behaviour = {
  ...(Object.fromEntries(
    Object.entries({ ...behaviours, ...choices }).map(([name, [right]]) => [name, right]),
  ) as Ways),
  unchecked: [],
  overchecked: [],
  ignoredFields: [],
};

type Limited = Exclude<LimiterModel, { readonly kind: 'none' }>;

const byOne = (model: Limited, by: 1 | -1): Limited =>
  'burst' in model
    ? { ...model, burst: Math.max(1, model.burst + by) }
    : { ...model, limit: Math.max(0, model.limit + by) };

/** What each way makes of a limiter that was set. */
const misapplied: {
  readonly [how in Behaviour['limiter']]: (model: Limited, setting: LimiterSetting) => Partial<LimiterSetting>;
} = {
  'as-set': () => ({}),
  absent: () => ({ model: { kind: 'none' } }),
  'one-more': (model) => ({ model: byOne(model, 1) }),
  'one-less': (model) => ({ model: byOne(model, -1) }),
  'window-doubled': (model) => ({ model: { ...model, windowMs: 2 * model.windowMs } }),
  'per-endpoint': () => ({ scope: 'per-endpoint' }),
  'counts-otherwise': (_model, { countRefused }) => ({ countRefused: !countRefused }),
  lying: () => ({ retryAfter: 'lying' }),
};

/** A limit counted otherwise: as strict over its window. */
const countedBy = (model: Limited, kind: Behaviour['limitedBy']): LimiterModel => {
  const { limit, windowMs } = model;
  if (kind === 'as-set') return model;
  return kind === 'sliding-log' ? { kind, limit, windowMs } : { kind, limit, windowMs, burst: limit };
};

/** A limiter as a server applies it that is faulty, or chooses otherwise. */
export function misapply(setting: LimiterSetting, { limiter, limitedBy }: Behaviour): LimiterSetting {
  if (setting.model.kind === 'none') return setting;
  const model = countedBy(setting.model, limitedBy);
  return { ...setting, model, ...misapplied[limiter](model as Limited, setting) };
}
