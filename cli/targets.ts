import type { Command } from 'commander';
import { appendFileSync } from 'node:fs';
import type { Environment } from '../contracts/settings/readers.ts';
import { missingFor, parseSettings } from '../contracts/settings/settings.ts';
import { annotate, annotation, isInActions } from '../reports/annotations.ts';
import { withEnvFile } from '../targets/open.ts';
import { ends } from './command.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { look } from './look.ts';

/** Each real API, the setting that asks for it, and what it is set to when it is open: the mock beside it shows a drift. */
const realTargets = [
  { name: 'Import2', api: 'import2', variable: 'IMPORT2_TARGET', asks: 'sandbox,mock' },
  { name: 'Elastic Path', api: 'elastic-path', variable: 'EP_TARGET', asks: 'store,mock' },
] as const;

export type Openness = {
  readonly name: string;
  readonly variable: (typeof realTargets)[number]['variable'];
  readonly value: string;
  /** What would open it; empty: it is open. */
  readonly missing: readonly string[];
};

/**
 * Which real APIs the settings open. A target that is named by itself is taken as named.
 * @throws SettingsError when what is there cannot be meant
 */
export function openTargets(env: Environment): Openness[] {
  const found = opennessOf(env);
  parseSettings({ ...env, ...Object.fromEntries(found.map(({ variable, value }) => [variable, value])) });
  return found;
}

const opennessOf = (env: Environment): Openness[] =>
  realTargets.map(({ name, api, variable, asks }) => {
    const missing = missingFor(api, env).map(({ words }) => words);
    return { name, variable, value: missing.length > 0 ? 'mock' : env[variable]?.trim() || asks, missing };
  });

/**
 * Looks at the targets that the settings open; one that they name by itself is taken as named, whatever it lacks.
 * @returns the exit code
 */
export async function lookCommand(environment: Environment = process.env): Promise<number> {
  const env = withEnvFile(environment);
  const found = opennessOf(env).map((one) => ({ ...one, named: env[one.variable]?.trim() }));
  for (const one of found.filter(({ named }) => !named))
    console.log(
      one.missing.length > 0
        ? inWords(one)
        : `${one.name}: as ${one.variable}=${one.value} would be; not set, a run judges the mock`,
    );
  return look(Object.fromEntries(found.map(({ variable, value, named }) => [variable, named || value])), environment);
}

/**
 * Says which real APIs the settings open, and what would open the others. In a job of GitHub Actions also as warnings, on
 * the job's page and as outputs for later jobs: what is left out there is seen.
 */
export function targetsCommand(env: Environment = process.env): Promise<number> {
  const found = openTargets(withEnvFile(env));
  for (const one of found) console.log(inWords(one));
  if (isInActions(env))
    for (const one of found.filter(({ missing }) => missing.length > 0))
      console.log(annotation('warning', `${one.name} is judged on the mock alone`, inWords(one)));
  const wrong = keptWrong(env);
  for (const { title, words } of wrong) annotate('error', title, words);
  append(env['GITHUB_STEP_SUMMARY'], [
    ...found.map((one) => `- ${one.missing.length > 0 ? '⚠ ' : ''}${inWords(one)}`),
    ...wrong.map(({ title, words }) => `- ✕ ${title}: ${words}`),
  ]);
  append(env['GITHUB_OUTPUT'], outputsOf(found));
  return Promise.resolve(exitCodes.holds);
}

/** What the repository keeps as another kind than the table of settings says: no job gets it, and a secret may be seen. */
export function keptWrong(env: Environment): { readonly title: string; readonly words: string }[] {
  const named = (variable: string): string[] => (env[variable] ?? '').split(/\s+/).filter((name) => name !== '');
  return [
    ...named('SUITE_KEPT_AS_VARIABLES').map((name) => ({
      title: `${name} is kept as a variable`,
      words:
        'whoever may see the settings of this repository reads it, and no job gets it: delete it there, have it replaced, and keep it as a secret.',
    })),
    ...named('SUITE_KEPT_AS_SECRETS').map((name) => ({
      title: `${name} is kept as a secret`,
      words: 'no job gets it: it is no secret, so keep it as a variable, and delete the secret.',
    })),
  ];
}

function inWords({ name, variable, value, missing }: Openness): string {
  if (missing.length === 0) return `${name}: ${variable}=${value}`;
  return `${name}: the mock alone; its real API was not called. It needs ${missing.join(', and ')}.`;
}

/** Each value as an output of the step, and `real`: whether any real API is to be called. */
export const outputsOf = (found: readonly Openness[]): string[] => [
  ...found.map(({ variable, value }) => `${variable}=${value}`),
  `real=${found.some(({ value }) => value !== 'mock')}`,
];

function append(file: string | undefined, lines: readonly string[]): void {
  if (file) appendFileSync(file, `${lines.join('\n')}\n`);
}

export const define = (command: Command): Command =>
  command
    .option(
      '--look',
      'ask each target, by a sign-in and GETs alone, whether it can be judged; say what a run would do there, and what not',
    )
    .action(ends(({ look: asks }: { look?: true }) => (asks ? lookCommand() : targetsCommand())));
