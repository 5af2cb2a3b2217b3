import type { LimiterRun } from '../runs/load-run.ts';
import type { Paint } from '../reports/terminal.ts';

const binMs = 100;

/** The longest row, in bins. */
const widest = 100;

type Request = LimiterRun['requests'][number];

/** Accepted and refused of each tenth of a second, plan by plan: a digit is a count, `+` more than nine, a dot none. */
export function limiterChart(requests: readonly Request[], paint: Paint): string[] {
  const plans = [...new Set(requests.map(({ plan }) => plan))].sort((a, b) => a - b);
  return plans.flatMap((plan) => {
    const own = requests.filter((request) => request.plan === plan);
    const from = Math.min(...own.map(({ atMs }) => atMs));
    const row = (wanted: Request['accepted']): string => {
      const counts = bins(own.filter(({ accepted }) => accepted === wanted).map(({ atMs }) => atMs - from));
      return counts.map((count) => (count === 0 ? '·' : count > 9 ? '+' : String(count))).join('');
    };
    const width = Math.max(row(true).length, row(false).length);
    const line = (name: string, text: string): string => `  ${name.padEnd(9)} ${text.padEnd(width, '·')}`;
    const title = paint.dim(`  plan ${plan}, from ${(from / 1000).toFixed(1)} s, a column is ${binMs} ms`);
    return [title, paint.green(line('accepted', row(true))), paint.red(line('refused', row(false)))];
  });
}

function bins(times: readonly number[]): number[] {
  const last = Math.max(0, ...times.map((time) => Math.floor(time / binMs)));
  const counts = Array.from({ length: times.length === 0 ? 0 : Math.min(widest, last + 1) }, () => 0);
  for (const time of times) {
    const bin = Math.floor(time / binMs);
    if (bin < counts.length) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
