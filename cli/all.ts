import { newIdentity } from '../targets/open.ts';
import { contractCommand } from './contract.ts';
import { exitCodeFor } from './exit-code-for.ts';
import { exitCodes, worstOf } from './exit-codes.ts';
import { loadAll } from './load-all.ts';
import { reportCommand } from './report.ts';

/** What makes further parts pointless: the settings are wrong, the target is gone, or the user wants to stop. */
const endings: readonly number[] = [exitCodes.usage, exitCodes.unreachable, exitCodes.interrupted];

/**
 * The main job: the contract suite, a short load run, the page.
 * @returns the exit code of them together
 */
export async function allCommand({ out }: { readonly out: string }): Promise<number> {
  process.env['SUITE_NIGHT'] ||= newIdentity(undefined).id; // one name for all its parts
  const codes: number[] = [];
  for (const part of [() => contractCommand({ out }), () => loadAll({ out, profile: 'smoke' })]) {
    codes.push(await part().catch(exitCodeFor));
    console.log('');
    if (codes.some((code) => endings.includes(code))) break;
  }
  codes.push(await reportCommand({ out }).catch(exitCodeFor));
  return worstOf(codes);
}
