import { delimiter } from 'node:path';

/** Variables that would make xk6 or go build something else than we asked for. */
const dropped = [
  'GO111MODULE',
  'GOARCH',
  'GOARM',
  'GOOS',
  'K6_VERSION',
  'XK6_BUILD_FLAGS',
  'XK6_K6_REPO',
  'XK6_RACE_DETECTOR',
  'XK6_SKIP_CLEANUP',
];

/**
 * The environment of the build: the user's proxy, checksum database and caches stay as they are; a toolchain is never
 * downloaded; a workspace or `-mod=vendor` of the user's own does not reach in.
 * @param goFolder where a `go` that is not on PATH is
 * @param temporary a folder for what the tools leave behind when they are killed
 */
export function buildEnv(env: NodeJS.ProcessEnv, goFolder: string | null, temporary: string): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !dropped.includes(name)));
  return {
    ...kept,
    PATH: [goFolder, env.PATH].filter(Boolean).join(delimiter),
    TMPDIR: temporary,
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    // The same for xk6 and for k6, so that both find the standard library in the cache that the other filled.
    GOFLAGS: [...flags(env.GOFLAGS).filter((flag) => !/^--?(mod|modfile|trimpath)\b/.test(flag)), '-trimpath'].join(
      ' ',
    ),
    CGO_ENABLED: '0',
  };
}

const flags = (text = ''): string[] => text.split(/\s+/).filter(Boolean);
