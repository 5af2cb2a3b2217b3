import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { greenRun, oneFailure } from '../testing/runs/fixture-runs.ts';
import { unmadeIn } from './result-files.ts';
import { folderFor, folderWith, foldersOfAgain, keepNewest, wholeRunIn } from './again.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const idOf = (at: number): string => `r202611280${1400 + at}00ab`;

/** A folder with a result in it, and so many runs of some cases beside it. */
function folderOf(result: string | null, reruns: number): string {
  const out = freshFolder();
  if (result !== null) writeFileSync(join(out, 'contract-run.json'), result);
  for (let at = 0; at < reruns; at += 1) {
    mkdirSync(join(out, 'again', idOf(at)), { recursive: true });
    writeFileSync(join(out, 'again', idOf(at), 'contract-run.json'), '{}');
  }
  return out;
}

const whole = '{"schema":"contract-run/2","partial":false}';

test.each<[what: string, result: string | null, isPartial: boolean, isBeside: boolean]>([
  ['some cases beside a whole run', whole, true, true],
  ['a whole run in place of a whole run', whole, false, false],
  ['some cases in place of some cases', '{"schema":"contract-run/2","partial":true}', true, false],
  ['some cases where nothing is', null, true, false],
  ['some cases where the result is cut', '{"schema":', true, false],
  ['some cases where something else lies', '[]', true, false],
])('%s', (_what, result, isPartial, isBeside) => {
  const out = folderOf(result, 0);
  expect(folderFor(out, idOf(1), isPartial)).toBe(isBeside ? join(out, 'again', idOf(1)) : out);
});

test('some journeys under load land beside a whole load run', () => {
  const out = freshFolder();
  const write = (text: string): void => writeFileSync(join(out, 'load-run.json'), text);
  const partial = (): string => folderFor(out, idOf(1), true, 'load-run');
  expect(partial()).toBe(out);
  write('{"schema":"load-run/2","partial":true}');
  expect(partial()).toBe(out);
  write('{"schema":"load-run/2"}');
  expect(partial()).toBe(join(out, 'again', idOf(1)));
});

test('a whole run is read checked and as this suite writes it, or not at all', () => {
  const { schema: _, ...run } = greenRun();
  expect(wholeRunIn(folderOf('{"schema":"contract-run/2","partial":false}', 0))).toBeNull();
  const [red] = oneFailure().verdicts.filter(({ findings }) => findings.length > 0);
  const findings = red?.findings.map(({ operation: __, ...finding }) => finding);
  const verdicts = [{ ...red, findings }];
  const earlier = JSON.stringify({ ...run, schema: 'contract-run/1', verdicts });
  expect(wholeRunIn(folderOf(earlier, 0))?.verdicts[0]?.findings[0]?.operation).toMatch(/^import2\./);
});

test('the newest twenty are kept, and what somebody else put there', () => {
  const out = folderOf(whole, 23);
  mkdirSync(join(out, 'again', 'notes'));
  keepNewest(out);
  expect(readdirSync(join(out, 'again')).sort()).toEqual([
    'notes',
    ...Array.from({ length: 20 }, (_, at) => idOf(at + 3)),
  ]);
  expect(foldersOfAgain(out)[0]).toBe(join(out, 'again', idOf(22)));
  expect(folderWith(out, idOf(22))).toBe(join(out, 'again', idOf(22)));
  expect(folderWith(out, idOf(1))).toBe(out);
});

test('why there is no result is told though its file was cut off', () => {
  const out = folderOf(null, 0);
  writeFileSync(join(out, 'load-run.unmade.json'), '{"exit":');
  expect(unmadeIn(out, 'load-run')).toMatchObject({
    exit: 3,
    why: expect.stringContaining('cannot be read') as string,
  });
});
