import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OperationId } from '../contracts/spec/contract.ts';
import { type Exchange, keptId, statusOf } from '../contracts/spec/exchange.ts';
import { type TargetName, apiOf } from '../contracts/spec/targets.ts';
import { isObject, parseJson } from '../contracts/values/json.ts';
import type { Secret } from '../contracts/values/secret.ts';
import { SettingsError } from '../contracts/settings/readers.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import { NotReachable } from '../contracts/judge/target.ts';
import { HarnessError } from './errors.ts';

/**
 * What is created at real targets: foretold by `creationCount`, bounded and written down by `creationJournal`. A mock and
 * the sandbox are not counted: nothing real comes of them.
 */

/** What cases share instead of creating it each for itself. */
export type Shared = 'import' | 'import-of-another-account' | 'job';

/** A request that creates something, or obliges us to pay, if it is taken. */
export type Creating = {
  readonly target: TargetName;
  readonly operation: OperationId;
  readonly creates: boolean;
  /** Whether it obliges us to pay. */
  readonly pays: boolean;
  /** Whether it should be refused, so that only a broken server creates anything. */
  readonly refused: boolean;
  readonly shared: Shared | null;
};

/** Who is asked before a request that creates is sent. */
export interface Creations {
  /**
   * @returns to be told what came of it
   * @throws HarnessError if more would be created than was announced; NotReachable if the target takes too much of what it
   *   should refuse
   */
  begin(one: Creating): (answer: Exchange['answer']) => void;
  /** What an earlier process of the run created to be shared: its id, null if that was not told; undefined: nothing. */
  earlier(target: TargetName, shared: Shared): string | null | undefined;
}

/** A target that has taken so many requests which it should have refused gets no more of them: each may leave something. */
const mostTaken = 2;

/** Nothing may be created: what a target has where nobody counts. */
export const noCreations: Creations = {
  begin: ({ target, operation }) => {
    throw new HarnessError(`${operation} would create something at ${target}, and nobody counts what is created there`);
  },
  earlier: () => undefined,
};

/** How much may be created at a target, how many of its requests oblige us to pay, and how long it is waited for. */
export type Announced = {
  readonly target: TargetName;
  readonly most: number;
  readonly pays: number;
  /** For what was created there to end, or to be listed: in seconds, at most; left out: nothing is waited for. */
  readonly waitsSeconds?: number;
  /** It is left out where MAX_CREATED has no room for it: looks that only a broken server takes. */
  readonly ifRoom?: true;
};

/** What may be announced: all but what is left out for want of room. */
export function withinMost(announced: readonly Announced[], { maxCreated }: Pick<Settings, 'maxCreated'>): Announced[] {
  let room = announced.reduce((left, { most, ifRoom }) => (ifRoom ? left : left - most), maxCreated);
  return announced.filter(({ most, ifRoom }) => {
    if (!ifRoom) return true;
    if (most > room) return false;
    room -= most;
    return true;
  });
}

/** Counts what a plan would create, for a run that sends nothing. */
export function creationCount() {
  const all: Creating[] = [];
  const waitsMs = new Map<TargetName, number>();
  return {
    begin: (one: Creating) => {
      all.push(one);
      return () => undefined;
    },
    earlier: () => undefined,
    /** Something is waited for, in milliseconds at most. */
    wait: (target: TargetName, ms: number): void => void waitsMs.set(target, (waitsMs.get(target) ?? 0) + ms),
    /** @param times how often each case is run; what they share is created once all the same */
    announced: (times = 1): Announced[] =>
      byTarget(all).map(([target, here]) => ({
        target,
        most: mostOf(here, 'creates', times),
        pays: mostOf(here, 'pays', times),
        ...waitsIn(Math.ceil(((waitsMs.get(target) ?? 0) * times) / 1000)),
      })),
  };
}

export type CreationCount = ReturnType<typeof creationCount>;

const byTarget = <One extends { readonly target: TargetName }>(all: readonly One[]): [TargetName, One[]][] =>
  [...new Set(all.map(({ target }) => target))].map((target) => [target, all.filter((one) => one.target === target)]);

const waitsIn = (seconds: number): Pick<Announced, 'waitsSeconds'> => (seconds > 0 ? { waitsSeconds: seconds } : {});

/** What is shared is created once; of what should be refused only so much is sent as is taken. */
function mostOf(requests: readonly Creating[], what: 'creates' | 'pays', times: number): number {
  const count = (is: (one: Creating) => boolean): number => requests.filter((one) => one[what] && is(one)).length;
  const refused = count((one) => one.refused) * times;
  const others = count((one) => !one.refused && one.shared === null) * times;
  return others + count((one) => one.shared !== null) + Math.min(refused, mostTaken);
}

/** What several plans of one command announce, as one for each target. */
export const addedUp = (all: readonly Announced[]): Announced[] =>
  byTarget(all).map(([target, here]) => {
    const sum = (of: (one: Announced) => number): number => here.reduce((total, one) => total + of(one), 0);
    const waits = waitsIn(sum((one) => one.waitsSeconds ?? 0));
    return { target, most: sum(({ most }) => most), pays: sum(({ pays }) => pays), ...waits };
  });

const things = (target: TargetName, count: number): string =>
  `${count} ${apiOf(target) === 'import2' ? 'import' : 'job'}${count === 1 ? '' : 's'}`;

/**
 * What a command may create at the real targets of a run, in words, to be said before its first request.
 * @throws SettingsError if that is more than MAX_CREATED
 */
