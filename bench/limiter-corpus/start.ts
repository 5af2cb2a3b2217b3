import { execa } from 'execa';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Started, longestStartMs, startProgram } from '../../testing/peers/installed.ts';
import type { Row } from './corpus.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What is needed, how it is put there, and what shows that it was; null: what builds it sees that for itself. */
type Installing = {
  readonly needs: string;
  readonly steps: readonly (readonly string[])[];
  readonly made: string | null;
};

const installing: { readonly [by in Exclude<Row['by'], 'apt'>]: Installing & { readonly folder: string } } = {
  npm: {
    folder: 'node',
    needs: 'npm',
    steps: [['npm', 'ci', '--no-audit', '--no-fund']],
    made: 'node_modules/express-rate-limit',
  },
  pip: {
    folder: 'python',
    needs: 'python3',
    steps: [
      ['python3', '-m', 'venv', '.venv'],
      ['.venv/bin/pip', 'install', '--quiet', '-r', 'requirements.txt'],
    ],
    made: '.venv/bin/uvicorn',
  },
  go: { folder: 'go', needs: 'go', steps: [['go', 'build', '-o', 'bin/limiters']], made: null },
  cargo: {
    folder: 'rust',
    needs: 'cargo',
    steps: [['cargo', 'build', '--release', '--quiet']],
    made: null,
  },
  maven: {
    folder: 'jvm',
    needs: 'mvn',
    steps: [['mvn', '-q', 'compile', 'dependency:copy-dependencies']],
    made: 'target/dependency',
  },
};

/** Starts a server of the corpus in a folder of its own; a sentence where it cannot be had on this machine. */
export async function startRow({ id, by }: Row, place: string): Promise<Started | string> {
  if (by === 'apt') return startProxy(id, place);
  const missing = await installed(by);
  if (missing !== null) return missing;
  return startProgram(commandOf(id, by), { cwd: at(installing[by].folder), stderr: 'ignore' }).catch(
    ({ message }: Error) => message,
  );
}

function commandOf(id: string, by: Exclude<Row['by'], 'apt'>): readonly string[] {
  switch (by) {
    case 'npm':
      return [process.execPath, 'server.js', id];
    case 'pip':
      return ['.venv/bin/python', 'server.py', id];
    case 'go':
      return ['bin/limiters', id];
    case 'cargo':
      return ['target/release/limiters'];
    case 'maven':
      return ['java', '-cp', 'target/classes:target/dependency/*', 'Limiters', id];
    default:
      return by satisfies never;
  }
}

const underWay = new Map<string, Promise<string | null>>();

/** Installs what the rows need, one after the other: nothing is built while a limiter is probed, since that would make its answers late. */
export async function installAll(rows: readonly Row[]): Promise<void> {
  for (const { by } of rows) if (by !== 'apt') await installed(by);
}

/** Installs on first use; null once it is there. */
function installed(by: Exclude<Row['by'], 'apt'>): Promise<string | null> {
  const known = underWay.get(by) ?? install(installing[by]);
  underWay.set(by, known);
  return known;
}

async function install({ folder, needs, steps, made }: (typeof installing)['npm']): Promise<string | null> {
  if (made !== null && existsSync(join(at(folder), made))) return null;
  for (const [command = '', ...more] of steps) {
    const { failed, shortMessage } = await execa(command, more, { cwd: at(folder), reject: false });
    if (failed) return `${needs} could not install it: ${shortMessage ?? 'it failed'}`;
  }
  return null;
}

/** A proxy of apt: its program, its configuration, and how it is told of it. */
type Proxy = { readonly file: string; readonly command: (file: string, place: string, port: number) => string[] };
const nginx: Proxy = { file: 'nginx.conf', command: (file, place) => ['nginx', '-p', place, '-c', file] };
const nginxLimits: { readonly [id: string]: string } = {
  'nginx-nodelay': 'limit_req zone=ten burst=9 nodelay',
  'nginx-no-burst': 'limit_req zone=ten',
  'nginx-delay': 'limit_req zone=ten burst=9',
  'nginx-a-minute': 'limit_req zone=sixty burst=19 nodelay',
};
const proxies: { readonly [id: string]: Proxy } = {
  haproxy: { file: 'haproxy.cfg', command: (file) => ['haproxy', '-db', '-f', file] },
  'varnish-vsthrottle': {
    file: 'varnish.vcl',
    command: (file, place, port) => [
      'varnishd',
      '-F',
      '-j',
      'none',
      '-n',
      place,
      '-a',
      `127.0.0.1:${port}`,
      '-f',
      file,
    ],
  },
  'apache-evasive': { file: 'apache.conf', command: (file) => ['apache2', '-D', 'FOREGROUND', '-f', file] },
};

/** Debian keeps them where only root looks. */
const env = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };

async function startProxy(id: string, place: string): Promise<Started | string> {
  const { file, command } = proxies[id] ?? nginx;
  const port = await freePort();
  mkdirSync(join(place, 'lists'), { recursive: true });
  writeFileSync(join(place, 'lists/tools'), '[{"name":"wordpress","label":"WordPress"}]');
  writeFileSync(join(place, 'lists/imports'), '[]');
  const text = readFileSync(at(`proxies/${file}`), 'utf8');
  const configuration = join(place, file);
  writeFileSync(
    configuration,
    text
      .replaceAll('PORT', `${port}`)
      .replaceAll('PLACE', place)
      .replace('LIMIT', nginxLimits[id] ?? ''),
  );
  const [program = '', ...more] = command(configuration, place, port);
  const child = execa(program, more, {
    env,
    reject: false,
    forceKillAfterDelay: 2000,
    stdout: 'ignore',
    stderr: 'ignore',
  });
  const stop = async (): Promise<void> => {
    child.kill();
    await child;
  };
  const url = `http://127.0.0.1:${port}`;
  const ended = child.then(({ shortMessage }) => shortMessage ?? 'it ended');
  const why = await Promise.race([ended, listening(port)]);
  if (why === null) return { url, pid: child.pid ?? 0, stop };
  await stop();
  return `${program} is not there, or did not start: ${why}`;
}

async function listening(port: number): Promise<string | null> {
  for (let waitedMs = 0; waitedMs < longestStartMs; waitedMs += 100) {
    await sleep(100);
    const isTaken = await freePort(port).then(
      () => false,
      () => true,
    );
    if (isTaken) return null;
  }
  return 'it does not listen';
}

/** A port that nobody listens at, or the one asked for. @throws Error if that one is taken */
const freePort = (port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(port, '127.0.0.1', () => {
        const { port: free } = server.address() as AddressInfo;
        server.close(() => resolve(free));
      });
  });
