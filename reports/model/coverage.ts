import { type Cell, cellStates } from '../../contracts/judge/ledger.ts';
import { type Why, alternatives } from '../../contracts/spec/why.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import { countsOf, tally } from '../../contracts/values/grouped.ts';
import { joined } from '../../contracts/show/words.ts';
import { type Mood, worstMood } from './load.ts';
import { isMock } from '../../contracts/spec/targets.ts';

/** What is said of something, and how it stands. */
export type Answer = { readonly words: string; readonly mood: Mood };

/**
 * `24 covered · ALLOW_LIVE=elastic-path opens 5 · the load probe 3 · nobody can 4 · by design 23`; what a setting opens is
 * counted with those before it in force. What a mock shows is counted apart and hides nothing: it is good only if more
 * was covered than excluded wherever the run went.
 */
export function coverageOf({ cells, partial }: Pick<ContractRun, 'cells' | 'partial'>): Answer {
  const real = cells.filter(({ target }) => !isMock(target));
  const mock = cells.filter(({ target }) => isMock(target));
  const parts = [real, mock].filter((part) => part.length > 0).map((part) => splitOf(part, partial));
  const names = parts.length > 1 ? ['real targets: ', 'mock: '] : [''];
  return {
    words: parts.map(({ words }, at) => `${names[at]}${words}`).join('; ') || 'no cell',
    mood: worstMood(parts.map((part) => part.mood)),
  };
}

/** How a cell, or a journey, of a target stands. */
type Standing = Pick<Cell, 'state' | 'reasons'>;

export function splitOf(cells: readonly Standing[], partial: boolean): Answer {
  const {
    covered,
    askedOtherwise: otherwise,
    missing,
  } = countsOf(
    cellStates,
    cells.map(({ state }) => state),
  );
  const excluded = cells.filter(({ state }) => state === 'excluded');
  const opened = openedBy(excluded.flatMap(({ reasons }) => (reasons?.[0]?.opens ? [reasons[0]] : [])));
  const others = mostFirst(excluded.filter(({ reasons }) => reasons?.[0]?.opens === undefined).map(closedBy));
  const words = [
    `${covered} covered`,
    otherwise > 0 ? `${otherwise} answered otherwise` : '',
    ...opened.map(([setting, { length }], at) => `${setting}${at === 0 ? ' opens' : ''} ${length}`),
    ...others.map(([why, count]) => `${why} ${count}`),
    missing > 0 ? `${missing} ${partial ? 'not asked for' : 'missing'}` : '',
  ];
  const mood = missing > 0 && !partial ? 'bad' : missing > 0 || excluded.length > covered ? 'unsure' : 'good';
  return { words: joined(words, ' · '), mood };
}

/** What keeps a cell closed that no setting opens; version 1 of the result did not tell. */
const closedBy = ({ reasons }: Standing): string =>
  reasons === undefined ? 'excluded' : reasons[0]?.byDesign ? 'by design' : 'nobody can';

/**
 * What each key opens, with those before it in force: first the one that opens most, then the one that opens most of the
 * rest. A key is settings joined by `and`.
 */
export function openedBy<Closed extends Why>(all: readonly Closed[]): [key: string, opened: readonly Closed[]][] {
  const rest = (key: string, held: ReadonlySet<string>): string =>
    key
      .split(' and ')
      .filter((part) => !held.has(part))
      .join(' and ');
  const found: [string, readonly Closed[]][] = [];
  const held = new Set<string>();
  for (let closed = all; closed.length > 0;) {
    const keysOf = (one: Closed): string[] => [...new Set(alternatives(one).map((key) => rest(key, held)))];
    const [best] = mostFirst(closed.flatMap(keysOf));
    if (!best) break;
    const [key] = best;
    found.push([key, closed.filter((one) => keysOf(one).includes(key))]);
    closed = closed.filter((one) => !keysOf(one).includes(key));
    for (const part of key.split(' and ')) held.add(part);
  }
  return found;
}

/** Each text with how often it stands there, the most frequent first. */
const mostFirst = (texts: readonly string[]): [text: string, count: number][] =>
  tally(texts).sort(([a, one], [b, other]) => other - one || a.localeCompare(b, 'en'));
