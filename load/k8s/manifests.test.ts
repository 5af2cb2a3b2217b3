import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { journeyIds, journeys } from '../journeys.ts';
import { versions } from '../k6/versions.ts';
import { parseLoadSettings } from '../settings.ts';
import { runManifest } from './manifest.ts';

type Manifest = { readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } };

const here = new URL('.', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, here), 'utf8');
const documentsIn = (text: string): Manifest[] =>
  parseAllDocuments(text).map((parsed) => {
    expect([...parsed.errors, ...parsed.warnings]).toEqual([]);
    return parsed.toJS() as Manifest;
  });
const files = readdirSync(here).filter((name) => name.endsWith('.yaml'));
const shared = files
  .filter((name) => !['run.yaml', 'kustomization.yaml'].includes(name))
  .flatMap((name) => documentsIn(read(name)));
const runs = journeyIds.flatMap((id) => documentsIn(runManifest(id, 3)));

test.each([...shared, ...runs])('$kind $metadata.name is in the one namespace', ({ metadata }) => {
  expect(metadata.namespace ?? metadata.name).toBe('import-load');
});

test.each(journeyIds)('the run of %s is filled with its archive, its settings and how many runners there are', (id) => {
  const [run] = documentsIn(runManifest(id, 3));
  const { api } = journeys[id];
  expect(run).toMatchObject({
    apiVersion: 'k6.io/v1alpha1',
    kind: 'TestRun',
    metadata: { name: id },
    spec: {
      parallelism: 3,
      script: { volumeClaim: { name: 'journeys', file: `${id}.tar` } },
      runner: {
        envFrom: [{ configMapRef: { name: 'k6' } }, { configMapRef: { name: api } }, { secretRef: { name: api } }],
        volumeMounts: [{ name: 'results', mountPath: '/results', subPathExpr: '$(POD_NAME)' }],
      },
    },
  });
  expect(runManifest(id, 3)).not.toMatch(/JOURNEY|API\b|RUNNERS/);
});

/** Every object somewhere in a document that has a member of a name. */
function having(name: string, value: unknown): readonly { readonly [member: string]: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap((one) => having(name, one));
  return name in value ? [value as { readonly [member: string]: unknown }, ...below] : below;
}

test('whoever holds our scripts or runs them may do nothing else', () => {
  const pod = { runAsNonRoot: true, runAsUser: 12345, fsGroup: 12345, seccompProfile: { type: 'RuntimeDefault' } };
  const container = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  expect(shared.find(({ kind }) => kind === 'Pod')).toMatchObject({
    spec: { securityContext: pod, containers: [{ securityContext: container }], automountServiceAccountToken: false },
  });
  for (const run of runs)
    expect(run).toMatchObject({
      spec: {
        runner: { securityContext: pod, containerSecurityContext: { ...container, readOnlyRootFilesystem: true } },
      },
    });
});

test('images are pinned, k6 to the release that the suite builds', () => {
  const images = [...shared, ...runs].flatMap((one) => having('image', one).map(({ image }) => image));
  const k6 = `grafana/k6:${versions.k6.slice(1)}`;
  expect(new Set(images)).toEqual(new Set([k6, 'ghcr.io/grafana/k6-operator:starter-v1.6.0']));
});

test('volumes and settings that a run names are there; secrets are made by hand', () => {
  const has = (kind: string, name: unknown): boolean =>
    shared.some((one) => one.kind === kind && one.metadata.name === name);
  const named = (reference: string, member = 'name'): unknown[] =>
    having(reference, runs).map((one) => (one[reference] as { [member: string]: unknown })[member]);
  for (const name of [...named('volumeClaim'), ...named('persistentVolumeClaim', 'claimName')])
    expect(has('PersistentVolumeClaim', name), String(name)).toBe(true);
  for (const name of named('configMapRef')) expect(has('ConfigMap', name), String(name)).toBe(true);
  expect([...new Set(named('secretRef').map(String))].sort()).toEqual(['elastic-path', 'import2']);
  expect(shared.some(({ kind }) => kind === 'Secret')).toBe(false);
});

test('kustomization.yaml lists every shared file and no run: runs would share one limit', () => {
  const { resources } = parse(read('kustomization.yaml')) as { resources: string[] };
  expect([...resources, 'kustomization.yaml', 'run.yaml'].sort()).toEqual([...files].sort());
});

test('the settings are ones that a journey takes', () => {
  for (const api of ['import2', 'elastic-path'] as const) {
    const found = shared.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === api);
    const { data } = found as unknown as { data: { [variable: string]: string } };
    expect(parseLoadSettings(data, api)).toMatchObject({ careful: true });
  }
});
