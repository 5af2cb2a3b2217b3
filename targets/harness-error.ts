/** A fault of our own code or of the mock's control API: never the target's (exit code 3). */
export class HarnessError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HarnessError';
  }
}
