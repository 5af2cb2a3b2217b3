import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseJson } from '../contracts/values/json.ts';
import type { LoadFinding } from '../runs/load-run.ts';
import type { K6Files } from './run-k6.ts';
import { type LoadLine, ownName } from './lines.ts';
import { type RequestSample, readRequests } from './samples.ts';

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

export type CollectedRequest = Pick<RequestSample, 'name' | 'status' | 'start' | 'sent' | 'end'> & {
  /** Its place in a plan, where its journey has one. */
  readonly at?: number;
};

const shownExchanges = 3;
const shownExceptions = 5;
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
      if (tags['scenario'] === undefined) return;
      const { at } = tags;
      requests.push({ name, status, start, sent, end, ...(at === undefined ? {} : { at: Number(at) }) });
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

type LogEntry = { readonly level: string; readonly msg: string; readonly source?: string };

type LogTaker = {
  readonly line: (line: LoadLine) => void;
  /** An exception that got past our own code: k6 goes on and ends with 0. */
  readonly exception: (text: string) => void;
};

/** Reads what a script wrote to k6's log, as a stream. */
async function readLog(file: string, take: LogTaker): Promise<void> {
  if (!existsSync(file)) return;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    const entry = parseJson(text) as unknown as LogEntry | undefined; // undefined: k6 was killed while it wrote
    if (!entry) continue;
    const line = entry.msg.startsWith('{"load":') ? (parseJson(entry.msg) as LoadLine | undefined) : null;
    if (line) take.line(line);
    else if (entry.source === 'stacktrace' && entry.level === 'error') take.exception(entry.msg);
  }
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

/** The earliest of times; null: there is none. */
export function firstOf(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** One entry for each cause: counts added, the earliest exchanges of all kept. */
export function mergeFindings(findings: readonly LoadFinding[]): LoadFinding[] {
  const causes = new Map<string, LoadFinding>();
  for (const one of findings) {
    const known = causes.get(one.fingerprint);
    causes.set(one.fingerprint, known ? both(known, one) : one);
  }
  return [...causes.values()];
}

const both = (one: LoadFinding, other: LoadFinding): LoadFinding => ({
  ...one,
  count: one.count + other.count,
  exchanges: [...one.exchanges, ...other.exchanges].sort((a, b) => a.startedAt - b.startedAt).slice(0, shownExchanges),
});
