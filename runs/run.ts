import { exitCodes } from '../contracts/judge/exit-codes.ts';
import type { Unjudged } from '../contracts/judge/target.ts';
import { type WeighedFinding, verdictKinds } from '../contracts/judge/verdict.ts';
import type { ShownExchange } from '../contracts/show/redact.ts';
import {
  type Of,
  boolean,
  byKind,
  count,
  instant,
  list,
  maybe,
  number,
  object,
  oneOf,
  orNull,
  shapeOf,
  text,
} from './schema.ts';

/** What stands in the files of several kinds of run. */

export const runFacts = object({
  id: text,
  startedAt: instant,
  durationMs: number,
  commit: text,
  contractHash: text,
  seed: text,
  /** What one command, one workflow run, or commands that share `SUITE_NIGHT` made has one name; left out by hand. */
  night: maybe(text),
  /** The kind of machine it ran on: speeds on two kinds tell nothing of each other. Left out before it was kept. */
  machine: maybe(text),
});
export type RunFacts = Of<typeof runFacts>;

/** How a run came to its end: by itself, by Ctrl-C, or without some targets, for the reasons in `unjudged` (settings, too). */
export const ended = oneOf('complete', 'interrupted', 'unreachable');

/** A target as a run found it; `ownMock`: it is the suite's own mock, whatever its port, and nobody's API. */
export const targetSeen = object({ name: text, baseUrl: text, ownMock: maybe(boolean) });
export type TargetSeen = Of<typeof targetSeen>;

/** A target that was asked for and not judged, or not to its end. */
export const unjudged = shapeOf<Unjudged>()(
  object({
    target: text,
    baseUrl: text,
    why: text,
    todo: text,
    exit: oneOf(exitCodes.usage, exitCodes.suiteFailed, exitCodes.unreachable),
  }),
);

/** Something a run created at a real target, which the API has no way to remove. */
export const leftBehind = object({ target: text, operation: text, id: text });
export type LeftBehind = Of<typeof leftBehind>;

export const verdictKind = oneOf(...verdictKinds);
export const failOrWarn = oneOf('fail', 'warn');

const headers = list(shapeOf<readonly [string, string]>()(list(text)));

export const exchange = shapeOf<ShownExchange>()(
  object({
    operation: text,
    request: object({ method: text, url: text, auth: text, headers, body: text }),
    answer: byKind(
      object({ kind: oneOf('response'), status: count, headers, body: text }),
      object({ kind: oneOf('failure'), failure: text, detail: text }),
    ),
    startedAt: number,
    durationMs: number,
    waitedMs: maybe(number),
  }),
);

/** A finding. `operation`, `status` and `startedAt` name its exchange, which need not be the last; earlier files lack them. */
export const finding = shapeOf<WeighedFinding>()(
  object({
    rule: text,
    requirement: text,
    where: text,
    expected: object({ kind: text }),
    received: object({ kind: oneOf('absent', 'value') }),
    weight: oneOf('fail', 'warn', 'note', 'tolerated'),
    deviation: maybe(text),
    operation: maybe(text),
    status: maybe(orNull(count)),
    startedAt: maybe(number),
  }),
);
