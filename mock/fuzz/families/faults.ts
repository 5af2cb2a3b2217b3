import * as fc from 'fast-check';
import { operationIds } from '../../../contracts/spec/contract.ts';
import { decisions } from '../../../faults/behaviour.ts';
import { transports } from '../../../faults/operator.ts';
import type { FuzzCase, Known } from '../fuzz-case.ts';
import { oddJson } from '../odd-text.ts';
import { type Request, basic, bearer, write } from '../request.ts';
import { requests } from './requests.ts';

const text = fc.constantFrom(
  'content-type',
  'x-new',
  'bad name',
  'a\u0000b',
  '',
  '/data',
  '/errors/0/status',
  '/0/id',
  '{"a":1}',
);
const number = fc.constantFrom(0, -1, 0.5, 1, 30, 99, 100, 204, 304, 500, 600, 1000, 1e300);

const operators = ['set-status', 'drop-header', 'set-header', 'set-body', 'cut-text', 'set-member', 'drop-member', 'repeat-member', 'echo-credentials', 'change-type', 'shift-time', 'delay', 'drip', 'transport', 'x']; // prettier-ignore

const operated = fc.record(
  {
    operator: fc.constantFrom(...operators),
    name: text,
    value: text,
    body: text,
    pointer: text,
    status: number,
    keep: number,
    how: fc.constantFrom(...transports),
    ms: fc.constantFrom(0, 1, 5, -5, 1e17),
    share: fc.constantFrom(0, 0.5, 1, 2),
    operation: fc.constantFrom(...operationIds),
    on: number,
  },
  { requiredKeys: ['operator', 'name', 'value', 'body', 'pointer', 'status', 'keep', 'how', 'ms'] },
);

const behaviours = fc
  .tuple(
    ...Object.entries(decisions).map(([name, ways]) =>
      fc.constantFrom(...(ways as readonly string[])).map((way) => [name, way] as const),
    ),
  )
  .chain((entries) => fc.subarray(entries, { minLength: 1 }))
  .map((entries) => ({ behaviour: Object.fromEntries(entries) }));

const settings: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.oneof(operated, behaviours), { maxLength: 3 }).map((faults) => JSON.stringify({ faults })),
  },
  { weight: 1, arbitrary: oddJson(['fault', 'operator', 'behaviour', 'share']).map((json) => `{"faults":[${json}]}`) },
);

const anything = { kind: 'anything', method: 'GET', doubtful: true } as const;

let accounts = 0;

/** An account gets faults and is then used: its answers are what was asked for, but the mock itself stays whole. */
export const faults = (known: Known): fc.Arbitrary<FuzzCase> =>
  fc.tuple(settings, requests(known)).map(([body, { written }]) => {
    const account = `${known.account}-${++accounts}`;
    const change: Request = {
      method: 'PATCH',
      target: '/_mock/account',
      headers: [basic(account)],
      body,
      framing: 'length',
    };
    const look: Request = {
      method: 'GET',
      target: '/v2/subscriptions/imports',
      headers: [bearer(account)],
      body: '',
      framing: 'none',
    };
    return {
      written: { pieces: [write(change), written.pieces.join(''), write(look)], ends: 'stops' },
      asks: [anything, anything, anything],
    };
  });
