const SHORTEST = 6; // "info" and "true" are no secrets, and would tear holes into every sentence
const SIGNS = /[\\^$.*+?()[\]{}|/]/g;

const insideJson = (text: string) => JSON.stringify(text).slice(1, -1);
const unicodeEscape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** As texts are put into JSON; some writers escape slashes, what is not ASCII, or what HTML cares for. */
function jsonSpellings(text: string): string[] {
  const json = insideJson(text);
  const ascii = json.replace(/[^ -~]/g, unicodeEscape);
  const html = json.replace(/[<>&\u2028\u2029]/g, unicodeEscape);
  const all = [text, json, html, ascii, ascii.replace(/[<>&]/g, unicodeEscape)];
  return all.flatMap((spelling) => [spelling, spelling.replaceAll('/', '\\/')]);
}

/** As texts are put into URLs: a part, with or without the signs that need no encoding, a whole URL, a form; once or twice. */
function urlSpellings(text: string): string[] {
  const part = encodeURIComponent(text);
  const strict = part.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const forms = [part.replaceAll('%20', '+'), strict.replaceAll('%20', '+').replaceAll('%2a', '*')];
  const once = [part, strict, encodeURI(text), ...forms];
  return [text, ...once, ...once.map(encodeURIComponent)];
}

function spellings(secret: string): string[] {
  const plain = Buffer.from(secret).toString(); // half a character cannot be encoded
  return [secret, ...[...jsonSpellings(plain), insideJson(insideJson(plain))].flatMap(urlSpellings)];
}

/**
 * Puts `***` for these values wherever a text repeats them: as they are, inside JSON text, or percent-encoded. Values of less than
 * 6 characters stay.
 */
export function maskSecrets(text: string, values: Iterable<string>): string {
  const secrets = [...new Set(values)].filter((value) => value.length >= SHORTEST);
  if (secrets.length === 0) return text;
  // Longest first: one may begin with another. Letters of either case, since octets are written in both.
  const all = [...new Set(secrets.flatMap(spellings))].toSorted((a, b) => b.length - a.length);
  return text.replace(new RegExp(all.map((spelling) => spelling.replace(SIGNS, '\\$&')).join('|'), 'gi'), '***');
}
