import { forgottenAfter } from '../infer/survivor.ts';
import { type Pattern, fill, singles } from './volleys.ts';

/** A look comes well before a window from the first request would end, and is on its way for so long. */
const before = 0.97;
const answerMs = 60;

/**
 * The limit after a silence of chance, and a look as late as can be before a window that began with it ends: a counter by the
 * clock lets that in every other time, one that begins anew with the first request after a silence never.
 */
export const anew: Pattern = {
  kind: 'anew',
  purpose: 'whether a silence begins the windows of a counter anew',
  volleys: ({ limit, windowMs, hull }, _means, random) => {
    const rest = Math.min(hull.to, 1.2 * windowMs) * (2.2 + random());
    return [
      { at: rest, size: limit },
      { at: rest + before * Math.max(hull.from, 0.9 * windowMs) - answerMs, size: 1 },
    ];
  },
};

/** More than are refused in passing: whoever piles refusals up has something to show. */
const refusedBeyond = 6;
const lateMs = 60;

/** Where refused requests take what is left in a bucket, each begins the wait for a token anew, and no more than that; a debt is longer. */
export const forgiven: Pattern = {
  kind: 'forgiven',
  purpose: 'many refused at once, then single requests as soon as they are let in again',
  volleys: ({ limit, windowMs, hull }) => {
    const longest = Math.max(windowMs, Math.min(hull.to, 1.15 * windowMs));
    const waitMs = (1.1 * longest) / limit + lateMs;
    const at = forgottenAfter(longest);
    return [{ at, size: fill(limit) + refusedBeyond }, ...singles(at + waitMs, waitMs, 2)];
  },
};

/** Looks at the end of a ban, which each is refused until it is over. */
const banLooks = 12;

export const banEnds: Pattern = {
  kind: 'ban-ends',
  purpose: 'how long a ban lasts',
  volleys: ({ limit, banMs = 0 }) => [
    { at: 0, size: limit + 1 },
    ...singles(banMs / 2, banMs / 2 / (banLooks - 1), banLooks + 1),
  ],
};

/** The limit, and one more as its window may just have ended: refused, it costs a ban. */
export const windowEnds: Pattern = {
  kind: 'window-ends',
  purpose: 'whether the window has ended by then',
  volleys: ({ limit, hull: { from, to } }) => [
    { at: 0, size: limit },
    { at: Math.sqrt(from * to), size: 1 },
  ],
};
