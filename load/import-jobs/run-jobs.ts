import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DocumentedLimit } from '../../limiter/prior.ts';
import type { OracleTerms } from '../../contracts/jobs/invariants.ts';
import { type FinishedRun, collectEach } from '../judge-run.ts';
import type { Machinery } from '../run-journey.ts';
import { type K6Run, runTogether } from '../run-k6.ts';
import { type LoadSettings, loadEnvironment } from '../settings.ts';
import { jobsJourney, judgeJobs } from './judge-jobs.ts';
import type { JobsPlan } from './plan-file.ts';

/** A run of import jobs at one target: a plan for each k6 process. */
export type JobsRunPlan = {
  readonly settings: LoadSettings;
  readonly plans: readonly JobsPlan[];
  readonly terms: OracleTerms;
  /** The documented limit that is kept, null where there is none. */
  readonly documented: DocumentedLimit | null;
};

const scriptOf = ({ target }: LoadSettings): string => {
  const name = target.startsWith('import2') ? 'import-jobs-import2' : 'import-jobs';
  return fileURLToPath(new URL(`../journeys/${name}.ts`, import.meta.url));
};

/** For k6 to start and to write what it has. */
const graceMs = 30_000;

/** Go gives memory back sooner: uploads are large, and what a process holds of them is bounded anyway. */
const memory = { GOGC: '50', GOMEMLIMIT: '400MiB' } as const;

/** Runs the processes side by side, and judges what they saw as one history. */
export async function runJobs(run: JobsRunPlan, machinery: Machinery): Promise<FinishedRun> {
  const { settings, plans } = run;
  const folder = join(machinery.out, 'load', `${jobsJourney}-${settings.target}`);
  mkdirSync(folder, { recursive: true });
  const results = await runTogether(plans.map((plan) => k6Run(plan, settings, folder, machinery)));
  const parts = await collectEach(results, (at) => ({ plan: plans[at] as JobsPlan }));
  return judgeJobs(parts, { ...run, out: machinery.out });
}

function k6Run(plan: JobsPlan, settings: LoadSettings, folder: string, { secrets, ...machine }: Machinery): K6Run {
  const file = join(folder, `${plan.by}-plan.json`);
  writeFileSync(file, JSON.stringify(plan));
  return {
    ...machine,
    script: scriptOf(settings),
    folder: join(folder, plan.by),
    env: { ...loadEnvironment(settings, secrets), ...memory, LOAD_JOBS: file },
    mostMs: plan.mostMs + graceMs,
  };
}
