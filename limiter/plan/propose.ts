import { anchorsOf, expectedBy, spreadOut } from './anchors.ts';
import { choose } from './choose.ts';
import { isBelieved } from '../infer/doubts.ts';
import { firstSent, lastAnswer, tracksOf } from '../infer/evidence.ts';
import { type Representative, representativesOf } from './forecast.ts';
import { surprise } from './odd.ts';
import { candidates } from './patterns.ts';
import { isAmple, sustained } from './sustained.ts';
import { anew, banEnds, forgiven, windowEnds } from './rival-patterns.ts';
import { scopePatterns } from './scope-patterns.ts';
import { type Anchor, type Pattern, restAfter } from './volleys.ts';
import { algorithmOf } from '../infer/classes.ts';
import type { Algorithm, LimiterClass } from '../verdict.ts';
import { type Plan, type PlanKind, fits, laterBy } from './plan.ts';
import { lonely } from './lonely.ts';
import { separationKey } from '../infer/hypothesis.ts';
import { overload } from './overload.ts';
import { limitAgain } from './pointed.ts';
import type { Cost } from '../prior.ts';
import { type Probe, epochOf } from '../probe-state.ts';
import { classesLeft, confirming, questionsLeft, split, untried } from '../infer/questions.ts';
import { ramp } from './ramp.ts';
import { type Random, seeded } from '../random.ts';
import { affordable, keptFor } from './reserve.ts';
import type { Survivor } from '../infer/survivor.ts';
import { zoom } from './zoom.ts';

/** What rows ask of a probe, once something was refused. */
type Case = {
  readonly probe: Probe;
  /** Never empty; `anchors` are cut from them, the first is the likeliest. */
  readonly survivors: readonly Survivor[];
  readonly anchors: readonly Anchor[];
  readonly anchor: Anchor;
  readonly limiter: LimiterClass;
  /** One class is left, whatever was tried of its scope; `isOne`: and its scope was tried. */
  readonly isAlone: boolean;
  readonly isOne: boolean;
  /** Whether a plan made for it would still tell something. */
  readonly isOpen: boolean;
  readonly left: Cost;
};

/** `when` a plan is thought of, and whether it is `worth` what it takes of what is left. */
type Row = {
  readonly when: (at: Case) => boolean;
  readonly plan: (at: Case) => Plan | null;
  readonly worth: (plan: Plan, at: Case) => boolean;
};

/** After so many plans a bucket is overloaded before its limit is asked for again, which tells as much of limits that nobody has met. */
const fewPlans = 3;
/** After so many plans that told nothing, no more is to be learnt. */
const mostStale = 6;
/** While several classes are left, chance is tried so often. */
const mostOdd = 30;

const isEarly = ({ probe: { sent } }: Case): boolean => sent.length < fewPlans;
const isStale = ({ probe: { stale } }: Case): boolean =>
  stale.filter((kind) => !isOfChance({ kind })).length >= mostStale;
const times = ({ probe: { sent } }: Case, kind: PlanKind): number => sent.filter((one) => one.kind === kind).length;
const isDone = ({ probe }: Case, kind: PlanKind): boolean => confirming(probe).some((one) => one.kind === kind);

const again = {
  plan: ({ probe, survivors }: Case) => limitAgain(probe, survivors),
  worth: (plan: Plan, { left }: Case) => fits(plan, { requests: left.requests / 2, ms: left.ms / 2 }),
};

/**
 * What is asked next: of the first row that applies, and whose plan is worth what it takes. First what was made for a case, then what
 * tells most of all that is still open; then what nobody asked for, to see whether what is left foresees it.
 */
