/** @module-tag night */

import { beforeAll, describe, expect, test } from 'vitest';
import { nightWith } from '../testing/runs/night.ts';
import { tally } from '../contracts/values/grouped.ts';
import { isRed } from '../contracts/judge/verdict.ts';
import { faults } from '../faults/catalogue.ts';
import type { OperatorCall } from '../faults/operator.ts';
import { parseFaultSettings } from '../faults/parse.ts';
import { settingOf } from '../faults/setting.ts';
import type { ContractRun } from '../runs/contract-run.ts';
import { type Witness, groupByCause, witnessesOf } from '../runs/causes/group.ts';
import { apiOf } from '../contracts/spec/targets.ts';

/** Faults that break every answer of both APIs: one cause for each API. */
const everywhere: readonly (readonly [id: string, call: OperatorCall])[] = [
  ['html everywhere', { operator: 'set-header', name: 'content-type', value: 'text/html' }],
  ['500 everywhere', { operator: 'set-status', status: 500 }],
  ['no challenge anywhere', { operator: 'drop-header', name: 'www-authenticate' }],
  ['bodies cut everywhere', { operator: 'cut-text', keep: 0.6 }],
];

type Seeded = { readonly fault: string; readonly witness: Witness };

/** A night with a fault, each red case with the fault it is owed to. In one night of all, a case stands once for each fault. */
const seeded = (fault: string, run: ContractRun): Seeded[] =>
  witnessesOf(
    {
      ...run,
      verdicts: run.verdicts
        .filter(({ verdict }) => isRed(verdict))
        .map((entry) => ({ ...entry, case: `${entry.case}~${fault}` })),
    },
    null,
  ).map((witness) => ({ fault, witness }));

/** Pairs of red cases that were put together, and that have one cause. */
function pairs(all: readonly Seeded[]): { readonly together: number; readonly right: number; readonly owed: number } {
  const label = new Map(all.map(({ fault, witness }) => [witness, fault]));
  const groups = groupByCause(all.map(({ witness }) => witness));
  const seen = new Map<string, boolean>();
  for (const { witnesses } of groups)
    for (const [at, a] of witnesses.entries())
      for (const b of witnesses.slice(at + 1)) seen.set(`${idOf(a)} & ${idOf(b)}`, label.get(a) === label.get(b));
  const sizes = new Map(tally(all.map(({ fault }) => fault)));
  const owed = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  return { together: seen.size, right: [...seen.values()].filter(Boolean).length, owed };
}

const ids = new WeakMap<Witness, number>();
let next = 0;
const idOf = (witness: Witness): number => {
  const known = ids.get(witness) ?? (next += 1);
  ids.set(witness, known);
  return known;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe('on seeded faults', () => {
  const nights: Seeded[][] = [];
  beforeAll(async () => {
    for (const fault of faults)
      nights.push(seeded(fault.id, await nightWith(parseFaultSettings([{ fault: fault.id }]))));
  }, 600_000);

  test('each fault of the table, alone, is one entry with its cases', () => {
    const told = nights.filter((red) => red.length > 0); // some bring a note, or show only in a journey
    const mains = told.map((red) => groupByCause(red.map(({ witness }) => witness))[0]?.witnesses.length ?? 0);
    const share = sum(mains) / sum(told.map((red) => red.length));
    expect(told.length).toBeGreaterThan(30);
    expect(share).toBeGreaterThanOrEqual(0.95);
  });

  test('all faults of the table in one night: of the pairs of red cases that are put together, and that belong together', () => {
    const all = nights.flat();
    const { together, right, owed } = pairs(all);
    expect(right / together, 'precision').toBeGreaterThanOrEqual(0.95);
    expect(right / owed, 'recall').toBeGreaterThanOrEqual(0.95);
  });

  test.each(everywhere)('%s is one entry for each API', async (_, call) => {
    const run = await nightWith([settingOf(call)]);
    const groups = groupByCause(seeded('x', run).map(({ witness }) => witness));
    for (const api of ['import2', 'elastic-path']) {
      const red = run.verdicts.filter(({ verdict, target }) => isRed(verdict) && apiOf(target) === api).length;
      const [main] = groups.filter((group) => group.api === api);
      expect((main?.witnesses.length ?? 0) / red).toBeGreaterThanOrEqual(0.95);
    }
  });
});
