import * as fc from 'fast-check';
import { type FuzzCase, type Known, clientSecret } from '../fuzz-case.ts';
import { encoded, oddJson, oddText } from '../odd-text.ts';
import { basic, framings, inPieces, write } from '../request.ts';

const fields = [
  'source_tool',
  'source_tool',
  'destination_instance_url',
  'destination_username',
  'destination_token',
  'start_full',
];
const formFields = ['grant_type', 'client_id', 'client_secret', '__proto__', ''];

const forms: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom(...formFields),
      fc.oneof(oddText.map(encoded), oddText, fc.constantFrom('client_credentials', 'mock-a')),
    ),
    { maxLength: 6 },
  )
  .map((pairs) => [...pairs, ['client_secret', clientSecret]].map(([name, value]) => `${name}=${value}`).join('&'));

/** Too large by a little, or just not. */
const sizes = fc.integer({ min: 65_500, max: 65_600 }).map((size) => `{"source_tool":"${'x'.repeat(size - 18)}"}`);

const sent = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      target: fc.constantFrom('/api/v2.1/imports', '/api/sandbox/imports'),
      type: fc.constant('application/json'),
      body: oddJson(fields),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      target: fc.constant('/oauth/access_token'),
      type: fc.constant('application/x-www-form-urlencoded'),
      body: forms,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      target: fc.constantFrom('/api/v2.1/imports', '/oauth/access_token'),
      type: fc.constant('application/json'),
      body: sizes,
    }),
  },
);

const operations = {
  '/api/v2.1/imports': ['import2.createImport', 'import2@mock-live'],
  '/api/sandbox/imports': ['import2.createImport', 'import2@mock-sandbox'],
  '/oauth/access_token': ['elastic-path.createAccessToken', 'elastic-path@mock'],
} as const;

const mostBodyBytes = 64 * 1024;

/** Bodies of every kind, sent as the operation wants them sent. */
export const jsonBodies = ({ account }: Known): fc.Arbitrary<FuzzCase> =>
  fc.tuple(sent, framings).chain(([{ target, type, body }, framing]) => {
    const headers = [basic(account), ['content-type', type]] as const;
    const [operation, place] = operations[target];
    const statuses = body.length > mostBodyBytes ? [413] : null;
    const text = write({ method: 'POST', target, headers, body, framing });
    const ask = {
      kind: 'operation',
      method: 'POST',
      doubtful: false,
      operation,
      target: place,
      statuses,
      asksToFail: false,
    } as const;
    return inPieces(fc.constant(text)).map((pieces) => ({ written: { pieces, ends: 'waits' }, asks: [ask] }));
  });