const rows: readonly Row[] = [
  {
    when: ({ isOpen }) => isOpen,
    plan: ({ probe, survivors }) => lonely(probe, survivors),
    worth: (plan, { anchor, survivors, left }) => {
      const isCounting = survivors.every(({ hypothesis }) => hypothesis.countRefused);
      return fits(plan, { requests: left.requests, ms: left.ms - (isCounting ? 2.5 : 1) * toConfirm(anchor).ms });
    },
  },
  { ...again, when: (at) => at.isOpen && isEarly(at) },
  {
    when: ({ isOpen }) => isOpen,
    plan: ({ probe, survivors }) => overload(probe, survivors),
    worth: (plan, { probe, anchor, left }) => affordable(plan, left, anchor, probe),
  },
  { ...again, when: (at) => at.isOpen && !isEarly(at) },
  {
    when: (at) => at.isOpen && !isStale(at) && at.isOne && isToldByLooks(at),
    plan: (at) => closeLook(at, representing(at, considered(at))),
    worth: () => true,
  },
  {
    // a pattern or a zoom, whichever tells most for its cost
    when: (at) => at.isOpen && !isStale(at) && !(at.isOne && isToldByLooks(at)),
    plan: bestPattern,
    worth: () => true,
  },
  {
    when: (at) => !at.isAlone && times(at, 'sustained') === 0,
    plan: (at) => allThatIsLet(at, spareOf(at)),
    worth: ({ requests }, { anchor }) => requests.length >= 2 * anchor.limit,
  },
  { when: (at) => !at.isAlone && times(at, 'odd') < mostOdd, plan: chance, worth: () => true },
  {
    when: (at) => at.isAlone && !(isDone(at, 'odd') && isBelieved(at.limiter, at.probe)),
    plan: chance,
    worth: isSome,
  },
  {
    when: (at) => at.isAlone && !isDone(at, 'sustained'),
    plan: (at) => allThatIsLet(at, at.left),
    worth: isSome,
  },
];

/** The plan that would help most; null if nothing is left to be asked. */
export function proposal(probe: Probe, left: Cost): Plan | null {
  const { survivors, prior } = probe;
  if (survivors === null) return ramp(probe);
  const anchors = anchorsOf(survivors, prior);
  const [anchor] = anchors;
  const classes = classesLeft(probe);
  const [limiter] = classes;
  if (!anchor || !limiter) return null;
  const isAlone = classes.length === 1;
  const isOne = isAlone && untried(probe).length === 0;
  const isOpen = questionsLeft(probe) > 0;
  const at: Case = { probe, survivors, anchors, anchor, limiter, isAlone, isOne, isOpen, left };
  for (const { when, plan, worth } of rows) {
    const made = when(at) ? unbanned(plan(at), at) : null;
    if (made && worth(made, at)) return made;
  }
  return null;
}

/** The plan once nobody is banned any more, where a refusal bans. */
function unbanned(plan: Plan | null, { anchor: { banMs = 0, windowMs } }: Case): Plan | null {
  const [first] = plan?.requests ?? [];
  const lateMs = banMs === 0 || !first ? 0 : restAfter(banMs, windowMs) - first.atMs;
  return plan && lateMs > 0 ? laterBy(plan, lateMs) : plan;
}

function isSome(plan: Plan, { left }: Case): boolean {
  return plan.requests.length > 0 && fits(plan, left);
}

/** What it costs at least to see whether a limiter foresees one plan more. */
const toConfirm = ({ limit, windowMs }: Anchor): Cost => ({ requests: 2 + 1.2 * limit, ms: 0.5 * windowMs });

/** A counter of refused requests is told by patterns as well as by a look at the end of its window. */
const isToldByLooks = ({ survivors: [only] }: Case): boolean =>
  only?.hypothesis.family !== 'sliding-counter' || !only.hypothesis.countRefused;

const sinceOrigin = ({ observations, evidence }: Probe): number => lastAnswer(observations) - firstSent(evidence);

const randomOf = ({ prior, observations }: Probe): Random => seeded(prior.seed + observations.length);

/** What may be spent before what comes after; all there is, if that would be too little for one limit. */
function spareOf({ probe, anchor, isAlone, left }: Case): Cost {
  const ample = isAmple(probe.prior.budget, anchor);
  const kept = isAlone ? (ample ? keptFor(anchor, probe) : { requests: 0, ms: 0 }) : toConfirm(anchor);
  const spare = { requests: left.requests - kept.requests, ms: left.ms - kept.ms };
  return isAlone || spare.requests > anchor.limit ? spare : left;
}

