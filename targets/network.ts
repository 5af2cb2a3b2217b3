import { readFileSync, readdirSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { isThisMachine } from '../contracts/settings/hosts.ts';
import type { Environment } from '../contracts/settings/readers.ts';
import { withoutUserInfo } from '../contracts/values/secret.ts';

/**
 * The network as the environment describes it: its proxies, by the rules of Go, which k6 keeps; the authorities whose
 * certificates are trusted.
 */

export type Proxy = {
  /** With user and password, where it has them. */
  readonly url: string;
  readonly variable: string;
};

export const proxyInWords = ({ url, variable }: Proxy): string =>
  `the proxy ${withoutUserInfo(url).replace(/\/$/, '')} (${variable})`;

/** The variable in upper case, as Go reads it first, or in lower case, with its value; null: it is set to nothing. */
function variableIn(env: Environment, name: string): readonly [variable: string, value: string] | null {
  for (const variable of [name, name.toLowerCase()]) {
    const value = env[variable]?.trim();
    if (value) return [variable, value];
  }
  return null;
}

type Scheme = 'HTTP_PROXY' | 'HTTPS_PROXY';

/** Go does not know ALL_PROXY, curl does: it stands for what is not set. A URL may lack its scheme, for both. */
function proxyOf(env: Environment, scheme: Scheme): Proxy | null {
  const [variable, value] = variableIn(env, scheme) ?? variableIn(env, 'ALL_PROXY') ?? [];
  if (variable === undefined || value === undefined) return null;
  return { variable, url: /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}` };
}

/** The proxy that a request to this root of a URL has to take; null: none. */
export function proxyFor(root: string, env: Environment): Proxy | null {
  if (!URL.canParse(root)) return null;
  const { protocol, hostname, port, origin } = new URL(root);
  const proxy = proxyOf(env, protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (proxy === null) return null;
  if (isThisMachine(origin)) return null; // never, in Go
  const host = hostname.replace(/^\[|\]$/g, ''); // an IPv6 address without its brackets
  const place = { host, port: port || (protocol === 'https:' ? '443' : '80') };
  return withoutProxy(env).some((entry) => matches(entry, place)) ? null : proxy;
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** The entries of NO_PROXY, by commas as Go has it, or by spaces as curl does; and the mock of MOCK_URL, which is ours. */
function withoutProxy(env: Environment): string[] {
  const listed = (variableIn(env, 'NO_PROXY')?.[1] ?? '').split(/[\s,]+/);
  const mock = env['MOCK_URL'] ?? '';
  return [...listed, URL.canParse(mock) ? new URL(mock).hostname : ''].filter((entry) => entry !== '');
}

/** An entry: `*`, a network (`10.0.0.0/8`), an address or a name with or without a port; `.name`: what is below it alone. */
function matches(entry: string, { host, port }: { readonly host: string; readonly port: string }): boolean {
  const text = entry.toLowerCase();
  if (text === '*') return true;
  const [, network = '', bits = ''] = /^([\d.a-f:]+)\/(\d{1,3})$/.exec(text) ?? [];
  if (isIP(network) > 0 && Number(bits) <= (isIP(network) === 4 ? 32 : 128))
    return isWithin(host, network, Number(bits));
  const [, bracketed, plain, only] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text) ?? [];
  const name = (bracketed ?? plain ?? text).replace(/^\*(?=\.)/, '');
  if (only !== undefined && only !== port) return false;
  return host === name || (isIP(name) === 0 && host.endsWith(name.startsWith('.') ? name : `.${name}`));
}

function isWithin(host: string, network: string, bits: number): boolean {
  const list = new BlockList();
  list.addSubnet(network, bits, familyOf(network));
  return isIP(host) === isIP(network) && list.check(host, familyOf(host));
}

/** The same proxies in the variables that k6 reads. */
export function proxyEnvironment(env: Environment): { [variable: string]: string } {
  const [http, https, none] = [proxyOf(env, 'HTTP_PROXY'), proxyOf(env, 'HTTPS_PROXY'), withoutProxy(env)];
  return {
    ...(http ? { HTTP_PROXY: http.url } : {}),
    ...(https ? { HTTPS_PROXY: https.url } : {}),
    ...(none.length > 0 ? { NO_PROXY: none.join(',') } : {}),
  };
}

/** A file or folder of authorities that the environment names and that is none. */
export class NoAuthorities extends Error {}

/** Where a system keeps its authorities: the first file that is there, as Go looks for them. */
const systemFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

const certificate = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]+-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const certificatesIn = (text: string): string[] => text.match(certificate) ?? [];

/**
 * The certificates (PEM) of every authority that is trusted: Node's own, the system's, and those that the environment adds
 * to them. By themselves Node leaves out the system's, k6 leaves out Node's, and SSL_CERT_FILE takes the place of both.
 * @throws NoAuthorities
 */
export function authorities(env: Environment): readonly string[] {
  const named = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].flatMap((variable) => {
    const file = env[variable];
    return file ? namedIn(variable, file) : [];
  });
  const folders = (env['SSL_CERT_DIR'] ?? '').split(':').filter((folder) => folder !== '');
  return [...new Set([...tls.rootCertificates, ...ofSystem(), ...folders.flatMap(inFolder), ...named].map(trimmed))];
}

const trimmed = (pem: string): string => pem.trim();

function namedIn(variable: string, file: string): string[] {
  const found = certificatesIn(readOr(file, (why) => `${variable} names ${file}, which cannot be read: ${why}`));
  if (found.length > 0) return found;
  throw new NoAuthorities(`${variable} names ${file}, which holds no certificate (PEM)`);
}

function readOr(file: string, words: (why: string) => string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    throw new NoAuthorities(words((error as NodeJS.ErrnoException).code ?? String(error)));
  }
}

/** Node tells the system's own from 22.15 on. */
function ofSystem(): string[] {
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'system') => string[] };
  if (getCACertificates) return getCACertificates('system');
  for (const file of systemFiles) {
    const found = certificatesIn(contentOf(file));
    if (found.length > 0) return found;
  }
  return [];
}

/** Whatever stands in a folder of authorities, as Go and OpenSSL take it: what cannot be read is passed over. */
function inFolder(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) => certificatesIn(contentOf(join(folder, name))));
  } catch {
    return [];
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
