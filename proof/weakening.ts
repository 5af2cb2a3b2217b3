/** A promise of openapi.yaml taken back. */
export type Weakening = {
  /** A JSON pointer into the document. */
  readonly at: string;
  readonly how: 'removed' | 'set';
  readonly value?: unknown;
};
