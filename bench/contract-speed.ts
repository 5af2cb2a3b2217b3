import { execFileSync } from 'node:child_process';
import { runSuite, tasksOf } from '../contracts/judge/run-suite.ts';
import { isVariable } from '../contracts/settings/table.ts';
import { parseSettings } from '../contracts/settings/settings.ts';
import { startMock } from '../mock/start.ts';
import { isHeavy } from '../proof/work.ts';
import { newIdentity, targetsOf, usualOut } from '../targets/open.ts';
import { everyTarget } from '../targets/preflight.ts';
import { type Figure, atLeast, atMost, median } from './figure.ts';

/** How many sessions are under way at once, as in the proof. */
const atOnce = 4;
const rounds = 20;

/**
 * Cases a second over a loopback socket in one process, once warm, the two that upload 11 MB aside: uploads have figures
 * of their own. And how long the whole `npm test` takes.
 */
export async function contractSpeed(): Promise<readonly Figure[]> {
  return [
    atLeast('contract/cases-per-second', await casesPerSecond(), 1500, '/s'),
    atMost('contract/npm-test', npmTestSeconds(), 15, 's'),
  ];
}

async function casesPerSecond(): Promise<number> {
  const mock = await startMock();
  try {
    const settings = parseSettings({});
    const run = { identity: newIdentity('bench'), startedAt: Date.now(), facts: await everyTarget(settings, mock.url) };
    const { targets, client } = targetsOf(run, settings);
    const work = tasksOf(targets).filter(({ id, row }) => row !== null && !isHeavy(id));
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      for await (const _ of runSuite(work, atOnce));
      rates.push(work.length / ((performance.now() - began) / 1000));
    }
    await client.close();
    return median(rates.slice(8));
  } finally {
    await mock.stop();
  }
}

/** What is measured is the suite on its own mock, whatever the settings open. */
export const withoutSettings = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !isVariable(name)));

function npmTestSeconds(): number {
  const began = performance.now();
  execFileSync('npm', ['test', '--silent', '--', '--out', `${usualOut}/bench-test`], {
    stdio: 'ignore',
    env: { ...withoutSettings(process.env), SUITE_NO_DOTENV: '1' },
  });
  return (performance.now() - began) / 1000;
}
