import type { OperationId } from '../../contracts/spec/contract.ts';
import { whyNotAllowed } from '../../contracts/cases/permission.ts';
import type { Settings } from '../../contracts/settings/settings.ts';
import { type JourneyFacts, type JourneyId, journeyIds, journeys } from '../journeys.ts';
import type { ProfileName } from '../profiles.ts';
import type { LoadRun } from '../../runs/load-run.ts';
import type { Announced } from '../../targets/creations.ts';
import { type TargetFacts, settingsAt, withoutAbility } from '../../targets/facts.ts';
import type { JobsItem } from '../import-jobs/item.ts';
import { jobsJourney } from '../import-jobs/judge-jobs.ts';
import type { JobsOptions } from '../import-jobs/options.ts';
import { probeJourney } from '../rate-limit/plan-file.ts';
import { UsageError } from '../../targets/errors.ts';
import { type TargetName, apiOf, isMock, isSandbox, politeRateOf } from '../../contracts/spec/targets.ts';

export type LoadOptions = {
  readonly repeatVoid?: boolean;
  readonly out: string;
  readonly profile: ProfileName;
  readonly durationMs?: number;
  readonly rate?: number;
  readonly vus?: number;
  /** How many k6 processes share each journey. */
  readonly processes?: number;
  readonly seed?: string;
  /** What whoever called has said already that this and other parts may create. */
  readonly announced?: readonly Announced[];
};

/** What is asked for; `byName`: so that none of it at all would be green for the wrong reason. */
export type Asked = {
  readonly journeys: readonly JourneyId[];
  readonly probe: boolean;
  readonly jobs?: JobsOptions;
  readonly byName: boolean;
};

/**
 * Reads the names on the command line; none means everything.
 * @throws UsageError for one that is not known
 */
export function readNames(names: readonly string[]): Asked {
  if (names.length === 0) return { journeys: journeyIds, probe: true, byName: false };
  const unknown = names.find((name) => name !== probeJourney && !journeyIds.some((id) => id === name));
  if (unknown !== undefined)
    throw new UsageError(`${JSON.stringify(unknown)} is no journey; ${[...journeyIds, probeJourney].join(', ')} are`);
  return {
    journeys: journeyIds.filter((id) => names.includes(id)),
    probe: names.includes(probeJourney),
    byName: true,
  };
}

/** Something to be run at a target. */
export type Item =
  | JobsItem
  | { readonly kind: 'journey'; readonly journey: JourneyId; readonly facts: TargetFacts; readonly rate: number }
  | { readonly kind: 'probe'; readonly facts: TargetFacts };

export type Excluded = LoadRun['excluded'][number];

/**
 * What will be run where, and what is left out and why.
 * @throws UsageError where nothing asked for by name may be run at targets that can all be judged, or a rate is more than
 *   a real target may get
 */
export function planItems(
  asked: Asked,
  targets: readonly TargetFacts[],
  settings: Settings,
  options: LoadOptions,
  unjudged: readonly unknown[] = [],
): { readonly items: Item[]; readonly excluded: Excluded[] } {
  const excluded: Excluded[] = [];
  const leaveOut = (journey: string, { name }: TargetFacts, because: string): [] => {
    excluded.push({ journey, target: name, because });
    return [];
  };
  const journeyItems = asked.journeys.flatMap((journey) =>
    targetsFor(journeys[journey], targets).flatMap((facts): Item[] => {
      const because = whyNot(journeys[journey], facts, settings);
      if (because) return leaveOut(journey, facts, because);
      return [{ kind: 'journey', journey, facts, rate: rateFor(facts, options, settings) }];
    }),
  );
  const probes = (asked.probe ? targets : []).flatMap((facts): Item[] => {
    const because = whyNotProbed(facts);
    return because ? leaveOut(probeJourney, facts, because) : [{ kind: 'probe', facts }];
  });
  const { jobs: wanted } = asked;
  const jobs = (wanted ? targets : []).flatMap((facts): Item[] => {
    if (!wanted || jobsCount(facts, wanted) === 0) return [];
    const because = whyNoJobs(facts);
    return because ? leaveOut(jobsJourney, facts, because) : [jobsAt(facts, wanted, settings)];
  });
  const items = [...journeyItems, ...probes, ...jobs];
  if (asked.byName && unjudged.length === 0) refuseUnrunnable(asked, items, excluded);
  return { items, excluded };
}

/**
 * What was asked for by name and can be run nowhere would be green for the wrong reason.
 * @throws UsageError
 */
function refuseUnrunnable(
  { journeys: named, probe, jobs }: Asked,
  items: readonly Item[],
  excluded: readonly Excluded[],
): void {
  const run = items.map(nameOf);
  const all: readonly string[] = [...named, ...(probe ? [probeJourney] : []), ...(jobs ? [jobsJourney] : [])];
  const names = all.filter((name) => !run.includes(name));
  if (names.length === 0) return;
  const mine = excluded.filter(({ journey }) => names.includes(journey));
  const reasons = mine.map(({ journey, target, because }) => `${journey} at ${target}: ${because}`).join('; ');
  throw new UsageError(`nothing can be run of ${names.join(', ')}: ${reasons || 'the settings name no target for it'}`);
}

