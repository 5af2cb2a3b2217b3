import type { Observation } from '../../contracts/jobs/history.ts';
import type { JobsNote } from '../import-jobs/notes.ts';
import { tell } from './tell.ts';

/** A server chooses the names of counts, and so how long a look is. */
const longestLook = 20_000;

export const tellNote = (note: JobsNote): void => tell({ load: 'note', journey: 'import-jobs', note });

/** Tells what an answer showed. How many there are is bounded by the pace and the length of the run. */
export function tellLooks(looks: readonly Observation[]): void {
  for (const look of looks) if (JSON.stringify(look).length <= longestLook) tellNote({ kind: 'look', look });
}
