import { describe, expect, test } from 'vitest';
import { rules } from '../contracts/rules/index.ts';
import { usualCriteria } from '../contracts/judge/assessment.ts';
import { startPrism } from '../testing/peers/installed.ts';
import { judgeMutant } from './judge.ts';
import { mutants } from './mutants.ts';
import { runProof, sampleOf } from './run.ts';

const options = { seed: 'slow' };

describe('each rule earns its place: without it the score falls', () => {
  for (const rule of rules)
    test(`without ${rule.id} a broken server goes unnoticed by every case`, async () => {
      const criteria = { ...usualCriteria, rules: rules.filter((one) => one !== rule) };
      const unnoticed: string[] = [];
      for (const mutant of sampleOf(candidatesFor(rule.id), 24, 'rules')) {
        const { state, detection } = await judgeMutant(mutant, options, criteria);
        const isByJourney = detection?.case.includes('.journey/'); // tried after the cases: the queue's oracle sees much again
        if (state === 'survived' || isByJourney) unnoticed.push(mutant.id);
        if (unnoticed.length > 0) break;
      }
      expect(unnoticed).not.toEqual([]);
    });
});

/** Mutants of the kinds that a rule is there for. */
const kindsOf: { readonly [rule: string]: RegExp } = {
  transport: /^transport\/[^/]+\/429\/(?:reset|cut-body)$/,
  status: /^status-undeclared\//,
  'media-type': /^media-type\//,
  headers: /^header-(?:changed|removed)\/(?!.*content-type)/,
  'json-body': /^body-not-json\/elastic-path[^/]+\/[45]\d\d\//,
  'empty-body': /^body-added\/import2\.(?:accept|reject)Payment\/200\//,
  'body-schema': /^member-type\/elastic-path[^/]+\/[45]\d\d\//,
  'unique-names': /^name-twice\//,
  'error-document': /^error-document\/.*(?:data-beside|source-without|status-of-another)/,
  'validation-errors': /^array-emptied\/.*for-a-body-that-is-a-list/,
  'job-invariants': /everywhere$/,
  retirement: /^header-changed\/.*\/told$/,
  'secret-echo': /^secret-echoed\//,
  'undescribed-members': /^member-undescribed\//,
};

const candidatesFor = (rule: string) => mutants.filter(({ id }) => kindsOf[rule]?.test(id));

test('a proof says the same again with the same seed', async () => {
  const plan = { mutants: sampleOf(mutants, 40, 'again'), cleanRuns: 2, seed: 'again' };
  const states = async (): Promise<string[]> => (await runProof(plan)).results.map(({ id, state }) => `${id} ${state}`); // which case tells it first is up to the clock: short jobs end within milliseconds
  expect(await states()).toEqual(await states());
});

test('a server nobody here wrote: what it breaks itself shows no mutant, what is broken on the way does', async () => {
  const prism = await startPrism();
  const bases = { IMPORT2_BASE_URL: prism.url, EP_BASE_URL: prism.url };
  Object.assign(process.env, bases); // for the workers
  try {
    const ofTools = mutants.filter(({ id }) =>
      /^(?:member-null|status-undeclared)\/import2\.listTools\/200\//.test(id),
    );
    const plan = { mutants: ofTools, cleanRuns: 1, seed: 'prism', server: prism.url };
    const { results, clean, baseline } = await runProof(plan);
    expect(baseline.length).toBeGreaterThan(50);
    expect(clean.flatMap(({ alarms }) => alarms)).toEqual([]);
    expect(results.length).toBeGreaterThan(5);
    expect(results.filter(({ state }) => state !== 'noticed')).toEqual([]);
  } finally {
    for (const name of Object.keys(bases)) delete process.env[name];
    await prism.stop();
  }
});
