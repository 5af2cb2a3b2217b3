import type { JobsRun } from '../../reports/load-run.ts';

/** One job in the chart; milliseconds since the first job was created, null where it has not been seen to come. */
type Bar = {
  readonly name: string;
  readonly created: number;
  readonly started: number | null;
  readonly ended: number | null;
  readonly status: string;
  readonly isAccused: boolean;
};

const width = 960;
const left = 150;
const right = 24;
const top = 56;
const rowHeight = 22;
const mostBars = 200;

const colours = {
  waits: '#9aa5b1',
  runs: '#2f6fd0',
  failed: '#d99000',
  accused: '#c62828',
  line: '#d5dae1',
  text: '#333',
};

/**
 * The queue as an SVG document: a row for each job in the order of creation, a thin line while it waits, a bar while it
 * runs. The server's timestamps where it has told them, our looks otherwise. The same run gives the same bytes.
 */
export function queueGantt({ jobs, violations }: JobsRun, title: string): string {
  const bars = barsOf(jobs, new Set(violations.flatMap((one) => one.jobs)));
  const last = Math.max(1, ...bars.map(({ created, started, ended }) => ended ?? started ?? created));
  const height = top + bars.length * rowHeight + 46;
  const at = (ms: number): number => left + (ms / last) * (width - left - right);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(left, 20, title, 'font-weight="600"'),
    ...ticks(last).map((ms) => tick(at(ms), ms, height)),
    ...bars.flatMap((bar, row) => rowOf(bar, top + row * rowHeight, at, last)),
    ...legend(height - 10),
    '</svg>',
  ].join('\n');
}

function barsOf(jobs: JobsRun['jobs'], accused: ReadonlySet<string>): Bar[] {
  const all = jobs.slice(0, mostBars).map(({ id, status, server, observed }) => ({
    id,
    status: status ?? '',
    created: server.createdAt ?? observed.created.from,
    started: server.startedAt ?? observed.started?.to ?? null,
    ended: server.finishedAt ?? observed.ended?.to ?? null,
  }));
  const first = Math.min(...all.map(({ created }) => created));
  const since = (instant: number | null): number | null => (instant === null ? null : instant - first);
  return all
    .sort((a, b) => a.created - b.created)
    .map(({ id, status, created, started, ended }) => ({
      name: id.length > 18 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id,
      status,
      created: created - first,
      started: since(started),
      ended: since(ended),
      isAccused: accused.has(id),
    }));
}

function rowOf(bar: Bar, y: number, at: (ms: number) => number, last: number): string[] {
  const { name, created, started, ended, status, isAccused } = bar;
  const middle = y + rowHeight / 2;
  const runsTo = ended ?? last;
  const colour = isAccused ? colours.accused : status === 'failed' ? colours.failed : colours.runs;
  return [
    text(left - 8, middle + 4, name, 'text-anchor="end"', isAccused ? colours.accused : colours.text),
    rect(at(created), middle - 1, at(started ?? runsTo) - at(created), 2, colours.waits),
    ...(started === null ? [] : [rect(at(started), middle - 6, Math.max(1.5, at(runsTo) - at(started)), 12, colour)]),
    ...(ended === null ? [text(at(last) + 2, middle + 4, '?')] : []),
  ];
}

/** Round numbers of seconds, some six of them. */
function ticks(lastMs: number): number[] {
  const rough = lastMs / 6;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((one) => one >= rough) ?? rough;
  return Array.from({ length: Math.floor(lastMs / step) + 1 }, (_, nth) => nth * step);
}

const tick = (x: number, ms: number, height: number): string =>
  `<line x1="${fixed(x)}" y1="${top - 8}" x2="${fixed(x)}" y2="${height - 34}" stroke="${colours.line}"/>` +
  text(x, top - 12, `${Number((ms / 1000).toPrecision(6))} s`, 'text-anchor="middle"');

const legend = (y: number): string[] =>
  (
    [
      ['waits', colours.waits],
      ['runs', colours.runs],
      ['failed', colours.failed],
      ['named by a violation', colours.accused],
    ] as const
  ).flatMap(([name, colour], nth) => [
    rect(left + nth * 130, y - 9, 10, 10, colour),
    text(left + 15 + nth * 130, y, name),
  ]);

const rect = (x: number, y: number, w: number, h: number, fill: string): string =>
  `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(Math.max(0, w))}" height="${fixed(h)}" fill="${fill}"/>`;

const text = (x: number, y: number, words: string, more = '', fill: string = colours.text): string =>
  `<text x="${fixed(x)}" y="${fixed(y)}" fill="${fill}" ${more}>${escaped(words)}</text>`;

const fixed = (value: number): string => String(Math.round(value * 100) / 100);

const entities: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Ids are the server's: nothing of them is markup, and what XML cannot hold is left out. */
const escaped = (words: string): string =>
  words.replace(/[&<>"]/g, (character) => entities[character] ?? '').replace(/[^\t\n\x20-\uD7FF\uE000-\uFFFD]/g, '');
