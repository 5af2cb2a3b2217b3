import type { OracleTerms } from '../../contracts/jobs/invariants.ts';
import { judgeHistory } from '../../contracts/jobs/oracle.ts';
import type { Poll } from '../../contracts/jobs/poll.ts';
import { throughputOf } from '../../contracts/jobs/throughput.ts';
import { timesOf } from '../../contracts/jobs/times.ts';
import { standInId } from '../../contracts/show/mask.ts';
import type { JobsRun } from '../../runs/load-run.ts';
import { showViolation } from './violation-words.ts';

/**
 * Judges and measures the looks of a run, whichever process took them. The oracle is told of every job that was seen,
 * since others of the account share the queue; speeds are of those that the run itself created.
 */
export function judgeLooks(told: readonly Poll[], terms: OracleTerms): JobsRun {
  const looks = withOwnIds(told);
  const inOrder = [...looks].sort((a, b) => a.answeredAt - b.answeredAt);
  const created = new Set(looks.filter(({ via }) => via === 'create').map(({ job }) => job));
  const times = timesOf(
    inOrder.filter(({ job }) => created.has(job)),
    terms,
  );
  return {
    throughput: throughputOf(times),
    jobs: times.jobs,
    looks: looks.length,
    violations: judgeHistory(inOrder, terms).map(showViolation),
  };
}

/** Looks at lists name jobs by stand-ins, so that no log holds other people's; those that the run created get their ids back. */
function withOwnIds(looks: readonly Poll[]): Poll[] {
  const own = new Map(looks.filter(({ via }) => via !== 'list').map(({ job }) => [standInId(job), job]));
  return looks.map((look) => (look.via === 'list' ? { ...look, job: own.get(look.job) ?? look.job } : look));
}
