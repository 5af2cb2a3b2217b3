import type { Header } from '../../contracts/spec/exchange.ts';
import type { Json } from '../../contracts/values/json.ts';
import { onHeaders } from '../../faults/operator.ts';
import { coded, deep, editBody, editText, withHeaders } from './edits.ts';
import { variantsOf } from './variant.ts';

/** Another way to say that it is JSON, where that is what is said. */
const type = (as: string) =>
  onHeaders((given) =>
    given.map(([name, value]) => [
      name,
      /^application\/json\b/i.test(value) && name.toLowerCase() === 'content-type' ? as : value,
    ]),
  );
const hour = 3_600_000;
const date = (aheadMs: number) => withHeaders(['date', new Date(Date.now() + aheadMs).toUTCString()]);

/** Other numbers for whole ones: members and elements that are digits alone. */
const numbers = (as: (digits: string) => string) => editText((text) => text.replace(/(?<=[:[,])(\d+)(?=[,\]}])/g, as));

const indented = (json: Json, by: string | number): string => JSON.stringify(json, null, by);

/** How a body may be written, and how it may be sent: the same for all operations. */
export const wireVariants = [
  ...variantsOf('json', [{}], {
    'member-order': [
      'RFC 8259, 4: an object is unordered',
      editBody((all) => deep(all, (one) => Object.fromEntries(Object.entries(one).reverse()))),
    ],
    'more-members': [
      'I-15: members are added over time, at every level',
      editBody((all) => deep(all, (one) => ({ ...one, added_lately: { by: ['the vendor'], at: null } }))),
    ],
    'whole-as-fraction': ['RFC 8259, 6; JSON Schema, 6.1.1: 1.0 is an integer', numbers((digits) => `${digits}.0`)],
    'whole-as-power': ['RFC 8259, 6: 12e0 is 12', numbers((digits) => `${digits}e0`)],
    escapes: [
      'RFC 8259, 7: any character may be escaped',
      editText((text) => text.replace(/(?<!\\)\//g, '\\/').replace(/e(?=[^"\\]*"[,:}\]])/g, '\\u0065')),
    ],
    indented: ['RFC 8259, 2: white space', editText((_, all) => indented(all, 2))],
    'tabs-and-returns': [
      'RFC 8259, 2: white space',
      editText((_, all) => `\r\n${indented(all, '\t').replaceAll('\n', '\r\n')}\r\n`),
    ],
    'line-end': ['RFC 8259, 2: white space', editText((text) => `${text}\n`)],
  }),
  ...variantsOf('http', [{}], {
    'type-bare': ['RFC 8259, 11: no charset is defined', type('application/json')],
    'type-charset-upper': ['RFC 9110, 8.3.2: a charset in any case', type('application/json; charset=UTF-8')],
    'type-charset-quoted': ['RFC 9110, 5.6.6: a parameter may be quoted', type('application/json;charset="utf-8"')],
    'type-upper': ['RFC 9110, 8.3.1: a type in any case', type('Application/JSON')],
    'type-parameter': ['RFC 9110, 8.3.1: parameters', type('application/json; profile="x"; charset=utf-8')],
    gzip: ['RFC 9110, 8.4: a coding that was accepted', coded('gzip'), { group: 'coding' }],
    deflate: ['RFC 9110, 8.4.1.2', coded('deflate'), { group: 'coding' }],
    brotli: ['RFC 7932', coded('br'), { group: 'coding' }],
    identity: ['RFC 9110, 12.5.3', withHeaders(['content-encoding', 'identity']), { group: 'coding' }],
    'slow-first-byte': ['no time is promised', (answer) => ({ ...answer, delayMs: 5 })],
    'small-pieces': ['RFC 9112, 6: a body comes as it comes', (answer) => ({ ...answer, dripMs: 2 })],
    closed: ['RFC 9112, 9.6: a connection may be closed after any answer', withHeaders(['connection', 'close'])],
    'kept-alive': ['RFC 9112, C.2.2', withHeaders(['connection', 'keep-alive'], ['keep-alive', 'timeout=5, max=100'])],
    'date-behind': ['no clock is promised', date(-hour)],
    'date-ahead': ['no clock is promised', date(hour)],
    'headers-of-others': [
      'what a CDN, a cache, a framework and a browser ask for; withdrawn and drafted limit headers',
      withHeaders(
        ['server', 'cloudflare'],
        ['via', '1.1 varnish'],
        ['cf-ray', '8f2a1b2c3d4e5f60-FRA'],
        ['set-cookie', '__cf_bm=abc.def; path=/; HttpOnly; Secure'],
        ['set-cookie', '_session=xyz; path=/; HttpOnly'],
        ['x-request-id', '4f7d1f1e'],
        ['status', '200 OK'],
        ['etag', 'W/"abc"'],
        ['vary', 'Accept, Origin'],
        ['age', '12'],
        ['cache-control', 'public, max-age=60'],
        ['x-ratelimit-limit', '10'],
        ['x-ratelimit-reset', '1790000000'],
        ['ratelimit', '"default";r=7;t=1'],
        ['access-control-allow-origin', '*'],
        ['link', '<https://example.org/next>; rel="next"'],
      ),
    ],
    'many-headers': [
      'RFC 9110, 5.1: fields are extensible',
      withHeaders(...Array.from({ length: 40 }, (_, at): Header => [`x-trace-${at}`, `value ${at}`])),
    ],
    'long-header': ['RFC 9110, 5.4: no length is set', withHeaders(['x-trace', 'a'.repeat(6000)])],
    'header-order': ['RFC 9110, 5.3: the order of names means nothing', onHeaders((given) => [...given].reverse())],
    'header-names-upper': [
      'RFC 9110, 5.1: names in any case',
      onHeaders((given) => given.map(([name, value]) => [name.toUpperCase(), value])),
    ],
  }),
];
