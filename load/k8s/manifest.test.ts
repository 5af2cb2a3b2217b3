import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { versions } from '../k6/versions.ts';
import { manifestsOf, runLabel, runnerNames } from './manifest.ts';

const run = { name: 'import2-list-r1', runners: 3, env: { LOAD_TOKEN: 'a-token-of-somebody' } };
const objects = manifestsOf(run);
const [secret, shelf, testRun] = objects;

test('a run is a secret, a shelf and a TestRun, each with the label by which it is deleted', () => {
  expect(objects.map(({ kind }) => kind)).toEqual(['Secret', 'Pod', 'TestRun']);
  for (const one of objects)
    expect(one['metadata']).toMatchObject({
      name: expect.stringMatching(/^import2-list-r1(-shelf)?$/),
      labels: { [runLabel]: run.name },
    });
  expect(JSON.stringify(objects)).not.toMatch(/\bRUN(NERS)?\b/);
});

test('the environment stands in the secret alone, which every runner is given', () => {
  expect(secret).toMatchObject({ stringData: run.env });
  expect(JSON.stringify([shelf, testRun])).not.toContain(run.env.LOAD_TOKEN);
  expect(testRun).toMatchObject({ spec: { parallelism: 3, runner: { envFrom: [{ secretRef: { name: run.name } }] } } });
});

test('every pod of a run is one that a namespace of the level `restricted` takes', () => {
  const pod = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
  const container = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };
  expect(shelf).toMatchObject({
    spec: { securityContext: pod, containers: [{ securityContext: container }], automountServiceAccountToken: false },
  });
  for (const part of ['starter', 'runner'])
    expect(testRun).toMatchObject({
      spec: {
        [part]: { securityContext: pod, containerSecurityContext: container, automountServiceAccountToken: 'false' },
      },
    });
});

test('images are pinned, k6 to the release that the suite builds', () => {
  const images = [...JSON.stringify(objects).matchAll(/"image":"([^"]+)"/g)].map(([, image]) => image);
  expect(new Set(images)).toEqual(
    new Set([`grafana/k6:${versions.k6.slice(1)}`, `ghcr.io/grafana/k6-operator:starter-${versions.operator}`]),
  );
});

test('runners are named as the operator names their jobs', () => {
  expect(runnerNames(run)).toEqual(['import2-list-r1-1', 'import2-list-r1-2', 'import2-list-r1-3']);
});

test('the claim that a run names is the one that claim.yaml makes', () => {
  const text = readFileSync(new URL('claim.yaml', import.meta.url), 'utf8');
  const kinds = parseAllDocuments(text).map((one) => one.toJS() as { kind: string; metadata: { name: string } });
  expect(kinds.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
    ['Namespace', 'import-load'],
    ['PersistentVolumeClaim', 'results'],
  ]);
  expect(testRun).toMatchObject({ spec: { script: { volumeClaim: { name: 'results' } } } });
});
