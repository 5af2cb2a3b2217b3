/** One sentence that must hold, with who says so. */
export type Requirement = {
  /** A readable slug, used in the register, in cases and rules, and in the report. */
  readonly id: `${'import2' | 'elastic-path' | 'json-api' | 'http'}/${string}`;
  readonly level: 'MUST' | 'SHOULD' | 'MAY';
  readonly authority: Authority;
  /** The one status that the sentence is about: the answer it asks for, or the refusal that alone breaks it. */
  readonly status?: number;
  /** What it weighs at a real target, where that is less than its authority gives it. */
  readonly elsewhere?: 'note';
  /** The source's own sentence; `in our words` marks one that we had to put into words ourselves. */
  readonly sentence: string;
  readonly wording?: 'in our words';
  /** Where the sentence stands. */
  readonly where: string;
  /** Our decisions, such as `I-3` or `I-12, E-12`, where the sources are silent or disagree: see requirements/decisions.ts. */
  readonly decision?: string;
};

/**
 * Who says so. `vendor`: a sentence of the vendor's pages. `standard`: a standard nobody claims. `claimed-standard`: one
 * the vendor claims to follow. `ours`: decided by us because nobody says; a warning on real targets.
 */
export type Authority = 'vendor' | 'standard' | 'claimed-standard' | 'ours';
