import type { ShownExchange } from '../contracts/show/redact.ts';
import type { WeighedFinding } from '../contracts/judge/verdict.ts';
import type { ContractRun } from './contract-run.ts';
import { type CauseSeen, type EarlierHistoryEntry, type HistoryEntry, historyVersion } from './history-entry.ts';
import { type EarlierLoadRun, type JobsRun, type JourneyRun, type LoadRun, loadVersion } from './load-run.ts';
import { type EarlierProofRun, type ProofRun, proofVersion } from './proof-run.ts';
import { wideOf } from './causes/group.ts';
import { unknownPlace } from './places.ts';
import { partsOf } from '../contracts/cases/case.ts';

/** Results that an earlier suite wrote, as this one writes them. */

/** Findings did not say in which exchange they were found: it was taken to be the last of the case. */
export const upgradeContractRun = (run: ContractRun): ContractRun => ({
  ...run,
  verdicts: run.verdicts.map((entry) => ({
    ...entry,
    findings: entry.findings.map((one) => foundIn(one, entry.exchanges[entry.exchanges.length - 1], entry.case)),
  })),
});

export function upgradeLoadRun(load: LoadRun | EarlierLoadRun): LoadRun {
  if (load.schema === loadVersion) return load;
  return { ...load, schema: loadVersion, runs: load.runs.map(journeyRunOf) };
}

function journeyRunOf({ jobs, responses, ...run }: EarlierLoadRun['runs'][number]): JourneyRun {
  const findings = responses.findings.map((met) => ({
    ...met,
    finding: foundIn(met.finding, met.exchanges[0], met.operation),
  }));
  return {
    ...run,
    objectives: run.objectives.map((one) => (one.id === 'documented-looks' ? { ...one, id: 'documented-polls' } : one)),
    responses: { ...responses, findings },
    ...(jobs ? { jobs: jobsOf(jobs) } : {}),
  };
}

const jobsOf = ({ looks: polls, ...jobs }: NonNullable<EarlierLoadRun['runs'][number]['jobs']>): JobsRun => ({
  ...jobs,
  polls,
});

/** What a finding says of its exchange, if it does. */
function foundIn(finding: WeighedFinding, exchange: ShownExchange | undefined, name: string): WeighedFinding {
  const told: Partial<WeighedFinding> = finding;
  if (told.operation !== undefined) return finding;
  const operation = (exchange?.operation ?? partsOf(name).operation) as WeighedFinding['operation'];
  const status = exchange?.answer.kind === 'response' ? exchange.answer.status : null;
  return { ...finding, operation, status, startedAt: exchange?.startedAt ?? 0 };
}

export function upgradeProofRun(proof: ProofRun | EarlierProofRun): ProofRun {
  if (proof.schema === proofVersion) return proof;
  const ofNow = (counts: EarlierProofRun['byOperator']): ProofRun['byKind'] =>
    Object.fromEntries(
      Object.entries(counts).map(([name, { mutants, killed: noticed }]) => [name, { mutants, noticed }]),
    );
  const { killed: noticed, byOperator, byOperation, ...same } = proof;
  return {
    ...same,
    schema: proofVersion,
    noticed,
    byKind: ofNow(byOperator),
    ...(byOperation ? { byOperation: ofNow(byOperation) } : {}),
  };
}

/** What `earlierHistoryEntry` says of the versions before. */
export function upgradeNight(entry: HistoryEntry | EarlierHistoryEntry): HistoryEntry {
  if (entry.schema === historyVersion) return entry;
  const schema = historyVersion;
  if (entry.kind === 'said') return { ...entry, schema };
  if (entry.kind === 'proof') {
    const { run, kind, mutants, killed: noticed, equivalent } = entry;
    return { schema, run, kind, mutants, noticed, equivalent };
  }
  const { places = unknownPlaces(entry) } = entry;
  return { ...entry, schema, places, causes: causesOf(entry) };
}

type EarlierNight = Extract<EarlierHistoryEntry, { readonly causes: object }>;

const causesOf = ({ schema, causes }: EarlierNight): readonly CauseSeen[] =>
  schema === 'history/1' ? causes.map((one) => ({ ...one, keys: [...new Set(one.keys.map(wideOf))] })) : causes;

/** Of an entry that does not say where a night was judged, the names of its targets are all that is known. */
function unknownPlaces(night: EarlierNight): string[] {
  const targets = night.kind === 'contract' ? night.targets : night.runs.map(({ target }) => target);
  return [...new Set(targets.map(unknownPlace))].sort();
}