export function announcement(announced: readonly Announced[], { maxCreated }: Pick<Settings, 'maxCreated'>): string {
  const most = announced.reduce((sum, one) => sum + one.most, 0);
  const creating = announced.filter((one) => one.most > 0);
  const waits = ({ waitsSeconds }: Announced): string =>
    waitsSeconds ? ` and wait up to ${waitsSeconds} s for them` : '';
  const listed = creating.map((one) => `${things(one.target, one.most)} at ${one.target}${waits(one)}`).join(', ');
  if (most > maxCreated)
    throw new SettingsError(
      'MAX_CREATED',
      String(maxCreated),
      `up to ${most} may be created at real targets (${listed}); MAX_CREATED=${most} allows it, or create less: --grep narrows a contract run, --duration and --rate load`,
    );
  const paying = announced.filter(({ pays }) => pays > 0);
  const paid = paying
    .map(({ target, pays }) => `; at ${target} up to ${pays} request${pays === 1 ? '' : 's'} may oblige us to pay`)
    .join('');
  return `${most > 0 ? `may create up to ${listed}` : 'creates nothing at real targets'}${paid}; MAX_CREATED=${maxCreated}`;
}

/** Where a run writes down what it creates, below its folder of results. */
export const journalName = 'created.jsonl';

type Line =
  | ({ readonly state: 'sent' } & Creating)
  /** `status` null: no answer came. `id` null: the answer told none. */
  | { readonly state: 'answered'; readonly status: number | null; readonly id: string | null }
  /** It was not sent after all. */
  | { readonly state: 'withdrawn' };

/** A line of the journal. `at`: RFC 3339. */
type CreationLine = { readonly run: string; readonly request: string; readonly at: string } & Line;

/** A request of the journal with what came of it; `status` undefined: nothing is known. */
export type Created = Creating & {
  readonly request: string;
  readonly status?: number | null;
  readonly id: string | null;
};

/**
 * What a run may have created: all that was sent, but for what the target says it refused.
 * @param text the journal's
 */
export function createdIn(text: string, run: string): Created[] {
  const found = new Map<string, Created>();
  for (const line of text.split('\n')) {
    const json = parseJson(line);
    if (!isObject(json) || json['run'] !== run) continue; // or the last line, cut off
    const one = json as unknown as CreationLine;
    const before = found.get(one.request);
    if (one.state === 'sent') {
      const { target, operation, creates, pays, refused, shared, request } = one;
      found.set(request, { target, operation, creates, pays, refused, shared, request, id: null });
    } else if (one.state === 'withdrawn') found.delete(one.request);
    else if (before) found.set(one.request, { ...before, status: one.status, id: one.id });
  }
  return [...found.values()].filter((one) => !isRefused(one));
}

/**
 * A 4xx says that nothing was created. After a 5xx, or no answer, nobody knows; but what should be refused and made a server
 * fail will not have been taken.
 */
export const isRefused = ({ refused, status }: Pick<Created, 'refused' | 'status'>): boolean =>
  status !== undefined && status !== null && status >= 400 && (refused || status < 500);

/** Writes down what load created, once it is known. */
export function noteCreated(
  out: string,
  run: string,
  target: TargetName,
  created: readonly (Pick<Creating, 'operation' | 'pays'> & { readonly status: number; readonly id: string | null })[],
): void {
  const at = new Date().toISOString();
  const lines = created.flatMap(({ operation, pays, status, id }): CreationLine[] => {
    const known = { run, request: `load-${process.pid.toString(36)}-${++begun}`, at };
    const one = { target, operation, creates: true, pays, refused: false, shared: null };
    return [
      { ...known, state: 'sent', ...one },
      { ...known, state: 'answered', status: status === 0 ? null : status, id },
    ];
  });
  if (lines.length > 0)
    appendFileSync(join(out, journalName), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** A request's name among those of all processes of a run. */
let begun = 0;

/**
 * Keeps a run within what was announced, and writes down what it creates: a line before each request and one after it, in a
 * file, so that neither a worker that is started anew nor a run that is ended forgets anything.
 * @param secrets never written, should a server answer one for an id
 */
export function creationJournal(
  file: string,
  run: string,
  all: readonly Announced[],
  secrets: readonly Secret[],
): Creations {
  const createdAt = (target: TargetName): Created[] =>
    createdIn(existsSync(file) ? readFileSync(file, 'utf8') : '', run).filter((one) => one.target === target);
  const append = (line: Line, request: string): void => {
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${JSON.stringify({ run, request, at: new Date().toISOString(), ...line })}\n`);
  };
  return {
    begin: (one) => {
      const { target, operation } = one;
      const taken = createdAt(target).filter(({ refused }) => refused).length;
      if (one.refused && taken >= mostTaken)
        throw new NotReachable(
          `${target} has taken ${taken} requests that it should have refused, or not answered them; no more of the kind are sent, since each may create something`,
        );
      const request = `${process.pid.toString(36)}-${++begun}`;
      append({ state: 'sent', ...one }, request);
      const announced = all.find((here) => here.target === target) ?? { most: 0, pays: 0 };
      const here = createdAt(target);
      const upToMine = here.slice(0, here.findIndex((other) => other.request === request) + 1); // in the file's order, whoever else writes
      const created = upToMine.filter(({ creates }) => creates).length;
      const paid = upToMine.filter(({ pays }) => pays).length;
      if (created > announced.most || paid > announced.pays) {
        append({ state: 'withdrawn' }, request);
        throw new HarnessError(
          `${operation} was not sent to ${target}, which was to get up to ${things(target, announced.most)} and ${announced.pays} requests that may oblige us to pay`,
        );
      }
      return (answer) => {
        append({ state: 'answered', status: statusOf(answer), id: keptId(answer, secrets) }, request);
      };
    },
    earlier: (target, shared) => createdAt(target).find((one) => one.shared === shared)?.id,
  };
}
