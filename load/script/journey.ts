import { sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Gauge } from 'k6/metrics';
import type { Options } from 'k6/options';
import type { Api } from '../../contracts/spec/operation.ts';
import { whyNotAllowed } from '../../contracts/cases/permission.ts';
import type { Parameters } from '../../contracts/settings/parameters.ts';
import { SettingsError } from '../../contracts/settings/readers.ts';
import { type JourneyFacts, type JourneyId, journeys, measuresWrites } from '../journeys.ts';
import { ownName } from '../lines.ts';
import { objectivesFor, thresholdsFor } from '../objectives.ts';
import { processesIn } from '../segments.ts';
import { type LoadSettings, allowedBy, parseLoadSettings } from '../settings.ts';
import { type Call, caller } from './call.ts';
import { planCreation } from './guard.ts';
import { create, listImports, listPage, poll } from './imports.ts';
import { arrivals, scenarioFor, systemTags } from './scenario.ts';
import { tellException } from './tell.ts';

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
  refuseForbidden(facts, settings);
  const call = caller(settings);
  let path: Walk | null = null;
  const isFree = allowedBy(settings) === 'everything';
  let waiting: (() => unknown) | null = null;
  const begin = (prepared: Parameters): Walk => {
    if (isTurn(facts, isFree)) {
      planCreation();
      return walk(call, prepared, settings);
    }
    waiting ??= lookAtShared(call, facts.api, prepared, settings);
    return once(waiting);
  };
  let isFirst = true;
  const step = (prepared: Parameters): void => {
    path ??= begin(prepared);
    while (path.next().done) path = begin(prepared);
    if (isFirst) scenarioStart.add(exec.scenario.startTime);
    isFirst = false;
  };
  return {
    options: optionsFor(settings, measuresWrites({ journey: id, settings, processes: processesIn(__ENV) })),
    setup: () => {
      if (facts.creates !== 'nothing') planCreation();
      const own = prepare?.(call, settings) ?? {};
      const prepared =
        isFree || typeof facts.creates === 'string' ? own : { ...own, [shared]: create(call, facts.api) };
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

/**
 * Whether a walk that creates may begin with this arrival: at a real target only with every so many of all VUs', so that
 * what is created follows from rate and length alone, however many VUs there are and whatever is answered.
 */
function isTurn({ creates }: JourneyFacts, isFree: boolean): boolean {
  if (typeof creates === 'string' || isFree) return true;
  const at = exec.scenario.iterationInTest;
  return at > 0 && at % creates.every === 0;
}

/** What was created before the arrivals begin, for VUs to poll until it is their turn to create. */
const shared = 'shared_id';

function lookAtShared(call: Call, api: Api, { [shared]: id = '' }: Parameters, settings: LoadSettings): () => unknown {
  if (id !== '') return poll(call, api, id, settings);
  return api === 'import2' ? () => listImports(call) : () => listPage(call, 0, 10);
}

function* once(request: () => unknown): Walk {
  request();
  yield;
}

/**
 * Makes sure that a journey may create what it has to.
 * @throws SettingsError
 */
function refuseForbidden({ creates, api }: JourneyFacts, settings: LoadSettings): void {
  if (creates === 'nothing' || (creates === 'once' && settings.existingId !== null)) return;
  const barred = whyNotAllowed(['changes', 'creates'], allowedBy(settings), api, 'load');
  if (barred)
    throw new SettingsError('LOAD_ALLOW_LIVE', settings.allowLive?.join(',') ?? '', `the journey ${barred.because}`);
}

const optionsFor = (settings: LoadSettings, writes: boolean): Options => ({
  scenarios: { [arrivals]: scenarioFor(settings, processesIn(__ENV)) },
  thresholds: thresholdsFor(objectivesFor(settings.profile, writes), arrivals),
  systemTags,
  summaryTrendStats: ['med', 'p(90)', 'p(95)', 'p(99)', 'max'],
});

/**
 * Waits until every process that shares the run is set up, and the moment has come for all of them.
 * @throws Error if whoever opened the gate is gone
 */
function waitAtGate(url: string): void {
  const { body, status } = http.get(url, { timeout: '60s', responseType: 'text', tags: { name: ownName } });
  const begin = Number(body);
  if (status !== 200 || !(begin > 0)) throw new Error(`the other processes of the run did not come: status ${status}`);
  sleep(Math.max(0, begin - Date.now()) / 1000);
}
