import { reasonsOf } from '../contracts/judge/ledger.ts';
import { type Task, suiteAt } from '../contracts/judge/run-suite.ts';
import { type Environment, SettingsError } from '../contracts/settings/readers.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import type { Target } from '../contracts/judge/target.ts';
import type { Api } from '../contracts/spec/operation.ts';
import type { Why } from '../contracts/spec/why.ts';
import { unjudgedInWords } from '../contracts/show/wording.ts';
import { openedBy } from '../reports/model/coverage.ts';
import { counted } from '../contracts/show/words.ts';
import { creationCount, announcement } from '../targets/creations.ts';
import { dryWalk } from '../targets/dry-run.ts';
import type { TargetFacts } from '../targets/facts.ts';
import { newIdentity, readSettings, targetsOf } from '../targets/open.ts';
import { paceFor } from '../targets/pacing.ts';
import { foreignMock } from '../targets/addresses.ts';
import { greetingInWords, preflight } from '../targets/preflight.ts';
import { exitCodes, worstCode } from '../contracts/judge/exit-codes.ts';

/**
 * Looks at each target that a contract run would judge, our own mock aside: whether it answers and takes our credentials,
 * what would be sent and created there, what is left out and what opens it. Sends what a run sends before its first case:
 * a sign-in where there is no token, and GETs.
 * @param asked what IMPORT2_TARGET and EP_TARGET are taken for
 * @returns the exit code: `unreachable` where a target is so or refuses us, `usage` where its settings are wrong
 */
export async function look(asked: Environment, environment: Environment): Promise<number> {
  const settings = withoutOurMock(readSettings({ ...environment, ...asked }));
  const identity = newIdentity();
  const { facts, unjudged } = await preflight(settings, settings.mockUrl, null, identity.id);
  const codes: number[] = unjudged.map(({ exit }) => exit);
  const creations = creationCount();
  const sent = new Map<string, number>();
  await dryWalk(facts.filter(isNotOurs), settings, identity, everything, creations, ({ target }, requests) => {
    sent.set(target, (sent.get(target) ?? 0) + requests.length);
  });
  const { targets, client } = targetsOf({ identity, facts }, settings);
  await client.close();
  const pace = paceFor(facts, settings);
  for (const [at, target] of targets.entries()) {
    const found = facts[at];
    if (!found) continue;
    console.log(greetingInWords(found));
    console.log(
      isNotOurs(found) ? planInWords(target, sent.get(target.name) ?? 0, pace) : '  our own mock: all is asked',
    );
  }
  for (const one of unjudged) console.error(unjudgedInWords(one));
  try {
    if (facts.length > 0) console.log(`\na contract run ${announcement(creations.announced(), settings)}`);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    codes.push(exitCodes.usage);
  }
  return worstCode(codes);
}

const everything = (): boolean => true;
const isNotOurs = ({ control }: TargetFacts): boolean => control === null;

/** Of mocks those alone that somebody else runs: what ours is like is known. */
function withoutOurMock(settings: Settings): Settings {
  const { import2, 'elastic-path': elasticPath, wrong } = settings;
  const isLookedAt = (api: Settings[Api]) => (kind: string) => kind !== 'mock' || foreignMock(api) !== null;
  return {
    ...settings,
    import2: wrong?.import2 ? import2 : { ...import2, targets: import2.targets.filter(isLookedAt(import2)) },
    'elastic-path': wrong?.['elastic-path']
      ? elasticPath
      : { ...elasticPath, targets: elasticPath.targets.filter(isLookedAt(elasticPath)) },
  };
}

/** What a contract run would do at a target, and what it would not, by the setting that opens it. */
function planInWords(target: Target, requests: number, pace: number | null): string {
  const { tasks, leftOut } = suiteAt(target);
  const all = leftOut.map(({ row, why }): LeftOut => ({ ...why, row }));
  const time = pace === null ? '' : `, in at least ${Math.ceil(requests / pace)} s`;
  const operations = new Set(tasks.flatMap(({ row }) => (row ? [row.operation] : []))).size;
  const asks = `${howMany(tasks)} on ${counted(operations, 'operation')}: about ${counted(requests, 'request')}${time}`;
  const shut = all.filter(({ opens }) => !opens);
  const left = [
    ...openedBy(all.filter(({ opens }) => opens)).map(
      ([key, opened]) => `${key} ${key.includes(' and ') ? 'together open' : 'opens'} ${howMany(opened)}`,
    ),
    ...closed(
      'nobody can',
      shut.filter(({ byDesign }) => !byDesign),
    ),
    ...closed(
      'by design',
      shut.filter(({ byDesign }) => byDesign),
    ),
  ];
  return [
    `  would ask  ${asks}`,
    ...left.map((words, at) => `  ${(at === 0 ? 'left out' : '').padEnd(10)} ${words}`),
  ].join('\n');
}

/** So many reasons are told here; the page of a run tells all. */
const mostReasons = 4;

/** What no setting opens, with its reasons, the most frequent first. */
function closed(name: string, all: readonly LeftOut[]): string[] {
  if (all.length === 0) return [];
  const reasons = reasonsOf(all).map(({ because, cases: times }) => `  ${because} (${times})`);
  const more = reasons.length - mostReasons;
  return [
    `${name}: ${howMany(all)}`,
    ...reasons.slice(0, mostReasons),
    ...(more > 0 ? [`  and ${counted(more, 'reason')} more: the page of a run tells all`] : []),
  ];
}

type LeftOut = Why & Pick<Task, 'row'>;

function howMany(all: readonly Pick<Task, 'row'>[]): string {
  const rows = all.filter(({ row }) => row !== null).length;
  return [counted(rows, 'case'), counted(all.length - rows, 'journey')]
    .filter((words) => !words.startsWith('0 '))
    .join(' and ');
}
