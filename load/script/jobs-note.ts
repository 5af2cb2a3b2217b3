import type { Observation } from '../../contracts/jobs/history.ts';
import { standInId } from '../../contracts/mask.ts';
import { realAccounts } from '../../contracts/scopes.ts';
import type { JobsNote } from '../import-jobs/notes.ts';
import { tell } from './tell.ts';

/** A server chooses the names of counts, and so how long a look is. */
const longestLook = 20_000;

export const tellNote = (note: JobsNote): void => tell({ load: 'note', journey: 'import-jobs', note });

/**
 * Tells what an answer showed. How many there are is bounded by the pace and the length of the run. A list shows other
 * people's jobs too: their ids are told as stand-ins; Node knows which are ours.
 */
export function tellLooks(looks: readonly Observation[]): void {
  for (const look of looks.map(withoutOthersIds))
    if (JSON.stringify(look).length <= longestLook) tellNote({ kind: 'look', look });
}

const isSomebodys = realAccounts.some((target) => target === __ENV['LOAD_TARGET']);

const withoutOthersIds = (look: Observation): Observation =>
  isSomebodys && look.via === 'list' ? { ...look, job: standInId(look.job) } : look;
