import { Secret, withoutSecrets } from '../contracts/values/secret.ts';
import { secretsOf } from '../contracts/settings/settings.ts';
import { secretVariables } from '../contracts/settings/table.ts';
import { readSettings, withEnvFile } from '../targets/open.ts';

/**
 * Keeps the secrets of the settings out of what this process prints; and prints on, for the sake of its files and its exit
 * code, when nobody reads any more (`| head -1`, a terminal that was closed).
 */
export function prepareOutput(): void {
  const secrets = secretsAtHand();
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => undefined);
    const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean;
    stream.write = (chunk: unknown, ...rest: unknown[]) =>
      write(typeof chunk === 'string' ? withoutSecrets(chunk, secrets) : chunk, ...rest);
  }
}

/** What must not be written, also where the settings are what is wrong. */
export function secretsAtHand(): Secret[] {
  const orElse = <Value>(read: () => Value, otherwise: Value): Value => {
    try {
      return read();
    } catch {
      return otherwise;
    }
  };
  const env = orElse(withEnvFile, process.env);
  const asTheyStand = secretVariables.flatMap((name) => (env[name] ? [new Secret(env[name])] : []));
  return [...orElse(() => secretsOf(readSettings()), []), ...asTheyStand];
}
