import type { LimiterSetting } from '../contracts/limiter/setting.ts';

/**
 * What a server decides that no single answer shows, and how it can decide. The first of each is right; every other one
 * is a fault.
 */
export const decisions = {
  /** Who is let in. */
  authentication: ['checked', 'skipped', 'any-token', 'any-scheme', 'case-sensitive-scheme', 'never-expires'],
  /** Whether a token needs permission. */
  permission: ['needed', 'ignored'],
  /** Whose imports an account sees. */
  ownership: ['own', 'everybodys'],
  /** How the limiter that was set is applied. */
  limiter: ['as-set', 'absent', 'one-more', 'one-less', 'window-doubled', 'per-endpoint', 'counts-otherwise', 'lying'],
  /** Which of the waiting jobs starts next. */
  queue: ['first-come', 'last-come', 'two-at-once'],
  /** What becomes of a job. */
  job: ['ends', 'stuck', 'lost', 'run-twice', 'drops-a-record'],
  /** What the counts of imported records do while a job runs. */
  progress: ['grows', 'shrinks'],
  /** Which moment a look shows. */
  reads: ['fresh', 'stale'],
  /** Whether what is created is kept. */
  writes: ['kept', 'forgotten', 'kept-twice'],
  /** What a list holds. */
  list: ['as-asked', 'filter-ignored', 'offset-one-more', 'limit-ignored', 'put-away-shown'],
  /** Whether an archived or cancelled import can be got at. */
  putAway: ['hidden', 'shown'],
  /** What accept and reject do. */
  payment: ['as-told', 'ignored', 'swapped'],
  /** Whether the sandbox creates. */
  sandbox: ['creates-nothing', 'creates'],
  /** What is sent to the receiver of webhooks. */
  webhooks: [
    'as-promised',
    'signature-wrong',
    'signature-missing',
    'stale',
    'one-missing',
    'twice',
    'status-of-before-v2-1',
    'of-another-import',
  ],
} as const;

type Decisions = { readonly [decision in keyof typeof decisions]: (typeof decisions)[decision][number] };

/** A check of a request that is left out: of a body's field or a parameter, by the keyword of its schema. */
export type Unchecked = { readonly field: string; readonly keyword: string };

export type Behaviour = Decisions & {
  readonly unchecked: readonly Unchecked[];
  /** Fields of a request body that are read as if they were not there. */
  readonly ignoredFields: readonly string[];
};

/** Every decision as it should be. */
export const honest: Behaviour = {
  ...(Object.fromEntries(Object.entries(decisions).map(([name, [right]]) => [name, right])) as Decisions),
  unchecked: [],
  ignoredFields: [],
};

/** A limiter as a faulty server applies it. */
export function misapply(setting: LimiterSetting, how: Behaviour['limiter']): LimiterSetting {
  const { model } = setting;
  if (model.kind === 'none') return setting;
  switch (how) {
    case 'as-set':
      return setting;
    case 'absent':
      return { ...setting, model: { kind: 'none' } };
    case 'one-more':
      return { ...setting, model: 'burst' in model ? { ...model, burst: model.burst + 1 } : larger(model, 1) };
    case 'one-less':
      return {
        ...setting,
        model: 'burst' in model ? { ...model, burst: Math.max(1, model.burst - 1) } : larger(model, -1),
      };
    case 'window-doubled':
      return { ...setting, model: { ...model, windowMs: 2 * model.windowMs } };
    case 'per-endpoint':
      return { ...setting, scope: 'per-endpoint' };
    case 'counts-otherwise':
      return { ...setting, countRefused: !setting.countRefused };
    case 'lying':
      return { ...setting, retryAfter: 'lying' };
    default:
      return how satisfies never;
  }
}

const larger = <Model extends { readonly limit: number }>(model: Model, by: number): Model => ({
  ...model,
  limit: Math.max(0, model.limit + by),
});
