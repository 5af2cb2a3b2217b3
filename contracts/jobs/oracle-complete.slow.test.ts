/** @module-tag night */

import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { Invariant } from './invariants.ts';
import { judgeHistory } from './oracle.ts';
import type { Poll } from './poll.ts';
import { families } from '../../testing/histories/histories.ts';
import { type Shows, canBeLegal } from '../../testing/histories/reference.ts';

/** What is not held where a history shows no times: there are none to follow a status. */
const notHeld: { readonly [shows in Shows]: readonly Invariant[] } = {
  times: [],
  statuses: ['timestamps-follow-status', 'failed-had-started'],
};

const inWords = (history: readonly Poll[]): string =>
  history
    .map(({ via, job, sentAt, answeredAt, saw }) => `${via} ${job} ${sentAt}–${answeredAt} ${JSON.stringify(saw)}`)
    .join('; ');

let enumerated = 0;
let legal = 0;

test.each(families)('oracle and reference agree: $name', { timeout: 600_000 }, ({ shows, histories }) => {
  const differ: string[] = [];
  for (const history of histories()) {
    enumerated += 1;
    const isLegal = canBeLegal(history, shows);
    if (isLegal) legal += 1;
    const told = judgeHistory(history, 'elastic-path@mock').filter((one) => !notHeld[shows].includes(one.invariant));
    if (isLegal === told.length > 0)
      differ.push(`${isLegal ? `false alarm ${told[0]?.invariant}` : 'missed'}: ${inWords(history)}`);
  }
  expect(differ.slice(0, 3)).toEqual([]);
});

afterAll(() => {
  console.log(`${enumerated} histories enumerated, ${legal} of them legal`);
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(`${enumerated.toLocaleString('en')} histories`);
});
