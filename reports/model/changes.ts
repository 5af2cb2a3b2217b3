import type { ContractRun } from '../../runs/contract-run.ts';
import type { ContractNight, HistoryEntry } from '../../runs/history-entry.ts';
import type { CauseView } from './causes.ts';
import { isSameCause } from '../../runs/causes/group.ts';
import { totalOf } from '../../contracts/values/grouped.ts';
import type { Mood } from './load.ts';
import { judgedBy, judgedInWords, setOf } from '../../runs/places.ts';
import { counted, momentOf } from '../../contracts/show/words.ts';

export type Changes = {
  /** What it is compared with. */
  readonly sentence: string;
  readonly items: readonly { readonly mood: Mood; readonly text: string; readonly href?: string }[];
};

/** What is different from the run before: new causes, causes that are gone, another contract, other counts. */
export function changesOf(
  run: ContractRun,
  causes: readonly { readonly view: CauseView; readonly keys: readonly string[] }[],
  earlier: readonly HistoryEntry[],
): Changes {
  const nights = earlier.filter(
    (night): night is ContractNight => night.kind === 'contract' && night.ended === 'complete' && !night.partial,
  );
  const here = setOf(judgedBy(run));
  const last = nights.filter((night) => setOf(night.places) === here).pop();
  if (!last) {
    const of = nights.length > 0 ? `of what was judged tonight (${judgedInWords(judgedBy(run))}) ` : '';
    return { sentence: `This is the first run ${of}that is kept: there is none to compare it with.`, items: [] };
  }
  const fresh = causes.filter(({ keys }) => !last.causes.some((cause) => isSameCause(keys, cause.keys)));
  const gone = last.causes.filter((cause) => !causes.some(({ keys }) => isSameCause(keys, cause.keys)));
  const mayHeal = run.ended === 'complete' && !run.partial;
  const items: Changes['items'] = [
    ...fresh.map(({ view }) => ({
      mood: view.weight === 'fail' ? ('bad' as const) : ('unsure' as const),
      text: `New: ${view.title}`,
      href: `#${view.anchor}`,
    })),
    ...(mayHeal ? gone.map((cause) => ({ mood: 'good' as const, text: `Gone: ${cause.title}` })) : []),
    ...countChanges(run, last),
  ];
  const same = items.length === 0 ? ' Nothing changed.' : '';
  return { sentence: `Compared with the run of ${momentOf(last.run.startedAt)}.${same}`, items };
}

function countChanges({ run, summary }: ContractRun, last: ContractNight): Changes['items'] {
  const cases = totalOf(summary.verdicts) - totalOf(last.verdicts);
  const texts = [
    run.contractHash === last.run.contractHash ? '' : 'openapi.yaml is another one.',
    cases === 0 ? '' : `${counted(Math.abs(cases), 'case')} ${cases > 0 ? 'more' : 'fewer'} judged.`,
    summary.cells.excluded === last.cells.excluded
      ? ''
      : `Cells excluded: ${last.cells.excluded} before, ${summary.cells.excluded} now.`,
  ];
  return texts.filter((text) => text !== '').map((text) => ({ mood: 'none' as const, text }));
}
