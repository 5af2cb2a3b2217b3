import { expect, test } from 'vitest';
import { buildEnv } from './build-env.ts';

test('what would make go build something else does not reach in', () => {
  const env = buildEnv(
    {
      GOOS: 'plan9',
      GOARCH: 'mips',
      K6_VERSION: 'v1.0.0',
      XK6_BUILD_FLAGS: '-race',
      GOWORK: '/elsewhere',
      GO111MODULE: 'off',
    },
    null,
    '/tmp/build',
  );
  expect(env).toEqual({
    PATH: '',
    TMPDIR: '/tmp/build',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    GOFLAGS: '-trimpath',
    CGO_ENABLED: '0',
  });
});

test("the user's proxy, checksum database and caches stay", () => {
  const own = {
    GOPROXY: 'http://127.0.0.1:3000',
    GOSUMDB: 'off',
    GONOSUMDB: '*',
    GOCACHE: '/cache',
    GOMODCACHE: '/modules',
  };
  expect(buildEnv(own, null, '/tmp/build')).toMatchObject(own);
});

test.each([
  ['-mod=vendor', '-trimpath'],
  ['-modcacherw  -mod=mod -insecure', '-modcacherw -insecure -trimpath'],
  ['-trimpath -modfile=other.mod', '-trimpath'],
])('GOFLAGS "%s" become "%s"', (found, expected) => {
  expect(buildEnv({ GOFLAGS: found }, null, '/tmp/build').GOFLAGS).toBe(expected);
});

test('a go that is not on PATH is put there first', () => {
  expect(buildEnv({ PATH: '/bin' }, '/fetched/go/bin', '/tmp/build').PATH).toBe('/fetched/go/bin:/bin');
});
