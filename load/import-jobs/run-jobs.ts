import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OracleTerms } from '../../contracts/jobs/oracle-terms.ts';
import { collect } from '../collect.ts';
import { worstEnding } from '../k6-ending.ts';
import type { FinishedRun, Machinery } from '../run-journey.ts';
import { runK6 } from '../run-k6.ts';
import { type LoadSettings, loadEnvironment } from '../settings.ts';
import { type Part, jobsJourney, judgeRun } from './judge-run.ts';
import type { JobsPlan } from './plan-file.ts';

/** A run of import jobs at one target: a plan for each k6 process. */
export type JobsRunPlan = {
  readonly settings: LoadSettings;
  readonly plans: readonly JobsPlan[];
  readonly terms: OracleTerms;
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
  const { settings, plans, terms } = run;
  const folder = join(machinery.out, 'load', `${jobsJourney}-${settings.target}`);
  const parts = await Promise.all(plans.map((plan) => runPart(plan, settings, folder, machinery)));
  return {
    run: judgeRun(parts, { settings, terms, out: machinery.out }),
    ending: worstEnding(parts.map(({ result }) => result.ending)),
    collected: parts.map(({ collected }) => collected),
  };
}

async function runPart(plan: JobsPlan, settings: LoadSettings, folder: string, machinery: Machinery): Promise<Part> {
  const { k6, signal, onStart } = machinery;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${plan.by}-plan.json`);
  writeFileSync(file, JSON.stringify(plan));
  const result = await runK6({
    k6,
    script: scriptOf(settings),
    folder: join(folder, plan.by),
    env: { ...loadEnvironment(settings, machinery.secrets), ...memory, LOAD_JOBS: file },
    mostMs: plan.mostMs + graceMs,
    ...(signal ? { signal } : {}),
    ...(onStart ? { onStart } : {}),
  });
  return { plan, result, collected: await collect(result.files) };
}
