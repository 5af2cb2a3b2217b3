/** A fault of our own code or of the mock's control API: never the target's (`suiteFailed`). */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
}

/** An option or argument that cannot be meant (`usage`). The message says what was found and what it must be. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A filter that matches nothing, which would be green for the wrong reason. */
export const matchesNone = ({ source }: RegExp, names: readonly string[]): UsageError =>
  new UsageError(
    `--grep ${JSON.stringify(source)} matches none of the ${names.length} cases that run here; they are called such as ${JSON.stringify(names[0])}`,
  );
