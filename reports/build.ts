import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { foldersOfAgain } from '../runs/again.ts';
import { harOf } from './beside/har.ts';
import { markdownOf } from './beside/markdown.ts';
import { type HistoryEntry, contractNight, loadNight, proofNight } from '../runs/history-entry.ts';
import { keep, readHistory } from '../runs/history.ts';
import type { ContractRun } from '../runs/contract-run.ts';
import type { LoadRun } from '../runs/load-run.ts';
import { junitOf } from './junit.ts';
import { type PageModel, buildPageModel } from './model/page-model.ts';
import { type Assets, renderPage } from './page/page.tsx';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { type Link, type Result, type Results, type WorkflowJob, runIn } from '../runs/results.ts';
import { schemas } from '../runs/check.ts';
import { type NightPart, readResult, unmadeIn } from '../runs/result-files.ts';
import { CannotWrite, makeFolder, writeWhole } from '../runs/write-whole.ts';

export type BuildOptions = Pick<Results, 'today' | 'leaks' | 'failOnSlower' | 'workflowJobs'> & {
  /** Where the results lie and the page goes. */
  readonly out: string;
  readonly historyDir: string;
  /** Takes what must not be written out of a text. */
  readonly clean?: (text: string) => string;
};

export type Built = { readonly model: PageModel; readonly results: Results; readonly page: string };

/**
 * Reads what runs have left in a folder, keeps their summaries, and writes the page and what stands beside it.
 * A history that cannot be kept or read costs the nights before, not the page.
 * @throws CannotWrite
 */
export function buildReport(options: BuildOptions): Built {
  const { out, historyDir, clean = (text) => text, ...told } = options;
  const contract = due(partIn(out, 'contract-run', clean) as Result<ContractRun>, told.workflowJobs);
  const load = due(partIn(out, 'load-run', clean) as Result<LoadRun>, told.workflowJobs);
  const proof = readResult(out, 'proof', clean);
  const [contractRun, loadRun, proofRun] = [runIn(contract), runIn(load), runIn(proof)];
  const unkept = keepAll(historyDir, [
    ...(contractRun ? [contractNight(contractRun)] : []),
    ...(loadRun ? [loadNight(loadRun)] : []),
    ...(proofRun ? [proofNight(proofRun)] : []),
  ]);
  const { entries, skipped: unread } = readHistory(historyDir);
  const reruns = foldersOfAgain(out).map((folder) => readResult(folder, 'contract-run', clean));
  const again = reruns.map(runIn).filter((run) => run !== null);
  const skipped = [...unkept, ...unread];
  const links = linksIn(out, loadRun, contractRun ? ['contract-junit.xml'] : []);
  const results: Results = { contract, again, load, proof, history: entries, skipped, links, ...told };
  const model = buildPageModel(results);
  const page = join(out, 'index.html');
  writeWhole(page, renderPage(model, readAssets()));
  writeWhole(join(out, 'summary.md'), markdownOf(model));
  if (contractRun)
    writeWhole(join(out, 'contract-junit.xml'), junitOf(contractRun, entriesBefore(contractRun, entries)));
  writeWhole(join(out, 'failures.har'), `${JSON.stringify(harOf(contractRun, loadRun), null, 1)}\n`);
  writeSchemas(out);
  return { model, results, page };
}

const entriesBefore = ({ run: { startedAt } }: ContractRun, entries: readonly HistoryEntry[]): HistoryEntry[] =>
  entries.filter(({ run }) => run.startedAt < startedAt);

/** @returns why summaries could not be kept */
const keepAll = (folder: string, entries: readonly HistoryEntry[]): string[] =>
  entries.flatMap((entry) => {
    try {
      keep(folder, entry);
      return [];
    } catch (error) {
      if (error instanceof CannotWrite) return [`this run: ${error.message}`];
      throw error;
    }
  });

/** Where jobs were to make a result and none is there, that is what is wrong with the night. */
function due<Run>(result: Result<Run>, jobs: readonly WorkflowJob[] = []): Result<Run> {
  if (result.state !== 'missing' || result.why !== undefined || jobs.length === 0) return result;
  const off = jobs
    .filter(({ result: ended }) => ended !== 'success')
    .map(({ name, result: ended }) => `${name} (${ended})`);
  const why = `No job left a result${off.length > 0 ? `: ${off.join(', ')}` : ''}. The jobs’ logs say why; what holds a secret is not passed on.`;
  return { ...result, why, exit: exitCodes.suiteFailed };
}

