import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { TargetName } from '../../contracts/spec/targets.ts';
import { parseSettings } from '../../contracts/settings/settings.ts';
import type { Plan } from '../../limiter/plan/plan.ts';
import type { FinishedRun } from '../judge-run.ts';
import type { K6Ending } from '../k6-ending.ts';
import { notSent } from '../rate-limit/run-probe.ts';
import { type K6Result, filesIn } from '../run-k6.ts';
import { loadSummary } from '../summary.ts';
import { exchangeOf, findingOf } from '../../testing/runs/fixture-runs.ts';
import { goodLoad } from '../../testing/runs/fixtures.ts';
import type { LoadRun } from '../../runs/load-run.ts';
import { noColours } from '../../reports/terminal.ts';
import { checkAgainst } from '../../runs/check.ts';
import { CannotWrite } from '../../runs/write-whole.ts';
import { createdIn, journalName } from '../../targets/creations.ts';
import { HarnessError, UsageError } from '../../targets/errors.ts';
import { Unreachable } from '../../targets/obstacle.ts';
import { exitCodeOf } from '../../cli/load-outcome.ts';
import { type LoadSession, runPhases } from './session.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

const identity = { id: 'r1', seed: 's' };

const session = (signal = new AbortController().signal): LoadSession => ({
  settings: parseSettings({}),
  identity,
  run: { identity, startedAt: 0, facts: [], unjudged: [] },
  k6: { path: 'k6', version: 'v2.2.0' },
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

type Item = { readonly id: string; readonly facts: { readonly name: TargetName; readonly baseUrl: string } };

/** Items at a target, at whose port nobody listens. */
const track = (ids: readonly string[], name: TargetName = 'import2@mock-live'): Item[] =>
  ids.map((id) => ({ id, facts: { name, baseUrl: 'http://127.0.0.1:9' } }));

/** What is said at its end, the runs apart. */
const saidOf = (load: LoadRun): string => loadSummary({ ...load, runs: [] }, noColours);

test('tracks go beside each other, the items of a track and the phases one after the other', async () => {
  const log: string[] = [];
  const phases = [[track(['a', 'b']), track(['c'])], [track(['d'])]];
  const load = await runPhases(session(), phases, [], async ({ id }: Item) => {
    log.push(`${id} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    log.push(`${id} ends`);
    return ran(id);
  });
  expect(log.slice(0, 2)).toEqual(['a begins', 'c begins']);
  expect(log.indexOf('b begins')).toBeGreaterThan(log.indexOf('a ends'));
  expect(log.slice(-2)).toEqual(['d begins', 'd ends']);
  expect(load).toMatchObject({ ended: 'complete', k6: 'v2.2.0', run: { id: 'r1', seed: 's' }, errors: [] });
  expect(load.unjudged).toBeUndefined();
  expect(namesOf(load.runs).toSorted()).toEqual(['a', 'b', 'c', 'd']);
});

test('after Ctrl-C nothing more is begun, and what was measured is kept', async () => {
  const user = new AbortController();
  const phases = [[track(['a', 'b'])], [track(['c'])]];
  const load = await runPhases(session(user.signal), phases, [], ({ id }: Item, { signal }) => {
    user.abort();
    expect(signal?.aborted).toBe(true);
    return Promise.resolve(ran(id));
  });
  expect([load.ended, namesOf(load.runs)]).toEqual(['interrupted', ['a']]);
});

describe('the trouble of one target costs the other nothing', () => {
  const both = [[track(['a', 'b']), track(['c', 'd'], 'elastic-path@mock')], [track(['e'])]];

  test('it cut a connection and does not answer a fresh look', async () => {
    const load = await runPhases(session(), both, [], ({ id }: Item) => Promise.resolve(ran(id, id === 'a' ? 1 : 0)));
    expect([load.ended, namesOf(load.runs).toSorted()]).toEqual(['unreachable', ['a', 'c', 'd']]);
    expect(load.unjudged).toMatchObject([{ target: 'import2@mock-live', exit: 4 }]);
    expect(saidOf(load)).toMatch(
      /^not judged: import2@mock-live does not answer at http:\/\/127\.0\.0\.1:9: .*Is it running/,
    );
    expect(exitCodeOf({ ...load, runs: [] })).toBe(4);
  });

  test.each([
    ['the user has to mend it', new UsageError('a shorter --duration is allowed'), 2],
    ['it gives us no token', new Unreachable('No token.', 'Check it.'), 4],
  ])('%s', async (_, error, exit) => {
    const load = await runPhases(session(), both, [], ({ id, facts }: Item) =>
      facts.name === 'elastic-path@mock' ? Promise.reject(error) : Promise.resolve(ran(id)),
    );
    expect(namesOf(load.runs).toSorted()).toEqual(['a', 'b', 'e']);
    expect(load.unjudged).toMatchObject([{ target: 'elastic-path@mock', exit }]);
    expect(exitCodeOf({ ...load, runs: [] })).toBe(exit);
    expect(saidOf(load)).toContain(error.message.split('.')[0]);
  });
});

test('a target that was not there to begin with is named, and nothing at all measured is no success', async () => {
  const unjudged = [
    { target: 'import2@sandbox', baseUrl: 'https://h/api/sandbox', why: 'Gone.', todo: 'Wait.', exit: 4 },
  ] as const;
  const none = session();
  const load = await runPhases({ ...none, run: { ...none.run, unjudged } }, [], [], () => Promise.reject(new Error()));
  expect([load.ended, load.runs, load.unjudged, exitCodeOf(load)]).toEqual(['unreachable', [], unjudged, 4]);
  expect(checkAgainst('load-run', load)).toBeNull();
  expect(loadSummary(load, noColours)).toMatch(/^not judged: import2@sandbox: Gone\. Wait\.\n0 hold.*; seed s$/);
});

test('an item that our own code could not run is told, and costs no other its results', async () => {
  const load = await runPhases(session(), [[track(['a', 'b', 'c'])]], [], ({ id }: Item) =>
    id === 'b' ? Promise.reject(new HarnessError('control API: no')) : Promise.resolve(ran(id)),
  );
  expect([load.ended, load.errors, namesOf(load.runs)]).toEqual(['complete', ['control API: no'], ['a', 'c']]);
});

describe('what nobody foresaw', () => {
  test('is told, and costs no other item its results', async () => {
    const stack = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const load = await runPhases(session(), [[track(['a', 'b', 'c'])]], [], ({ id }: Item) =>
      id === 'b' ? Promise.reject(new TypeError('of undefined')) : Promise.resolve(ran(id)),
    );
    expect([load.errors, namesOf(load.runs)]).toEqual([['import2@mock-live: TypeError: of undefined'], ['a', 'c']]);
    expect(exitCodeOf({ ...load, runs: [] })).toBe(3);
    expect(stack.mock.calls.flat().join()).toContain('session.test.ts');
    stack.mockRestore();
  });

  test('ends everything where nothing can be written, and what has finished is kept', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const phases = [[track(['a', 'b', 'c']), track(['d'])], [track(['e'])]];
    const load = await runPhases(session(), phases, [], async ({ id }: Item, { signal }) => {
      signals.push(signal);
      await new Promise((resolve) => setImmediate(resolve));
      if (id === 'b') throw new CannotWrite('/out/load', Object.assign(new Error(), { code: 'ENOSPC' }));
      return ran(id);
    });
    expect(load.errors).toEqual(['/out/load cannot be written: the disk is full; nothing more was begun']);
    expect(namesOf(load.runs).toSorted()).toEqual(['a', 'd']);
    expect(signals.every((signal) => signal?.aborted)).toBe(true);
  });

  test('hides nothing that was created by then: it stands in the log of each k6 that was started', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const out = freshFolder();
    const load = await runPhases(
      { ...session(), out },
      [[track(['a'], 'elastic-path@store')]],
      [],
      (_: Item, { onStart }) => {
        for (const id of ['j-1', 'j-2']) {
          const folder = join(out, id);
          const line = {
            load: 'created',
            request: id,
            operation: 'elastic-path.createImport',
            pays: false,
            status: 201,
            id,
          };
          mkdirSync(folder);
          writeFileSync(filesIn(folder).log, `${JSON.stringify({ level: 'info', msg: JSON.stringify(line) })}\n`);
          onStart?.(1, folder);
        }
        return Promise.reject(new Error('incorrect data check'));
      },
    );
    vi.restoreAllMocks();
    expect(load.leftBehind?.map(({ id }) => id)).toEqual(['j-1', 'j-2']);
    expect(createdIn(readFileSync(join(out, journalName), 'utf8'), 'r1').map(({ id }) => id)).toEqual(['j-1', 'j-2']);
  });
});

test('what may have been created at a real account is listed at the end, whatever became of its run', async () => {
  const of = (id: string | null, status: number) => ({
    operation: 'elastic-path.createImport',
    pays: false,
    status,
    id,
  });
  const created = [of('j-1', 201), of('j-2', 422), of(null, 0)];
  const out = freshFolder();
  const one = { ...ran('import-jobs'), collected: [{ stop: null, created }] } as unknown as FinishedRun;
  const load = await runPhases({ ...session(), out }, [[track(['a'], 'elastic-path@store')]], [], () =>
    Promise.resolve(one),
  );
  const target = 'elastic-path@store';
  const operation = 'elastic-path.createImport';
  expect(load.leftBehind).toEqual([
    { target, operation, id: 'j-1' },
    { target, operation, id: 'without an id' },
  ]);
  expect(loadSummary({ ...load, runs: [] }, noColours)).toMatch(/left behind.*:\n {2}elastic-path@store .* j-1\n/);
});

test('findings are told by cause, once for all journeys that met it', () => {
  const [probe] = goodLoad().runs;
  if (!probe) throw new Error('the fixture has no probe');
  const finding = findingOf('/status', { kind: 'value', value: 'odd' });
  const met = {
    operation: 'import2.listTools',
    fingerprint: 'f',
    finding,
    exchanges: [exchangeOf('import2.listTools', 418, '')],
  };
  const runs = ['import2-list', 'import2-mixed-day'].map((journey, at) => ({
    ...probe,
    journey,
    responses: { ...probe.responses, findings: [{ ...met, count: 3 + at }] },
  }));
  const told = loadSummary({ ...goodLoad(), runs }, noColours).split('\n');
  expect(told.filter((line) => line.startsWith('fail: '))).toHaveLength(1);
  expect(told).toContain('  import2-list (probe) at import2@mock-live: import2.listTools answered 418, 3 times');
  expect(told).toContain('  import2-mixed-day (probe) at import2@mock-live: import2.listTools answered 418, 4 times');
});

test('a run is counted once, though it is broken and void, and one reason for many unknowns is said once', () => {
  const [probe] = goodLoad().runs;
  if (!probe?.limiter) throw new Error('the fixture has no probe');
  const { verdict } = probe.limiter;
  const because = 'requests are held back under load';
  const unknown = { kind: 'cannotTell', because } as const;
  const { retryAfter } = verdict.traits;
  const names = Object.keys(verdict.traits) as (keyof typeof verdict.traits)[];
  const traits = { ...Object.fromEntries(names.map((name) => [name, unknown])), retryAfter } as typeof verdict.traits;
  const met = {
    operation: 'import2.listTools',
    fingerprint: 'f',
    finding: findingOf('/status', { kind: 'value', value: 'odd' }),
    exchanges: [exchangeOf('import2.listTools', 418, '')],
    count: 1,
  };
  const isVoid = { ...probe, state: 'void', why: ['it was interrupted'] } as const;
  const runs = [
    { ...isVoid, responses: { ...probe.responses, findings: [met] } },
    { ...isVoid, limiter: { ...probe.limiter, verdict: { ...verdict, traits } } },
    isVoid,
  ];
  const told = loadSummary({ ...goodLoad(), runs }, noColours);
  expect(told).toMatch(/^0 hold, 1 broken, 2 void;/m);
  expect(told.split(`unknown: ${because}`)).toHaveLength(2);
});

test('a request that was given up is not said to be one that was not sent', () => {
  const plan: Plan = {
    kind: 'calm',
    purpose: '',
    requests: [0, 1, 2].map((atMs) => ({ atMs, endpoint: 'list', token: 'own' })),
    durationMs: 2,
  };
  const kept = (ending: K6Ending) => notSent({ plan, answers: [], result: { ending } as K6Result });
  expect(kept({ kind: 'interrupted' })).toEqual([
    '3 of 3 planned requests not sent, or given up by us before their answer',
  ]);
  expect(kept({ kind: 'complete', thresholds: false })).toEqual(['3 of 3 planned requests not sent']);
});
