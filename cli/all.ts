import type { Command } from 'commander';
import { newIdentity, readSettings } from '../targets/open.ts';
import { announce } from './announce.ts';
import { ends, outOption, partOfNight } from './command.ts';
import type { LoadOptions } from '../load/run/plan.ts';
import { contractCommand, contractCreations } from './contract.ts';
import { exitCodeFor } from './exit-code-for.ts';
import { exitCodes, worstCode } from '../contracts/judge/exit-codes.ts';
import { everything } from './load.ts';
import { loadAsked, loadCreations } from './load-asked.ts';
import { outFolder } from './out-folder.ts';
import { checkHistory, reportCommand } from './report.ts';

/**
 * The main job: the contract suite, a short load run, the page. A part that cannot judge one API, or none, costs no other
 * part its own; the page is made of what there is.
 * @returns the exit code of them together
 * @throws SettingsError, UsageError before anything is sent
 */
async function allCommand({ out }: { readonly out: string }): Promise<number> {
  const settings = readSettings();
  checkHistory(settings);
  outFolder(out);
  process.env['SUITE_NIGHT'] ||= newIdentity().id; // one name for all its parts
  const codes: number[] = [];
  const load = { out, profile: 'smoke' } as const;
  const asked = everything(load);
  const ofContract = await contractCreations({ out }, settings);
  const announced = announce([ofContract, loadCreations(asked, load)], settings);
  const parts = [
    () => partOfNight('contract-run', contractCommand)({ out, announced: ofContract }),
    () => partOfNight('load-run', (options: LoadOptions) => loadAsked(asked, options))({ ...load, announced }),
  ];
  for (const part of parts) {
    codes.push(await part());
    console.log('');
    if (codes.includes(exitCodes.interrupted)) break;
  }
  codes.push(await reportCommand({ out }).catch(exitCodeFor));
  return worstCode(codes);
}

export const define = (command: Command): Command => command.addOption(outOption()).action(ends(allCommand));
