import { vendorUrls } from '../spec/targets.ts';

/**
 * Whether an http URL leads to whoever asks: another machine in each pod, and none behind a proxy. One with a user, or that
 * spells the host as clients alone understand it, does not count: what is on this machine is trusted.
 */
export const isThisMachine = (url: string): boolean =>
  /^https?:\/\/(?:localhost|127(?:\.\d+){1,3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])(?::\d+)?(?:[/?#]|$)/i.test(
    url,
  );

const { live, stores } = vendorUrls;
const vendorHosts = [live, ...stores].map((url) => url.replace(/^https:\/\/(?:[^/]+\.)?([^./]+\.[^./]+)\/.*$/, '$1'));

/**
 * Whether a URL leads to a vendor's own host, in whatever spelling HTTP clients understand: letter case, user, port,
 * trailing dot, escapes, wide letters. Without `URL`, which k6 does not have.
 */
export function isVendorUrl(url: string): boolean {
  const authority = /^[a-z]+:[/\\]*([^/\\?#]*)/i.exec(url.trim())?.[1] ?? '';
  const host = plainText(authority.slice(authority.lastIndexOf('@') + 1))
    .replace(/:\d*$/, '')
    .replace(/\.+$/, '');
  return vendorHosts.some((vendor) => host === vendor || host.endsWith(`.${vendor}`));
}

/** As a client would read a host: unescaped, in plain small letters, without what it ignores. */
function plainText(host: string): string {
  const unescaped = host.replace(/%([0-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return unescaped
    .normalize('NFKC')
    .replace(/[\u3002\uff61]/g, '.')
    .replace(/[^!-~]/g, '')
    .toLowerCase();
}
