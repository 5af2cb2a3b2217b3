import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';

/**
 * Plays a workflow of GitHub Actions on this machine: the commands of its jobs as they stand in the file, each job in a clean
 * checkout, results handed on as artefacts and caches do. For tests; it knows of the syntax what our workflows use.
 */

type Values = { readonly [name: string]: string };
/** As YAML has it. */
type Written = { readonly [name: string]: string | number | boolean };
type Step = {
  readonly id?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly env?: Values;
  readonly with?: Written;
};
type Job = {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly env?: Values;
  readonly outputs?: Values;
  /** A workflow of ours, with its inputs; then it has no steps. */
  readonly uses?: string;
  readonly with?: Written;
  readonly steps: readonly Step[];
};
type Workflow = { readonly env?: Values; readonly jobs: { readonly [id: string]: Job } };

export type World = {
  /** Where the workflow's artefacts, caches and checkouts are kept. */
  readonly folder: string;
  readonly vars: Values;
  readonly secrets: Values;
  readonly github: Values;
  readonly inputs?: Written;
  readonly env?: Values;
  /** Commands that would take too long here, and what stands for each. */
  readonly instead: (command: string, job: string) => string;
};

export type JobEnded = {
  readonly result: 'success' | 'failure' | 'skipped';
  readonly outputs: Values;
  /** What its commands ended with, in order. */
  readonly ran: readonly { readonly command: string; readonly code: number }[];
  readonly output: string;
  readonly summary: string;
};

const root = resolve('.');

/** The commands, in the order in which the file has their jobs, which is one in which they can run. `given`: jobs that are not run. */
export async function playWorkflow(
  file: string,
  world: World,
  given: { readonly [job: string]: 'success' | 'failure' } = {},
) {
  const { env = {}, jobs } = parse(readFileSync(file, 'utf8'), { merge: true }) as Workflow;
  const ended: { [job: string]: JobEnded } = {};
  for (const [id, job] of Object.entries(jobs)) {
    const result = given[id];
    ended[id] = result
      ? { result, outputs: {}, ran: [], output: '', summary: '' }
      : await playJob(id, job, env, world, ended);
  }
  return ended;
}

async function playJob(
  id: string,
  job: Job,
  workflowEnv: Values,
  world: World,
  before: { readonly [job: string]: JobEnded },
): Promise<JobEnded> {
  const needs = Object.fromEntries(
    [job.needs ?? []]
      .flat()
      .map((name) => [name, { result: before[name]?.result, outputs: before[name]?.outputs ?? {} }]),
  );
  const steps: { [id: string]: { outcome: string; outputs: { [name: string]: string } } } = {};
  const context = {
    needs,
    steps,
    vars: world.vars,
    secrets: world.secrets,
    github: { token: 'none', event_name: '', ...world.github },
    inputs: world.inputs ?? {},
  };
  const ended: {
    result: JobEnded['result'];
    ran: { command: string; code: number }[];
    output: string;
    summary: string;
  } = { result: 'success', ran: [], output: '', summary: '' };
  const isDue = (condition: string | undefined, isGood: boolean): boolean => {
    const text = (condition ?? '').replace(/^\s*\$\{\{|\}\}\s*$/g, '').trim();
    return (isGood || /\b(cancelled|always|failure)\(/.test(text)) && (text === '' || Boolean(evaluate(text, context)));
  };
  if (
    !isDue(
      job.if,
      Object.values(needs).every(({ result }) => result === 'success'),
    )
  )
    return { ...ended, result: 'skipped', outputs: {} };
  if (job.uses) {
    const parts = Object.values(await playWorkflow(job.uses, { ...world, inputs: job.with ?? {} }));
    return {
      result: parts.some(({ result }) => result === 'failure') ? 'failure' : 'success',
      outputs: {},
      ran: parts.flatMap(({ ran }) => ran),
      output: parts.map(({ output }) => output).join(''),
      summary: parts.map(({ summary }) => summary).join(''),
    };
  }
  const at = checkout(world.folder);
  const [summaryFile, outputFile] = [join(at, '..', 'summary'), join(at, '..', 'output')];
  const valuesOf = (all: Written = {}): Values =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name, fill(String(value), context)]));
  for (const step of job.steps) {
    if (!isDue(step.if, ended.result === 'success')) continue;
    let code = 0;
    writeFileSync(outputFile, '');
    if (step.run) {
      const command = world.instead(step.run, id);
      const env = {
        ...process.env,
        SUITE_NO_DOTENV: '1',
        GITHUB_ACTIONS: 'true',
        GITHUB_STEP_SUMMARY: summaryFile,
        GITHUB_OUTPUT: outputFile,
        ...world.env,
        ...valuesOf(workflowEnv),
        ...valuesOf(job.env),
        ...valuesOf(step.env),
      };
      const { output, code: exit } = await shell(command, at, env);
      code = exit;
      ended.output += output;
      ended.ran.push({ command: step.run, code });
    } else if (step.uses) use(step.uses.split('@')[0] ?? '', valuesOf(step.with), at, world);
    if (code !== 0) ended.result = 'failure';
    const outputs = Object.fromEntries(
      readFileSync(outputFile, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(/=(.*)/s).slice(0, 2)),
    );
    if (step.id) steps[step.id] = { outcome: code === 0 ? 'success' : 'failure', outputs };
  }
  const summary = existsSync(summaryFile) ? readFileSync(summaryFile, 'utf8') : '';
  return { ...ended, summary, outputs: valuesOf(job.outputs) };
}

