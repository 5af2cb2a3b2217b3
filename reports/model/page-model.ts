import type { ContractRun } from '../../runs/contract-run.ts';
import type { RunFacts } from '../../runs/run.ts';
import type { HistoryEntry } from '../../runs/history-entry.ts';
import type { LoadRun } from '../../runs/load-run.ts';
import type { ProofRun } from '../../runs/proof-run.ts';
import type { Link, Results } from '../../runs/results.ts';
import { type AgainLine, againLines, rerunsOf } from './again.ts';
import { type CaseLine, type CauseView, type Context, viewCause } from './causes.ts';
import { type Changes, changesOf } from './changes.ts';
import { type DeviationView, deviationsOf } from './deviations.ts';
import { type GlanceLine, glanceOf } from './glance.ts';
import { type CauseOf, type GridView, gridsOf } from './grid.ts';
import { type Group, groupByCause, witnessesOf } from '../../runs/causes/group.ts';
import { type Facts, type Headline, headlineOf } from './headline.ts';
import { type JobsView, jobsOf } from './jobs.ts';
import { type LimiterView, limitersOf } from './limiter.ts';
import { type JourneyView, journeysOf } from './load.ts';
import { type Tonight, type UnjudgedView, nightOf, unjudgedOf } from './night.ts';
import { placeIn } from '../../runs/places.ts';
import { type SourceView, sourcesOf } from './requirements.ts';
import { sentAgainInWords } from '../../runs/sent-again.ts';
import { type TrendsView, trendsOf } from './trends.ts';

/** A part of the page; one that is not there says why in plain words, and one of another run says of which. */
export type Part<View> =
  | { readonly state: 'there'; readonly view: View; readonly aside?: string }
  | { readonly state: 'missing'; readonly words: string };

/** The whole page as data. */
export type PageModel = {
  readonly headline: Headline;
  /** What was to be judged and was not, and what to do about it. */
  readonly unjudged: readonly UnjudgedView[];
  readonly run: RunFacts | null;
  readonly targets: ContractRun['targets'];
  readonly glance: readonly GlanceLine[];
  readonly changes: Part<Changes>;
  readonly causes: Part<{
    readonly broken: readonly CauseView[];
    readonly warned: readonly CauseView[];
    readonly others: readonly OtherTrouble[];
    /** Cases that were run again since. */
    readonly again: readonly AgainLine[];
  }>;
  readonly ledger: Part<LedgerView>;
  readonly requirements: Part<readonly SourceView[]>;
  readonly deviations: Part<readonly DeviationView[]>;
  readonly limiters: Part<readonly LimiterView[]>;
  readonly jobs: Part<readonly JobsView[]>;
  readonly load: Part<{
    readonly k6: string;
    readonly journeys: readonly JourneyView[];
    readonly excluded: LoadRun['excluded'];
    readonly errors: readonly string[];
  }>;
  readonly trends: TrendsView;
  readonly proof: Part<ProofRun>;
  readonly links: readonly Link[];
  /** What could not be read, what the suite itself said went wrong, and what had to be sent again. */
  readonly notices: readonly string[];
};

/** What was driven, where two targets of one API differ, and what stays at real ones. */
export type LedgerView = {
  readonly grids: readonly GridView[];
  readonly differences: NonNullable<ContractRun['differences']>;
  readonly leftBehind: NonNullable<ContractRun['leftBehind']>;
};

/** Something that is red and is no cause of its own: it is told where it belongs. */
export type OtherTrouble = { readonly text: string; readonly href: string };

/** Makes the page's data of the results. Pure. */
export function buildPageModel(results: Results): PageModel {
  const { history, today } = results;
  const night = nightOf(results.contract, results.load, results.proof);
  const { contract, load, proof } = night;
  const [tonight, run] = [runOf(contract), shownOf(contract)];
  const [loadTonight, loadRun] = [runOf(load), shownOf(load)];
  const facts = tonight?.run ?? loadTonight?.run ?? runOf(proof)?.run ?? null;
  const earlier = facts ? history.filter((one) => isBefore(one, facts)) : history;
  const targets = tonight?.targets ?? loadTonight?.targets ?? [];
  const reruns = tonight ? rerunsOf(tonight, results.again ?? []) : [];
  const againOf = (cases?: readonly CaseLine[]): AgainLine[] => (tonight ? againLines(tonight, reruns, cases) : []);
  const listed = new Set<string>((run?.requirements ?? []).map(({ id }) => id));
  const placeOf = (target: string): string => placeIn({ targets }, target);
  const causes = facts
    ? causesOf(groupByCause(witnessesOf(tonight, loadTonight)), {
        run: facts,
        earlier,
        baseUrls: targets,
        listed,
        placeOf,
        againOf,
      })
    : [];
  const views = causes.map(({ view }) => view);
  const limiters = loadRun ? limitersOf(loadRun) : [];
  const jobs = loadRun ? jobsOf(loadRun) : [];
  const journeys = loadRun ? journeysOf(loadRun) : [];
  const unjudged = unjudgedOf(night, results.leaks ?? []);
  const own = loadTonight ? { limiters, jobs, journeys } : { limiters: [], jobs: [], journeys: [] };
  const parts: Facts = { night, unjudged, causes: views, ...own };
  const deviations = run ? deviationsOf(run, earlier, today) : [];
  const noContract = because(contract, 'the contract suite', 'npm run contract');
  const noLoad = because(load, 'the load suite', 'npm run load');
  const ofContract = <View>(view: (of: ContractRun) => View): Part<View> => partOf(contract, noContract, view);
  const ofLoad = <View>(found: readonly View[], none: string): Part<readonly View[]> =>
    loadRun && found.length === 0 ? { state: 'missing', words: none } : partOf(load, noLoad, () => found);
  return {
    headline: headlineOf(parts),
    unjudged,
    run: facts,
    targets,
    glance: glanceOf(parts, deviations),
    changes: tonight ? there(changesOf(tonight, causes, earlier)) : { state: 'missing', words: noContract },
    causes:
      tonight || loadTonight
        ? there({
            broken: views.filter(({ weight }) => weight === 'fail'),
            warned: views.filter(({ weight }) => weight === 'warn'),
            others: othersOf(tonight, parts),
            again: againOf(),
          })
        : { state: 'missing', words: noContract },
    ledger: ofContract((of) => ledgerViewOf(of, causeFinder(causes))),
    requirements: ofContract(sourcesOf),
    deviations: ofContract(() => deviations),
    limiters: ofLoad(limiters, 'This load run did not probe the rate limit.'),
    jobs: ofLoad(jobs, 'This load run ran no import jobs.'),
    load: partOf(load, noLoad, ({ k6, excluded, errors }) => ({ k6, journeys, excluded, errors })),
    trends: trendsOf(history, night.places),
    proof: partOf(proof, because(proof, 'the proof', 'npm run proof'), (of) => of),
    links: results.links,
    notices: noticesOf(results, tonight),
  };
}

