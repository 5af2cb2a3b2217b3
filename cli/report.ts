import type { Command } from 'commander';
import { existsSync, statSync } from 'node:fs';
import { type Settings, SettingsError, secretsOf } from '../contracts/settings/settings.ts';
import { type Secret, withoutSecrets } from '../contracts/values/secret.ts';
import { type Built, buildReport } from '../reports/build.ts';
import type { Results } from '../runs/results.ts';
import { type Scanned, scanFolders } from '../reports/scan/scan.ts';
import { readSettings } from '../targets/open.ts';
import { ends, outOption } from './command.ts';
import { exitCodes, worstOf } from '../runs/exit-codes.ts';
import { outFolder } from './out-folder.ts';
import { UsageError } from '../targets/errors.ts';

export type ReportOptions = { readonly out: string; readonly scan?: boolean };

/**
 * Makes the page of what runs have left in a folder; with `scan` looks for secrets in every artefact instead.
 * @returns the exit code: 0 the page is there, whatever it says; 3 a result cannot be read; 7 a secret was found
 * @throws SettingsError, UsageError
 */
export async function reportCommand({ out, scan = false }: ReportOptions): Promise<number> {
  const settings = readSettings();
  checkHistory(settings);
  return scan ? scanCommand(out, settings) : pageCommand(out, settings);
}

/** @throws SettingsError if the history cannot be meant; that it cannot be written to is no fault of the setting */
export function checkHistory({ historyDir }: Settings): void {
  if (existsSync(historyDir) && !isFolder(historyDir))
    throw new SettingsError('HISTORY_DIR', historyDir, 'this is a file; a folder, there or not, is allowed');
}

function pageCommand(out: string, settings: Settings): number {
  const secrets = secretsOf(settings);
  outFolder(out);
  const build = (leaks: readonly string[]): Built =>
    buildReport({
      out,
      historyDir: settings.historyDir,
      today: new Date().toISOString().slice(0, 10),
      clean: (text) => withoutSecrets(text, secrets),
      leaks,
    });
  const first = build([]);
  const { hits } = scanFor(out, settings);
  const { results, model, page } = hits.length > 0 ? build(hits.map((hit) => hitInWords(hit, secrets))) : first;
  console.log(`${model.headline.sentence} ${model.headline.more}`.trim());
  for (const line of missingIn(results)) console.log(line);
  for (const line of results.skipped) console.error(`left out of the history: ${line}`);
  console.log(`page: ${page}`);
  for (const hit of hits) console.error(`secret found: ${hitInWords(hit, secrets)}`);
  return worstOf([codeOf(results), hits.length > 0 ? exitCodes.secretFound : exitCodes.holds]);
}

/** What the page has to leave empty, and what would fill it. */
function missingIn({ contract, load, proof }: Results): string[] {
  const parts = [
    ['contract-run.json', contract, 'npm run contract'],
    ['load-run.json', load, 'npm run load'],
    ['proof.json', proof, 'npm run proof'],
  ] as const;
  return parts.flatMap(([file, result, command]) => {
    if (result.state === 'broken') return [`cannot be read: ${result.why}`];
    return result.state === 'missing' ? [`not there: ${file}; \`${command}\` makes it`] : [];
  });
}

function codeOf({ contract, load, proof }: Results): number {
  return [contract, load, proof].some(({ state }) => state === 'broken') ? exitCodes.suiteFailed : exitCodes.holds;
}

/** Fails closed: no folder is no all-clear, and what cannot be searched counts as a secret found. */
function scanCommand(out: string, settings: Settings): number {
  if (!isFolder(out)) throw new UsageError(`--out is ${JSON.stringify(out)}: no such folder is there to be scanned`);
  const scanned = scanFor(out, settings);
  for (const hit of scanned.hits) console.error(`secret found: ${hitInWords(hit, secretsOf(settings))}`);
  if (scanned.hits.length > 0 && process.env['GITHUB_ACTIONS'] === 'true')
    console.log('::error title=Secret found (exit 7)::nothing is kept of this job; its log says in which file');
  if (scanned.hits.length > 0) return exitCodes.secretFound;
  console.log(allClear(scanned, settings.secrets.length));
  return exitCodes.holds;
}

const scanFor = (out: string, settings: Settings): Scanned => scanFolders([out, settings.historyDir], settings.secrets);

/** Where a secret stands, and of which setting; never the secret, which may be a file's name. */
const hitInWords = ({ file, path, name, how }: Scanned['hits'][number], secrets: readonly Secret[]): string =>
  withoutSecrets(`${file}${path ? ` (${path})` : ''}: ${name === null ? how : `${name}, ${how}`}`, secrets);

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const allClear = ({ files, bytes }: Scanned, secrets: number): string =>
  `no secret in ${files} files, ${bytes} bytes; looked for ${secrets === 0 ? 'what servers issue (no secret is set)' : `${secrets} secrets of the settings and for what servers issue`}`;

/** `suite report`. */
export const define = (command: Command): Command =>
  command
    .addOption(outOption())
    .option('--scan', 'instead: look for secrets in every artefact, packed or encoded (exit 7)')
    .action(ends(reportCommand));
