import { parseLimiterSetting } from '../limiter/models/setting.ts';
import { startMock } from '../mock/start.ts';
import { type Figure, atMost } from './figure.ts';
import { formOf, upload } from './server-process.ts';

const jobs = 100;
const recordsAJob = 50_000;
const hours = 24;
const pollsAnHour = 12;

/** How long a day of queue takes on the virtual clock, polled every five (virtual) minutes. The uploads before it are not counted. */
export async function mockQueue(): Promise<readonly Figure[]> {
  const none = parseLimiterSetting('none');
  const recordsPerSecond = (jobs * recordsAJob) / (hours * 3600);
  const mock = await startMock({ limiters: { import2: none, 'elastic-path': none }, recordsPerSecond });
  try {
    await control(mock.url, { stopClock: true });
    for (let job = 0; job < jobs; job++) await upload(new URL(mock.url), file, account);
    const began = performance.now();
    for (let poll = 0; poll < hours * pollsAnHour; poll++) {
      await control(mock.url, { advanceMs: 3_600_000 / pollsAnHour });
      await statuses(mock.url);
    }
    const took = (performance.now() - began) / 1000;
    const ended = await statuses(mock.url);
    if (ended.length !== jobs || ended.some((status) => status !== 'success'))
      throw new Error(`after a day of queue the jobs are ${ended.join(', ')}`);
    return [atMost('mock/queue-day', took, 2, 's')];
  } finally {
    await mock.stop();
  }
}

const account = 'mock-bench-queue';
const headers = { authorization: `Bearer ${account}` };

async function control(url: string, change: { readonly [member: string]: unknown }): Promise<void> {
  const answer = await fetch(`${url}/_mock/account`, { method: 'PATCH', headers, body: JSON.stringify(change) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`the control API answers ${answer.status}`);
}

const file = formOf(Buffer.from('{"data":{"type":"subscription_subscriber","attributes":{}}}\n'.repeat(recordsAJob)));

async function statuses(url: string): Promise<string[]> {
  const answer = await fetch(`${url}/v2/subscriptions/imports?page%5Blimit%5D=${jobs}`, { headers });
  const { data } = (await answer.json()) as { data: { attributes: { status: string } }[] };
  return data.map(({ attributes }) => attributes.status);
}
