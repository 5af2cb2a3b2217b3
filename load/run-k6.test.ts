import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { variables } from '../contracts/settings/table.ts';
import { fakeProgram } from '../testing/k6-fakes.ts';
import { freshFolder } from '../testing/temporary-files.ts';
import { rareCollections } from './run-journey.ts';
import { k6Environment, k6Settings, runK6 } from './run-k6.ts';

test('what k6 itself logs and prints is kept without secrets: it names proxies as they are', async () => {
  const folder = freshFolder();
  const k6 = join(folder, 'k6');
  const line =
    '{"level":"warning","msg":"Request Failed","error":"proxyconnect http://me:S3cret-pass@proxy: token-1234567"}';
  const own = String.raw`{"level":"info","msg":"{\"load\":\"note\"}","source":"console"}`;
  writeFileSync(
    k6,
    `#!/bin/sh\nfor one in "$@"; do case $one in --log-output=file=*) printf '%s\\n' '${line}' '${own}' > "\${one#--log-output=file=}";; esac; done\necho 'invalid proxy "S3cret-pass"'; exit 107\n`,
  );
  chmodSync(k6, 0o755);
  const env = { LOAD_TOKEN: 'token-1234567', https_proxy: 'http://me:S3cret-pass@proxy' };
  const { ending, files } = await runK6({ k6, script: k6, folder: join(folder, 'out'), env, mostMs: 10_000 });
  const log = readFileSync(files.log, 'utf8');
  expect(ending).toEqual({ kind: 'suiteError', why: expect.stringMatching(/invalid proxy "\*\*\*"$/) });
  const cleaned = '{"level":"warning","msg":"Request Failed","error":"proxyconnect http://***@proxy: ***"}';
  expect(log).toBe(`${cleaned}\n${own}\n`);
});

test('k6 gets no setting and no word between processes of ours, and all that says how to reach a server', () => {
  const others = ['PATH', 'HTTPS_PROXY', 'no_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'GOGC'];
  for (const name of [...variables, 'SUITE_RUN', 'LOAD_TOKEN', 'K6_VUS', 'EP_TOKN', ...others]) vi.stubEnv(name, 'x');
  const got = Object.keys(k6Environment());
  vi.unstubAllEnvs();
  expect(got).toEqual(expect.arrayContaining(others));
  const more = got.filter((name) => variables.includes(name) || /^(SUITE_|LOAD_|K6_|EP_)/.test(name));
  expect(more).toEqual(Object.keys(k6Settings));
});

test('k6 waits with its collections by the memory that is ours: of a container, not of its host', () => {
  const constrained = vi.spyOn(process, 'constrainedMemory');
  const limitAt = (bytes: number): number => {
    constrained.mockReturnValue(bytes);
    return Number(rareCollections(2)['GOMEMLIMIT']);
  };
  expect(limitAt(512 * 1024 * 1024)).toBe(64 * 1024 * 1024);
  const all = Math.floor(totalmem() / 8);
  for (const none of [0, 2 ** 64, undefined as unknown as number]) expect(limitAt(none)).toBe(all);
  constrained.mockRestore();
});

test('a k6 that is not done in its time is ended, and the reader is told that the limit is ours', async () => {
  const folder = freshFolder();
  const k6 = fakeProgram(join(folder, 'k6'), "trap 'exit 105' INT; sleep 4 & wait $!");
  const { ending } = await runK6({ k6, script: k6, folder: join(folder, 'out'), env: {}, mostMs: 500 });
  expect(ending).toEqual({ kind: 'void', why: expect.stringMatching(/0\.5 s, our own limit/) });
});