/** What an item is called in every result. */
const nameOf = (item: Item): string =>
  item.kind === 'journey' ? item.journey : item.kind === 'probe' ? probeJourney : jobsJourney;

/** The mock's sandbox is the same server as its live API: load tells nothing new there. The probe does. */
const isLoaded = (name: TargetName): boolean => !isMock(name) || !isSandbox(name);

const targetsFor = ({ api }: JourneyFacts, targets: readonly TargetFacts[]): TargetFacts[] =>
  targets.filter(({ name }) => apiOf(name) === api && isLoaded(name));

function whyNot({ creates, api }: JourneyFacts, { allowed }: TargetFacts, { import2 }: Settings): string | null {
  if (creates === 'nothing') return null;
  const canSpare = creates === 'once' && api === 'import2';
  if (canSpare && import2.existingId) return null;
  const barred = whyNotAllowed(['changes', 'creates'], allowed, api, 'load');
  return barred && `${barred.because}${canSpare ? ', or IMPORT2_EXISTING_ID spares it' : ''}`;
}

/** Where a sandbox is asked, its vendor invites it: "without being worried about hitting any limits". */
function whyNotProbed({ name, allowed }: TargetFacts): string | null {
  const permission = `${apiOf(name)}-load` as const;
  return allowed === 'everything' || allowed.includes(permission)
    ? null
    : `the probe sends more than a documented limit allows, to a real target; ALLOW_LIVE=${permission} allows it`;
}

/** How much is sent where nothing is said: a mock is there for it, a real account is somebody's. */
const usualJobs = {
  mock: { files: 5, records: 50_000, migrations: 4, mostPerSecond: Infinity },
  real: { files: 3, records: 1000, migrations: 2, mostPerSecond: 5 },
} as const;

const usualJobsAt = ({ name }: TargetFacts) => usualJobs[isMock(name) ? 'mock' : 'real'];

function jobsCount(facts: TargetFacts, { file, files, migrations }: JobsOptions): number {
  const usual = usualJobsAt(facts);
  if (apiOf(facts.name) === 'import2') return migrations ?? usual.migrations;
  return files ?? (file ? 1 : usual.files);
}

function jobsAt(facts: TargetFacts, options: JobsOptions, settings: Settings): JobsItem {
  const usual = usualJobsAt(facts);
  const count = jobsCount(facts, options);
  const allowed = politeRateOf(facts.name, settingsAt(facts, settings)['elastic-path'].rateLimit);
  const { rate, records = usual.records } = options;
  if (rate !== undefined) refuseImpolite(rate, facts.name, allowed);
  return { kind: 'jobs', facts, options, count, records, perSecond: rate ?? Math.min(allowed, usual.mostPerSecond) };
}

function whyNoJobs(facts: TargetFacts): string | null {
  const { name, allowed } = facts;
  if (isSandbox(name)) return 'a sandbox creates nothing, so there is no job to follow';
  const barred = whyNotAllowed(['changes', 'creates'], allowed, apiOf(name), 'load');
  return (barred ?? withoutAbility(facts, 'memory'))?.because ?? null;
}

/** What our mock is given at share 1 of a profile, its limiter switched off. */
const mockPerSecond = 50;

function rateFor({ name, control }: TargetFacts, { rate }: LoadOptions, settings: Settings): number {
  const most = control === null ? politeRateOf(name, settings['elastic-path'].rateLimit) : mockPerSecond;
  if (rate !== undefined) refuseImpolite(rate, name, most);
  return rate ?? most;
}

/**
 * Makes sure that a real target gets no more requests a second than its documented limit allows.
 * @throws UsageError
 */
function refuseImpolite(rate: number, target: TargetName, most: number): void {
  if (isMock(target) || rate <= most) return;
  throw new UsageError(
    `--rate ${rate} is more than ${target} may get: up to ${most} a second is allowed, below its documented limit`,
  );
}

/** Reads that succeed; the second shows whether endpoints share a budget. */
export function probeEndpoints({ name }: TargetFacts, hasJobs: boolean): readonly OperationId[] {
  if (apiOf(name) === 'import2') return ['import2.listTools', 'import2.listImports'];
  return hasJobs ? ['elastic-path.listImports', 'elastic-path.getImport'] : ['elastic-path.listImports'];
}

/**
 * The items in phases; within one, tracks run beside each other. A smoke is so light that both APIs take it together. Any
 * other load would disturb its neighbour's schedule, and so would several processes for each. A probe, which is judged by
 * the millisecond, has the machine to itself: beside another one on two cores it was void three times in four. Import jobs
 * go one target after the other, too.
 */
export function phasesOf(items: readonly Item[], profile: ProfileName, processes = 1): Item[][][] {
  const of = (kind: Item['kind']): Item[] => items.filter((item) => item.kind === kind);
  const journeyPhases =
    profile === 'smoke' && processes === 1 ? [byApi(of('journey'))] : of('journey').map((item) => [[item]]);
  return [...journeyPhases, [of('probe')], [of('jobs')]];
}

const byApi = (items: readonly Item[]): Item[][] => [
  items.filter(({ facts }) => apiOf(facts.name) === 'import2'),
  items.filter(({ facts }) => apiOf(facts.name) !== 'import2'),
];
