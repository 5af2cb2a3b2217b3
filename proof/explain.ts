import { redactExchange } from '../contracts/show/redact.ts';
import type { Outcome } from '../contracts/judge/assessment.ts';
import { openTestBed } from './testbed.ts';
import { type MutantResult, judgeMutant } from './judge.ts';
import { type Mutant, faultsOf } from './mutant.ts';
import { triesIn } from '../contracts/judge/target.ts';

export type Explained = { readonly state: MutantResult['state']; readonly text: string };

/** Judges one mutant and tells what it is, the difference it makes, and what noticed it. */
export async function explain(mutant: Mutant, seed: string): Promise<Explained> {
  const result = await judgeMutant(mutant, { seed });
  const lines = [mutant.id, `how to set it up: ${JSON.stringify(mutant.breaks)}`, ''];
  const { difference, detection, state, error, ran } = result;
  if (difference) lines.push('before:', difference.before, '', 'after:', difference.after, '');
  else if (detection && 'faults' in mutant.breaks)
    lines.push(...(await sideBySide(detection.case, detection.target, mutant, seed)));
  if (detection)
    lines.push(
      `${state} by ${detection.case} at ${detection.target} (${detection.verdict})`,
      `rule ${detection.rule}, ${detection.requirement}, ${detection.where}`,
    );
  else lines.push(error ?? state);
  lines.push(`${ran} cases and journeys ran, seed ${seed}`);
  return { state, text: lines.join('\n') };
}

/** The exchanges of a case on a sound server, and on the broken one. */
async function sideBySide(id: string, target: string, mutant: Mutant, seed: string): Promise<string[]> {
  const on = async (faults: ReturnType<typeof faultsOf>): Promise<string[]> => {
    const testBed = await openTestBed(faults, { seed });
    try {
      return wordsOf(await testBed.tasks.find((task) => task.id === id && task.target === target)?.run());
    } finally {
      await testBed.close();
    }
  };
  return ['before:', ...(await on([])), '', 'after:', ...(await on(faultsOf(mutant))), ''];
}

const longestBody = 300;

const wordsOf = (outcome: Outcome | undefined): string[] =>
  triesIn(outcome?.steps ?? []).map((exchange) => {
    const { request, answer } = redactExchange(exchange);
    const told = answer.kind === 'failure' ? answer.detail : `${answer.status} ${answer.body.slice(0, longestBody)}`;
    return `  ${request.method} ${request.url.replace(/^https?:\/\/[^/]+/, '')} (${request.auth}) → ${told}`;
  });
