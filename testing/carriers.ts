import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';

/** A way in which a token can get into an artefact: what the scan is tried on. */
export type Carrier = {
  readonly name: string;
  readonly file: string;
  readonly carry: (token: string) => Buffer | string;
};

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const wrapped = (text: string): string => text.replace(/(.{20})/g, '$1\r\n');
const zip = (name: string, content: string): Buffer => Buffer.from(zipSync({ [name]: strToU8(content) }));
const everyByte = (token: string): string =>
  [...Buffer.from(token)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const half = (token: string): [string, string] => [token.slice(0, token.length >> 1), token.slice(token.length >> 1)];
const filler = 'nothing to see here, '.repeat(200);

/** By the file that they stand in. */
const byFile: { readonly [file: string]: { readonly [name: string]: Carrier['carry'] } } = {
  'a.log': {
    'a Basic user as it is': (token) => `-u ${token}:X`,
    'Basic credentials in base64': (token) => `Authorization: Basic ${base64(`${token}:X`)}`,
    'Basic credentials with another password': (token) => `basic ${base64(`${token}:any other password`)}`,
    'a bearer token': (token) => `authorization: Bearer ${token}`,
    'the password of a proxy': (token) => `HTTPS_PROXY=http://me:${token}@proxy:3128`,
    'a URL in a URL': (token) => `?to=${encodeURIComponent(`https://me:${token}@x.example/`)}`,
    'what a proxy is sent': (token) => `Proxy-Authorization: Basic ${base64(`service-account:${token}`)}`,
    'a setting as it was pasted': (token) => `"-u \\"${token}:X\\""`,
    'a query': (token) => `GET /imports?api_key=${token}&x=1`,
    'every byte URL-encoded': (token) => `GET /imports?key=${everyByte(token)}`,
    'URL-encoded twice': (token) => encodeURIComponent(everyByte(token)),
    'a header in other case': (token) => `X-API-TOKEN: ${token}`,
    'chunks of a body': (token) => half(token).join('\r\n5;ext=1\r\n'),
    'a console line in colours': (token) => `\u001b[31m${half(token).join('\u001b[0m\u001b[1m')}\u001b[39m`,
    'UTF-16': (token) => Buffer.from(`log ${token}`, 'utf16le'),
    hex: (token) => Buffer.from(`x${token}`).toString('hex'),
  },
  'a.json': {
    'the user info of a URL': (token) => `{"url":"https://${token}:X@example.org/"}`,
    'base64 whose slashes are escaped': (token) => `{"user":"${base64(`>>>???${token}:X`).replace(/\//g, '\\/')}"}`,
    'a JSON body': (token) => JSON.stringify({ note: token }),
    'JSON within JSON within JSON': (token) => JSON.stringify(JSON.stringify(JSON.stringify({ note: `"${token}"` }))),
    'JSON with \\u escapes': (token) =>
      `{"note":"${[...token].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}`,
    'an error body that echoes it': (token) => `{"errors":[{"detail":"token ${token} is unknown"}]}`,
    'raw deflate in base64': (token) => `{"body":"${base64(deflateRawSync(`${filler}${token}`))}"}`,
    'brotli in base64': (token) => `{"body":"${base64(brotliCompressSync(`${filler}${token}`))}"}`,
  },
  'a.har': {
    'a redirect': (token) =>
      `{"name":"Location","value":"https://x.example/import?token=${encodeURIComponent(token)}"}`,
  },
  'a.eml': {
    'lines that were wrapped': (token) => wrapped(`xxxxxxxxxxxxx${token}xxxxxxx`),
    'base64 that was wrapped': (token) => wrapped(base64(`${filler}${token}${filler}`)),
  },
  'a.ts': {
    'strings that are joined': (token) => `const t = '${half(token).join("' + '")}';`,
  },
  'a.gz': {
    gzip: (token) => gzipSync(`${filler}${token}`),
    'gzip in gzip': (token) => gzipSync(gzipSync(`${filler}${token}`)),
  },
  'a.bin': {
    'gzip amid other bytes': (token) =>
      Buffer.concat([Buffer.from('HTTP/1.1 200\r\n\r\n'), gzipSync(`${filler}${token}`)]),
    zlib: (token) => deflateSync(`${filler}${token}`),
  },
  'trace.zip': {
    'a Playwright trace': (token) =>
      zip('0-trace.network', `{"headers":[{"name":"authorization","value":"Bearer ${token}"}]}`),
  },
  'a.zip': {
    'the name of a file in a zip': (token) => zip(`${token}.txt`, 'x'),
  },
  'index.html': {
    'a Playwright report: a zip in base64 in HTML': (token) =>
      `<script>window.x = "data:application/zip;base64,${base64(zip('report.json', `{"stdout":["${token}"]}`))}"</script>`,
  },
  'a.txt': {
    'a stack trace': (token) => `Error: 401 for ${token}\n    at send (client.ts:12:3)`,
  },
  'samples.json': {
    'a k6 tag': (token) => `{"type":"Point","data":{"tags":{"url":"https://x/?t=${token}"}}}`,
  },
  'junit.xml': {
    JUnit: (token) => `<failure message="${[...token].map((one) => `&#${one.charCodeAt(0)};`).join('')}"/>`,
  },
  'a.md': {
    'a curl command': (token) => `curl -H 'Authorization: Bearer ${token}' https://x.example`,
  },
  'env.txt': {
    'an environment dump': (token) => `PATH=/bin\nIMPORT2_TOKEN=${token}\n`,
  },
  'a.jwt': {
    'URL-safe base64': (token) => `eyJhbGciOiJub25lIn0.${Buffer.from(`{"sub":"~~~${token}"}`).toString('base64url')}.`,
  },
  '2026-11-22-contract-r1.json': {
    'a history file': (token) => `{"causes":[{"title":"sends ${token}"}]}`,
  },
};

export const carriers: readonly Carrier[] = Object.entries(byFile).flatMap(([file, ways]) =>
  Object.entries(ways).map(([name, carry]) => ({ name, file, carry })),
);
