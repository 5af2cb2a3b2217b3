import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { verdictKinds } from '../contracts/judge/verdict.ts';
import { parseSettings } from '../contracts/settings/settings.ts';
import { table } from '../contracts/settings/table.ts';
import { targetTable } from '../contracts/spec/targets.ts';
import type { Api } from '../contracts/spec/operation.ts';
import * as limits from '../mock/limits.ts';
import { documentedLimiters, usualRecordsPerSecond } from '../mock/start.ts';
import { exitCodes, exitWords, worstCode } from '../contracts/judge/exit-codes.ts';
import { interruptedCodes } from '../runs/interruptible.ts';
import { versions } from '../load/k6/versions.ts';
import { mostProcesses } from './load-options.ts';
import { goals } from '../bench/limiter-trials.ts';
import { validatedInTime } from '../bench/load-arrival.ts';

const textOf = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const onOneLine = (text: string): string => text.replace(/\s+/g, ' ');
const count = (value: number): string => value.toLocaleString('en');

const limitOf = (api: Api): number => {
  const { model } = documentedLimiters[api];
  return 'limit' in model ? model.limit : 0;
};
const [truth, among, unique, limit, window, windowIfNamed] = goals.map(([, goal]) => `${goal} %`);
const { engines, scripts } = JSON.parse(textOf('package.json')) as { engines: { node: string }; scripts: object };
const [node20, node22] = engines.node.match(/\d+\.\d+/g) as RegExpMatchArray;
const standard = parseSettings({});
const storeLimits = targetTable['elastic-path@store'].limits.map(({ requests, seconds: per }) => requests / per);
const worstFirst = Object.values(exitCodes)
  .filter((code) => code !== exitCodes.holds)
  .sort((one, other) => (worstCode([one, other]) === one ? -1 : 1));
const seconds = (ms: number): number => ms / 1000;
const kib = (bytes: number): number => bytes / 1024;

/** What the READMEs count, said with what the code has. */
const said: { readonly [file: string]: readonly string[] } = {
  'README.md': [
    `Node 20 (from ${node20}), 22 (from ${node22}), 24 or newer`,
    `(\`go\` ${versions.oldestGo} or newer`,
    `More than \`MAX_CREATED\` (${standard.maxCreated})`,
    `followed for \`EP_JOB_PATIENCE\` (${standard['elastic-path'].jobPatienceSeconds} s)`,
    `any documented one (${storeLimits.join(' or ')}), and gets less than ${storeLimits[0]}`,
    `Exit codes: ${Object.entries(exitWords)
      .map((row) => row.join(' '))
      .join(
        ' · ',
      )} · ${interruptedCodes[0]} interrupted (${interruptedCodes[1]} by SIGTERM, ${interruptedCodes[2]} by SIGHUP)`,
    `When several hold: ${worstFirst.join(', ')}.`,
  ],
  'mock/README.md': [
    `Limits: ${limitOf('import2')} requests a second (Import2 live), ${limitOf('elastic-path')} (Elastic Path)`,
    `${count(usualRecordsPerSecond)} records a second`,
    `Header sections above ${kib(limits.mostHeaderBytes)} KiB get 431; bodies above ${kib(limits.mostBodyBytes)} KiB (uploads: ${kib(kib(limits.mostUploadBytes))} MiB, ${limits.mostParts} parts)`,
    `(${seconds(limits.headersTimeoutMs)} s for its header section, ${seconds(limits.requestTimeoutMs)} s in all)`,
    `holds ${count(limits.mostImports)} imports`,
    `${count(limits.mostJobs)} jobs`,
    `${count(limits.mostTokens)} tokens, ${count(limits.longestLog)} lines of log and ${count(limits.mostDeliveries)} webhooks sent`,
    `${count(limits.mostAccounts)} accounts are kept, with ${count(limits.mostHeld)} such things`,
    `the last ${count(limits.longestLog)} requests`,
  ],
  'load/k8s/README.md': [
    `One runner sends ${count(validatedInTime)} requests a second, each answer validated`,
    `${count(10 * validatedInTime)} take 10`,
    `k6-operator ${versions.operator}`,
  ],
  'load/README.md': [`up to ${mostProcesses} k6 processes`, `any k6 from ${versions.oldestK6} on`],
  'limiter/README.md': [
    `the truth is never struck out | ${truth}`,
    `the truth is among the answers | ${among}`,
    `the answer is one class, and right | ${unique}`,
    `the limit is exact | ${limit}`,
    `the window is within 2 % or 20 ms | ${window}`,
    `the same, where the answer is one class | ${windowIfNamed}`,
  ],
  'bench/README.md': [`judges ${count(validatedInTime)} answers a second`],
};

const rooms = readdirSync('.').filter((folder) => existsSync(`${folder}/README.md`));
const readmes = ['README.md', 'CONTRIBUTING.md', ...rooms.map((room) => `${room}/README.md`), 'load/k8s/README.md'];

/** What other tests compare with a run: proof.test.ts, oracle-complete.slow.test.ts, slower.test.ts. */
const comparedElsewhere =
  /more than [\d,]+ (?:broken servers|of them)|on all of [\d,]+ histories|\| [^|]* \| [\d.]+ % \| [\d.]+ % \|/g;

/** A count of thousands, or a share. */
const counted = /\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)? %/g;

test.each(readmes)('what %s counts is what the code has, and nothing else is counted there', (file) => {
  const text = onOneLine(textOf(file));
  const compared = (said[file] ?? []).map(onOneLine);
  expect(compared.filter((row) => !text.includes(row))).toEqual([]);
  const rest = compared.reduce((left, row) => left.replaceAll(row, ''), text).replace(comparedElsewhere, '');
  expect(rest.match(counted) ?? []).toEqual([]);
});

/** What stands in backticks in the first cells of the table whose first cell is headed so. */
function firstCells(heading: string): string[] {
  const [, rows = ''] = textOf('README.md').split(new RegExp(`^\\| ${heading} .*\\n\\| -.*\\n`, 'm'));
  return rows
    .slice(0, rows.search(/^(?!\|)/m))
    .split('\n')
    .flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

test('the README lists each verdict, each script, each room and each permission', () => {
  expect(firstCells('verdict')).toEqual(verdictKinds);
  const named = firstCells('command').map((command) => /^npm (?:run )?(\S+)$/.exec(command)?.[1] ?? command);
  expect(named.sort()).toEqual(['.ci/run', ...Object.keys(scripts).filter((name) => name !== 'prepare')].sort());
  const folders = firstCells('folder').filter((name) => name.endsWith('/'));
  expect(folders.map((name) => name.slice(0, -1)).sort()).toEqual(rooms);
  const [, permissions = ''] = /a list of (.*)$/.exec(table.both.allowLive.about) ?? [];
  expect(firstCells('`ALLOW_LIVE` names').sort()).toEqual(permissions.split(', ').sort());
});

test.each(readmes)('every script that %s names is there', (file) => {
  const named = [...textOf(file).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
