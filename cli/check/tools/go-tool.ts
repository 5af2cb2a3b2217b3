import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { interruptible } from '../../../load/interruptible.ts';
import { NoGo, buildEnv, findGo } from '../../../load/k6/go.ts';
import { runGroup } from '../../../load/run-group.ts';
import { HarnessError } from '../../../targets/harness-error.ts';

/** Tools written in Go, each pinned with all it depends on by the go.mod and go.sum of its folder. */
export const goTools = {
  actionlint: { package: 'github.com/rhysd/actionlint/cmd/actionlint', purpose: 'lints .github/workflows', go: '1.25' },
  oasdiff: { package: 'github.com/oasdiff/oasdiff', purpose: 'tells breaking changes of openapi.yaml', go: '1.26' },
} as const;

export type GoToolName = keyof typeof goTools;

const here = fileURLToPath(new URL('.', import.meta.url));
const built = join(here, 'bin');
/** A Go that had to be fetched for k6 serves here too. */
const goFolder = fileURLToPath(new URL('../../../load/k6/bin/', import.meta.url));
const mostMs = 600_000;

/**
 * The program of a tool. It is built when its pins change; otherwise neither Go nor a network is asked for.
 * @returns its path
 * @throws HarnessError when there is nothing to build it with, or it cannot be built
 */
export async function ensureGoTool(name: GoToolName): Promise<string> {
  const program = join(built, `${name}-${hashOf(name)}`);
  if (existsSync(program)) return program;
  console.error(`${name}: building it once; it ${goTools[name].purpose}`);
  try {
    await interruptible(undefined, (signal) => build(name, program, signal));
  } catch (error) {
    const { purpose, go } = goTools[name];
    const why = error instanceof NoGo ? `it needs Go ${go} or newer, or python3 with pip to fetch one` : String(error);
    throw new HarnessError(`${name} ${purpose} and cannot be built here: ${why}`);
  }
  return program;
}

function hashOf(name: GoToolName): string {
  const hash = createHash('sha256').update(`${process.platform}/${process.arch}/${goTools[name].package}`);
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(here, name, file)));
  return hash.digest('hex').slice(0, 16);
}

/** Builds beside the program and moves it there in one step: two checks at once do not disturb each other. */
async function build(name: GoToolName, program: string, signal: AbortSignal): Promise<void> {
  mkdirSync(goFolder, { recursive: true });
  mkdirSync(built, { recursive: true });
  const temporary = mkdtempSync(join(built, 'building-'));
  const { go: oldest } = goTools[name];
  try {
    const go = await findGo({ folder: goFolder, temporary, env: process.env, progress: console.error, signal, oldest });
    const output = join(temporary, name);
    const args = ['build', '-mod=readonly', '-ldflags=-s -w', '-o', output, goTools[name].package];
    const env = buildEnv(process.env, go.folder, temporary);
    const { code, printed } = await runGroup('go', args, { cwd: join(here, name), env, signal, timeoutMs: mostMs });
    if (code !== 0) throw new Error(`go build ended with ${code}: ${printed.slice(-3).join(' / ')}`);
    renameSync(output, program);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
