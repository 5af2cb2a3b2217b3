import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export type Step = {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: { readonly [name: string]: string };
  readonly with?: { readonly [name: string]: string };
};

export type Job = {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: { readonly [scope: string]: string };
  readonly 'timeout-minutes'?: number;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean; readonly queue?: string };
  readonly env?: { readonly [name: string]: string };
  readonly steps: readonly Step[];
};

/** A workflow as far as the tests look at it. */
export type Workflow = {
  readonly on: { readonly [event: string]: unknown };
  readonly permissions: { readonly [scope: string]: string };
  readonly env?: { readonly [name: string]: string };
  readonly jobs: { readonly [id: string]: Job };
};

/** Reads a workflow; its anchors are resolved. */
export const readWorkflow = (file: string): Workflow => parse(readFileSync(file, 'utf8')) as Workflow;

/** A line that a job runs, taken apart: `npm run contract -- --repeat-each 20`. */
export type Command = { readonly script: string; readonly options: readonly string[] };

/** The npm script of a line; null: it is none. */
export function commandIn(line: string): Command | null {
  const [, script, , options = ''] = /^npm (?:run )?([\w:]+)( -- (.+))?$/.exec(line) ?? [];
  return script === undefined ? null : { script, options: options.split(/\s+/).filter(Boolean) };
}
