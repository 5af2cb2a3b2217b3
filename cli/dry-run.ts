import { caseId } from '../contracts/case.ts';
import { cases } from '../contracts/cases/index.ts';
import { journeys } from '../contracts/journeys/index.ts';
import { journeysFor, planFor } from '../contracts/ledger.ts';
import { runCase } from '../contracts/run-case.ts';
import { runJourney } from '../contracts/run-journey.ts';
import type { Settings } from '../contracts/settings.ts';
import { dryClient } from '../targets/dry-run.ts';
import { factsWithoutAsking } from '../targets/preflight.ts';
import { paceFor } from '../targets/pacing.ts';
import { HttpTarget, type RunIdentity } from '../targets/target.ts';

/**
 * Prints every request that a contract run would send, in order, with their number and time; sends none.
 * @returns how many there are
 */
export async function dryRun(settings: Settings, identity: RunIdentity, filter: RegExp | null): Promise<number> {
  const facts = factsWithoutAsking(settings);
  const { client, sent } = dryClient(facts);
  const targets = facts.map((one) => new HttpTarget(one, settings, client, identity));
  let printed = 0;
  const show = (id: string): void => {
    for (const { method, url, bytes } of sent.slice(printed))
      console.log(
        `${String(++printed).padStart(5)}  ${method.padEnd(6)} ${url}${bytes > 0 ? `  (${bytes} bytes)` : ''}  ${id}`,
      );
  };
  for (const target of targets) {
    const wanted = (id: string): boolean => !filter || filter.test(`${id} at ${target.name}`);
    for (const row of planFor(target, cases).runs)
      if (wanted(caseId(row))) {
        await runCase(row, target);
        show(caseId(row));
      }
    for (const journey of journeysFor(target, journeys))
      if (wanted(journey.id)) {
        await runJourney(journey, target);
        show(journey.id);
      }
  }
  const pace = paceFor(facts);
  const time =
    pace === null ? 'not paced: all targets are mocks' : `at least ${Math.ceil(printed / pace)} s at ${pace} a second`;
  console.log(
    `\n${printed} requests, ${time}. An example stands for each answer, so a real run may send a few more or less.`,
  );
  return printed;
}
