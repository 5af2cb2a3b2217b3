import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { environment, fakeGo } from '../../testing/k6-fakes.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

/** Has k6 built in a folder by a process of its own, which ends as our commands do. */
const program = `
  import { exitCodeFor } from ${JSON.stringify(new URL('../../cli/exit-code-for.ts', import.meta.url))};
  import { ensureK6 } from ${JSON.stringify(new URL('build.ts', import.meta.url))};
  await ensureK6({ folder: process.argv[1] }).catch((error) => {
    console.error(error.message);
    process.exitCode = exitCodeFor(error);
  });`;

type Program = ChildProcessByStdio<null, Readable, Readable>;

function command(folder: string, env: NodeJS.ProcessEnv): Program {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program, folder];
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Waits for the end of a program; `onOutput` gets all it has printed so far. */
async function endOf(
  child: Program,
  onOutput?: (printed: string) => void,
): Promise<{ code: unknown; printed: string }> {
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      printed += String(chunk);
      onOutput?.(printed);
    });
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, printed };
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s during a build leaves no child and no file, and ends with 130',
  async (signal) => {
    const root = freshFolder();
    const [bin, folder, late] = [join(root, 'path'), join(root, 'bin'), join(root, 'late')];
    fakeGo(bin, join(root, 'log'), `echo half > "$2"; (sleep 2; touch ${late}) & sleep 20`);
    const child = command(folder, environment(bin));
    let sent = false;
    const { code, printed } = await endOf(child, (sofar) => {
      if (!sent && sofar.includes('compiling')) sent = child.kill(signal);
    });
    expect(printed).toContain('interrupted; what was begun was tidied up');
    expect(code).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
    await sleep(2_500);
    expect(existsSync(late)).toBe(false);
  },
);

test('two commands at the same time end well, each with a k6', async () => {
  const root = freshFolder();
  const [bin, folder] = [join(root, 'path'), join(root, 'bin')];
  fakeGo(bin, join(root, 'log'), 'sleep 2');
  const env = environment(bin);
  const both = await Promise.all([1, 2].map(() => endOf(command(folder, env))));
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(readdirSync(folder).sort()).toEqual(['k6', 'k6.json']);
});

test('without Go and python3 it ends with 2 and says what to do', async () => {
  const root = freshFolder();
  const { code, printed } = await endOf(command(join(root, 'bin'), environment(join(root, 'path'))));
  expect(printed).toContain('Any of these mends it:');
  expect(code).toBe(2);
  expect(readdirSync(join(root, 'bin'))).toEqual([]);
});
