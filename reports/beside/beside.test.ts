import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { greenRun, hostile, hostileRun, oneFailure } from '../../testing/runs/fixture-runs.ts';
import { resultsOf } from '../../testing/runs/results.ts';
import { badLoad } from '../../testing/runs/fixtures.ts';
import { buildPageModel } from '../model/page-model.ts';
import { harOf } from './har.ts';
import { markdownOf } from './markdown.ts';

const modelOf = (contract: ReturnType<typeof greenRun>) => buildPageModel(resultsOf({ contract }));

const schemas = createRequire(import.meta.url)('har-schema') as { readonly [name: string]: object };
let validate: ValidateFunction | undefined;

/** What har-schema's own schemas say. They are of an older draft, whose words mean the same. */
function complaints(har: unknown): unknown {
  if (!validate) {
    const ajv = new Ajv({ strict: false, validateSchema: false });
    addFormats.default(ajv);
    for (const schema of Object.values(schemas)) ajv.addSchema({ ...schema, $schema: '' });
    validate = ajv.getSchema('har.json#');
  }
  return validate?.(har) ? null : (validate?.errors ?? 'no validator');
}

test.each([
  ['a failure', oneFailure(), null],
  ['hostile answers', hostileRun(), null],
  ['nothing', null, null],
  ['a load run', oneFailure(), badLoad()],
])('the HAR of %s is valid by har-schema', (_, contract, load) => {
  const har = harOf(contract, load);
  expect(complaints(JSON.parse(JSON.stringify(har)))).toBeNull();
  expect(har.log.entries.length).toBe(
    contract === null ? 0 : contract.verdicts.filter(({ verdict }) => verdict === 'fail').length,
  );
});

test('the validator of the HAR can fail', () => expect(complaints({ log: { version: '1.2' } })).not.toBeNull());

test('the summary tells the verdict, the causes and how to repeat them', () => {
  const text = markdownOf(modelOf(oneFailure()));
  expect(text).toMatch(/^## ✕ Import2 breaks its contract in one way on the mock\./);
  expect(text).toContain('`npm run contract -- --grep');
  expect(text).toContain('received `"Import Completed"');
  expect(markdownOf(modelOf(greenRun()))).toMatch(/^## ✓ Import2 keeps its contract on the mock\./);
});

test('a server’s words bring no markup into the summary', () => {
  const text = markdownOf(modelOf(hostileRun()));
  const prose = text.replace(/(?<!\\)`[^`\n]*`/g, '').replace(/^> /gm, ''); // what stands in a code span is text
  expect(prose).not.toMatch(/(?<!\\)[<>[\]]/);
  expect(text).not.toContain(hostile);
  expect(text.split('\n').every((line) => line.length < 1500)).toBe(true);
});
