import { journeys } from '../contracts/journeys/index.ts';
import { journeysFor, journeysLeftOut } from '../contracts/judge/ledger.ts';
import { runJourney } from '../contracts/judge/run-journey.ts';
import { longestTestMs } from '../targets/open.ts';
import { declare, exclude } from './support/declare.ts';
import { currentTargets } from './support/run.ts';

const { targets, settings } = currentTargets(); // the client lives as long as its worker: tests come in batches

/** What a journey follows takes its time: that is bounded by the settings, and the rest of it as any test is. */
const mostMs = longestTestMs(settings) + 2 * settings.elasticPath.jobPatienceSeconds * 1000;

for (const target of targets) {
  for (const journey of journeysFor(target, journeys))
    declare({ ...journey, target: target.name }, settings, () => runJourney(journey, target), mostMs);
  for (const { journey, target: name, because } of journeysLeftOut(target, journeys)) {
    const title = journeys.find(({ id }) => id === journey)?.title ?? '';
    exclude({ id: journey, title, target: name }, because);
  }
}
