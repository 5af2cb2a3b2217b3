import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../targets/harness-error.ts';
import { run } from '../process.ts';
import { ensureGoTool } from './tools/go-tool.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = '.github/workflows';

/** The workflow files, by their paths from the root of the project. */
export const workflowFiles = (): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));

/** What this release of actionlint does not know yet: GitHub takes `queue: max` since May 2026. */
const notKnown = ['unexpected key "queue" for "concurrency" section'];

/**
 * Lints workflows with actionlint. Without shellcheck and pyflakes, which are here on one machine and not on another.
 * @returns 0 when there is nothing to complain of; what there is was printed, also that actionlint cannot be had
 */
export async function lintWorkflows(files: readonly string[] = workflowFiles()): Promise<number> {
  try {
    const program = await ensureGoTool('actionlint');
    const ignored = notKnown.flatMap((message) => ['-ignore', message]);
    return await run(program, ['-no-color', '-shellcheck=', '-pyflakes=', ...ignored, ...files]);
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    console.error(error.message);
    return 1;
  }
}
