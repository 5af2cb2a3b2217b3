import type { ShownExchange } from '../contracts/show/redact.ts';
import type { WeighedFinding } from '../contracts/judge/verdict.ts';
import type { ContractRun } from './contract-run.ts';
import type { HistoryEntry } from './history-entry.ts';
import type { LoadRun } from './load-run.ts';
import { wideOf } from './causes/group.ts';

/** Results that an earlier suite wrote, as this one writes them: findings did not say in which exchange they were found. */

/** It was taken to be the last of the case. */
export const upgradeContractRun = (run: ContractRun): ContractRun => ({
  ...run,
  verdicts: run.verdicts.map((entry) => ({
    ...entry,
    findings: entry.findings.map((one) => foundIn(one, entry.exchanges[entry.exchanges.length - 1], entry.case)),
  })),
});

export const upgradeLoadRun = (load: LoadRun): LoadRun => ({
  ...load,
  runs: load.runs.map((run) => ({
    ...run,
    responses: {
      ...run.responses,
      findings: run.responses.findings.map((met) => ({
        ...met,
        finding: foundIn(met.finding, met.exchanges[0], met.operation),
      })),
    },
  })),
});

/** What a finding says of its exchange, if it does. */
function foundIn(finding: WeighedFinding, exchange: ShownExchange | undefined, name: string): WeighedFinding {
  const told: Partial<WeighedFinding> = finding;
  if (told.operation !== undefined) return finding;
  const operation = (exchange?.operation ?? name.split('/')[0] ?? name) as WeighedFinding['operation'];
  const status = exchange?.answer.kind === 'response' ? exchange.answer.status : null;
  return { ...finding, operation, status, startedAt: exchange?.startedAt ?? 0 };
}

/** What `historyEntry` says of version 1. */
export function upgradeNight(entry: HistoryEntry): HistoryEntry {
  if (entry.kind === 'proof' || entry.schema !== 'history/1') return entry;
  const causes = entry.causes.map((cause) => ({ ...cause, keys: [...new Set(cause.keys.map(wideOf))] }));
  return { ...entry, causes };
}
