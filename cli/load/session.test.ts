import { expect, test, vi } from 'vitest';
import { parseSettings } from '../../contracts/settings.ts';
import type { FinishedRun } from '../../load/run-journey.ts';
import { HarnessError } from '../../targets/harness-error.ts';
import { UsageError } from '../usage-error.ts';
import { type LoadSession, runPhases } from './session.ts';

/** Nobody listens at the port of this mock. */
const session = (signal = new AbortController().signal): LoadSession => ({
  settings: parseSettings({}),
  identity: { id: 'r1', seed: 's' },
  targets: [],
  mockUrl: 'http://127.0.0.1:9',
  k6: { path: 'k6', version: 'v2.2.0' } as LoadSession['k6'],
  signal,
  out: '/out',
});

/** A finished run of that name; `cut`: so many of its requests had no answer. */
const ran = (journey: string, cut = 0): FinishedRun =>
  ({
    run: { journey, target: 'import2@mock-live', responses: { byStatus: { 200: 5, 0: cut } } },
    ending: { kind: 'complete' },
    collected: [],
  }) as unknown as FinishedRun;

const namesOf = (runs: readonly { readonly journey: string }[]): string[] => runs.map(({ journey }) => journey);

test('lanes go beside each other, the items of a lane and the phases one after the other', async () => {
  const log: string[] = [];
  const load = await runPhases(session(), [[['a', 'b'], ['c']], [['d']]], [], async (name) => {
    log.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    log.push(`${name} ends`);
    return ran(name);
  });
  expect(log.slice(0, 2)).toEqual(['a begins', 'c begins']);
  expect(log.indexOf('b begins')).toBeGreaterThan(log.indexOf('a ends'));
  expect(log.slice(-2)).toEqual(['d begins', 'd ends']);
  expect(load).toMatchObject({ ended: 'complete', k6: 'v2.2.0', run: { id: 'r1', seed: 's' }, errors: [] });
  expect(namesOf(load.runs).toSorted()).toEqual(['a', 'b', 'c', 'd']);
});

test('after Ctrl-C nothing more is begun, and what was measured is kept', async () => {
  const user = new AbortController();
  const load = await runPhases(session(user.signal), [[['a', 'b']], [['c']]], [], (name, { signal }) => {
    user.abort();
    expect(signal?.aborted).toBe(true);
    return Promise.resolve(ran(name));
  });
  expect([load.ended, namesOf(load.runs)]).toEqual(['interrupted', ['a']]);
});

test('a target that cut a connection and does not answer a fresh look ends the run', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  const load = await runPhases(session(), [[['a', 'b']]], [], (name) => Promise.resolve(ran(name, 1)));
  expect([load.ended, namesOf(load.runs)]).toEqual(['unreachable', ['a']]);
  expect(said.mock.calls.join()).toMatch(/does not answer at http:\/\/127\.0\.0\.1:9/);
  said.mockRestore();
});

test('an item that our own code could not run is told, and costs no other its results', async () => {
  const load = await runPhases(session(), [[['a', 'b', 'c']]], [], (name) =>
    name === 'b' ? Promise.reject(new HarnessError('control API: no')) : Promise.resolve(ran(name)),
  );
  expect([load.ended, load.errors, namesOf(load.runs)]).toEqual(['complete', ['control API: no'], ['a', 'c']]);
});

test('what the user has to mend ends everything, the other lanes too', async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const run = runPhases(session(), [[['a'], ['b']]], [], (name, { signal }) => {
    signals.push(signal);
    return name === 'a' ? Promise.reject(new UsageError('a shorter --duration')) : Promise.resolve(ran(name));
  });
  await expect(run).rejects.toThrow('a shorter --duration');
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
});
