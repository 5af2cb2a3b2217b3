import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const template = new URL('run.yaml', import.meta.url);

export type Manifest = { readonly kind: string; readonly [member: string]: unknown };

export type ClusterRun = {
  /** Its name: a DNS label. */
  readonly name: string;
  /** How many pods share it. */
  readonly runners: number;
  /** What a runner's script is told, its token among it. */
  readonly env: { readonly [variable: string]: string };
};

/** The label that all objects of a run bear. */
export const runLabel = 'import-suite/run';

/** The objects of a run, the secret among them: never to be put into arguments or a file. */
export function manifestsOf({ name, runners, env }: ClusterRun): Manifest[] {
  const text = readFileSync(template, 'utf8').replace(/\bRUN(?:NERS)?\b/g, (word) =>
    word === 'RUN' ? name : String(runners),
  );
  const { items } = parse(text) as { items: Manifest[] };
  return items.map((one) => (one.kind === 'Secret' ? { ...one, stringData: env } : one));
}

/** The name of each runner: of its job, and of its folder. The operator counts from 1, and gives each number its segment. */
export const runnerNames = ({ name, runners }: Pick<ClusterRun, 'name' | 'runners'>): string[] =>
  Array.from({ length: runners }, (_, at) => `${name}-${at + 1}`);
