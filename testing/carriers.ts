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

export const carriers: readonly Carrier[] = [
  { name: 'a Basic user as it is', file: 'a.log', carry: (token) => `-u ${token}:X` },
  {
    name: 'Basic credentials in base64',
    file: 'a.log',
    carry: (token) => `Authorization: Basic ${base64(`${token}:X`)}`,
  },
  {
    name: 'Basic credentials with another password',
    file: 'a.log',
    carry: (token) => `basic ${base64(`${token}:any other password`)}`,
  },
  { name: 'a bearer token', file: 'a.log', carry: (token) => `authorization: Bearer ${token}` },
  { name: 'the user info of a URL', file: 'a.json', carry: (token) => `{"url":"https://${token}:X@example.org/"}` },
  { name: 'the password of a proxy', file: 'a.log', carry: (token) => `HTTPS_PROXY=http://me:${token}@proxy:3128` },
  {
    name: 'a URL in a URL',
    file: 'a.log',
    carry: (token) => `?to=${encodeURIComponent(`https://me:${token}@x.example/`)}`,
  },
  {
    name: 'what a proxy is sent',
    file: 'a.log',
    carry: (token) => `Proxy-Authorization: Basic ${base64(`service-account:${token}`)}`,
  },
  { name: 'a setting as it was pasted', file: 'a.log', carry: (token) => `"-u \\"${token}:X\\""` },
  {
    name: 'base64 whose slashes are escaped',
    file: 'a.json',
    carry: (token) => `{"user":"${base64(`>>>???${token}:X`).replace(/\//g, '\\/')}"}`,
  },
  { name: 'a query', file: 'a.log', carry: (token) => `GET /imports?api_key=${token}&x=1` },
  { name: 'every byte URL-encoded', file: 'a.log', carry: (token) => `GET /imports?key=${everyByte(token)}` },
  { name: 'URL-encoded twice', file: 'a.log', carry: (token) => encodeURIComponent(everyByte(token)) },
  { name: 'a JSON body', file: 'a.json', carry: (token) => JSON.stringify({ note: token }) },
  {
    name: 'JSON within JSON within JSON',
    file: 'a.json',
    carry: (token) => JSON.stringify(JSON.stringify(JSON.stringify({ note: `"${token}"` }))),
  },
  {
    name: 'JSON with \\u escapes',
    file: 'a.json',
    carry: (token) =>
      `{"note":"${[...token].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}`,
  },
  {
    name: 'an error body that echoes it',
    file: 'a.json',
    carry: (token) => `{"errors":[{"detail":"token ${token} is unknown"}]}`,
  },
  {
    name: 'a redirect',
    file: 'a.har',
    carry: (token) => `{"name":"Location","value":"https://x.example/import?token=${encodeURIComponent(token)}"}`,
  },
  { name: 'a header in other case', file: 'a.log', carry: (token) => `X-API-TOKEN: ${token}` },
  { name: 'chunks of a body', file: 'a.log', carry: (token) => half(token).join('\r\n5;ext=1\r\n') },
  { name: 'lines that were wrapped', file: 'a.eml', carry: (token) => wrapped(`xxxxxxxxxxxxx${token}xxxxxxx`) },
  { name: 'base64 that was wrapped', file: 'a.eml', carry: (token) => wrapped(base64(`${filler}${token}${filler}`)) },
  { name: 'strings that are joined', file: 'a.ts', carry: (token) => `const t = '${half(token).join("' + '")}';` },
  { name: 'gzip', file: 'a.gz', carry: (token) => gzipSync(`${filler}${token}`) },
  { name: 'gzip in gzip', file: 'a.gz', carry: (token) => gzipSync(gzipSync(`${filler}${token}`)) },
  {
    name: 'gzip amid other bytes',
    file: 'a.bin',
    carry: (token) => Buffer.concat([Buffer.from('HTTP/1.1 200\r\n\r\n'), gzipSync(`${filler}${token}`)]),
  },
  { name: 'zlib', file: 'a.bin', carry: (token) => deflateSync(`${filler}${token}`) },
  {
    name: 'raw deflate in base64',
    file: 'a.json',
    carry: (token) => `{"body":"${base64(deflateRawSync(`${filler}${token}`))}"}`,
  },
  {
    name: 'brotli in base64',
    file: 'a.json',
    carry: (token) => `{"body":"${base64(brotliCompressSync(`${filler}${token}`))}"}`,
  },
  {
    name: 'a Playwright trace',
    file: 'trace.zip',
    carry: (token) => zip('0-trace.network', `{"headers":[{"name":"authorization","value":"Bearer ${token}"}]}`),
  },
  { name: 'the name of a file in a zip', file: 'a.zip', carry: (token) => zip(`${token}.txt`, 'x') },
  {
    name: 'a Playwright report: a zip in base64 in HTML',
    file: 'index.html',
    carry: (token) =>
      `<script>window.x = "data:application/zip;base64,${base64(zip('report.json', `{"stdout":["${token}"]}`))}"</script>`,
  },
  { name: 'a stack trace', file: 'a.txt', carry: (token) => `Error: 401 for ${token}\n    at send (client.ts:12:3)` },
  {
    name: 'a k6 tag',
    file: 'samples.json',
    carry: (token) => `{"type":"Point","data":{"tags":{"url":"https://x/?t=${token}"}}}`,
  },
  {
    name: 'a console line in colours',
    file: 'a.log',
    carry: (token) => `\u001b[31m${half(token).join('\u001b[0m\u001b[1m')}\u001b[39m`,
  },
  {
    name: 'JUnit',
    file: 'junit.xml',
    carry: (token) => `<failure message="${[...token].map((one) => `&#${one.charCodeAt(0)};`).join('')}"/>`,
  },
  {
    name: 'a curl command',
    file: 'a.md',
    carry: (token) => `curl -H 'Authorization: Bearer ${token}' https://x.example`,
  },
  { name: 'an environment dump', file: 'env.txt', carry: (token) => `PATH=/bin\nIMPORT2_TOKEN=${token}\n` },
  { name: 'UTF-16', file: 'a.log', carry: (token) => Buffer.from(`log ${token}`, 'utf16le') },
  { name: 'hex', file: 'a.log', carry: (token) => Buffer.from(`x${token}`).toString('hex') },
  {
    name: 'URL-safe base64',
    file: 'a.jwt',
    carry: (token) => `eyJhbGciOiJub25lIn0.${Buffer.from(`{"sub":"~~~${token}"}`).toString('base64url')}.`,
  },
  {
    name: 'a history file',
    file: '2026-11-22-contract-r1.json',
    carry: (token) => `{"causes":[{"title":"sends ${token}"}]}`,
  },
];
