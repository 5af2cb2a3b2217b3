import exec from 'k6/execution';
import { Gauge } from 'k6/metrics';
import type { Options } from 'k6/options';
import type { Parameters } from '../../contracts/request.ts';
import { type JourneyFacts, type JourneyId, journeys } from '../journeys.ts';
import { objectivesFor, thresholdsFor } from '../objectives.ts';
import { segmentsIn } from '../segments.ts';
import { type LoadSettings, parseLoadSettings } from '../settings.ts';
import { type Call, caller } from './call.ts';
import { arrivals, scenarioFor } from './scenario.ts';
import { tellException } from './tell.ts';
import { waitAtGate } from './wait-at-gate.ts';

/** The requests of one VU: exactly one before each `yield`, which waits for the VU's next arrival. */
export type Walk = Generator<void, void, void>;

export type JourneyScript = {
  readonly id: JourneyId;
  /** Requests before the arrivals begin. What it returns every VU gets; no secret may be in it. */
  readonly prepare?: (call: Call, settings: LoadSettings) => Parameters;
  /** Begun anew whenever it comes to its end. */
  readonly walk: (call: Call, prepared: Parameters, settings: LoadSettings) => Walk;
};

/** What an entry under load/journeys/ exports. */
export type Entry = {
  readonly options: Options;
  readonly setup: () => Parameters;
  readonly arrive: (prepared: Parameters) => void;
};

const scenarioStart = new Gauge('scenario_start', true);

/** Everything k6 needs of a journey. Each arrival of the profile is one request, so that each has its planned time. */
export function journeyEntry({ id, prepare, walk }: JourneyScript): Entry {
  const facts: JourneyFacts = journeys[id];
  const settings = parseLoadSettings(__ENV, facts.api);
  const call = caller(settings);
  let path: Walk | null = null;
  const step = (prepared: Parameters): void => {
    const isFirst = path === null;
    path ??= walk(call, prepared, settings);
    while (path.next().done) path = walk(call, prepared, settings);
    if (isFirst) scenarioStart.add(exec.scenario.startTime);
  };
  return {
    options: optionsFor(settings, facts.creates === 'often'),
    setup: () => {
      const prepared = prepare?.(call, settings) ?? {};
      const gate = __ENV['LOAD_GATE'];
      if (gate) waitAtGate(gate);
      return prepared;
    },
    arrive: (prepared) => {
      try {
        step(prepared);
      } catch (error) {
        path = null;
        tellException(error);
      }
    },
  };
}

/** Names of samples are operations: `url` would hold ids. */
const systemTags: Options['systemTags'] = ['scenario', 'status', 'name', 'error_code', 'group'];

const optionsFor = (settings: LoadSettings, writes: boolean): Options => ({
  scenarios: { [arrivals]: scenarioFor(settings, segmentsIn(__ENV)) },
  thresholds: thresholdsFor(objectivesFor(settings.profile, writes), arrivals),
  systemTags,
  summaryTrendStats: ['med', 'p(90)', 'p(95)', 'p(99)', 'max'],
});
