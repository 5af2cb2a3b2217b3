import type { RequirementId } from '../spec/requirements/index.ts';
import type { WeighedFinding } from './verdict.ts';

/** In how many answers each requirement was held: there was something to judge, and it was as promised. */
export type Held = { readonly [id in RequirementId]?: number };

/** Counts, answer by answer, what was judged and not found broken; what a known deviation explains was not held either. */
export class Tally {
  readonly #counts: { [id in RequirementId]?: number } = {};

  add(judged: readonly RequirementId[], findings: readonly WeighedFinding[]): void {
    const broken = new Set(findings.flatMap(({ requirement, weight }) => (weight === 'note' ? [] : [requirement])));
    for (const id of new Set(judged)) if (!broken.has(id)) this.#counts[id] = (this.#counts[id] ?? 0) + 1;
  }

  get held(): Held {
    return this.#counts;
  }
}
