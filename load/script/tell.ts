import { Counter } from 'k6/metrics';
import type { Exchange } from '../../contracts/spec/exchange.ts';
import type { Finding } from '../../contracts/spec/finding.ts';
import { mask } from '../../contracts/show/mask.ts';
import { type ShownExchange, redactExchange, redactFinding, secretsOfExchanges } from '../../contracts/show/redact.ts';
import { groupedBy } from '../../contracts/values/grouped.ts';
import { type Secret, withoutSecrets } from '../../contracts/values/secret.ts';
import type { JobsNote } from '../import-jobs/plan-file.ts';
import { type LoadLine, exchangesOfCause } from '../lines.ts';
import type { PlanNote } from '../rate-limit/plan-file.ts';
import { parametersIn, secretsInEnvironment } from '../settings.ts';
import { Cancelled } from './answer.ts';
import { type WeighedFinding, fingerprintOf, weigh } from '../../contracts/judge/verdict.ts';

const findingCount = new Counter('findings');
const exceptionCount = new Counter('exceptions');

/** How much one VU tells, beside `exchangesOfCause`: causes at all, exceptions. All of them are counted. */
const causesTold = 40;
const exceptionsTold = 3;

/** A server chooses the names in causes; so many are remembered. */
const namesKept = 1000;

const told = new Map<string, number>();
let thrown = 0;

const ownSecrets = secretsInEnvironment(__ENV);

/** Writes a line of its own kind to k6's log, the one way out for text: whatever a server said, no secret of ours is in it. */
export const tell = (line: LoadLine): void => console.log(withoutSecrets(JSON.stringify(line), ownSecrets));

/** Tells Node what a script of plans has seen. */
export const tellNote = (note: JobsNote | PlanNote): void => tell({ load: 'note', note });

/** For a script's beginning: works out what the first line of a VU would, some milliseconds that a volley does not have. */
export const readyToTell = (): void => void withoutSecrets('', ownSecrets);

const ourParameters = parametersIn(__ENV);

/** What a cause is called without what is other people's, by what it is called with it. */
const names = new Map<string, string>();

/**
 * Counts each finding that weighs, and tells the first exchanges that showed it, without what is other people's: to take that
 * out takes longer than many a server, and a list can show a known deviation in each of its jobs.
 */
export function tellFindings(found: readonly Finding[], raw: Exchange): void {
  const weighty = weigh(found, raw).filter(({ weight }) => weight !== 'note');
  if (weighty.length === 0) return;
  const secrets = secretsOfExchanges([raw]);
  let known: { readonly findings: readonly WeighedFinding[]; readonly exchange: ShownExchange } | null = null;
  const shown = () => (known ??= shownOf(weighty, raw, secrets));
  for (const [cause, alike] of groupedBy(weighty, fingerprintOf)) {
    const [first] = alike;
    if (!first) continue;
    const findingShown = (): WeighedFinding => shown().findings[weighty.indexOf(first)] ?? first;
    const fingerprint = nameOf(cause, () => withoutSecrets(fingerprintOf(findingShown()), secrets));
    findingCount.add(alike.length, { fingerprint, weight: first.weight });
    const times = told.get(fingerprint) ?? 0;
    // a known deviation may be in every answer: one that shows it will do
    if (times >= (first.weight === 'tolerated' ? 1 : exchangesOfCause) || fingerprint === others) continue;
    told.set(fingerprint, times + 1);
    const finding = redactFinding(findingShown(), secrets);
    tell({ load: 'finding', operation: raw.operation, fingerprint, finding, exchange: shown().exchange });
  }
}

/** Findings of an exchange, and the exchange, without what is other people's. */
function shownOf(weighty: readonly WeighedFinding[], raw: Exchange, secrets: readonly Secret[]) {
  const { exchanges, findings } = mask([raw], weighty, ourParameters);
  return { findings, exchange: redactExchange(exchanges[0] ?? raw, secrets) };
}

const others = 'and more causes';

/** A server chooses the names of members, and so fingerprints: there may be no end of them. */
const bounded = (fingerprint: string): string =>
  told.has(fingerprint) || told.size < causesTold ? fingerprint.slice(0, 300) : others;

/** What a cause is called, worked out when it is first met. */
function nameOf(cause: string, shown: () => string): string {
  const known = names.get(cause);
  if (known !== undefined || names.size >= namesKept) return known ?? others;
  const name = bounded(shown());
  names.set(cause, name);
  return name;
}

/** Counts an exception of our own code, which a request that we gave up is not: k6 itself would only log it and end with 0. */
export function tellException(error: unknown): void {
  if (error instanceof Cancelled) return;
  exceptionCount.add(1);
  if (++thrown > exceptionsTold) return;
  const text = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
  tell({ load: 'exception', text: text.slice(0, 2000) });
}
