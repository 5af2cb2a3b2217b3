import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { parseSettings } from '../../contracts/settings/settings.ts';
import { furtherEndpoints } from '../rate-limit/further-endpoints.ts';
import { announcement, withinMost } from '../../targets/creations.ts';
import type { TargetFacts } from '../../targets/facts.ts';
import { UsageError } from '../../targets/errors.ts';
import { parseDuration, parseRate } from '../../cli/load-options.ts';
import { define } from '../../cli/load.ts';
import { announcedByItems, costInWords } from './items.ts';
import { type LoadOptions, phasesOf, planItems, readNames } from './plan.ts';

const facts = (name: TargetFacts['name'], changes: Partial<TargetFacts> = {}): TargetFacts => ({
  name,
  baseUrl: 'http://127.0.0.1:1',
  control: name.includes('@mock') ? 'http://127.0.0.1:1' : null,
  prefer: false,
  abilities: [],
  allowed: name.includes('@mock') || name === 'import2@sandbox' ? 'everything' : [],
  ...changes,
});

const options: LoadOptions = { out: 'out', profile: 'smoke' };
const noSettings = parseSettings({});
const everything = readNames([]);

test('on the mock everything is run, the sandbox is only probed', () => {
  const targets = [facts('import2@mock-live'), facts('import2@mock-sandbox'), facts('elastic-path@mock')];
  const { items, excluded } = planItems(everything, targets, noSettings, options);
  expect(items.filter(({ kind }) => kind === 'probe').map((item) => item.facts.name)).toEqual(
    targets.map(({ name }) => name),
  );
  expect(
    items.filter(({ kind }) => kind === 'journey').every(({ facts: { name } }) => name !== 'import2@mock-sandbox'),
  ).toBe(true);
  expect(excluded).toEqual([]);
});

test('at a real target without leave nothing is created and no limit is probed, and each exclusion says what would allow it', () => {
  const { items, excluded } = planItems(everything, [facts('import2@live')], noSettings, options);
  expect(items).toMatchObject([{ kind: 'journey', journey: 'import2-list', rate: 9 }]);
  expect(excluded.map(({ journey }) => journey)).toEqual([
    'import2-poll',
    'import2-follow',
    'import2-mixed-day',
    'rate-limit',
  ]);
  for (const { because } of excluded) expect(because).toContain('ALLOW_LIVE=import2-load');
});

test('the limit of a sandbox is probed without leave, as its vendor invites it; that of one which may be live is not', () => {
  const sandbox = facts('import2@sandbox');
  expect(planItems(readNames(['rate-limit']), [sandbox], noSettings, options).items).toHaveLength(1);
  const hidden = { ...sandbox, allowed: [] };
  expect(() => planItems(readNames(['rate-limit']), [hidden], noSettings, options)).toThrow('ALLOW_LIVE=import2-load');
});

test('the permission of a contract run is none for load', () => {
  const { excluded } = planItems(everything, [facts('import2@live', { allowed: ['import2'] })], noSettings, options);
  expect(excluded).toHaveLength(4);
});

test('an id from the settings spares the one import that polling needs', () => {
  const settings = parseSettings({ IMPORT2_EXISTING_ID: '17' });
  const { items } = planItems(readNames(['import2-poll']), [facts('import2@live')], settings, options);
  expect(items).toHaveLength(1);
});

test('a real target gets no more than its limit allows, whatever --rate says', () => {
  const run = () => planItems(everything, [facts('import2@live')], noSettings, { ...options, rate: 10 });
  expect(run).toThrow(UsageError);
  expect(run).toThrow('up to 9 a second');
});

test('a rate is too high for targets alone that are sent something', () => {
  const left = [facts('import2@sandbox', { allowed: [] }), facts('import2@live'), facts('elastic-path@store')];
  const fast = { ...options, rate: 100, force: false };
  const jobs = { journeys: [], probe: false, jobs: fast, byName: false } as const;
  const { items, excluded } = planItems(
    jobs,
    [facts('elastic-path@mock', { abilities: ['memory'] }), ...left],
    noSettings,
    fast,
  );
  expect(items.map((item) => item.facts.name)).toEqual(['elastic-path@mock']);
  expect(excluded.map(({ target }) => target)).toEqual(left.map(({ name }) => name));
  const creating = { journeys: ['import2-follow'], probe: false, byName: false } as const;
  expect(planItems(creating, left, noSettings, fast).items).toEqual([]);
});

test('a server without our control API is kept below the documented limit, unless --rate says otherwise', () => {
  const target = [facts('elastic-path@mock', { control: null })];
  const rates = (rate?: number) =>
    planItems(readNames(['elastic-path-list']), target, noSettings, rate === undefined ? options : { ...options, rate })
      .items;
  expect(rates()).toMatchObject([{ rate: 22.5 }]);
  expect(rates(100)).toMatchObject([{ rate: 100 }]);
});

test('what was asked for by name and may be run nowhere is an error, never green', () => {
  const named = (...names: string[]) => planItems(readNames(names), [facts('import2@live')], noSettings, options);
  expect(() => named('rate-limit')).toThrow(/nothing can be run of rate-limit: .*ALLOW_LIVE=import2-load/);
  expect(() => named('import2-list', 'import2-follow')).toThrow('nothing can be run of import2-follow');
  expect(() => named('elastic-path-list')).toThrow('the settings name no target for it');
  expect(() => readNames(['import2-pol'])).toThrow('import2-poll');
  const jobs = { journeys: [], probe: false, jobs: { ...options, force: false }, byName: true } as const;
  expect(() => planItems(jobs, [facts('import2@live')], noSettings, options)).toThrow(
    /nothing can be run of import-jobs: .*ALLOW_LIVE=import2-load/,
  );
  expect(planItems({ ...jobs, byName: false }, [facts('import2@live')], noSettings, options).excluded).toHaveLength(1);
});

