import { journeys } from '../contracts/journeys/index.ts';
import { journeysFor } from '../contracts/ledger.ts';
import { runJourney } from '../contracts/run-journey.ts';
import { declare } from './support/declare.ts';
import { currentTargets } from './support/run.ts';

const { targets, settings } = currentTargets(); // the client lives as long as its worker: tests come in batches

for (const target of targets)
  for (const journey of journeysFor(target, journeys))
    declare(journey.id, journey.title, target.name, settings, () => runJourney(journey, target));
