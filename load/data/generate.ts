import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Counts, Sent } from '../../contracts/jobs/poll.ts';
import { type Random, randomOf, seedOf } from '../../contracts/values/random.ts';
import { type BadKind, badKinds, badLines } from './bad-lines.ts';
import { Deck, split } from './deck.ts';
import { type RecordType, lineOf, mostRecords, recordTypes } from './record-types.ts';

/** What an import file is to hold. The same options give the same bytes. */
export type FileOptions = {
  readonly seed: number | string;
  /** Lines, bad ones among them: 1 to 50,000. */
  readonly records: number;
  /** Weights of record types; half products, half plans unless told. */
  readonly mix?: { readonly [type: string]: number };
  /** The share of bad lines, 0 to 1. */
  readonly badLines?: number;
  /** Of these kinds, in equal parts; all kinds unless told. */
  readonly badKinds?: readonly BadKind[];
  /** Allows more records than the API takes, to see its 400. */
  readonly force?: boolean;
};

/** What was written, as the API is to count it. */
export type Generated = {
  readonly path: string;
  readonly lines: number;
  /** The bytes, and by type what is well-formed and what of it is valid. */
  readonly sent: Sent & { readonly valid: Counts };
  readonly bad: { readonly [kind in BadKind]?: number };
};

/**
 * Writes an import file, never holding more of it than a chunk.
 * @throws RangeError naming the option that cannot be; an error of the file system
 */
export async function generateFile(path: string, options: FileOptions): Promise<Generated> {
  const tally: Tally = { lines: 0, bytes: 0, uploaded: {}, valid: {}, bad: {} };
  const lines = linesOf(decksOf(options), randomBy(options), tally);
  await pipeline(Readable.from(chunksOf(lines, tally)), createWriteStream(path));
  const { bytes, uploaded, valid, bad } = tally;
  return { path, lines: tally.lines, sent: { bytes, uploaded, valid }, bad };
}

/** What has been dealt so far. */
type Tally = {
  lines: number;
  bytes: number;
  readonly uploaded: { [type: string]: number };
  readonly valid: { [type: string]: number };
  readonly bad: { [kind in BadKind]?: number };
};

const chunkCharacters = 64 * 1024;

/** Lines with their ends, some at a time: a write a line would take most of the time. */
function* chunksOf(lines: Iterable<string>, tally: Tally): Generator<Buffer> {
  let chunk = '';
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length >= chunkCharacters) {
      yield counted(chunk, tally);
      chunk = '';
    }
  }
  if (chunk !== '') yield counted(chunk, tally);
}

function counted(chunk: string, tally: Tally): Buffer {
  const bytes = Buffer.from(chunk, 'utf8');
  tally.bytes += bytes.length;
  return bytes;
}

const randomBy = ({ seed }: FileOptions): Random => randomOf(typeof seed === 'string' ? seedOf(seed) : seed);

function* linesOf({ types, faults }: Decks, random: Random, tally: Tally): Generator<string> {
  for (let left = types.size; left > 0; left--) {
    const type = types.deal(random);
    const fault = faults.deal(random);
    tally.lines += 1;
    yield fault === null ? goodLine(type, random, tally) : badLine(type, fault, random, tally);
  }
}

/** Which type, and which fault, each line is of, dealt apart: so every type has bad lines of every kind. */
type Decks = { readonly types: Deck<RecordType>; readonly faults: Deck<BadKind | null> };

function decksOf(options: FileOptions): Decks {
  const { records, force = false } = options;
  if (!Number.isInteger(records) || records < 1 || (records > mostRecords && !force))
    throw new RangeError(`records is ${records}: a file holds 1 to ${mostRecords} of them (force writes more)`);
  const bad = Math.round(records * shareOf(options));
  const kinds = split(bad, new Map((options.badKinds ?? badKinds).map((kind) => [kind, 1])));
  return {
    types: new Deck(split(records, mixOf(options))),
    faults: new Deck(new Map<BadKind | null, number>([[null, records - bad], ...kinds])),
  };
}

function shareOf({ badLines: share = 0, badKinds: kinds }: FileOptions): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`badLines is ${share}: it is a share, 0 to 1`);
  if (share > 0 && kinds?.length === 0) throw new RangeError('badKinds is empty: bad lines are of some kind');
  return share;
}

const usualMix = { subscription_product: 1, subscription_plan: 1 };

function mixOf({ mix = usualMix }: FileOptions): Map<RecordType, number> {
  const weights = Object.entries(mix).map(([name, weight]): [RecordType, number] => {
    const type = recordTypes.find((one) => one.type === name);
    if (!type) throw new RangeError(`mix has ${JSON.stringify(name)}: known are ${namesOf(recordTypes)}`);
    if (!(weight >= 0 && weight < Infinity))
      throw new RangeError(`mix.${name} is ${weight}: it is a weight, 0 or more`);
    return [type, weight];
  });
  if (!weights.some(([, weight]) => weight > 0)) throw new RangeError('mix is empty: no type has a weight above 0');
  return new Map(weights);
}

const namesOf = (types: readonly RecordType[]): string => types.map(({ type }) => type).join(', ');

function goodLine(type: RecordType, random: Random, { uploaded, valid }: Tally): string {
  count(uploaded, type.type);
  count(valid, type.type);
  return lineOf(type.type, type.attributes(random));
}

function badLine(type: RecordType, dealt: BadKind, random: Random, tally: Tally): string {
  const kind = dealt === 'no-name' && !needsName(type) ? 'no-attributes' : dealt;
  const { make, uploaded } = badLines[kind];
  const good = { type, line: lineOf(type.type, type.attributes(random)) };
  count(tally.bad, kind);
  if (uploaded) count(tally.uploaded, type.type);
  return make(good, random);
}

/** Of types whose shape is not known nobody can say that a name is missing. */
const needsName = ({ faultIn }: RecordType): boolean => faultIn({}) === 'no-name';

const count = <Key extends string>(counts: { [key in Key]?: number }, key: Key): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};
