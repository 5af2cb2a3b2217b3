import type { Answer } from '../faults/operator.ts';
import type { Outcome } from '../contracts/judge/assessment.ts';
import { type Criteria, usualCriteria } from '../contracts/judge/assessment.ts';
import { watched } from '../faults/setting.ts';
import { starred } from '../contracts/show/redact.ts';
import { stars } from '../contracts/values/secret.ts';
import type { RequirementId } from '../contracts/spec/requirements/index.ts';
import { type RealTrial, judgeReal, meeting } from './judge-real.ts';
import { type TrialOptions, openTestBed } from './testbed.ts';
import { type Mutant, type Weakening, faultsOf } from './mutant.ts';
import { type Baseline, type Detection, beyond, findingsOf, isRedAnyway, isRedOrWarns, weighs } from './baseline.ts';
import { type LegalTrial, judgeOnLegal } from './legal/judge-legal.ts';
import { firstComplaint } from './weaken.ts';
import { inOrderFor } from './work.ts';

/** What became of one mutant. */
export type MutantResult = {
  readonly id: string;
  readonly state: 'noticed' | 'survived' | 'harnessError';
  readonly detection?: Detection;
  /** The requirements that findings of the case that noticed it cite. */
  readonly cited: readonly RequirementId[];
  readonly error?: string;
  /** How many cases and journeys ran until it was noticed. */
  readonly ran: number;
  /** The first answer that the fault changed, before and after, cut. */
  readonly difference?: BeforeAfter;
  /** Whether the fault ever changed an answer of a case that is not red anyway; behaviours are taken at their word. */
  readonly touched: boolean;
  /** What became of it at real targets, if it was noticed at the mock. */
  readonly real?: RealTrial;
  /** What became of it on top of a legal server, if it binds at real targets and was red there. */
  readonly legal?: LegalTrial;
};

type BeforeAfter = { readonly before: string; readonly after: string };

const longest = 600;
const shown = ({ status, headers, body, ...wire }: Answer): string => {
  const lines = [
    String(status),
    ...headers.map(
      ([name, value]) => `${name}: ${/^(?:content-type|www-authenticate|retry-after)$/i.test(name) ? value : stars}`,
    ),
    '',
    starred(body),
  ];
  const more = Object.keys(wire).length > 0 ? `\n(${JSON.stringify(wire)})` : '';
  return lines.join('\n').slice(0, longest) + more;
};

/**
 * Holds the suite to a mutant: the cases that can see the place first, the whole suite before it counts as survived.
 * A harness error ends the trial: it proves nothing.
 */
export async function judgeMutant(
  mutant: Mutant,
  options: TrialOptions,
  criteria: Criteria = usualCriteria,
): Promise<MutantResult> {
  const { id, breaks, mustName } = mutant;
  if ('weakens' in breaks) return judgeContract(id, breaks.weakens);
  const faults = faultsOf(mutant);
  const seen: { changes: number; first?: BeforeAfter } = { changes: 0 };
  const note = (before: Answer, after: Answer): void => {
    seen.changes += 1;
    seen.first ??= { before: shown(before), after: shown(after) };
  };
  const isOurs = criteria === usualCriteria && options.server === undefined;
  const meets = isOurs ? await meeting(faults, options.seed) : null;
  const isReal = isOurs && meets?.size !== 0;
  const baseline: Baseline = new Set(options.baseline);
  let ran = 0;
  let touched = faults.some(({ breaks: how }) => typeof how !== 'function');
  const judged = (became: Pick<MutantResult, 'state'> & Partial<MutantResult>): MutantResult => {
    return { id, cited: [], ran, touched, ...(seen.first ? { difference: seen.first } : {}), ...became };
  };
  const testBed = await openTestBed(watched(faults, note), { ...options, isReal }, mutant.patienceMs);
  try {
    for (const task of inOrderFor(testBed.tasks, mutant)) {
      const { changes } = seen;
      const outcome = await task.run(criteria);
      ran += 1;
      touched ||= seen.changes > changes && !isRedAnyway(outcome, baseline);
      if (outcome.verdict.verdict === 'harnessError')
        return judged({ state: 'harnessError', error: `${outcome.case}: ${outcome.verdict.error}` });
      const other = beyond(outcome, baseline);
      const detection = detectionIn(other, mustName);
      if (!detection) continue;
      const cited = citedBy(other, mustName);
      if (!isOurs) return judged({ state: 'noticed', detection, cited });
      const atMock = { mutant, meets, cited, detection, seen };
      const real = await judgeReal(atMock, testBed.real());
      const legal = real.binds && real.state === 'noticed' ? await judgeOnLegal(mutant, options) : null;
      return judged({ state: 'noticed', detection, cited, real, ...(legal ? { legal } : {}) });
    }
    return judged({ state: 'survived' });
  } finally {
    await testBed.close();
  }
}

function judgeContract(id: string, weakening: Weakening): MutantResult {
  const complaint = firstComplaint(weakening);
  const all = { id, cited: [], ran: 1, touched: true };
  if (complaint === null) return { ...all, state: 'survived' };
  const detection = { case: 'counterexamples', target: 'openapi.yaml', verdict: 'fail', ...complaint };
  return { ...all, state: 'noticed', detection };
}

const citedBy = (outcome: Outcome, mustName?: string): RequirementId[] => [
  ...new Set(
    findingsOf(outcome)
      .filter((finding) => weighs(finding) || finding.requirement === mustName)
      .map(({ requirement }) => requirement),
  ),
];

/**
 * What shows a broken server in an outcome: a red verdict, or a warning where the requirement is a SHOULD. A note shows
 * nothing, unless it names the requirement that has to be named; then nothing but that name does.
 */
export function detectionIn(outcome: Outcome, mustName?: string): Detection | null {
  const { verdict } = outcome.verdict;
  if (verdict === 'harnessError') return null;
  const findings = findingsOf(outcome);
  const named = findings.find(({ requirement }) => requirement === mustName);
  if (mustName !== undefined && !named) return null;
  if (!named && !isRedOrWarns(outcome)) return null;
  const finding = named ?? findings.find(({ weight }) => weight === 'fail') ?? findings.find(weighs);
  return {
    case: outcome.case,
    target: outcome.target,
    verdict,
    rule: finding?.rule ?? '',
    requirement: finding?.requirement ?? '',
    where: finding?.where ?? '',
  };
}
