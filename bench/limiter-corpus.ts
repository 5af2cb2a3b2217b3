import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usualParameters } from '../contracts/settings/parameters.ts';
import { Secret } from '../contracts/values/secret.ts';
import type { LimiterClass, LimiterVerdict } from '../limiter/verdict.ts';
import { ensureK6 } from '../load/k6/build.ts';
import { runProbe } from '../load/rate-limit/run-probe.ts';
import { loadSettings } from '../load/settings.ts';
import type { LimiterRun } from '../runs/load-run.ts';
import { type Figure, atLeast, atMost } from './figure.ts';
import { documented } from './limiter-trials/kind.ts';
import { isAmong, isLimiter } from './limiter-trials/score.ts';
import { type Row, type Truth, corpus, skipped } from './limiter-corpus/corpus.ts';
import { installAll, startRow } from './limiter-corpus/start.ts';

/** What a probe said of a limiter nobody here wrote. `among`: the truth is one of three at most. */
type Said = 'named' | 'among' | 'cannot tell' | 'wrong';

/** So many are probed at once: most of a probe's time is waiting. */
const atOnce = 2;

/** Starts, probes and stops each limiter of the corpus, documented as 10 a second, in real k6 by its base URL alone. */
export async function limitersReal(rows: readonly Row[] = corpus): Promise<readonly Figure[]> {
  const { path: k6 } = await ensureK6({ k6Bin: null, progress: (line) => console.error(line) });
  await installAll(rows);
  const waiting = [...rows];
  const probed: (Probed & { readonly row: Row })[] = [];
  const missing: (readonly [string, string])[] = [...skipped];
  const lane = async (): Promise<void> => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const found = await onQuietMachine(() => probeRow(row, k6));
      if (typeof found === 'string') missing.push([row.id, found]);
      else {
        probed.push({ row, ...found });
        console.log(`| ${row.id} | ${found.said} | ${found.outcome} | ${found.sentence} |`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  for (const [id, why] of missing) console.log(`skipped: ${id}: ${why}`);
  const known = probed.filter(({ row: { truth } }) => truth !== 'none of the models');
  const judged = probed.filter(({ outcome }) => outcome !== 'cannotTell');
  return [
    atLeast(
      'limiters-real/named-or-among-three',
      share(known, ({ said }) => said === 'named' || said === 'among'),
      90,
      `% of ${known.length}`,
    ),
    atMost(
      'limiters-real/sure-and-wrong',
      probed.filter(({ said }) => said === 'wrong').length,
      0,
      `of ${probed.length}`,
    ),
    atLeast(
      'limiters-real/judged-right',
      share(judged, ({ row, outcome }) => outcome === row.judged),
      100,
      `% of ${judged.length}`,
    ),
  ];
}

const share = <Item>(items: readonly Item[], is: (item: Item) => boolean): number =>
  items.length === 0 ? 0 : (100 * items.filter(is).length) / items.length;

type Probed = {
  readonly said: Said;
  readonly outcome: LimiterRun['judgement']['outcome'];
  readonly sentence: string;
  readonly wasBusy: boolean;
};

async function probeRow(row: Row, k6: string): Promise<Probed | string> {
  const out = mkdtempSync(join(tmpdir(), `limiter-${row.id}-`));
  const server = await startRow(row, join(out, 'server'));
  if (typeof server === 'string') return server;
  const token = new Secret(`token-of-${row.id}`);
  try {
    const { run } = await runProbe(
      {
        settings: loadSettings(
          { name: 'import2@mock-live', baseUrl: `${server.url}/api/v2.1` },
          { token, parameters: { run: row.id, ...usualParameters }, careful: true },
        ),
        documented: [documented],
        endpoints: ['import2.listTools', 'import2.listImports'],
        tokens: { own: { token, parameters: {} } },
        restMs: 2000,
        seed: Math.floor(2 ** 31 * Math.random()),
      },
      { k6, out },
      () => undefined,
    );
    if (!run.limiter) return 'its run was void';
    const { verdict, judgement } = run.limiter;
    const { answer } = verdict;
    const wasBusy = answer.kind === 'inconclusive' && answer.reason === 'schedule-missed';
    return { said: saidOf(verdict, row.truth), outcome: judgement.outcome, sentence: judgement.sentence, wasBusy };
  } finally {
    await server.stop();
    rmSync(out, { recursive: true, force: true });
  }
}

/** A machine that was too busy to tell is asked again. */
async function onQuietMachine(probe: () => Promise<Probed | string>): Promise<Probed | string> {
  for (let tries = 1; ; tries++) {
    const found = await probe();
    if (typeof found === 'string' || !found.wasBusy || tries === mostTries) return found;
  }
}
const mostTries = 3;

/** What a verdict is worth against the truth; of one that no model describes, only a sure answer is wrong. */
function saidOf(verdict: LimiterVerdict, truth: Truth): Said {
  const { answer } = verdict;
  switch (answer.kind) {
    case 'named':
      return isTruth(answer.limiter, truth) ? 'named' : 'wrong';
    case 'ambiguous':
      return isAmong(verdict, (one) => isTruth(one, truth)) ? 'among' : 'cannot tell';
    case 'noLimitSeen':
      return 'wrong';
    case 'unexplained':
    case 'inconclusive':
      return 'cannot tell';
    default:
      return answer satisfies never;
  }
}

/** A name that leaves out a second limit or a ban, or says another, is not the truth. */
const isTruth = (found: LimiterClass, truth: Truth): boolean =>
  truth !== 'none of the models' &&
  isLimiter(found, truth) &&
  (truth.refusedCount === undefined || found.refusedCount === truth.refusedCount);