function there<View>(view: View, of?: Tonight<unknown>): Part<View> {
  return { state: 'there', view, ...(of?.state === 'aside' ? { aside: of.words } : {}) };
}

/** The run of a part of this night. */
const runOf = <Run>(part: Tonight<Run>): Run | null => (part.state === 'there' ? part.run : null);

/** The run that is shown: of this night, or of another. */
const shownOf = <Run>(part: Tonight<Run>): Run | null =>
  part.state === 'there' || part.state === 'aside' ? part.run : null;

/** A part of the page as a run fills it; where there is none, why. */
function partOf<Run, View>(result: Tonight<Run>, words: string, view: (run: Run) => View): Part<View> {
  const run = shownOf(result);
  return run ? there(view(run), result) : { state: 'missing', words };
}

const isBefore = ({ run }: HistoryEntry, tonight: RunFacts): boolean =>
  run.id !== tonight.id && run.startedAt < tonight.startedAt;

function because(result: Tonight<unknown>, what: string, command: string): string {
  if (result.state === 'aside') return `${result.words} \`${command}\` makes one of this night.`;
  if (result.state === 'broken') return `The result of ${what} is there and cannot be read: ${result.why}`;
  return `Not run: there is no result of ${what}. \`${command}\` makes one.`;
}

type Cause = Group & { readonly view: CauseView };

function causesOf(groups: readonly Group[], context: Context): Cause[] {
  const of = (weight: Group['weight']): Cause[] =>
    groups
      .filter((group) => group.weight === weight)
      .map((group, at) => ({ ...group, view: viewCause(group, at, context) }));
  return [...of('fail'), ...of('warn')];
}

const ledgerViewOf = (run: ContractRun, causeOf: CauseOf): LedgerView => ({
  grids: gridsOf(run, causeOf),
  differences: run.differences ?? [],
  leftBehind: run.leftBehind ?? [],
});

/** Which entry of the page tells of a case: the first that does. */
function causeFinder(causes: readonly Cause[]): CauseOf {
  const anchors = new Map<string, string>();
  for (const { view, witnesses } of causes.toReversed())
    for (const one of witnesses)
      if (one.kind === 'case') anchors.set(`${one.entry.target} ${one.entry.case}`, view.anchor);
  return (target, id) => anchors.get(`${target} ${id}`) ?? null;
}

function othersOf(run: ContractRun | null, { limiters, jobs, journeys }: Facts): OtherTrouble[] {
  const missing = run && !run.partial ? run.cells.filter(({ state }) => state === 'missing') : [];
  return [
    ...limiters
      .filter(({ mood }) => mood === 'bad')
      .map(({ sentence, anchor }) => ({ text: sentence, href: `#${anchor}` })),
    ...jobs.flatMap(({ violations, anchor }) =>
      violations
        .filter(({ weight }) => weight === 'fail')
        .map(({ sentence }) => ({ text: sentence, href: `#${anchor}` })),
    ),
    ...journeys.flatMap(({ isVoid, objectives, anchor, title }) =>
      isVoid
        ? []
        : objectives
            .filter(({ holds, weight }) => !holds && weight === 'fail')
            .map((one) => ({
              text: `${title}: ${one.title} ${one.measured === null ? 'has too few samples' : 'is missed'}`,
              href: `#${anchor}`,
            })),
    ),
    ...missing.map(({ operation, status, target, reason }) => ({
      text: `Not covered: ${operation} ${status} at ${target}${reason ? ` (${reason})` : ''}`,
      href: '#ledger',
    })),
  ];
}

function noticesOf({ contract, load, proof, skipped }: Results, run: ContractRun | null): string[] {
  const broken = [contract, load, proof].flatMap((result) => (result.state === 'broken' ? [result.why] : []));
  const history = skipped.map((why) => `Left out of the history: ${why}`);
  return [...broken, ...(run?.errors ?? []), ...(run?.sentAgain ?? []).map(sentAgainInWords), ...history];
}
