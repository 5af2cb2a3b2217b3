import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BuildFailed } from './build-failed.ts';
import { runGroup } from './run-group.ts';
import { versions } from './versions.ts';
import type { Extension } from './with.ts';

export type RunXk6 = {
  /** Where the binary goes. */
  readonly output: string;
  /** Built in beside our own xk6-ts. */
  readonly extensions: readonly Extension[];
  readonly env: NodeJS.ProcessEnv;
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
};

const sources = fileURLToPath(new URL('.', import.meta.url));
const ours = 'import-api-suite.internal/xk6-ts=./xk6-ts';
const timeoutMs = 900_000;
const heartbeatMs = 20_000;

/** What xk6 says when it goes on to something that takes its time. */
const stages: readonly (readonly [said: RegExp, stage: string])[] = [
  [/Building new k6 binary/, 'xk6 is ready, fetching modules'],
  [/Building k6$/, 'compiling'],
];

/**
 * Builds k6 with our extension and further ones, by the xk6 that go.mod pins.
 * @throws BuildFailed, or the signal's reason
 */
export async function runXk6({ output, extensions, env, progress, signal }: RunXk6): Promise<void> {
  const started = Date.now();
  const tell = (stage: string): void => progress(`k6: ${stage}, ${Math.round((Date.now() - started) / 1000)} s`);
  const heartbeat = setInterval(() => tell('still building'), heartbeatMs);
  const withs = [ours, ...extensions.map(({ argument }) => argument)].flatMap((one) => ['--with', one]);
  try {
    // --verbose: without it xk6 keeps what the compiler says to itself
    const args = ['tool', 'xk6', 'build', versions.k6, '--verbose', '--output', output, ...withs];
    const onLine = (line: string): void => {
      const [, stage] = stages.find(([said]) => said.test(line)) ?? [];
      if (stage) tell(stage);
    };
    const { code, printed } = await runGroup('go', args, { cwd: sources, env, signal, timeoutMs, onLine });
    if (code !== 0 || !existsSync(output))
      throw new BuildFailed(`k6 could not be built: xk6 ended with ${code}`, printed);
  } finally {
    clearInterval(heartbeat);
  }
}
