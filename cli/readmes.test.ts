import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseSettings } from '../contracts/settings/settings.ts';
import type { Api } from '../contracts/spec/operation.ts';
import * as limits from '../mock/limits.ts';
import { documentedLimiters, usualRecordsPerSecond } from '../mock/start.ts';
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
const [node20, node22] = (JSON.parse(textOf('package.json')) as { engines: { node: string } }).engines.node.match(
  /\d+\.\d+/g,
) as RegExpMatchArray;
const seconds = (ms: number): number => ms / 1000;
const kib = (bytes: number): number => bytes / 1024;

/** What the READMEs count, said with what the code has. */
const said: { readonly [file: string]: readonly string[] } = {
  'README.md': [
    `Node 20 (from ${node20}), 22 (from ${node22}) or 24`,
    `More than \`MAX_CREATED\` (${parseSettings({}).maxCreated})`,
  ],
  'mock/README.md': [
    `Limits: ${limitOf('import2')} requests a second (Import2 live), ${limitOf('elastic-path')} (Elastic Path)`,
    `${count(usualRecordsPerSecond)} records a second`,
    `Header sections above ${kib(limits.mostHeaderBytes)} KiB get 431; bodies above ${kib(limits.mostBodyBytes)} KiB (uploads: ${kib(kib(limits.mostUploadBytes))} MiB, ${limits.mostParts} parts)`,
    `(${seconds(limits.headersTimeoutMs)} s for its header section, ${seconds(limits.requestTimeoutMs)} s in all)`,
    `holds ${count(limits.mostImports)} imports`,
    `${count(limits.mostJobs)} jobs`,
    `${count(limits.mostTokens)} tokens and ${count(limits.longestLog)} lines of log`,
    `${count(limits.mostAccounts)} accounts are kept, with ${count(limits.mostHeld)} such things`,
    `the last ${count(limits.longestLog)} requests`,
  ],
  'load/k8s/README.md': [
    `One runner sends ${count(validatedInTime)} requests a second, each answer validated`,
    `${count(10 * validatedInTime)} take 10`,
  ],
  'limiter/README.md': [
    `the truth is never struck out | ${truth}`,
    `the truth is among the answers | ${among}`,
    `the answer is one class, and right | ${unique}`,
    `the limit is exact | ${limit}`,
    `the window is within 2 % or 20 ms | ${window}`,
    `the same, where the answer is one class | ${windowIfNamed}`,
  ],
  'CONTRIBUTING.md': [],
  'load/README.md': [],
  'proof/README.md': [],
};

/** What other tests compare with a run: proof.test.ts, oracle-complete.slow.test.ts, slower.test.ts. */
const comparedElsewhere =
  /more than [\d,]+ (?:broken servers|of them)|on all of [\d,]+ histories|\| [^|]* \| [\d.]+ % \| [\d.]+ % \|/g;

/** A count of thousands, or a share. */
const counted = /\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)? %/g;

test.each(Object.entries(said))(
  'what %s counts is what the code has, and nothing else is counted there',
  (file, rows) => {
    const text = onOneLine(textOf(file));
    const compared = rows.map(onOneLine);
    expect(compared.filter((row) => !text.includes(row))).toEqual([]);
    const rest = compared.reduce((left, row) => left.replaceAll(row, ''), text).replace(comparedElsewhere, '');
    expect(rest.match(counted) ?? []).toEqual([]);
  },
);
