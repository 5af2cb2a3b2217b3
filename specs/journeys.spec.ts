import { journeys } from '../contracts/journeys/index.ts';
import { journeysFor, journeysLeftOut } from '../contracts/ledger.ts';
import { runJourney } from '../contracts/run-journey.ts';
import { declare, exclude } from './support/declare.ts';
import { currentTargets } from './support/run.ts';

const { targets, settings } = currentTargets(); // the client lives as long as its worker: tests come in batches

for (const target of targets) {
  for (const journey of journeysFor(target, journeys))
    declare({ ...journey, target: target.name }, settings, () => runJourney(journey, target));
  for (const { journey, target: name, because } of journeysLeftOut(target, journeys)) {
    const title = journeys.find(({ id }) => id === journey)?.title ?? '';
    exclude({ id: journey, title, target: name }, because);
  }
}
