import { resolve } from 'node:path';
import { SettingsError } from '../../contracts/settings/settings.ts';

/** A further k6 extension, as xk6 takes it. */
export type Extension = {
  /** What xk6 gets after `--with`. */
  readonly argument: string;
  /** The folder its sources are in; null: they come from the module proxy. */
  readonly folder: string | null;
};

const pattern = /^(?<module>[\w.~/-]+(?:@[\w.+-]+)?)(?:=(?<replacement>[^=]+))?$/;

/**
 * Reads `module[@version][=replacement]`. A folder is made absolute, since xk6 runs in another one.
 * @throws SettingsError
 */
export function parseWith(text: string, cwd: string): Extension {
  const { module, replacement } = pattern.exec(text)?.groups ?? {};
  if (module === undefined || module.startsWith('-'))
    throw new SettingsError(
      '--with',
      text,
      'module[@version][=replacement] is allowed, such as github.com/grafana/xk6-faker@v0.4.4 or example.com/mine=./mine',
    );
  if (replacement === undefined || !/^[./]/.test(replacement)) return { argument: text, folder: null };
  const folder = resolve(cwd, replacement);
  return { argument: `${module}=${folder}`, folder };
}
