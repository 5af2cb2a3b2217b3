import type { LoadFinding } from '../runs/load-run.ts';
import { type Collected, shownExceptions, shownExchanges } from './collect.ts';

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
