import { describe, expect, test } from 'vitest';
import { type OperationId, contract, operationIds, operationOf } from './contract.ts';
import { deviations } from './deviations.ts';
import type { Exchange } from './exchange.ts';
import type { TargetName } from './targets.ts';
import { examples } from '../generated/examples.ts';
import type { Example } from './operation.ts';
import { checkExchange, exchangeWith } from '../rules/index.ts';
import { weigh } from '../judge/verdict.ts';

/** An example as the answer of a real target, with the headers the contract asks for. */
function exchangeOf({ operation, status, text }: Example): Exchange {
  const id = operation as OperationId;
  const target: TargetName = operationOf(id).api === 'import2' ? 'import2@live' : 'elastic-path@store';
  const headers = Object.entries({ 'content-type': 'application/json', 'www-authenticate': 'Basic' });
  return exchangeWith(id, { status, headers, body: text }, target);
}

const named = (example: Example): string => `${example.operation} ${example.status} ${example.name}`;

describe('examples that keep the contract', () => {
  for (const example of examples.filter(({ vendor }) => vendor === null))
    test(named(example), () => {
      expect(checkExchange(exchangeOf(example), contract)).toEqual([]);
    });
});

describe('examples the vendors publish that break it', () => {
  for (const example of examples.filter(({ vendor }) => vendor !== null))
    test(`${named(example)} is explained by its deviations, and needs each`, () => {
      const exchange = exchangeOf(example);
      const weighed = weigh(checkExchange(exchange, contract), exchange, { target: 'vendor-page' });
      expect(weighed.filter(({ weight }) => weight !== 'tolerated')).toEqual([]);
      const told = new Set<string>(weighed.flatMap(({ deviation }) => deviation ?? []));
      // a body that is not JSON shows nothing else: its labels are judged by the other example with them
      const needed = (example.vendor?.deviations ?? []).filter(
        (id) => example.value !== undefined || !id.endsWith('labels'),
      );
      expect(needed.filter((id) => !(told.has(id) || isQuietAt(id, exchange)))).toEqual([]);
    });
});

/** The error of the published examples says 500, so at a 500 it does not differ. */
const isQuietAt = (id: string, { answer }: Exchange): boolean =>
  id === 'elastic-path/error-status-differs' && answer.kind === 'response' && answer.status === 500;

test('the list example is not JSON but for its last comma', () => {
  const [list] = examples.filter(({ value, vendor }) => vendor !== null && value === undefined);
  const mended = JSON.parse(list?.text.replace(/,(\s*)\]\s*$/, '$1]') ?? '') as unknown;
  const exchange = exchangeOf({ ...(list as Example), text: JSON.stringify(mended) });
  const weighed = weigh(checkExchange(exchange, contract), exchange, { target: 'vendor-page' });
  expect(weighed.map(({ deviation, where }) => [deviation, where])).toEqual([
    ['import2/example-labels', 'body /0/status'],
    ['import2/example-labels', 'body /1/status'],
  ]);
});

test('every operation with a JSON body of success has an example that keeps the contract', () => {
  const lacking = operationIds.filter((id) => {
    const success = Object.entries(operationOf(id).responses).filter(
      ([status, { body }]) => Number(status) < 300 && body === 'json',
    );
    return success.some(
      ([status]) => !examples.some((one) => one.operation === id && String(one.status) === status && !one.vendor),
    );
  });
  expect(lacking).toEqual([]);
});

test('every deviation of the vendors’ pages explains an example', () => {
  const used = new Set(examples.flatMap(({ vendor }) => vendor?.deviations ?? []));
  const idle = deviations.filter(({ id, targets }) => targets.includes('vendor-page') && !used.has(id));
  expect(idle).toEqual([]);
});