function chance(at: Case): Plan {
  const { probe, anchor, left } = at;
  const within = { ...anchor, windowMs: Math.min(anchor.windowMs, left.ms / 3) };
  return surprise(within, probe.prior, randomOf(probe), spareOf(at), at.isAlone && !isDone(at, 'odd'));
}

function allThatIsLet({ probe: { prior }, survivors, anchor }: Case, spare: Cost): Plan | null {
  const [likeliest] = spreadOut(survivors, prior);
  return likeliest ? sustained(anchor, prior, spare, likeliest.hypothesis) : null;
}

/** What is left, and the same with budgets apart as far as that was not tried. */
const considered = ({ probe, survivors }: Case): Survivor[] =>
  untried(probe).reduce((those, name) => split(those, { [name]: true }), [...survivors]);

function bestPattern(at: Case): Plan | null {
  const { probe } = at;
  const those = considered(at);
  const representatives = representing(at, those);
  const closer = closeLook(at, representatives);
  const plans = [...patternsFor(at, those), ...(closer ? [closer] : [])];
  return choose(plans, representatives, sinceOrigin(probe), probe.prior.budget, randomOf(probe));
}

/** What tells rivals from what they resemble. */
function rivalPatterns(those: readonly Survivor[]): Pattern[] {
  const isThoughtOf = (name: Algorithm): boolean => those.some(({ hypothesis }) => algorithmOf(hypothesis) === name);
  return [
    ...(isThoughtOf('restarting-counter') ? [anew] : []),
    ...(isThoughtOf('bucket-in-debt') ? [forgiven] : []),
    ...(isThoughtOf('ban') ? [banEnds, windowEnds] : []),
  ];
}

/** A look after a silence tells that windows are by the clock every other time, of small limits more seldom: it is tried again. */
const isOfChance = ({ kind }: Pick<Plan, 'kind'>): boolean => kind === 'anew';

/** The patterns cut to anchors, those that leave enough for what comes after if there are any. */
function patternsFor({ probe, anchors, anchor, left }: Case, those: readonly Survivor[]): readonly Plan[] {
  const { prior, stale } = probe;
  const random = randomOf(probe);
  const scopes = new Set(those.map(({ hypothesis }) => separationKey(hypothesis)));
  const extra = [...(scopes.size > 1 ? scopePatterns : []), ...rivalPatterns(those)];
  const spare = toConfirm(anchor);
  const most = { requests: left.requests - spare.requests, ms: left.ms - spare.ms };
  const all = anchors
    .flatMap((one, index) => candidates(one, prior, extra, index === 0, random))
    .filter((plan) => (!stale.includes(plan.kind) || isOfChance(plan)) && fits(plan, most));
  const modest = all.filter((plan) => affordable(plan, left, anchor, probe));
  return modest.length > 0 ? modest : all;
}

const mostRepresentatives = 8;

function representing({ probe }: Case, those: readonly Survivor[]): Representative[] {
  const { prior, evidence } = probe;
  const tracks = tracksOf(evidence);
  return spreadOut(those, prior)
    .slice(0, mostRepresentatives)
    .flatMap((one) => representativesOf(one, expectedBy(prior), tracks, { evidence, epoch: epochOf(probe) }))
    .slice(0, 1.5 * mostRepresentatives);
}

/** A look at the end of the window is tried again, if it is cheap, though it told nothing: it may have come too soon. */
const mostLooks = { cheap: 4, dear: 2 };
const cheapShare = 1 / 12;

/** A plan that tells the window's length more closely. */
function closeLook(at: Case, representatives: readonly Representative[]): Plan | null {
  const { probe, anchor, left, isOne } = at;
  const { prior, stale } = probe;
  const plan = zoom(representatives, sinceOrigin(probe), expectedBy(prior), prior, left);
  if (!plan || !fits(plan, { requests: left.requests - toConfirm(anchor).requests, ms: left.ms })) return null;
  const isCheap = plan.requests.length <= cheapShare * left.requests;
  const tried = stale.filter((kind) => kind === plan.kind).length;
  if (tried >= (isCheap ? mostLooks.cheap : mostLooks.dear)) return null;
  return !isOne || !isAmple(prior.budget, anchor) || affordable(plan, left, anchor, probe) ? plan : null;
}
