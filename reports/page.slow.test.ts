import { describe, expect, test } from 'vitest';
import { greenRun, hostileRun, oneCause, oneFailure } from './fixture-runs.ts';
import { goodLoad, goodProof, nightsBefore, voidLoad } from './fixtures.ts';
import { buildPageModel } from './model/page-model.ts';
import { renderPage } from './page/page.tsx';
import type { Result, Results } from './results.ts';

const missing = { state: 'missing' } as const;
const there = <Run>(run: Run): Result<Run> => ({ state: 'there', run });

const nothing: Results = {
  contract: missing,
  load: missing,
  proof: missing,
  history: [],
  skipped: [],
  links: [],
  today: '2026-11-22',
};
const link = { href: 'contract-run.json', label: 'contract-run.json', note: 'the contract run as data' };

/** A night of each kind that a page is kept of. */
export const nights: { readonly [name: string]: () => Results } = {
  'all-green': () => ({
    ...nothing,
    contract: there(greenRun()),
    load: there(goodLoad()),
    proof: there(goodProof()),
    history: nightsBefore(greenRun(), 3),
    links: [link],
  }),
  'one-failure': () => ({ ...nothing, contract: there(oneFailure()), history: nightsBefore(greenRun(), 3) }),
  'one-cause-many-cases': () => ({ ...nothing, contract: there(oneCause()) }),
  'void-load': () => ({ ...nothing, contract: there(greenRun()), load: there(voidLoad()) }),
  'nothing-run': () => nothing,
  'hostile-answers': () => ({
    ...nothing,
    contract: there(hostileRun()),
    load: { state: 'broken', why: 'load-run.json is not JSON: <b>&</b>' },
    skipped: ['2026-11-21-contract-<x>.json is not JSON'],
  }),
};

const pageOf = (name: string): string =>
  renderPage(buildPageModel(nights[name]?.() ?? nothing), { css: '', script: '', scriptHash: 'sha256-x' });

describe.each(Object.keys(nights))('the page of a night: %s', (name) => {
  test('is the one that was looked at', async () => {
    await expect(pageOf(name).replace(/></g, '>\n<')).toMatchFileSnapshot(`goldens/${name}.golden`);
  });

  test('is the same from the same', () => expect(pageOf(name)).toBe(pageOf(name)));
});

test('what a server says stays text', () => {
  const page = pageOf('hostile-answers');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toMatch(/<img/);
  // eslint-disable-next-line no-control-regex -- none of these may come through
  expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
  expect(page).not.toMatch(/href="javascript/);
  expect(page).toContain('characters in all)');
  expect(page).toMatch(/cut: \d+ more lines/);
  expect(page.length).toBeLessThan(200_000);
});

test('parts that are not there are told in plain words', () => {
  const page = pageOf('nothing-run');
  expect(page.match(/Not run: there is no result of/g)?.length).toBeGreaterThanOrEqual(6);
  expect(pageOf('void-load').match(/Void: the generator did not do what was planned/g)?.length).toBeGreaterThanOrEqual(
    3,
  );
});
