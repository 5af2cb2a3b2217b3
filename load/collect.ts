import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseJson } from '../contracts/values/json.ts';
import type { LoadFinding } from '../runs/load-run.ts';
import type { K6Files } from './run-k6.ts';
import { type LoadLine, exchangesOfCause, ownName } from './lines.ts';
import type { CollectedRequest } from './measure.ts';
import { type Sample, readSamples } from './samples.ts';

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

const shownExceptions = 5;
const mostNotes = 2_000_000;

export async function collect({ samples, log }: Pick<K6Files, 'samples' | 'log'>): Promise<Collected> {
  const requests: CollectedRequest[] = [];
  const counts = new Map<string, number>();
  let [checked, dropped, thrown] = [0, 0, 0];
  let scenarioStart: number | null = null;
  let took: Sample | null = null;
  await readSamples(samples, {
    scenario_start: ({ value }) => void (scenarioStart = value),
    dropped_iterations: ({ value }) => void (dropped += value),
    exceptions: ({ value }) => void (thrown += value),
    findings: ({ value, tags: { fingerprint = '' } }) =>
      void counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + value),
    http_req_duration: (sample) => void (took = sample),
    http_req_blocked: (blocked) => {
      if (took?.time !== blocked.time) return;
      const { name = '', status = 0, scenario, at } = took.tags;
      if (name === ownName) return;
      checked += 1;
      if (scenario === undefined) return;
      const sent = took.time - took.value;
      const times = { start: sent - blocked.value, sent, end: took.time };
      requests.push({ name, status: Number(status), ...times, ...(at === undefined ? {} : { at: Number(at) }) });
    },
  });
  const { findings, exceptions, ...told } = await toldIn(log);
  return {
    ...told,
    requests: requests.sort((a, b) => a.start - b.start),
    checked,
    scenarioStart,
    dropped,
    exceptions: exceptions.length > 0 || thrown === 0 ? exceptions : [`${thrown} exceptions`],
    findings: findings.map((one) => ({ ...one, count: Math.max(counts.get(one.fingerprint) ?? 0, one.count) })),
  };
}

type LogContents = Pick<Collected, 'findings' | 'exceptions' | 'stop' | 'created' | 'notes'>;

/** What a script told, read apart from its samples. */
export const toldIn = (log: string): Promise<LogContents> =>
  toldBy(existsSync(log) ? createInterface({ input: createReadStream(log) }) : []);

/** The same of the lines of a log. */
export async function toldBy(lines: AsyncIterable<string> | Iterable<string>): Promise<LogContents> {
  const findings = new Map<string, LoadFinding>();
  const exceptions: string[] = [];
  const created = new Map<string, CreatedLine>();
  const notes: unknown[] = [];
  let stop: Collected['stop'] = null;
  for await (const text of lines) {
    const line = lineIn(text);
    if (line?.load === 'finding') {
      const { load: _, exchange, ...cause } = line;
      addTo(findings, { ...cause, count: 1, exchanges: [exchange] });
    } else if (line?.load === 'stop') stop ??= line;
    else if (line?.load === 'created') created.set(line.request, line);
    else if (line?.load === 'exception' && exceptions.length < shownExceptions) exceptions.push(line.text);
    else if (line?.load === 'note' && notes.length < mostNotes) notes.push(line.note);
  }
  return { findings: [...findings.values()], exceptions, stop, created: [...created.values()], notes };
}

type LogEntry = { readonly level: string; readonly msg: string; readonly source?: string };

/** What a line of the log tells. An exception that got past our own code is k6's to tell: it goes on and ends with 0. */
function lineIn(text: string): LoadLine | undefined {
  const entry = parseJson(text) as unknown as LogEntry | undefined; // undefined: k6 was killed while it wrote
  if (entry?.msg.startsWith('{"load":')) return parseJson(entry.msg) as LoadLine | undefined;
  const isThrown = entry?.source === 'stacktrace' && entry.level === 'error';
  return isThrown ? { load: 'exception', text: entry.msg } : undefined;
}

/** What several processes of one run left behind, as if one had: raw samples together, nothing averaged. */
export function mergeCollected(parts: readonly Collected[]): Collected {
  const sum = (count: (part: Collected) => number): number => parts.reduce((total, part) => total + count(part), 0);
  return {
    requests: parts.flatMap(({ requests }) => requests).sort((a, b) => a.start - b.start),
    checked: sum(({ checked }) => checked),
    scenarioStart: firstOf(parts.map(({ scenarioStart }) => scenarioStart)),
    dropped: sum(({ dropped }) => dropped),
    findings: mergeFindings(parts.flatMap(({ findings }) => findings)),
    exceptions: parts.flatMap(({ exceptions }) => exceptions).slice(0, shownExceptions),
    stop: parts.find(({ stop }) => stop !== null)?.stop ?? null,
    created: parts.flatMap(({ created }) => created),
    notes: parts.flatMap(({ notes }) => notes),
  };
}

/** When a run began, by k6 or by its first request; null: nothing was sent. */
export const beganAt = ({ scenarioStart, requests }: Collected): number | null =>
  scenarioStart ?? requests[0]?.start ?? null;

/** The earliest of times; null: there is none. */
export function firstOf(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** One entry for each cause. */
export function mergeFindings(findings: readonly LoadFinding[]): LoadFinding[] {
  const causes = new Map<string, LoadFinding>();
  for (const one of findings) addTo(causes, one);
  return [...causes.values()];
}

/** Counts are added, the earliest exchanges of all kept; VUs and processes write in any order. */
function addTo(causes: Map<string, LoadFinding>, one: LoadFinding): void {
  const known = causes.get(one.fingerprint);
  const exchanges = [...(known?.exchanges ?? []), ...one.exchanges].sort((a, b) => a.startedAt - b.startedAt);
  const count = one.count + (known?.count ?? 0);
  const first = known && exchanges[0] === known.exchanges[0] ? known : one; // the finding is that of the exchange shown first
  causes.set(one.fingerprint, { ...first, count, exchanges: exchanges.slice(0, exchangesOfCause) });
}
