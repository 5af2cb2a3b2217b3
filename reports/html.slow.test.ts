import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import { hostileRun, oneFailure } from '../testing/runs/fixture-runs.ts';
import { badLoad, goodProof, nightsBefore } from '../testing/runs/fixtures.ts';
import { readAssets } from './build.ts';
import { buildPageModel } from './model/page-model.ts';
import { renderPage } from './page/page.tsx';
import type { Results } from '../runs/results.ts';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'long-title': 'off', // the verdict is the title, and it is a sentence
    'no-inline-style': 'off', // the width of a bar is data; charts carry their own
    'svg-focusable': 'off', // a rule for a browser that is gone
    'void-style': ['error', { style: 'selfclose' }],
    'no-trailing-whitespace': 'off', // within what servers sent
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'no-raw-characters': 'off', // `>` in text is valid HTML
    'tel-non-breaking': 'off', // ids and times are no phone numbers
    'doctype-style': 'off',
  },
});

const rows: readonly (readonly [name: string, results: Results])[] = [
  [
    'everything red',
    {
      contract: { state: 'there', run: oneFailure() },
      load: { state: 'there', run: badLoad() },
      proof: { state: 'there', run: goodProof() },
      history: nightsBefore(oneFailure(), 40),
      skipped: [],
      links: [{ href: 'x.json', label: 'x', note: 'y' }],
      today: '2028-01-01',
    },
  ],
  [
    'hostile answers',
    {
      contract: { state: 'there', run: hostileRun() },
      load: { state: 'missing' },
      proof: { state: 'missing' },
      history: [],
      skipped: ['x'],
      links: [],
      today: '2026-11-22',
    },
  ],
  [
    'nothing run',
    {
      contract: { state: 'missing' },
      load: { state: 'missing' },
      proof: { state: 'missing' },
      history: [],
      skipped: [],
      links: [],
      today: '2026-11-22',
    },
  ],
];

test.each(rows)('the page is valid HTML: %s', async (_, results) => {
  const report = await validator.validateString(renderPage(buildPageModel(results), readAssets()));
  const said = report.results.flatMap(({ messages }) =>
    messages.map((one) => `${one.ruleId} ${one.line}:${one.column} ${one.message} ${one.selector}`),
  );
  expect([...new Set(said)]).toEqual([]);
});