test('a smoke of both APIs goes together, any other load one after the other; no item is lost', () => {
  const targets = [facts('import2@mock-live'), facts('import2@mock-sandbox'), facts('elastic-path@mock')];
  const { items } = planItems(everything, targets, noSettings, options);
  expect(phasesOf(items, 'smoke')).toHaveLength(3);
  expect(phasesOf(items, 'smoke').at(-2)).toHaveLength(1); // probes, one after the other
  expect(phasesOf(items, 'average').length).toBeGreaterThan(7);
  for (const profile of ['smoke', 'soak'] as const) expect(phasesOf(items, profile).flat(2)).toHaveLength(items.length);
  expect(phasesOf(items, 'smoke', 4).length).toBeGreaterThan(7); // several processes are load enough
});

test.each(['0s', '10', '13h', '-1s', 'abc'])('--duration %s is refused with what is allowed', (text) => {
  expect(() => parseDuration(text)).toThrow('1s to 12h');
});

test('durations and rates are read', () => {
  expect([parseDuration('1500ms'), parseDuration('2m'), parseDuration('1h')]).toEqual([1500, 120_000, 3_600_000]);
  expect(parseRate('0.5')).toBe(0.5);
  expect(() => parseRate('0')).toThrow('0.1 to 10000');
});

/** What `suite load` takes from a command line. */
function read(...args: readonly string[]): Command {
  const load = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  define(load);
  return load.action(() => undefined).parse(args, { from: 'user' });
}

test.each(['0', '9', '1.5', '-2', 'x'])('--processes %s is refused with what is allowed', (text) => {
  for (const option of ['--processes', '--segments']) expect(() => read(option, text)).toThrow('1 to 8');
});

test('an option that has a new name is taken by its old one, which is not listed', () => {
  expect(read('--segments', '8').opts()).toEqual(read('--processes', '8').opts());
  expect(read('--processes', '1').opts()).toMatchObject({ processes: 1 });
  expect(read().helpInformation()).not.toMatch(/--segments|--journey/);
});

test('a store gets less than the lowest of its documented limits, unless the settings say which one its plan has', () => {
  const rateAt = (settings: typeof noSettings, one: TargetFacts): unknown =>
    planItems(readNames(['elastic-path-list']), [one], settings, options).items.map(
      (item) => 'rate' in item && item.rate,
    );
  const production = parseSettings({ EP_RATE_LIMIT: '100' });
  expect(rateAt(noSettings, facts('elastic-path@store'))).toEqual([22.5]);
  expect(rateAt(production, facts('elastic-path@store'))).toEqual([90]);
  const impolite = { ...options, rate: 91 };
  expect(() =>
    planItems(readNames(['elastic-path-list']), [facts('elastic-path@store')], production, impolite),
  ).toThrow('up to 90 a second');
});

test('what a probe may send is said for the limits that may apply; our own mock has one whatever the settings say', () => {
  const cost = (one: TargetFacts, env: object): string =>
    costInWords({ kind: 'probe', facts: one }, options, parseSettings({ ...env }));
  expect(cost(facts('elastic-path@store'), {})).toContain('at most 8750 requests');
  expect(cost(facts('elastic-path@store'), { EP_RATE_LIMIT: '100' })).toContain('at most 7000 requests');
  expect(cost(facts('elastic-path@mock'), { EP_RATE_LIMIT: '100' })).toContain('at most 1750 requests');
});

describe('what a broken server may take of a probe', () => {
  const live = facts('import2@live', { allowed: ['import2-load'] });
  const store = facts('elastic-path@store', { allowed: ['elastic-path-load'] });
  const probes = (one: TargetFacts) => planItems(readNames(['rate-limit']), [one], noSettings, options).items;
  const announcedAt = (one: TargetFacts) => announcedByItems(probes(one), options, noSettings);

  test.each([live, store])('is announced as what a contract run may create: $name', (one) => {
    expect(announcement(announcedAt(one), { maxCreated: 1 })).toContain(`may create up to 1 `);
    const costs = probes(one).map((item) => costInWords(item, { ...options, announced: announcedAt(one) }, noSettings));
    expect(costs.join()).toContain('creates up to 1, if a broken server takes what it must refuse');
  });

  test('is not sent where MAX_CREATED leaves no room for it, and costs nothing else its room', () => {
    const others = { target: live.name, most: 2, pays: 0 } as const;
    const within = (maxCreated: number) => withinMost([...announcedAt(live), others], { maxCreated });
    expect(within(3)).toHaveLength(2);
    expect(within(2)).toEqual([others]);
    const [cost] = probes(live).map((item) => costInWords(item, { ...options, announced: within(2) }, noSettings));
    expect(cost).toContain('creates nothing, as MAX_CREATED leaves no room');
    const endpoints = ['import2.listTools'] as const;
    expect(furtherEndpoints(endpoints, live.allowed, false)).toEqual(['import2.getImport']);
    expect(furtherEndpoints(endpoints, live.allowed, true)).toEqual(['import2.createImport', 'import2.getImport']);
  });

  test('is nothing real at a sandbox', () => {
    expect(announcedAt(facts('import2@sandbox'))).toEqual([]);
  });
});
