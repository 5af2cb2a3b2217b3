import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Case, caseId } from './cases/case.ts';
import { cases } from './cases/index.ts';
import { journeys } from './journeys/index.ts';
import type { Deviation } from './spec/deviations.ts';
import { lintCases, lintDeviations, lintSpeakers } from './lint.ts';
import { sayingStatus } from './judge/promised-status.ts';
import { citation, decisions } from './spec/requirements/decisions.ts';
import { requirementOf, requirements } from './spec/requirements/index.ts';

test('the rows keep their own rules', () => {
  expect(lintCases(new Date())).toEqual([]);
});

test('a deviation past its review date is said so', () => {
  expect(lintCases(new Date('2099-01-01')).join('\n')).toMatch(
    /deviation import2\/example-labels was to be looked at by/,
  );
});

test('on its review day a deviation may still stand, as the page says', () => {
  const said = (day: string) => [...lintDeviations([{ ...accepted, review: day }], new Date('2026-11-28T15:00:00Z'))];
  expect(said('2026-11-28')).toEqual([]);
  expect(said('2026-11-27')).toMatchObject([expect.stringContaining('was to be looked at by 2026-11-27')]);
});

const accepted: Deviation = {
  id: 'elastic-path/some-deviation',
  targets: ['elastic-path@store'],
  cases: ['elastic-path.createImport/400/empty-file'],
  tolerates: [{ requirement: 'elastic-path/bad-request-is-400', received: [422] }],
  occurs: 'sometimes',
  because: 'agreed with the vendor on 3 June',
  source: 'mail of 3 June',
  review: '2027-05-31',
};

test.each<[what: string, changes: Partial<Deviation>, says: RegExp | null]>([
  ['a reason, a source and a date', {}, null],
  ['a pattern of cases', { cases: ['elastic-path.createImport/400/*'] }, null],
  ['the proposed reason', { because: 'TODO: why this may stay' }, /because is "TODO.*say in a sentence why/],
  ['no reason', { because: '' }, /because is "".*delete the row/],
  ['a word for a reason', { because: 'known bug' }, /because is "known bug"/],
  ['no source', { source: ' ' }, /source is empty/],
  ['no review date', { review: '' }, /review is "".*YYYY-MM-DD/],
  ['a review date that is none', { review: '2027-13-45' }, /review is "2027-13-45"/],
  ['a review date that never comes', { review: '2099-01-01' }, /at most two years ahead/],
  ['a review date that is past', { review: '2026-01-01' }, /was to be looked at by 2026-01-01/],
  ['a case that is not there', { cases: ['elastic-path.createImport/400/gone'] }, /bound to .*gone, which no case/],
])('a deviation with %s', (_what, changes, says) => {
  const said = [...lintDeviations([{ ...accepted, ...changes }], new Date('2026-11-28'))];
  if (says === null) expect(said).toEqual([]);
  else expect(said).toEqual([expect.stringMatching(says)]);
});

test('what one vendor says is not held against the other', () => {
  const [row] = requirements.filter(({ id }) => id === 'http/whole-answer');
  const borrowed = { ...row, authority: 'vendor' } as NonNullable<typeof row>;
  const ids = ['elastic-path/failure-is-500', 'http/whole-answer', 'json-api/error-id'];
  expect([...lintSpeakers([borrowed], [{ what: 'case x', api: 'import2', ids }])]).toEqual([
    expect.stringMatching(/^requirement http\/whole-answer is held against both APIs/),
    expect.stringMatching(/^case x cites elastic-path\/failure-is-500, which says nothing of import2/),
    expect.stringMatching(/^case x cites json-api\/error-id, which says nothing of import2/),
  ]);
});

/** Who says that a case's input gets its status: what a wrong one weighs at a real target follows from it. */
function sayer(row: Case): string {
  const input = requirementOf(row.verifies[0]).authority;
  const saying = sayingStatus(row);
  return saying === undefined ? `${input}, but not how` : requirementOf(saying).authority;
}

/**
 * A changed or vanished id breaks what others noted down, and who says what is not changed by the way either:
 * `npx vitest run contracts/lint --project=fast -u` renews the lock on purpose.
 */
test('the ids of cases and journeys are those of the lock file, and who says what cases ask for', async () => {
  const lines = [...cases.map((row) => `${caseId(row)}: ${sayer(row)}`), ...journeys.map(({ id }) => id)].toSorted();
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./cases/case-ids.lock');
});

const root = fileURLToPath(new URL('..', import.meta.url));
const skipped = new Set(['node_modules', 'out', 'history', 'bin', 'generated', 'goldens', 'test-results', 'dist']);

/** Every text of the project, below a folder; what is generated or installed is left out. */
function* texts(folder = root): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.has(entry.name) && entry.name !== '.git') yield* texts(path);
    else if (/\.(?:tsx?|js|mjs|md|ya?ml|css|go|sh)$/.test(entry.name)) yield path;
  }
}

/** What runs write, or a sample is called: no file of the project. */
const written = new Set(['summary.md', 'a.md']);

test('what a file of the project cites is in the project: decisions as rows, documents as files', () => {
  const files = [...texts()];
  const documents = new Set([...files.map((file) => basename(file)), ...written]);
  const known = new Set<string>(decisions.map(({ id }) => id));
  const dead = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const cited = (text.match(citation) ?? []).filter((id) => !known.has(id));
    const named = [...text.matchAll(/\b([A-Za-z][\w.-]*\.md)\b/g)].map(([, name = '']) => name);
    const outside = text.match(/\bDOMAIN\b|\b(?:DESIGN|HOUSE|STYLE)\b(?=[,:.]| ")/g) ?? [];
    const missing = named.filter((name) => !documents.has(name));
    return [...cited, ...missing, ...outside].map((what) => `${file.slice(root.length)} cites ${what}`);
  });
  expect(dead).toEqual([]);
});
