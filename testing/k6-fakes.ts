import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a shell script that plays a program. */
export function fakeProgram(path: string, script: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** What a k6 prints when it is asked who it is. */
export const fakeK6 = 'echo "k6 v2.2.0 (go1.26.8, linux/amd64)"';

/** An environment in which only the programs of `bin`, and a few of the system's, are found. */
export function environment(bin: string): NodeJS.ProcessEnv {
  for (const program of ['cat', 'chmod', 'mkdir', 'sleep', 'touch'])
    fakeProgram(join(bin, program), `exec /bin/${program} "$@"`);
  return { PATH: bin };
}

/**
 * A go that says it is 1.26.8 and, asked to run xk6, notes that in `log`, does what `meanwhile` says, and "builds" a k6.
 */
export function fakeGo(bin: string, log: string, meanwhile = ''): string {
  return fakeProgram(
    join(bin, 'go'),
    `if [ "$1" = version ]; then echo 'go version go1.26.8 linux/amd64'; exit; fi
echo "$@" >> '${log}'
while [ "$1" != --output ]; do shift; done
echo 'INF Building k6' >&2
${meanwhile}
printf '#!/bin/sh\\n%s\\n' '${fakeK6}' > "$2"
chmod +x "$2"`,
  );
}
