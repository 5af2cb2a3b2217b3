import { grouped } from '../../contracts/show/words.ts';
import type { TargetName } from '../../contracts/spec/exchange.ts';
import { whyNotAllowed } from '../../contracts/cases/permission.ts';
import type { Settings } from '../../contracts/settings/settings.ts';
import { jobsJourney } from './judge-jobs.ts';
import { migrationsOf } from './plan-jobs.ts';
import type { LoadRun } from '../../runs/load-run.ts';
import type { Announced } from '../../targets/creations.ts';
import { type TargetFacts, settingsAt } from '../../targets/facts.ts';
import { UsageError } from '../../targets/errors.ts';
import type { JobsOptions } from './options.ts';
import { refuseImpolite } from '../run/plan.ts';
import { apiOf, isMock, isSandbox, politeRateOf } from '../../contracts/spec/targets.ts';

/** Import jobs at one target. */
export type JobsItem = {
  readonly facts: TargetFacts;
  readonly options: JobsOptions;
  /** Files for Elastic Path, migrations for Import2. */
  readonly count: number;
  /** Records of a file that is generated. */
  readonly records: number;
  readonly perSecond: number;
};

/** How much is sent where nothing is said: a mock is there for it, a real account is somebody's. */
const usual = {
  mock: { files: 5, records: 50_000, migrations: 4, mostPerSecond: Infinity },
  real: { files: 3, records: 1000, migrations: 2, mostPerSecond: 5 },
} as const;

/**
 * What will be sent where, and what is left out and why.
 * @param byName jobs were asked for by name, so that none at all would be green for the wrong reason
 * @throws UsageError where nothing may be sent although it was asked for and all targets can be judged, or a rate is more than a real target may get
 */
export function planJobsItems(
  targets: readonly TargetFacts[],
  options: JobsOptions,
  settings: Settings,
  byName: boolean,
  unjudged: readonly unknown[] = [],
): { readonly items: JobsItem[]; readonly excluded: LoadRun['excluded'] } {
  const all = targets.map((facts) => itemAt(facts, options, settings)).filter(({ count }) => count > 0);
  const excluded = all.flatMap(({ facts }) => {
    const because = whyNot(facts);
    return because === null ? [] : [{ journey: jobsJourney, target: facts.name, because }];
  });
  const items = all.filter(({ facts }) => !excluded.some(({ target }) => target === facts.name));
  if (items.length > 0 || !byName || unjudged.length > 0) return { items, excluded };
  const reasons = excluded.map(({ target, because }) => `${target}: ${because}`).join('; ');
  throw new UsageError(`no job can be created: ${reasons || 'the settings name no target for it'}`);
}

/** What items may create at real targets at most. */
export const announcedByJobs = (items: readonly JobsItem[]): Announced[] =>
  items
    .filter(({ facts }) => facts.allowed !== 'everything')
    .map(({ facts, count }) => ({
      target: facts.name,
      most: count,
      pays: mayStartFull(facts) ? migrationsOf(count, true).filter(({ startFull }) => startFull).length : 0,
    }));

/** Whether migrations may be told to start in full, which designates them as sponsored by us. */
export const mayStartFull = ({ name, allowed }: TargetFacts): boolean =>
  apiOf(name) === 'import2' && whyNotAllowed(['changes', 'creates', 'pays'], allowed, 'import2', 'load') === null;

/** Whether jobs are asked for at a target, if it is there. */
export const wantsJobsAt = (target: TargetName, { files, migrations }: JobsOptions): boolean =>
  !isSandbox(target) && (apiOf(target) === 'import2' ? migrations : files) !== 0;

function itemAt(facts: TargetFacts, options: JobsOptions, settings: Settings): JobsItem {
  const { files, records, migrations, mostPerSecond: most } = isMock(facts.name) ? usual.mock : usual.real;
  const isImport2 = apiOf(facts.name) === 'import2';
  const count = isImport2 ? (options.migrations ?? migrations) : (options.files ?? (options.file ? 1 : files));
  const allowed = politeRateOf(facts.name, settingsAt(facts, settings).elasticPath.rateLimit);
  const { rate } = options;
  if (rate !== undefined) refuseImpolite(rate, facts.name, allowed);
  const perSecond = rate ?? Math.min(allowed, most);
  return { facts, options, count, records: options.records ?? records, perSecond };
}

function whyNot({ name, allowed, abilities }: TargetFacts): string | null {
  if (isSandbox(name)) return 'a sandbox creates nothing, so there is no job to follow';
  const barred = whyNotAllowed(['changes', 'creates'], allowed, apiOf(name), 'load');
  if (barred) return barred.because;
  return abilities.includes('memory') ? null : 'needs a server that remembers what was created';
}

/** What an item will cost its target, before anything is sent. */
export function costOfJobs({ facts: { name }, options, count, records, perSecond }: JobsItem): string {
  const pace = `at most ${perSecond} requests a second`;
  if (apiOf(name) === 'import2') return `${jobsJourney} at ${name}: creates ${count} migrations; ${pace}`;
  const what = options.file ?? `${grouped(records)} records each`;
  return `${jobsJourney} at ${name}: uploads ${count} files (${what}); ${pace}`;
}
