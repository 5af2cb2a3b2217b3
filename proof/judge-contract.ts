import { complaintsOf } from './counterexamples/check-counterexamples.ts';
import type { Judgement } from './judge.ts';
import type { Mutant } from './mutant.ts';
import { weakened } from './weaken.ts';
import type { Weakening } from './weakening.ts';

/** Whether anything but openapi.yaml notices that it promises less: the counterexamples, or the lint of the document. */
export function judgeContract({ id }: Mutant, weakening: Weakening): Judgement {
  const complaint = firstComplaint(weakening);
  if (complaint === null) return { id, state: 'survived', cited: [], ran: 1, touched: true };
  const told = { case: 'counterexamples', target: 'openapi.yaml', verdict: 'fail', ...complaint };
  return { id, state: 'killed', told, cited: [], ran: 1, touched: true };
}

function firstComplaint(weakening: Weakening): { rule: string; requirement: string; where: string } | null {
  try {
    for (const where of complaintsOf(weakened(weakening)))
      return { rule: 'counterexample', requirement: /does not break (\S+)/.exec(where)?.[1] ?? '', where };
    return null;
  } catch (error) {
    if (error instanceof Error && /strict mode/.test(error.message))
      return { rule: 'lint of openapi.yaml', requirement: '', where: error.message };
    throw error;
  }
}
