import type { Counts, Poll } from '../../contracts/jobs/poll.ts';
import { standInId, standInName } from '../../contracts/show/mask.ts';
import { realAccounts } from '../../contracts/spec/scopes.ts';
import type { JobsNote } from '../import-jobs/notes.ts';
import { tell } from './tell.ts';

/** A server chooses the names of counts, and so how long a look is. */
const longestLook = 20_000;

export const tellNote = (note: JobsNote): void => tell({ load: 'note', journey: 'import-jobs', note });

/**
 * Tells what an answer showed. How many there are is bounded by the pace and the length of the run. A list shows other
 * people's jobs too: their ids are told as stand-ins; Node knows which are ours.
 */
export function tellLooks(looks: readonly Poll[]): void {
  for (const look of isSomebodys ? looks.map(masked) : looks)
    if (JSON.stringify(look).length <= longestLook) tellNote({ kind: 'look', look });
}

const isSomebodys = realAccounts.some((target) => target === __ENV['LOAD_TARGET']);

function masked(look: Poll): Poll {
  const { job, via, saw } = look;
  const shown = via === 'list' ? standInId(job) : job;
  if (saw === 'gone') return { ...look, job: shown };
  const { uploaded, imported } = saw;
  return {
    ...look,
    job: shown,
    saw: {
      ...saw,
      ...(uploaded ? { uploaded: withStandInNames(uploaded) } : {}),
      ...(imported ? { imported: withStandInNames(imported) } : {}),
    },
  };
}

/** A server chooses what it counts by. */
const withStandInNames = (counts: Counts): Counts =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [standInName(name), count]));
