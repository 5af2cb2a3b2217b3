import { writeFile } from 'node:fs/promises';
import type { Counts, SentFile } from '../../contracts/jobs/poll.ts';
import { type Random, randomOf, seedOf } from '../../contracts/values/random.ts';
import { type BadKind, badKinds, badLines } from './bad-lines.ts';
import { lineOf } from '../../contracts/cases/templates.ts';
import { type RecordKind, recordKinds } from './record-kinds.ts';

/** What an import file is to hold. The same options give the same bytes. */
export type FileOptions = {
  readonly seed: number | string;
  /** Lines, bad ones among them. */
  readonly records: number;
  /** Weights of record types; half products, half plans unless told. */
  readonly mix?: { readonly [type: string]: number };
  /** The share of bad lines, 0 to 1. */
  readonly badLines?: number;
  /** Of these kinds, in equal parts; all kinds unless told. */
  readonly badKinds?: readonly BadKind[];
};

/** What was written, as the API is to count it. */
export type Generated = {
  readonly path: string;
  readonly lines: number;
  /** The bytes, and by type what is well-formed and what of it is valid. */
  readonly sent: SentFile & { readonly valid: Counts };
  readonly bad: { readonly [kind in BadKind]?: number };
};

/**
 * Writes an import file, never holding more of its text than a chunk.
 * @throws an error of the file system
 */
export async function generateFile(path: string, options: FileOptions): Promise<Generated> {
  const { seed } = options;
  const random = randomOf(typeof seed === 'string' ? seedOf(seed) : seed);
  const lines = linesFor(options, random);
  const uploaded: Counter = {};
  const valid: Counter = {};
  const bad: Counter = {};
  let bytes = 0;
  function* chunks(): Generator<string> {
    for (let at = 0; at < lines.length; at += linesAtOnce) {
      const chunk = lines
        .slice(at, at + linesAtOnce)
        .map((line) => {
          if (line.bad) count(bad, line.bad);
          if (!line.bad || badLines[line.bad].uploaded) count(uploaded, line.type.type);
          if (!line.bad) count(valid, line.type.type);
          return `${textOf(line, random)}\n`;
        })
        .join('');
      bytes += Buffer.byteLength(chunk);
      yield chunk;
    }
  }
  await writeFile(path, chunks());
  return { path, lines: lines.length, sent: { bytes, uploaded, valid }, bad };
}

/** A write a line would take most of the time. */
const linesAtOnce = 200;

type Line = { readonly type: RecordKind; readonly bad: BadKind | null };

/** Types and faults are shuffled apart: so every type has bad lines of every kind. */
function linesFor(options: FileOptions, random: Random): Line[] {
  const { records, badLines: share = 0, badKinds: kinds = badKinds } = options;
  const bad = Math.round(records * share);
  const faults = split(bad, new Map(kinds.map((kind): [BadKind | null, number] => [kind, 1]))).set(null, records - bad);
  const types = random.shuffled(dealt(split(records, mixOf(options))));
  return random.shuffled(dealt(faults)).flatMap((fault, at) => {
    const type = types[at];
    return type ? [{ type, bad: fault === 'no-name' && !type.attributes ? 'no-attributes' : fault }] : [];
  });
}

/** Each card as often as it says. */
const dealt = <Card>(counts: ReadonlyMap<Card, number>): Card[] =>
  [...counts].flatMap(([card, count]) => Array.from({ length: count }, () => card));

/** A number split by weights into whole parts that add up to it (largest remainder). */
export function split<Part>(total: number, weights: ReadonlyMap<Part, number>): Map<Part, number> {
  const sum = [...weights.values()].reduce((a, b) => a + b, 0);
  const parts = [...weights].map(([part, weight]) => ({ part, exact: (total * weight) / sum }));
  const missing = total - parts.reduce((all, { exact }) => all + Math.floor(exact), 0);
  const raised = [...parts].sort((a, b) => (b.exact % 1) - (a.exact % 1)).slice(0, missing);
  return new Map(parts.map((one) => [one.part, Math.floor(one.exact) + (raised.includes(one) ? 1 : 0)]));
}

function mixOf({ mix = { subscription_product: 1, subscription_plan: 1 } }: FileOptions): Map<RecordKind, number> {
  return new Map(recordKinds.map((kind) => [kind, mix[kind.type] ?? 0]));
}

function textOf({ type: { type, attributes }, bad }: Line, random: Random): string {
  const good = lineOf(type, attributes?.(random) ?? {});
  return bad === null ? good : badLines[bad].make({ type, line: good }, random);
}

type Counter = { [name: string]: number };

const count = (counts: Counter, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};
