import { expect, test } from 'vitest';
import { Accounts, isAccountName } from './account.ts';
import { mostAccounts } from './limits.ts';
import { documentedLimiters } from './start.ts';

const defaults = { limiters: documentedLimiters, recordsPerSecond: 5000, seed: 's', faults: [], now: () => 0 };

test('the account that was silent longest is forgotten, one in use is not', () => {
  const accounts = new Accounts(defaults);
  const first = accounts.get('mock-first');
  const second = accounts.get('mock-second');
  for (let at = 0; at < mostAccounts - 2; at++) accounts.get(`mock-${at}`);
  expect(accounts.get('mock-first')).toBe(first);
  accounts.get('mock-one-too-many');
  expect(accounts.get('mock-first')).toBe(first);
  expect(accounts.get('mock-second')).not.toBe(second);
});

test('the webhooks that an account sent count among what all may hold', () => {
  const account = new Accounts(defaults).get('mock-a');
  account.messenger.sent.push({ at: 0, event: 'started', answer: 200 });
  expect(account.count()).toBe(1);
});

test('a name is an account only in the form the page tells', () => {
  expect(['mock-a', 'mock-run.1-b_c'].every(isAccountName)).toBe(true);
  expect(['mock-', 'mock', 'amock-a', 'mock-a b', 'mock-ä', `mock-${'x'.repeat(300)}`].some(isAccountName)).toBe(false);
});

const issue = (seed: string): string => new Accounts({ ...defaults, seed }).get('mock-a').issue('import').digest;

test('what a seed makes is the same every time, and another seed makes something else', () => {
  expect(issue('s')).toBe(issue('s'));
  expect(issue('s')).not.toBe(issue('t'));
});
