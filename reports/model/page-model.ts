import { counted, joined } from '../../contracts/show/words.ts';
import { groupedBy } from '../../contracts/values/grouped.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import type { RunFacts } from '../../runs/run.ts';
import { type HistoryEntry, loadNight } from '../../runs/history-entry.ts';
import { slowerThan } from '../../runs/slower.ts';
import { slowerInWords } from './slower-words.ts';
import { type LoadRun, runName } from '../../runs/load-run.ts';
import { type Results, runIn } from '../../runs/results.ts';
import { type AgainLine, againLines, rerunsOf } from './again.ts';
import { type CaseLine, type Context, viewCause } from './causes.ts';
import { changesOf } from './changes.ts';
import { deviationsOf } from './deviations.ts';
import { type NightFacts, glanceOf, objectivesAnswer } from './glance.ts';
import { type CauseOf, gridsOf } from './grid.ts';
import { type Group, groupByCause, witnessesOf } from '../../runs/causes/group.ts';
import { headlineOf } from './headline.ts';
import { jobsOf } from './jobs.ts';
import { limitersOf } from './limiter.ts';
import { type RunView, journeyViews, missedIn } from './load.ts';
import { type Tonight, nightOf, unjudgedOf } from './night.ts';
import { placeIn } from '../../runs/places.ts';
import { type Cause, type Other, openOf } from './open.ts';
import { sourcesOf } from './requirements.ts';
import { sentAgainInWords } from '../../runs/sent-again.ts';
import { trendsOf } from './trends.ts';

/** A part of the page; one that is not there says why in plain words, and one of another run says of which. */
export type PagePart<View> =
  | { readonly state: 'there'; readonly view: View; readonly aside?: string }
  | { readonly state: 'missing'; readonly words: string };

/** Makes the page's data of the results. Pure. */
export function buildPageModel(results: Results) {
  const { history, today, leaks = [], links, failOnSlower = false, workflowJobs = [] } = results;
  const night = nightOf(results.contract, results.load, results.proof);
  const { contract, load, proof } = night;
  const [tonight, loadTonight] = [runIn(contract), runIn(load)];
  const [run, loadRun] = [shownIn(contract), shownIn(load)];
  const facts = (tonight ?? loadTonight ?? runIn(proof))?.run ?? null;
  const earlier = facts ? history.filter((one) => isBefore(one, facts)) : history;
  const targets = (tonight ?? loadTonight)?.targets ?? [];
  const reruns = tonight ? rerunsOf(tonight, results.again ?? []) : [];
  const againOf = (cases?: readonly CaseLine[]): AgainLine[] => (tonight ? againLines(tonight, reruns, cases) : []);
  const listed = new Set<string>((run?.requirements ?? []).map(({ id }) => id));
  const placeOf = (target: string): string => placeIn({ targets }, target);
  const groups = groupByCause(witnessesOf(tonight, loadTonight));
  const causes = facts ? causesOf(groups, { run: facts, earlier, baseUrls: targets, listed, placeOf, againOf }) : [];
  const views = causes.map(({ view }) => view);
  const underLoad = underLoadIn(loadRun);
  const unjudged = unjudgedOf(night, leaks);
  const nights = earlier.filter((one) => one.kind === 'load');
  const figures = loadTonight ? slowerThan(loadNight(loadTonight), nights, placeOf) : [];
  const slower = figures.filter(({ isSlower }) => isSlower);
  const parts: NightFacts = {
    night,
    unjudged,
    causes: views,
    slower,
    failOnSlower,
    ...(loadTonight ? underLoad : underLoadIn(null)),
  };
  const others = othersOf(tonight, parts);
  const deviations = run ? deviationsOf(run, earlier, today) : [];
  const noContract = because(contract, 'the contract suite', 'npm run contract');
  const noLoad = because(load, 'the load suite', 'npm run load');
  const ofContract = <View>(view: (of: ContractRun) => View): PagePart<View> => partOf(contract, noContract, view);
  const ofLoad = <View>(found: readonly View[], none: string): PagePart<readonly View[]> =>
    loadRun && found.length === 0 ? { state: 'missing', words: none } : partOf(load, noLoad, () => found);
  return {
    headline: headlineOf(parts),
    /** What was to be judged and was not, and what to do about it. */
    unjudged,
    /** What keeps the night from being good, to be compared with what was said of the nights before. */
    open: openOf(causes, others, parts, placeOf),
    run: facts,
    targets,
    glance: glanceOf(parts, deviations, workflowJobs),
    changes: ofTonight(tonight, noContract, (of) => changesOf(of, causes, earlier)),
    causes: ofTonight(tonight ?? loadTonight, noContract, () => ({
      broken: views.filter(({ weight }) => weight === 'fail'),
      warned: views.filter(({ weight }) => weight === 'warn'),
      others,
      /** Cases that were run again since. */
      again: againOf(),
    })),
    /** What was asked, where a real target and its mock differ, and what the contract run left at real ones. */
    ledger: ofContract((of) => ({
      grids: gridsOf(of, causeFinder(causes)),
      differences: of.differences ?? [],
      leftBehind: of.leftBehind ?? [],
    })),
    requirements: ofContract(sourcesOf),
    deviations: ofContract(() => deviations),
    limiters: ofLoad(underLoad.limiters, 'This load run did not probe the rate limit.'),
    jobs: ofLoad(underLoad.jobs, 'This load run ran no import jobs.'),
    load: partOf(load, noLoad, ({ k6, excluded, leftBehind = [], errors }) => {
      const { journeys } = underLoad;
      return { k6, journeys, objectives: objectivesAnswer({ ...parts, journeys }).words, excluded, leftBehind, errors };
    }),
    /** The figures under load beside those of the nights before, the slower ones first. */
    figures: [...slower, ...figures.filter(({ isSlower }) => !isSlower)],
    trends: trendsOf(history, night.places),
    proof: partOf(proof, because(proof, 'the proof', 'npm run proof'), (of) => of),
    links,
    /** What could not be read, what the suite itself said went wrong, and what had to be sent again. */
    notices: noticesOf(results, tonight),
  };
}
export type PageModel = ReturnType<typeof buildPageModel>;

