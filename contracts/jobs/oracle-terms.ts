import type { TargetName } from '../exchange.ts';
import type { Api } from '../operation.ts';
import type { RequirementId } from '../requirements/index.ts';
import { isMock } from '../scopes.ts';
import type { Trust } from './history-order.ts';

/** What a broken rule weighs; `off`: what it forbids is legal there. */
export type RuleWeight = 'fail' | 'warn' | 'off';

type Row = {
  readonly requirement: RequirementId;
  /** On the mock, where all bind, and on a real target: there what the vendor's own words mean fails, the rest warns. */
  readonly mock: RuleWeight;
  readonly real: RuleWeight;
};

/** The rules of a job's history. */
const rules = {
  /** Statuses follow one another as the life cycle says; looks may miss some. */
  'status-forward': { requirement: 'elastic-path/job-moves-forward', mock: 'fail', real: 'fail' },
  /** A job that has ended stays as it ended. */
  'terminal-final': { requirement: 'elastic-path/job-moves-forward', mock: 'fail', real: 'fail' },
  /** At most one job of an owner is started at any instant, as half-open intervals [started_at, finished_at). */
  'one-at-a-time': { requirement: 'elastic-path/one-job-at-a-time', mock: 'fail', real: 'fail' },
  /** Jobs start in the order of their creation. */
  'first-come-first-served': { requirement: 'elastic-path/one-job-at-a-time', mock: 'fail', real: 'fail' },
  /** A job starts once. A worker that tries again after a failure is plausible on a store. */
  'run-once': { requirement: 'elastic-path/job-moves-forward', mock: 'fail', real: 'warn' },
  /** †: retries and stale reads are possible. */
  'counts-never-shrink': { requirement: 'elastic-path/job-moves-forward', mock: 'fail', real: 'warn' },
  /** †. */
  'imported-within-uploaded': { requirement: 'elastic-path/imported-within-uploaded', mock: 'fail', real: 'warn' },
  /** created_at ≤ started_at ≤ finished_at, created_at ≤ updated_at: one server's clock. */
  'timestamps-in-order': { requirement: 'elastic-path/timestamps-in-order', mock: 'fail', real: 'fail' },
  /** E-5. */
  'timestamps-follow-status': { requirement: 'elastic-path/timestamps-follow-status', mock: 'fail', real: 'warn' },
  /** Once set, an instant neither changes nor goes away. */
  'created-at-fixed': { requirement: 'elastic-path/timestamps-are-set-once', mock: 'fail', real: 'warn' },
  'started-at-kept': { requirement: 'elastic-path/timestamps-are-set-once', mock: 'fail', real: 'warn' },
  'finished-at-fixed': { requirement: 'elastic-path/timestamps-are-set-once', mock: 'fail', real: 'warn' },
  /** A job that was shown is not 404 later. E-14: later descriptions of the API can delete one, so legal on a store. */
  'nothing-lost': { requirement: 'elastic-path/jobs-are-kept', mock: 'fail', real: 'off' },
  /** Two uploads are two jobs. */
  'id-unique': { requirement: 'elastic-path/import-id-is-unique', mock: 'fail', real: 'fail' },
  /** What was sent is counted: never more, and all of it by the time of success. Types drift on a store (E-10). */
  'uploaded-as-sent': { requirement: 'elastic-path/uploaded-counts-well-formed', mock: 'fail', real: 'warn' },
  /** A success has imported what is valid; what a store calls valid only the store knows. */
  'imported-as-sent': { requirement: 'elastic-path/imported-counts-added', mock: 'fail', real: 'off' },
  /** Every job ends within the stated time. The vendor promises none, the user states it. */
  'ends-in-time': { requirement: 'elastic-path/job-ends', mock: 'fail', real: 'warn' },
} as const satisfies { readonly [rule: string]: Row };

export type OracleRule = keyof typeof rules;

export const oracleRules = Object.keys(rules) as readonly OracleRule[];

/** What a history is judged by. All times in milliseconds. */
export type OracleTerms = Trust & {
  readonly api: Api;
  readonly weights: { readonly [rule in OracleRule]: RuleWeight };
  /** Within which time of its creation a job must have ended; null: not judged. */
  readonly endsWithinMs: number | null;
  /**
   * How far two of the server's timestamps may be off and still mean the same instant: databases round what a create
   * answer still showed in full.
   */
  readonly roundingMs: number;
  /** How far the server's clock may differ from the observers'; Infinity: unknown, so the two are never compared. */
  readonly clockSkewMs: number;
};

/** The terms that hold at a target, some of them changed. */
export function termsFor(target: TargetName, changes: Partial<OracleTerms> = {}): OracleTerms {
  const mock = isMock(target);
  const api = target.startsWith('import2') ? 'import2' : 'elastic-path';
  return {
    api,
    weights: weightsOn(api, mock),
    endsWithinMs: null,
    roundingMs: mock ? 0 : 1000,
    clockSkewMs: Infinity,
    observerSkewMs: 0,
    listStaleMs: Infinity,
    ...changes,
  };
}

const weightsOn = (api: Api, mock: boolean): OracleTerms['weights'] =>
  Object.fromEntries(oracleRules.map((rule) => [rule, weightOf(rule, api, mock)])) as OracleTerms['weights'];

/**
 * Import2 promises a life cycle and nothing else: most of its statuses wait for a customer, so none has to end in time.
 * On a real target even a step backwards is a warning: signing in again, or a restart after an undo, may be one.
 */
function weightOf(rule: OracleRule, api: Api, mock: boolean): RuleWeight {
  if (api === 'elastic-path') return mock ? rules[rule].mock : rules[rule].real;
  if (rule !== 'status-forward' && rule !== 'terminal-final') return 'off';
  return mock ? 'fail' : 'warn';
}

/** The requirement that a violation cites. */
export const requirementOfRule = (rule: OracleRule, api: Api): RequirementId =>
  api === 'import2' ? 'import2/status-moves-forward' : rules[rule].requirement;
