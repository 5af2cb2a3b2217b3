const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The UTF-8 bytes of a text; the bare language has no encoder. By `replace`, as `matchAll` passes over matches in k6's engine. */
export function utf8Of(text: string): number[] {
  const bytes = encodeURIComponent(text).replace(/%(..)/g, (_escape, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
  return [...bytes].map((byte) => byte.charCodeAt(0));
}

/** The base64 form of a text's UTF-8 bytes (RFC 4648); the bare language has none, and k6's is a module of k6. */
export function base64(text: string): string {
  const bytes = utf8Of(text);
  let digits = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    digits +=
      alphabet.charAt(group >> 18) +
      alphabet.charAt((group >> 12) & 63) +
      alphabet.charAt((group >> 6) & 63) +
      alphabet.charAt(group & 63);
  }
  const padding = (3 - (bytes.length % 3)) % 3;
  return digits.slice(0, digits.length - padding) + '='.repeat(padding);
}

/** The text that base64, of either alphabet, was made of; null where it is none, or its bytes are no UTF-8. */
export function fromBase64(encoded: string): string | null {
  const digits = encoded.replace(/=+$/, '').replace(/-/g, '+').replace(/_/g, '/');
  let [bits, held, bytes] = [0, 0, ''];
  for (const digit of digits) {
    bits = ((bits << 6) | alphabet.indexOf(digit)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += `%${((bits >> held) & 0xff).toString(16).padStart(2, '0')}`;
  }
  try {
    const text = decodeURIComponent(bytes);
    return base64(text).replace(/=+$/, '') === digits ? text : null;
  } catch {
    return null;
  }
}