const underLoadIn = (run: LoadRun | null): Pick<NightFacts, 'limiters' | 'jobs' | 'journeys'> =>
  run
    ? { limiters: limitersOf(run), jobs: jobsOf(run), journeys: journeyViews(run) }
    : { limiters: [], jobs: [], journeys: [] };

/** The run that is shown: of this night, or of another. */
const shownIn = <Run>(part: Tonight<Run>): Run | null =>
  part.state === 'there' || part.state === 'aside' ? part.run : null;

/** A part of the page as a run of this night fills it; where there is none, why. */
const ofTonight = <Run, View>(run: Run | null, words: string, view: (run: Run) => View): PagePart<View> =>
  run ? { state: 'there', view: view(run) } : { state: 'missing', words };

/** The same, of another run where there is none of this night. */
const partOf = <Run, View>(result: Tonight<Run>, words: string, view: (run: Run) => View): PagePart<View> => ({
  ...ofTonight(shownIn(result), words, view),
  ...(result.state === 'aside' ? { aside: result.words } : {}),
});

const isBefore = ({ run }: HistoryEntry, tonight: RunFacts): boolean =>
  run.id !== tonight.id && run.startedAt < tonight.startedAt;

function because(result: Tonight<unknown>, what: string, command: string): string {
  if (result.state === 'aside') return `${result.words} \`${command}\` makes one of this night.`;
  if (result.state === 'broken') return `The result of ${what} is there and cannot be read: ${result.why}`;
  return `Not run: there is no result of ${what}. \`${command}\` makes one.`;
}

function causesOf(groups: readonly Group[], context: Context): Cause[] {
  const of = (weight: Group['weight']): Cause[] =>
    groups
      .filter((group) => group.weight === weight)
      .map((group, at) => ({ ...group, view: viewCause(group, at, context) }));
  return [...of('fail'), ...of('warn')];
}

/** Which entry of the page tells of a case: the first that does. */
function causeFinder(causes: readonly Cause[]): CauseOf {
  const anchors = new Map<string, string>();
  for (const { view, witnesses } of causes.toReversed())
    for (const one of witnesses)
      if (one.kind === 'case') anchors.set(`${one.entry.target} ${one.entry.case}`, view.anchor);
  return (target, id) => anchors.get(`${target} ${id}`) ?? null;
}

/** What is red and is no cause of its own: it is told where it belongs. `key` stays the same from night to night. */
function othersOf(run: ContractRun | null, { limiters, jobs, journeys, slower, failOnSlower }: NightFacts): Other[] {
  const off = limiters.filter(({ mood }) => mood === 'bad');
  const missing = run && !run.partial ? run.cells.filter(({ state }) => state === 'missing') : [];
  const underLoad = ({ anchor, place, run: name }: RunView, key: string, text: string): Other => ({
    text,
    href: `#${anchor}`,
    key: `${anchor} ${key}`,
    part: 'load',
    places: [place],
    runs: [name],
  });
  return [
    ...off.map((view) => underLoad(view, view.outcome, view.sentence)),
    ...jobs.flatMap((view) => {
      const failing = view.violations.filter(({ weight }) => weight === 'fail');
      return [...groupedBy(failing, ({ rule }) => rule)].map(([rule, [first, ...more]]) =>
        underLoad(
          view,
          rule,
          joined([first?.sentence ?? '', more.length > 0 ? counted(more.length, 'more time') : ''], '; '),
        ),
      );
    }),
    ...journeys.flatMap((view) =>
      missedIn(view).map(({ id, title, measured }) =>
        underLoad(
          view,
          id,
          `${view.title}: ${measured === null ? 'too few samples' : 'an objective is missed'}: ${title}`,
        ),
      ),
    ),
    ...(failOnSlower ? slower : []).map((one): Other => ({
      text: slowerInWords(one),
      href: '#load',
      key: `slower ${one.journey} ${one.what} ${one.place}`,
      part: 'load',
      places: [one.place],
      runs: [runName(one)],
    })),
    ...missing.map(({ operation, status, target, reason }): Other => ({
      text: `Not covered: ${operation} ${status} at ${target}${reason ? ` (${reason})` : ''}`,
      href: '#ledger',
      key: `missing ${operation} ${status} ${target}`,
      part: 'contract',
      places: [placeIn(run ?? {}, target)],
    })),
  ];
}

function noticesOf({ contract, load, proof, skipped }: Results, run: ContractRun | null): string[] {
  const broken = [contract, load, proof].flatMap((result) => (result.state === 'broken' ? [result.why] : []));
  const history = skipped.map((why) => `Left out of the history: ${why}`);
  return [...broken, ...(run?.errors ?? []), ...(run?.sentAgain ?? []).map(sentAgainInWords), ...history];
}
