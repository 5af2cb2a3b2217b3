import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import { hostileRun, oneFailure } from '../testing/runs/fixture-runs.ts';
import { resultsOf } from '../testing/runs/results.ts';
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

const links = [{ href: 'x.json', label: 'x', note: 'y' }];
const red = { contract: oneFailure(), load: badLoad(), proof: goodProof() };

const rows: readonly (readonly [name: string, results: Results])[] = [
  ['everything red', resultsOf(red, { history: nightsBefore(oneFailure(), 40), links, today: '2028-01-01' })],
  ['hostile answers', resultsOf({ contract: hostileRun() }, { skipped: ['x'] })],
  ['nothing run', resultsOf()],
];

test.each(rows)('the page is valid HTML: %s', async (_, results) => {
  const report = await validator.validateString(renderPage(buildPageModel(results), readAssets()));
  const said = report.results.flatMap(({ messages }) =>
    messages.map((one) => `${one.ruleId} ${one.line}:${one.column} ${one.message} ${one.selector}`),
  );
  expect([...new Set(said)]).toEqual([]);
});
