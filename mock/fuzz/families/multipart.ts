import * as fc from 'fast-check';
import type { FuzzCase, Known } from '../fuzz-case.ts';
import { anyBytes, oddJson, oddText, rarely } from '../odd-text.ts';
import { bearer, framings, inPieces, write } from '../request.ts';

const names = [
  'import_file',
  'import_file',
  'import_file',
  'external_ref',
  'external_ref',
  '__proto__',
  'constructor',
  'toString',
  '',
  'x',
];

const goodLine = '{"data":{"type":"subscription_product","attributes":{"name":"Towels"}}}';

/** Lines of an import file: whole ones, odd ones, none. */
const files: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(
      fc.oneof(fc.constant(goodLine), oddJson(['data', 'type', 'attributes', 'name']), anyBytes(40), fc.constant('')),
      { maxLength: 8 },
    ),
    fc.constantFrom('\n', '\r\n', '\r', ''),
  )
  .map(([lines, end]) => lines.join(end));

const contents = fc.oneof(
  files,
  files,
  oddText,
  fc.integer({ min: 2040, max: 2060 }).map((length) => 'r'.repeat(length)),
  fc.integer({ min: 65_530, max: 65_545 }).map((length) => 'r'.repeat(length)),
);

const dispositions = fc
  .tuple(
    fc.constantFrom(...names),
    rarely(fc.constantFrom('a.jsonl', '', '../../etc/passwd', 'x'.repeat(300), '\xff')),
    fc.boolean(),
  )
  .map(
    ([name, file, isFile]) =>
      `content-disposition: form-data; name="${name}"${file !== null || isFile ? `; filename="${file ?? 'a.jsonl'}"` : ''}\r\n`,
  );

const partHeads: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      { arbitrary: dispositions, weight: 8 },
      {
        arbitrary: fc.constantFrom(
          '',
          'content-disposition\r\n',
          'content-disposition: form-data\r\n',
          'content-disposition: attachment; name=import_file\r\n',
          ': x\r\n',
          `x: ${'y'.repeat(90_000)}\r\n`,
        ),
        weight: 1,
      },
    ),
    rarely(
      fc.constantFrom(
        'content-type: application/json\r\n',
        'content-type: ;;\r\n',
        'content-transfer-encoding: base64\r\n',
        'content-type: text/plain; charset=utf-7\r\n',
      ),
    ),
  )
  .map(([disposition, type]) => disposition + (type ?? ''));

const parts: fc.Arbitrary<readonly (readonly [head: string, content: string])[]> = fc.oneof(
  { arbitrary: fc.array(fc.tuple(partHeads, contents), { maxLength: 4 }), weight: 12 },
  {
    arbitrary: fc
      .integer({ min: 60, max: 1100 })
      .map((many) =>
        Array.from(
          { length: many },
          (_, at) => [`content-disposition: form-data; name="f${at % 70}"\r\n`, 'v'] as const,
        ),
      ),
    weight: 1,
  },
);

/** The boundary as the header tells it, and as the body has it. */
const boundaries: fc.Arbitrary<readonly [told: string, written: string]> = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      ['boundary=b', 'b'],
      ['boundary="b c"', 'b c'],
      ['BOUNDARY=b', 'b'],
      [`boundary=${'b'.repeat(70)}`, 'b'.repeat(70)],
    ) as fc.Arbitrary<[string, string]>,
    weight: 6,
  },
  {
    arbitrary: fc.constantFrom(
      ['', 'b'],
      ['boundary=', ''],
      ['boundary=b', 'c'],
      ['boundary="b', 'b'],
      ['boundary=b; boundary=c', 'c'],
      [`boundary=${'b'.repeat(4000)}`, 'b'.repeat(4000)],
      ['charset=x', 'b'],
    ) as fc.Arbitrary<[string, string]>,
    weight: 1,
  },
);

const endings = fc.oneof(
  { arbitrary: fc.constant('--'), weight: 6 },
  { arbitrary: fc.constantFrom('', '-', '--junk', '--\r\n--b\r\n', '\x00'), weight: 1 },
);

/** Uploads whose boundaries, parts and ends may be broken. */
export const multiparts = ({ account }: Known): fc.Arbitrary<FuzzCase> =>
  fc
    .record({
      boundary: boundaries,
      parts,
      ending: endings,
      newline: fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\n'),
      preamble: rarely(oddText),
      framing: framings,
    })
    .chain(({ boundary: [told, written], ending, newline, preamble, framing, ...of }) => {
      const body = [
        preamble ?? '',
        ...of.parts.map(([head, content]) => `--${written}\r\n${head}\r\n${content}`.replaceAll('\r\n', newline)),
        `--${written}${ending}`,
      ].join(newline);
      const headers = [bearer(account), ['content-type', `multipart/form-data; ${told}`]] as const;
      const text = write({ method: 'POST', target: '/v2/subscriptions/imports', headers, body, framing });
      const ask = {
        kind: 'operation',
        method: 'POST',
        doubtful: false,
        operation: 'elastic-path.createImport',
        target: 'elastic-path@mock',
        statuses: null,
        asksToFail: false,
      } as const;
      return inPieces(fc.constant(text)).map((pieces) => ({ written: { pieces, ends: 'waits' }, asks: [ask] }));
    });
