import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeProgram, freshFolder } from '../testing/k6-fakes.ts';
import { runK6 } from './run-k6.ts';

test('what k6 itself logs and prints is kept without secrets: it names proxies as they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'run-k6-'));
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
  rmSync(folder, { recursive: true });
  expect(ending).toEqual({ kind: 'suiteError', why: expect.stringMatching(/invalid proxy "\*\*\*"$/) });
  const cleaned = '{"level":"warning","msg":"Request Failed","error":"proxyconnect http://***@proxy: ***"}';
  expect(log).toBe(`${cleaned}\n${own}\n`);
});

test('a k6 that is not done in its time is ended, and the reader is told that the limit is ours', async () => {
  const folder = freshFolder();
  const k6 = fakeProgram(join(folder, 'k6'), "trap 'exit 105' INT; sleep 4 & wait $!");
  const { ending } = await runK6({ k6, script: k6, folder: join(folder, 'out'), env: {}, mostMs: 500 });
  expect(ending).toEqual({ kind: 'void', why: expect.stringMatching(/0\.5 s, our own limit/) });
});
