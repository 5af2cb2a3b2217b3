import { runSuite, tasksOf } from '../../contracts/judge/run-suite.ts';
import { parseSettings } from '../../contracts/settings/settings.ts';
import { unjudgedInWords } from '../../contracts/show/wording.ts';
import { newIdentity, targetsOf } from '../../targets/open.ts';
import { preflight } from '../../targets/preflight.ts';

/**
 * Walks Elastic Path's journeys at several stores side by side, and prints what came of each as JSON. A process of its own,
 * since NODE_EXTRA_CA_CERTS is read as one starts. For tests.
 */
const stores = JSON.parse(process.env['STORES'] ?? '{}') as { readonly [name: string]: string };

const opened = [];
for (const [name, url] of Object.entries(stores)) {
  const settings = parseSettings({ ...process.env, EP_TARGET: 'store', EP_BASE_URL: url, ALLOW_LIVE: 'elastic-path' });
  const asked = { ...settings, import2: { ...settings.import2, targets: [] } };
  const { facts, unjudged } = await preflight(asked, null, null); // one by one: a busy machine is not taken for a silent store
  for (const one of unjudged) console.error(unjudgedInWords(one));
  const announced = [{ target: 'elastic-path@store', most: 10, pays: 0 }] as const;
  opened.push({
    name,
    ...targetsOf({ identity: newIdentity(), out: process.env['STORES_OUT'], facts, announced }, settings),
  });
}
const walked = await Promise.all(
  opened.map(async ({ name, targets, client }) => {
    const outcomes = [];
    const walks = tasksOf(targets).filter(({ row }) => row === null);
    for await (const { task, outcome } of runSuite(walks))
      outcomes.push({ journey: task.id, verdict: outcome.verdict });
    await client.close();
    return [name, outcomes] as const;
  }),
);
console.log(JSON.stringify(Object.fromEntries(walked)));
