import { citation } from '../../contracts/spec/requirements/decisions.ts';
import { randomOf, seedOf } from '../../contracts/values/random.ts';
import type { FaultSetting } from '../../faults/setting.ts';
import { elasticPathVariants } from './elastic-path.ts';
import { import2Variants } from './import2.ts';
import type { Variant } from './variant.ts';
import { wireVariants } from './wire.ts';

/** Every legal variant, in the order in which they are applied. */
export const variants: readonly Variant[] = [...import2Variants, ...elasticPathVariants, ...wireVariants];

/** Decisions that leave no other side a server could be on, each with the reason. */
export const oneSided: { readonly [decision: string]: string } = {
  'I-2': 'a body that is not JSON is no answer of an API whose answers are JSON',
  'E-15': 'a total is held against nothing, so no total is another side',
};

/** The decisions that a variant takes otherwise. */
export const decisionsTurned: readonly string[] = [
  ...new Set(variants.flatMap(({ because }) => because.match(citation) ?? [])),
];

/** A legal server: the ids of its variants. */
export type LegalServer = readonly string[];

export const variantsIn = (server: LegalServer): readonly Variant[] => variants.filter(({ id }) => server.includes(id));

/**
 * How a mock is set up to be such a server.
 * @param broken what is broken in it as well: in what it says, before that is written and sent
 */
export function settingsOf(server: LegalServer, broken: readonly FaultSetting[] = []): FaultSetting[] {
  const chosen = variantsIn(server);
  const isWire = ({ family }: Variant): boolean => family === 'json' || family === 'http';
  const of = (some: readonly Variant[]): FaultSetting[] => some.flatMap(({ settings }) => settings);
  return [...of(chosen.filter((one) => !isWire(one))), ...broken, ...of(chosen.filter(isWire))];
}

/** A server of so many variants that go together, drawn by a seed; `across`: each of another family. */
export function drawn(seed: string, size: number, across = false): LegalServer {
  const taken = new Set<string>();
  const server: string[] = [];
  for (const { id, group, family } of randomOf(seedOf(seed)).shuffled(variants)) {
    const kinds = [...(group ? [group] : []), ...(across ? [family] : [])];
    if (server.length === size || kinds.some((kind) => taken.has(kind))) continue;
    server.push(id);
    for (const kind of kinds) taken.add(kind);
  }
  return server;
}

/**
 * So many random servers of five. With `whole`, before them: one without variant, each variant alone, as many pairs
 * across families.
 */
export const legalServers = (count: number, seed: string, whole = false): LegalServer[] => [
  ...(whole
    ? [[], ...variants.map(({ id }) => [id]), ...variants.map((_, at) => drawn(`${seed}-pair-${at}`, 2, true))]
    : []),
  ...Array.from({ length: count }, (_, at) => drawn(`${seed}-${at}`, 5)),
];
