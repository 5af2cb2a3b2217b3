import type { LoadFinding } from '../runs/load-run.ts';
import type { K6Files } from './run-k6.ts';
import type { LoadLine } from './lines.ts';
import { ownName } from './own-name.ts';
import { readLog } from './read-log.ts';
import { type RequestSample, readRequests } from './requests.ts';

/** What a run of a journey left behind, read once. */
export type Collected = {
  /** Those of the scenario, in ascending order of start; what `setup()` sent is not among them. */
  readonly requests: readonly CollectedRequest[];
  /** Every request, setup's included. */
  readonly checked: number;
  /** When the scenario started, cut to whole milliseconds, as k6 tells it; null: it never did. */
  readonly scenarioStart: number | null;
  readonly dropped: number;
  readonly findings: readonly LoadFinding[];
  readonly exceptions: readonly string[];
  readonly stop: Extract<LoadLine, { load: 'stop' }> | null;
  /** What may have been created at a real target. */
  readonly created: readonly CreatedLine[];
  /** Lines of journeys that tell more. */
  readonly notes: readonly unknown[];
};

export type CreatedLine = Extract<LoadLine, { load: 'created' }>;

export type CollectedRequest = Pick<RequestSample, 'name' | 'status' | 'start' | 'sent' | 'end'>;

export const shownExchanges = 3;
export const shownExceptions = 5;
const mostNotes = 2_000_000;

/** Reads samples and log of a run. */
export async function collect(files: K6Files): Promise<Collected> {
  const requests: CollectedRequest[] = [];
  const counts = new Map<string, number>();
  let [checked, dropped, thrown] = [0, 0, 0];
  let scenarioStart: number | null = null;
  await readRequests(
    files.samples,
    ({ name, status, start, sent, end, tags }) => {
      if (name === ownName) return;
      checked += 1;
      if (tags['scenario'] !== undefined) requests.push({ name, status, start, sent, end });
    },
    {
      metrics: ['scenario_start', 'dropped_iterations', 'findings', 'exceptions'],
      take: ({ metric, value, tags }) => {
        if (metric === 'scenario_start') scenarioStart = value;
        if (metric === 'dropped_iterations') dropped += value;
        if (metric === 'exceptions') thrown += value;
        if (metric === 'findings') add(counts, tags['fingerprint'] ?? '', value);
      },
    },
  );
  const told = await toldIn(files.log);
  const exceptions = told.exceptions.length > 0 || thrown === 0 ? told.exceptions : [`${thrown} exceptions`];
  requests.sort((a, b) => a.start - b.start);
  return {
    requests,
    checked,
    scenarioStart,
    dropped,
    exceptions,
    findings: findingsOf(counts, told.findings),
    stop: told.stop,
    created: told.created,
    notes: told.notes,
  };
}

const add = (counts: Map<string, number>, key: string, value: number): void =>
  void counts.set(key, (counts.get(key) ?? 0) + value);

type FindingLine = Extract<LoadLine, { load: 'finding' }>;
type Told = Pick<Collected, 'exceptions' | 'stop' | 'created' | 'notes'> & {
  readonly findings: ReadonlyMap<string, FindingLine[]>;
};

async function toldIn(log: string): Promise<Told> {
  const findings = new Map<string, FindingLine[]>();
  const exceptions: string[] = [];
  const created: CreatedLine[] = [];
  const notes: unknown[] = [];
  let stop: Collected['stop'] = null;
  const threw = (text: string): void => {
    if (exceptions.length < shownExceptions) exceptions.push(text);
  };
  const line = (one: LoadLine): void => {
    if (one.load === 'finding') keepFirst(findings, one);
    else if (one.load === 'stop') stop ??= one;
    else if (one.load === 'exception') threw(one.text);
    else if (one.load === 'created') created.push(one);
    else if (one.load === 'note' && notes.length < mostNotes) notes.push(one.note);
  };
  await readLog(log, { line, exception: threw });
  return { findings, exceptions, stop, created, notes };
}

/** The earliest exchanges of each cause; VUs write in any order. */
function keepFirst(findings: Map<string, FindingLine[]>, line: FindingLine): void {
  const known = [...(findings.get(line.fingerprint) ?? []), line];
  known.sort((a, b) => a.exchange.startedAt - b.exchange.startedAt);
  findings.set(line.fingerprint, known.slice(0, shownExchanges));
}

function findingsOf(counts: ReadonlyMap<string, number>, told: Told['findings']): LoadFinding[] {
  return [...told].map(([fingerprint, [first, ...more]]) => {
    const lines = first ? [first, ...more] : [];
    return {
      operation: first?.operation ?? '',
      fingerprint,
      count: Math.max(counts.get(fingerprint) ?? 0, lines.length),
      finding: (first as FindingLine).finding,
      exchanges: lines.map(({ exchange }) => exchange),
    };
  });
}
