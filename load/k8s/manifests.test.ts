import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { versions } from '../k6/versions.ts';
import { journeyIds, journeys } from '../journeys.ts';
import { parseLoadSettings } from '../settings.ts';
import { type Manifest, manifestsIn } from './manifests.ts';

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const schemas = ['kubernetes.json', 'testrun.json'].map((file) => JSON.parse(read(`schemas/${file}`)) as object);
const ajv = new Ajv2020({
  schemas,
  strict: false,
  validateFormats: false,
  validateSchema: false,
  code: { optimize: false },
});
const shared = manifestsIn('.');
const runs = manifestsIn('runs');

/** What a manifest has against its schema; strict: a field that is not known is an error. */
function complaints({ kind, document }: Pick<Manifest, 'kind' | 'document'>): string[] {
  const isRun = kind === 'TestRun';
  const validate = ajv.getSchema(isRun ? 'testrun.json' : `kubernetes.json#/$defs/io.k8s.api.core.v1.${kind}`);
  if (!validate) return [`there is no schema of ${kind}`];
  return validate(document) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
}

test.each([...shared, ...runs])('$file: $kind $metadata.name is valid', (manifest) => {
  expect(complaints(manifest)).toEqual([]);
  expect(manifest.metadata.namespace ?? manifest.metadata.name).toBe('import-load');
});

const spec = { parallelism: 1, script: { localFile: '/journeys/a.tar' } };
const testRun = (changed: object): object => ({
  apiVersion: 'k6.io/v1alpha1',
  kind: 'TestRun',
  metadata: { name: 'a' },
  spec: { ...spec, ...changed },
});

test.each([
  ['nothing wrong', {}, true],
  ['a number as text', { parallelism: '4' }, false],
  ['no script', { script: undefined }, false],
  ['a script from two words', { script: { volume: 'a' } }, false],
  ['a volume claim without its name', { script: { volumeClaim: { file: 'a.tar' } } }, false],
  ['a misspelt field', { parallellism: 4 }, false],
  ['a cleanup that there is not', { cleanup: 'after' }, false],
  ['a true where the operator wants text', { quiet: true }, false],
  ['a variable without a name', { runner: { env: [{ value: 'a' }] } }, false],
  ['a volume of no kind we use', { runner: { volumes: [{ name: 'a', hostPath: { path: '/' } }] } }, false],
  ['resources by another word', { runner: { resources: { request: { cpu: '1' } } } }, false],
  ['resources', { runner: { resources: { requests: { cpu: 1, memory: '1Gi' } } } }, true],
])('the schema of a TestRun tells: %s', (_, changed, isValid) => {
  const document = JSON.parse(JSON.stringify(testRun(changed))) as object;
  expect(complaints({ kind: 'TestRun', document }).length === 0).toBe(isValid);
});

/** A run's own words stand for those of its journey. */
const template = (name: string, api: string): string =>
  read(`runs/${name}.yaml`).replaceAll(name, 'JOURNEY').replaceAll(`name: ${api}\n`, 'name: API\n');

test('there is a run for each journey, and they differ in nothing else', () => {
  expect(runs.map(({ metadata }) => metadata.name).sort()).toEqual([...journeyIds].sort());
  const [first = '', ...others] = journeyIds.map((id) => template(id, journeys[id].api));
  expect(first.match(/name: API\n/g)).toHaveLength(2);
  for (const other of others) expect(other).toBe(first);
});

test('images are pinned, k6 to the release that the suite builds', () => {
  const images = [...shared, ...runs].flatMap(({ document }) => [
    ...JSON.stringify(document).matchAll(/"image":"([^"]+)"/g),
  ]);
  const k6 = `grafana/k6:${versions.k6.slice(1)}`;
  expect(new Set(images.map(([, image]) => image))).toEqual(
    new Set([k6, 'ghcr.io/grafana/k6-operator:starter-v1.6.0']),
  );
});

test('volumes and settings that a run names are there; secrets are made by hand', () => {
  const has = (kind: string, name: string): boolean =>
    shared.some((one) => one.kind === kind && one.metadata.name === name);
  const text = JSON.stringify(runs.map(({ document }) => document));
  const named = (pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))];
  for (const name of named(/"(?:claimName|volumeClaim":\{"name)":"([^"]+)"/g))
    expect(has('PersistentVolumeClaim', name), name).toBe(true);
  for (const name of named(/"configMapRef":\{"name":"([^"]+)"/g)) expect(has('ConfigMap', name), name).toBe(true);
  expect(named(/"secretRef":\{"name":"([^"]+)"/g).sort()).toEqual(['elastic-path', 'import2']);
  expect(shared.some(({ kind }) => kind === 'Secret')).toBe(false);
});

test('kustomization.yaml lists every shared file and no run: runs would share one limit', () => {
  const { resources } = parse(read('kustomization.yaml')) as { resources: string[] };
  expect([...resources].sort()).toEqual([...new Set(shared.map(({ file }) => file))].sort());
});

test('the settings are ones that a journey takes', () => {
  for (const api of ['import2', 'elastic-path'] as const) {
    const { document } = shared.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === api) ?? {};
    const { data } = document as { data: { [variable: string]: string } };
    expect(parseLoadSettings(data, api)).toMatchObject({ careful: true });
  }
});
