import type { Authority, Requirement } from '../requirement.ts';

type Id = Requirement['id'];
type Facts = Partial<Pick<Requirement, 'level' | 'status' | 'elsewhere' | 'decision'>>;

/** Sentences by their ids, each with its own facts: `at` is where it stands in the group's place. `MUST`, if nothing else is said. */
type Sentences<Ids extends Id> = {
  readonly [id in Ids]: string | readonly [facts: Facts & { readonly at?: string }, sentence: string];
};

/** A group of requirements by who says so, made from where they stand, with what is true of all of them, and the sentences. */
const saidBy =
  ({ authority, ...wording }: Pick<Requirement, 'authority' | 'wording'>, prefix = '') =>
  <Ids extends Id>(
    place: string | readonly [where: string, facts: Facts],
    sentences: Sentences<Ids>,
  ): readonly (Requirement & { readonly id: Ids })[] => {
    const [where, common] = typeof place === 'string' ? [place, {}] : place;
    return (Object.entries(sentences) as [Ids, Sentences<Ids>[Ids]][]).map(([id, row]) => {
      const [{ at, ...facts }, sentence] = typeof row === 'string' ? [{ at: undefined }, row] : row;
      const whole = `${prefix}${where}${at === undefined ? '' : `, ${at}`}`;
      return { id, level: 'MUST', authority, sentence, where: whole, ...wording, ...common, ...facts };
    });
  };

const by = (authority: Authority) => saidBy({ authority });

export const vendor = by('vendor');
/** The vendor says so, and we put it into words. */
export const inOurWords = saidBy({ authority: 'vendor', wording: 'in our words' });
export const claimed = by('claimed-standard');
export const standard = by('standard');
export const ours = by('ours');
export const jsonApi = saidBy({ authority: 'claimed-standard' }, 'JSON:API 1.1, ');
