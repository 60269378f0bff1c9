import type { Encoding } from '../types.ts';

// WHATWG URL, path percent-encode set, plus "%", "?", "#" and "\", which an object key holds as plain characters.
const BROWSER_ENCODES = /[^!$&'()*+,\-./0-9:;=@A-Z[\]_a-z|~]/gu;
const STRICT_ENCODES = /[^\-./0-9A-Z_a-z~]/gu;
const LONE_SURROGATE = /\p{Cs}/gu;

function encodeCharacter(character: string): string {
  const encoded = encodeURIComponent(character);
  return encoded === character ? `%${character.charCodeAt(0).toString(16).toUpperCase()}` : encoded;
}

/** A text in which half a surrogate pair has become U+FFFD, as browsers send it. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd');
}

/**
 * Writes a raw object key as URL paths, slashes kept; one form, or two for `both` where they differ.
 * A lone surrogate becomes U+FFFD, as browsers send it. Does not resolve `.` and `..` segments.
 */
export function encodeKey(key: string, encoding: Encoding): readonly string[] {
  const whole = wellFormed(key);
  const browser = whole.replace(BROWSER_ENCODES, encodeCharacter);
  if (encoding === 'browser') return [browser];
  const strict = whole.replace(STRICT_ENCODES, encodeCharacter);
  return encoding === 'strict' || strict === browser ? [strict] : [browser, strict];
}

/** Says whether a path has a `.` or `..` segment, which every browser resolves before it asks. */
export function hasDotSegment(path: string): boolean {
  return path.split('/').some((segment) => segment === '.' || segment === '..');
}