/** A clean checkout of what stands here, with the packages and the k6 that this one has. */
function checkout(folder: string): string {
  const at = join(folder, 'machine', 'checkout');
  rmSync(join(folder, 'machine'), { recursive: true, force: true });
  mkdirSync(at, { recursive: true });
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of files.toString().split('\0'))
    if (file !== '' && existsSync(join(root, file))) {
      mkdirSync(dirname(join(at, file)), { recursive: true });
      cpSync(join(root, file), join(at, file));
    }
  for (const made of ['contracts/generated', 'load/k6/bin'])
    if (existsSync(join(root, made))) cpSync(join(root, made), join(at, made), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(at, 'node_modules'));
  return at;
}

function shell(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  const child = spawn('bash', ['-e', '-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = `$ ${command}\n`;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  return new Promise((done) => child.once('close', (code) => done({ code: code ?? 1, output })));
}

/** What the actions do that hand something on. */
function use(action: string, input: Values, at: string, { folder }: World): void {
  const [caches, artefacts] = [join(folder, 'caches'), join(folder, 'artefacts')];
  const { name = '', key = '', pattern = '' } = input;
  const path = join(at, (input['path'] ?? '').trim());
  const copy = (from: string, to: string): void => {
    if (existsSync(from)) {
      mkdirSync(to, { recursive: true });
      cpSync(from, to, { recursive: true });
    }
  };
  const those = (where: string, start: string): string[] =>
    existsSync(where)
      ? readdirSync(where)
          .filter((one) => one.startsWith(start))
          .sort((a, b) => statSync(join(where, a)).mtimeMs - statSync(join(where, b)).mtimeMs)
      : [];
  switch (action) {
    case 'actions/cache/save':
      rmSync(join(caches, key), { recursive: true, force: true });
      return copy(path, join(caches, key));
    case 'actions/cache/restore': {
      const last = those(caches, input['restore-keys'] ?? key).at(-1);
      return last === undefined ? undefined : copy(join(caches, last), path);
    }
    case 'actions/upload-artifact':
    case 'actions/upload-pages-artifact': {
      const to = join(artefacts, name);
      rmSync(to, { recursive: true, force: true });
      if (existsSync(path) && statSync(path).isDirectory()) return copy(path, to);
      const wanted = new RegExp(`^${basename(path).replace(/[.]/g, '\\.').replace(/\*/g, '.*')}$`);
      for (const file of existsSync(dirname(path)) ? readdirSync(dirname(path)) : [])
        if (wanted.test(file)) {
          mkdirSync(to, { recursive: true });
          cpSync(join(dirname(path), file), join(to, file));
        }
      return;
    }
    case 'actions/download-artifact':
      for (const one of name === '' ? those(artefacts, pattern.replace('*', '')) : [name])
        copy(join(artefacts, one), path);
      return;
    case 'actions/checkout':
    case './.github/actions/prepare':
    case 'actions/deploy-pages':
      return;
    default:
      throw new Error(`${action} is not known here`);
  }
}

const fill = (text: string, context: object): string =>
  text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => String(evaluate(expression, context) ?? ''));

/** An expression of GitHub's: its operators are those of JavaScript; names become look-ups. */
function evaluate(expression: string, context: object): unknown {
  const source = expression.replace(
    /'((?:[^']|'')*)'|[a-zA-Z_][\w-]*(?:\.[\w-]+)*(?=(\()?)/g,
    (token: string, text: string | undefined, call: string | undefined) => {
      if (text !== undefined) return JSON.stringify(text.replaceAll("''", "'"));
      return call || /^(true|false|null)$/.test(token) ? token : `get(${JSON.stringify(token)})`;
    },
  );
  const get = (path: string): unknown =>
    path
      .split('.')
      .reduce<unknown>((value, name) => (value as { [name: string]: unknown } | undefined)?.[name], context) ?? '';
  // eslint-disable-next-line no-new-func, typescript/no-implied-eval -- the workflows are ours
  return new Function('get', 'cancelled', 'toJSON', `return (${source})`)(
    get,
    () => false,
    (value: unknown) => JSON.stringify(value),
  ) as unknown;
}
