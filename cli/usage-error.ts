/** An option or argument that cannot be meant (exit code 2). The message says what was found and what is allowed. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
