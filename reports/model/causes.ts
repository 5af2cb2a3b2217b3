import { rerunCommand } from '../../contracts/show/curl.ts';
import { requirementOf } from '../../contracts/spec/requirements/index.ts';
import type { WeighedFinding } from '../../contracts/judge/verdict.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import type { RunFacts } from '../../runs/run.ts';
import type { HistoryEntry } from '../../runs/history-entry.ts';
import type { AgainLine } from './again.ts';
import { diffOf } from './diff.ts';
import { type ExchangeView, viewFound } from './exchange.ts';
import { type Group, type Witness, isRealCase, targetOf } from '../../runs/causes/group.ts';
import { curlScript } from './commands.ts';
import { signOf, weighing } from '../../runs/causes/signs.ts';
import { sinceWhen } from './since.ts';
import { pageInWords } from '../../contracts/show/wording.ts';
import type { ShownExchange } from '../../contracts/show/redact.ts';
import { apiName, counted, joined } from '../../contracts/show/words.ts';
import { titleOf } from '../../runs/causes/title.ts';

export type Context = {
  readonly run: RunFacts;
  readonly earlier: readonly HistoryEntry[];
  readonly listed: ReadonlySet<string>;
  readonly placeOf: (target: string) => string;
  readonly baseUrls: ContractRun['targets'];
  readonly againOf: (cases: readonly CaseLine[]) => readonly AgainLine[];
};

const mostCases = 60;

export function viewCause(group: Group, at: number, context: Context) {
  const { findings, witnesses, weight, api } = group;
  const best = witnesses.find(isTelling) ?? witnesses[0];
  const since = sinceWhen(group, context.earlier, context.placeOf);
  const cases = witnesses.flatMap((one) => (one.kind === 'case' && isRealCase(one.entry) ? [lineOf(one)] : []));
  return {
    anchor: `${weight === 'fail' ? 'broken' : 'warned'}-${at + 1}`,
    weight,
    title: titleOf(group),
    api,
    targets: [...new Set(witnesses.map(targetOf))].sort(),
    /** Such as `12 cases, 3 of them blocked`. */
    reach: reachOf(witnesses, cases),
    signs: findings.map((finding) => ({
      requirement: requirementOf(finding.requirement),
      compared: diffOf(finding),
      /** The page lists what was seen of the sentence; it does not where the contract was not judged. */
      isListed: context.listed.has(finding.requirement),
    })),
    /** What our own code said, where there is no finding. */
    told: findings.length === 0 && best?.kind === 'case' ? (best.entry.detail ?? null) : null,
    side: sideOf(group, since, context.run, best),
    since,
    /** What became of its cases when they were run again, the latest first. */
    again: context.againOf(cases),
    ...commands(best, context.baseUrls),
    exchange: best ? evidence(best, findings[0]) : null,
    cases: cases.slice(0, mostCases),
    /** Cases beyond those listed. */
    more: Math.max(0, cases.length - mostCases),
  };
}
export type CauseView = ReturnType<typeof viewCause>;

/** A case that shows the cause itself, with a way to repeat it. */
const isTelling = (witness: Witness): boolean =>
  witness.kind === 'case' &&
  witness.entry.verdict !== 'blocked' &&
  isRealCase(witness.entry) &&
  witness.entry.curl !== undefined;

const lineOf = ({ entry: { case: id, title, target, verdict } }: Witness & { readonly kind: 'case' }) => ({
  id,
  title,
  target,
  verdict,
});
export type CaseLine = ReturnType<typeof lineOf>;

function reachOf(witnesses: readonly Witness[], cases: readonly CaseLine[]): string {
  const blocked = cases.filter(({ verdict }) => verdict === 'blocked').length;
  const underLoad = witnesses.reduce((sum, one) => sum + (one.kind === 'load' ? one.met.count : 0), 0);
  return joined([
    cases.length > 0 ? counted(cases.length, 'case') : '',
    blocked > 0 ? `${blocked} of them blocked` : '',
    underLoad > 0 ? `met ${counted(underLoad, 'time')} under load` : '',
  ]);
}

function commands(best: Witness | undefined, baseUrls: ContractRun['targets']) {
  if (best?.kind !== 'case') return { curl: null, rerun: null };
  const { target, curl } = best.entry;
  const baseUrl = baseUrls.find(({ name }) => name === target)?.baseUrl ?? '';
  return {
    curl: curl ? curlScript(target, baseUrl, curl) : null,
    rerun: isRealCase(best.entry) ? rerunCommand(best.entry.case) : null,
  };
}

/** The exchange in which a witness shows a cause. */
function evidence(witness: Witness, cause: WeighedFinding | undefined): ExchangeView | null {
  const own = cause && findingsOf(witness).find((one) => signOf(one).wide === signOf(cause).wide);
  return viewFound(exchangesOf(witness), own ?? cause);
}

const exchangesOf = (witness: Witness): readonly ShownExchange[] =>
  witness.kind === 'case' ? witness.entry.exchanges : witness.met.exchanges;

const findingsOf = (witness: Witness): readonly WeighedFinding[] =>
  witness.kind === 'case' ? weighing(witness.entry) : [witness.met.finding];

/** Who has to look first, and why we think so, in a sentence. */
type Side = { readonly side: 'API' | 'contract decision' | 'suite' | 'network'; readonly why: string };

/** Whose side a cause points to: a hint for who looks first, with its reason. */
function sideOf(
  { findings, api, witnesses }: Group,
  { lastGreen }: ReturnType<typeof sinceWhen>,
  run: RunFacts,
  best: Witness | undefined,
): Side {
  const [first] = findings;
  if (!first) return suiteSide(witnesses);
  const shown = best && exchangesOf(best).find(({ startedAt }) => startedAt === first.startedAt);
  if (shown?.answer.kind === 'response' && pageInWords(shown.answer) !== null)
    return {
      side: 'network',
      why: 'A web page came in the answer’s stead: a proxy, a firewall or a login may have sent it.',
    };
  if (first.where === 'transport')
    return { side: 'network', why: 'The connection broke: the network, a proxy or the server may have cut it.' };
  const { authority, decision } = requirementOf(first.requirement);
  const decided = decision ? ` (${decision})` : '';
  const why =
    authority === 'ours'
      ? `The vendor does not say; we decided it${decided}. Check the decision first.`
      : authority === 'standard'
        ? 'A general standard asks for it; the vendor does not claim to follow it.'
        : lastGreen && lastGreen.contractHash !== run.contractHash
          ? 'Our contract changed since the last run without it: look at that change first.'
          : null;
  return why === null
    ? { side: 'API', why: `${apiName(api)}’s own documentation promises this, and the answer breaks it.` }
    : { side: 'contract decision', why };
}

const suiteSide = ([first]: Group['witnesses']): Side => ({
  side: 'suite',
  why:
    first?.kind === 'case' && first.entry.verdict === 'notTestable'
      ? 'A state the settings declare reachable was not there: look at the settings first.'
      : 'Our own code or the mock’s control API failed: nothing is said of the API.',
});
