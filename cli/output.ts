import { type Secret, withoutSecrets } from '../contracts/values/secret.ts';
import { secretsOf } from '../contracts/settings/settings.ts';
import { readSettings } from '../targets/open.ts';

/**
 * Keeps the secrets of the settings out of what this process prints; and prints on, for the sake of its files and its exit
 * code, when nobody reads any more (`| head -1`, a terminal that was closed).
 */
export function prepareOutput(): void {
  const secrets = knownSecrets();
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => undefined);
    const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean;
    stream.write = (chunk: unknown, ...rest: unknown[]) =>
      write(typeof chunk === 'string' ? withoutSecrets(chunk, secrets) : chunk, ...rest);
  }
}

/** None while they cannot be read, which names none either. */
function knownSecrets(): Secret[] {
  try {
    return secretsOf(readSettings());
  } catch {
    return [];
  }
}
