import { expect, test } from 'vitest';
import { contract } from '../spec/contract.ts';
import type { WebhookMessage } from '../spec/webhook.ts';
import { judgeWebhook } from './webhook.ts';

const body = {
  id: '789123',
  token: 'ae2cfc164cb94f67f735581d7f9a3c09',
  status_code: 'completed',
  status: 'Migration completed',
  users: { source_tool: 5, destination_tool: 4, matched: 3 },
  timestamp: 1_700_000_000_000,
};

const message = (changes: object = {}, more: Partial<WebhookMessage> = {}): WebhookMessage => ({
  headers: [],
  body: JSON.stringify({ ...body, ...changes }),
  receivedAt: body.timestamp + 9_999,
  signature: 'matches',
  ...more,
});

const cites = (one: WebhookMessage, before: WebhookMessage[] = []): string[] =>
  judgeWebhook(one, before, contract).findings.map(({ requirement, where }) => `${requirement} ${where}`);

test('a message as it should be is left alone, signed or not asked to be, also where our clock is ahead', () => {
  expect(cites(message())).toEqual([]);
  expect(cites(message({}, { signature: 'not-asked-for' }))).toEqual([]);
  expect(cites(message({}, { receivedAt: body.timestamp + 69_000, byOurClock: true }))).toEqual([]);
});

test.each([
  ['a label of before v2.1', message({ status: 'Import Completed' }), 'import2/status-labels body /status'],
  ['a member missing', message({ status_code: undefined }), 'import2/webhook-message body /status_code'],
  ['no JSON', message({}, { body: 'id=1' }), 'import2/webhook-message body'],
  ['another signature', message({}, { signature: 'differs' }), 'import2/webhook-signature header'],
  ['no signature', message({}, { signature: 'missing' }), 'import2/webhook-signature header'],
  ['a time to come', message({}, { receivedAt: body.timestamp - 60_001 }), 'import2/webhook-message body /timestamp'],
  ['ten seconds of age', message({}, { receivedAt: body.timestamp + 10_001 }), 'import2/webhook-is-fresh body'],
  [
    'more age than two clocks may be apart',
    message({}, { receivedAt: body.timestamp + 70_001, byOurClock: true }),
    'import2/webhook-is-fresh body',
  ],
])('%s is told', (_what, broken, tells) => {
  const cited = cites(broken);
  expect(cited).toHaveLength(1);
  expect(cited[0]).toContain(tells);
});

test('against the messages before it: each status once, none that cannot follow, other imports aside', () => {
  const undone = message({ status: 'Undo in progress' });
  expect(cites(message(), [message()])).toEqual(['import2/webhook-is-not-resent body /status']);
  expect(cites(message(), [undone])).toEqual(['import2/status-moves-forward body /status']);
  expect(cites(undone, [message()])).toEqual([]);
  expect(cites(message({ id: '5' }), [undone])).toEqual([]);
});

test('a status that is told again of a later time is no message sent again: that no sample runs twice is our reading', () => {
  const sample = (timestamp: number): WebhookMessage => message({ status: 'Sample migration completed', timestamp });
  const later = sample(body.timestamp + 1);
  expect(cites(later, [sample(body.timestamp)])).toEqual(['import2/status-moves-forward body /status']);
  expect(cites(later, [sample(body.timestamp), later])).toEqual(['import2/webhook-is-not-resent body /status']);
});

test('a message without an id, or without a status, is broken, and repeats none', () => {
  for (const changes of [{ id: undefined }, { id: null }, { status: undefined }, { status: 7 }]) {
    const cited = cites(message(changes), [message(changes), message()]);
    expect(cited.join()).toMatch(/import2\/(webhook-message|status-labels)/);
    expect(cited.join()).not.toMatch(/resent|forward/);
  }
});

test('a migration that starts anew after its cleaning repeats nothing; what comes twice in a course does', () => {
  const course = ['Migration in progress', 'Migration completed', 'Undo in progress', 'Migration cleaned'];
  const told = [...course, ...course].map((status) => message({ status }));
  for (const [at, one] of told.entries()) expect(cites(one, told.slice(0, at)), `message ${at + 1}`).toEqual([]);
  for (const status of course.slice(1))
    expect(cites(message({ status }), told)).toEqual(['import2/webhook-is-not-resent body /status']);
});

test('a body that cannot be read says why, and its signature is judged nevertheless', () => {
  const told = (more: Partial<WebhookMessage>) =>
    JSON.stringify(judgeWebhook(message({}, more), [], contract).findings);
  expect(told({ body: '', unreadable: 'its content coding x is not known here' })).toContain('coding x is not known');
  expect(told({ body: '\uFEFF{}' })).toContain('no byte order mark before it');
  expect(cites(message({}, { body: 'no', signature: 'missing' })).join()).toContain('import2/webhook-signature');
});
