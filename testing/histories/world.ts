import type { Counts, JobState, SentFile } from '../../contracts/jobs/poll.ts';
import { totalOf } from '../../contracts/values/grouped.ts';
import { type Random, randomOf } from '../../contracts/values/random.ts';

/** A job as it truly went, on the true time axis, in milliseconds with fractions. */
export type TrueJob = {
  readonly id: string;
  /** When its upload began, the job was stamped, the queue could see it, and its 201 arrived. */
  readonly sentAt: number;
  readonly createdAt: number;
  readonly visibleAt: number;
  readonly answeredAt: number;
  readonly sent: SentFile & { readonly valid: Counts };
  readonly startsAt: number;
  readonly endsAt: number;
  readonly ends: 'success' | 'failed';
  /** When it is 404 from then on; Infinity: never. */
  readonly goneAt: number;
};

/** How a simulated server serves its queue. What is left out the seed decides. */
export type Service = {
  readonly jobs?: number;
  /** Uploads follow one another, or several are under way at once. */
  readonly uploads?: 'in-turn' | 'at-once';
  /** To how many milliseconds the server's timestamps are cut. */
  readonly grainMs?: number;
  /** Whether jobs may vanish after their end, as E-14 says of a store. */
  readonly vanish?: boolean;
};

/** The true course of a queue: what it was asked to do, and what it did. */
export type World = {
  readonly jobs: readonly TrueJob[];
  /** What the server's clock adds to true time. */
  readonly serverAheadMs: number;
  readonly grainMs: number;
};

type Upload = Omit<TrueJob, 'startsAt' | 'endsAt' | 'ends' | 'goneAt'>;

/** Where true time begins; any day will do. */
const epoch = Date.UTC(2026, 0, 5);

export function worldOf(seed: number, service: Service = {}): World {
  const random = randomOf(seed);
  const grainMs = service.grainMs ?? random.pick([1, 1, 10, 1000]);
  const uploads = uploadsOf(random, service);
  const serverAheadMs = random.chance(0.3) ? 0 : Math.round(random.between(-3_600_000, 3_600_000));
  const shown = (instant: number): number => Math.floor((instant + serverAheadMs) / grainMs);
  return { jobs: serve(uploads, random, service, shown), serverAheadMs, grainMs };
}

function uploadsOf(random: Random, service: Service): Upload[] {
  const atOnce = service.uploads ? service.uploads === 'at-once' : random.chance(0.5);
  const count = service.jobs ?? random.whole(1, 10);
  let now = epoch;
  return Array.from({ length: count }, (_, at) => {
    const sentAt = now + random.between(0, 20);
    const answeredAt = sentAt + random.between(2, random.chance(0.3) ? 3000 : 100);
    const createdAt = random.between(sentAt, answeredAt);
    now = atOnce ? sentAt : answeredAt + random.between(1, random.chance(0.2) ? 10_000 : 300);
    const visibleAt = random.between(createdAt, answeredAt);
    return { id: `job-${at + 1}`, sentAt, createdAt, visibleAt, answeredAt, sent: fileOf(random) };
  });
}

function fileOf(random: Random): TrueJob['sent'] {
  const uploaded = {
    subscription_product: random.whole(1, 500),
    subscription_plan: random.whole(0, 500),
    subscription: random.whole(0, 50),
  };
  const valid = { ...uploaded, subscription_product: random.whole(0, uploaded.subscription_product) };
  return { bytes: 200 * random.whole(1, 1000), uploaded, valid };
}

/** Runs the uploads through the queue: the next of those that it can see; ties, as they are shown, are free. */
function serve(
  uploads: readonly Upload[],
  random: Random,
  { vanish = false }: Service,
  shown: (instant: number) => number,
): TrueJob[] {
  const waiting = [...uploads];
  const jobs: TrueJob[] = [];
  let now = epoch;
  while (waiting.length > 0) {
    const idle = random.chance(0.3) ? random.between(0, 2000) : 0;
    now = Math.max(now, Math.min(...waiting.map(({ visibleAt }) => visibleAt))) + idle;
    const visible = waiting.filter(({ visibleAt }) => visibleAt <= now);
    const created = visible.map(({ createdAt }) => shown(createdAt));
    const next = Math.min(...created);
    const upload = random.pick(visible.filter((_, at) => created[at] === next));
    waiting.splice(waiting.indexOf(upload), 1);
    const job = run(upload, now, random, vanish);
    now = job.endsAt;
    jobs.push(job);
  }
  return jobs;
}

function run(upload: Upload, startsAt: number, random: Random, vanish: boolean): TrueJob {
  const endsAt = startsAt + (random.chance(0.1) ? 0 : random.between(1, random.chance(0.3) ? 10_000 : 500));
  const ends = random.chance(0.15) ? 'failed' : 'success';
  const isGone = vanish && random.chance(0.3);
  const goneAt = isGone ? Math.max(endsAt, upload.answeredAt) + random.between(0, 5000) : Infinity;
  return { ...upload, startsAt, endsAt, ends, goneAt };
}

/** When the last job of a world has been answered and has ended, in true time. */
export const lastEnd = ({ jobs }: World): number =>
  Math.max(...jobs.map(({ endsAt, answeredAt }) => Math.max(endsAt, answeredAt)));

export function stateAt({ serverAheadMs, grainMs }: World, job: TrueJob, instant: number): JobState {
  /** True time as the server writes it: by its own clock, cut to its grain. */
  const stamp = (at: number): number => Math.floor((at + serverAheadMs) / grainMs) * grainMs;
  const createdAt = stamp(job.createdAt);
  const shown = { owner: 'store', createdAt, uploaded: job.sent.uploaded, imported: importedAt(job, instant) };
  if (instant < job.startsAt) return { ...shown, status: 'pending', updatedAt: createdAt };
  const startedAt = stamp(job.startsAt);
  if (instant < job.endsAt) return { ...shown, status: 'started', startedAt, updatedAt: stamp(instant) };
  const finishedAt = stamp(job.endsAt);
  return { ...shown, status: job.ends, startedAt, finishedAt, updatedAt: finishedAt };
}

/** All that is valid once a job is a success, a share of it before; a failed job stopped half-way. */
function importedAt({ startsAt, endsAt, ends, sent: { valid } }: TrueJob, instant: number): Counts {
  const whole = ends === 'success' ? endsAt - startsAt : 2 * (endsAt - startsAt);
  const share = instant < startsAt ? 0 : whole === 0 ? 1 : (Math.min(instant, endsAt) - startsAt) / whole;
  let left = Math.floor(totalOf(valid) * share);
  const added = Object.entries(valid).map(([type, count]) => {
    const imported = Math.min(count, left);
    left -= imported;
    return [type, imported] as const;
  });
  return Object.fromEntries(added);
}