/** What a part of the night left; where it ended without a result since, why. */
function partIn(out: string, part: NightPart, clean: (text: string) => string) {
  const unmade = unmadeIn(out, part);
  return unmade ? ({ state: 'missing', ...unmade, why: clean(unmade.why) } as const) : readResult(out, part, clean);
}

/** What the result files may hold, for whoever reads them. */
function writeSchemas(out: string): void {
  for (const [kind, schema] of schemas)
    writeWhole(
      join(out, 'schemas', `${kind}.json`),
      `${JSON.stringify({ $schema: draft, title: kind, ...schema }, null, 2)}\n`,
    );
}

const draft = 'https://json-schema.org/draft/2020-12/schema';

const flakesPage = 'flakes/index.html';

/** What may stand beside the page, with what it is for. */
const besides: readonly Link[] = [
  { href: 'playwright/index.html', label: 'Playwright’s report', note: 'each case as a test' },
  { href: 'contract-junit.xml', label: 'JUnit', note: 'for CI' },
  { href: flakesPage, label: 'Each case many times', note: 'what is red in some of them is flaky' },
  { href: 'own-junit.xml', label: 'JUnit of the suite’s own tests', note: 'of its code and not of a target' },
  { href: 'slow-junit.xml', label: 'JUnit of its slow tests', note: 'those that need k6, a browser or other servers' },
  { href: 'long-junit.xml', label: 'JUnit of its long tests', note: 'those for the night' },
  { href: 'failures.har', label: 'HAR of the failing exchanges', note: 'for a browser’s network panel' },
  { href: 'summary.md', label: 'Summary in Markdown', note: 'for a CI job’s page' },
  { href: 'records', label: 'Records of the red cases', note: 'each can be judged again offline, by suite replay' },
  {
    href: 'again',
    label: 'Run again',
    note: 'each run of some cases or journeys after this one, in a folder of its own',
  },
  { href: 'contract-run.json', label: 'contract-run.json', note: 'the contract run as data' },
  { href: 'load-run.json', label: 'load-run.json', note: 'the load run as data' },
  { href: 'proof.json', label: 'proof.json', note: 'the proof as data' },
  { href: 'schemas', label: 'JSON Schemas', note: 'of these files of data, and of the history’s' },
];

function linksIn(out: string, load: LoadRun | null, more: readonly string[]): Link[] {
  const dashboards = (load?.runs ?? []).flatMap(({ journey, profile, files }) =>
    files.dashboard
      ? [{ href: files.dashboard, label: `k6’s dashboard of ${journey}, ${profile}`, note: 'the load as k6 saw it' }]
      : [],
  );
  const written = ['failures.har', 'summary.md', 'schemas', ...more];
  return [...besides, ...dashboards].filter(({ href }) => written.includes(href) || isInside(out, href));
}

/**
 * Writes the page and what it links into a folder of their own, to be shown to everybody who may see it: no records, no logs.
 * @throws CannotWrite
 */
export function publish({ model }: Built, out: string, folder: string): void {
  const links = model.links.filter(isPublic);
  writeWhole(join(folder, 'index.html'), withPublicLinks(renderPage({ ...model, links }, readAssets())));
  for (const href of links.flatMap((link) => (link.href === flakesPage ? linkedByFlakes(out) : [link.href]))) {
    makeFolder(dirname(join(folder, href)));
    cpSync(join(out, href), join(folder, href), { recursive: true });
  }
  const flakes = join(folder, flakesPage);
  if (existsSync(flakes)) writeWhole(flakes, withPublicLinks(readFileSync(flakes, 'utf8')));
}

/** A page whose links lead to what is published alone; of the others their words stay. */
const withPublicLinks = (page: string): string =>
  page.replace(/<a href="(?:records|again)(?:\/[^"]*)?">(.*?)<\/a>/g, '$1');

const isPublic = ({ href }: Link): boolean => href !== 'records' && href !== 'again';

/** The page of the flakes and what stands beside it, as files of the folder in which theirs lies. */
const linkedByFlakes = (out: string): string[] =>
  [flakesPage, ...besides.filter(isPublic).map(({ href }) => join(dirname(flakesPage), href))].filter((href) =>
    isInside(out, href),
  );

/** A link leads to a file that is there, in this folder: a result file cannot make it lead elsewhere. */
const isInside = (out: string, href: string): boolean =>
  !href.split('/').includes('..') && !/^([a-z]+:|\/)/i.test(href) && existsSync(join(out, href));

/** The page's style and script, and the hash its policy lets through. */
export function readAssets(): Assets {
  const read = (name: string): string => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
  const script = read('page.js');
  return {
    css: read('page.css'),
    script,
    scriptHash: `sha256-${createHash('sha256').update(script).digest('base64')}`,
  };
}
