import { type Command, Option } from 'commander';
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { SettingsError } from '../contracts/settings/readers.ts';
import { type Settings, secretsOf } from '../contracts/settings/settings.ts';
import { type Secret, withoutSecrets } from '../contracts/values/secret.ts';
import { annotate } from '../reports/annotations.ts';
import { type Built, buildReport, publish } from '../reports/build.ts';
import type { PageModel } from '../reports/model/page-model.ts';
import { slowerInWords } from '../reports/model/slower-words.ts';
import { isObject, parseJson } from '../contracts/values/json.ts';
import type { Results, WorkflowJob } from '../runs/results.ts';
import { comparedNights } from '../runs/slower.ts';
import { type Scanned, scanFolders } from '../reports/scan/scan.ts';
import { readSettings } from '../targets/open.ts';
import { ends, outOption } from './command.ts';
import { exitCodes, worstCode } from '../contracts/judge/exit-codes.ts';
import { notify } from './notify.ts';
import { fromUser } from './standing.ts';
import { outFolder } from './out-folder.ts';
import { UsageError } from '../targets/errors.ts';

export type ReportOptions = {
  readonly out: string;
  readonly scan?: boolean;
  readonly notify?: boolean;
  readonly failOnSlower?: boolean;
  readonly site?: string;
};

/**
 * Makes the page of what runs have left in a folder; with `scan` looks for secrets in every artefact instead.
 * @returns the exit code: `holds` the page is there, whatever it says; `suiteFailed` a result cannot be read; `secretFound` one is in an artefact; else
 * what a part that judged nothing, or not all, ended with
 * @throws SettingsError, UsageError
 */
export async function reportCommand({
  out,
  scan = false,
  notify: tells = false,
  failOnSlower = false,
  site,
}: ReportOptions): Promise<number> {
  const settings = readSettings();
  checkHistory(settings);
  if (site !== undefined && resolve(site) === resolve(out))
    throw new UsageError(
      `--site is ${JSON.stringify(site)}, where the results lie: what is published goes into a folder of its own`,
    );
  if (scan) return scanCommand(out, settings);
  const { built, code } = pageCommand(out, settings, failOnSlower);
  if (tells) await notify(built, settings);
  if (site === undefined || code === exitCodes.secretFound) return code;
  publish(built, out, site);
  console.log(`to be published: ${site}`);
  return exitCodes.holds;
}

/** @throws SettingsError if the history cannot be meant; that it cannot be written to is no fault of the setting */
export function checkHistory({ historyDir }: Settings): void {
  if (existsSync(historyDir) && !isFolder(historyDir))
    throw new SettingsError('HISTORY_DIR', historyDir, 'this is a file; a folder, there or not, is allowed');
}

function pageCommand(
  out: string,
  settings: Settings,
  failOnSlower: boolean,
): { readonly built: Built; readonly code: number } {
  const secrets = secretsOf(settings);
  outFolder(out);
  const build = (leaks: readonly string[]): Built =>
    buildReport({
      out,
      historyDir: settings.historyDir,
      today: new Date().toISOString().slice(0, 10),
      clean: (text) => withoutSecrets(text, secrets),
      leaks,
      failOnSlower,
      workflowJobs: jobsIn(process.env['SUITE_JOBS']),
    });
  const first = build([]);
  const { hits } = scanFor(out, settings);
  const built = hits.length > 0 ? build(hits.map((hit) => hitInWords(hit, secrets))) : first;
  const { results, model, page } = built;
  console.log(`${model.headline.sentence} ${model.headline.more}`.trim());
  for (const line of missingIn(model)) console.log(line);
  const slower = model.figures.filter(({ isSlower }) => isSlower);
  for (const one of slower) annotate(failOnSlower ? 'error' : 'warning', 'Slower than before', slowerInWords(one));
  for (const line of results.skipped) console.error(`left out of the history: ${line}`);
  console.log(`page: ${page}`);
  for (const hit of hits) console.error(`secret found: ${hitInWords(hit, secrets)}`);
  return {
    built,
    code: worstCode([
      ...(failOnSlower && slower.length > 0 ? [exitCodes.broken] : []),
      ...codesOf(results),
      ...model.unjudged.map(({ exit }) => exit),
    ]),
  };
}

/** How the jobs before this one ended, as `needs` of a workflow of GitHub has them. @throws UsageError */
function jobsIn(needs: string | undefined): WorkflowJob[] {
  if (!needs) return [];
  const jobs = parseJson(needs);
  if (!isObject(jobs)) throw new UsageError('SUITE_JOBS must be what toJSON(needs) gives');
  return Object.entries(jobs).map(([name, job]) => ({
    name,
    result: isObject(job) ? String(job['result']) : 'unknown',
  }));
}

/** What the page has to leave empty, and what would fill it. */
const missingIn = ({ ledger, load, proof }: PageModel): string[] =>
  [ledger, load, proof].flatMap((part) => (part.state === 'missing' ? [part.words] : []));

/** A part that cannot be read, or was to be made and was not; what was judged says what it says. */
const codesOf = ({ contract, load, proof }: Results): number[] =>
  [contract, load, proof].flatMap((result) => {
    if (result.state === 'broken') return [exitCodes.suiteFailed];
    return result.state === 'missing' ? (result.exit ?? []) : [];
  });

/** Fails closed: no folder is no all-clear, and what cannot be searched counts as a secret found. */
function scanCommand(out: string, settings: Settings): number {
  if (!isFolder(out)) throw new UsageError(`--out is ${JSON.stringify(out)}: no such folder is there to be scanned`);
  const scanned = scanFor(out, settings);
  for (const hit of scanned.hits) console.error(`secret found: ${hitInWords(hit, secretsOf(settings))}`);
  if (scanned.hits.length > 0)
    annotate('error', 'Secret found (exit 7)', 'nothing is kept of this job; its log says in which file');
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

export const define = (command: Command): Command =>
  command
    .addOption(outOption())
    .option('--notify', 'tell NOTIFY_WEBHOOK and NOTIFY_SLACK what has turned since they were last told')
    .option(
      '--fail-on-slower',
      `what is slower under load than in each of the ${comparedNights} nights before makes it red (exit 1)`,
    )
    .addOption(
      new Option(
        '--site <folder>',
        'write the page and what it links there as well, to be published; exit 0 says it is there',
      ).argParser(fromUser),
    )
    .addOption(
      new Option('--scan', 'instead: look for secrets in every artefact, packed or encoded (exit 7)').conflicts([
        'notify',
        'failOnSlower',
        'site',
      ]),
    )
    .action(ends(reportCommand));
