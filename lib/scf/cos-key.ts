/** What a `cosObject.key` turned out to be. `ambiguous` lists both readings, since a wrong guess would purge nothing. */
export interface KeyReading {
  readonly form: 'raw' | 'encoded' | 'ambiguous';
  readonly keys: readonly string[];
}

// A percent-encoded path holds none of these; a text that does is raw.
const NEVER_IN_ENCODED = /[^!-~]|["#<>?\\^`{|}]|%(?![0-9A-Fa-f]{2})/;
const ESCAPE = /%[0-9A-Fa-f]{2}/;

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // not percent-encoded UTF-8, so the text is raw
  }
}

/** The paths that a `cosObject.url` may mean: all after the host, and the same without a query or fragment. */
function pathsOf(url: string, bucket: string): readonly string[] {
  const match = /^[a-z]+:\/\/([^/]*)\/(.*)$/is.exec(url);
  if (!match) return [];
  const [, host = '', rest = ''] = match;
  const path = host.startsWith('cos.') && rest.startsWith(`${bucket}/`) ? rest.slice(bucket.length + 1) : rest;
  return [path, path.replace(/[?#].*$/s, '')];
}

/** Takes `/<appid>/<bucket name>/` off once, as Tencent's own samples do; a key without it loses one leading slash. */
function stripOwner(key: string, name: string, appid: string): string {
  const owner = [`/${appid}/${name}/`, `/${appid}/${name}-${appid}/`, '/'].find((start) => key.startsWith(start));
  return owner ? key.slice(owner.length) : key;
}

/**
 * Decides whether the key of a COS event is raw or percent-encoded by comparing it with the path of its URL.
 * No document says which it is (583/9707), and Tencent's own samples disagree. Equal after decoding the path: raw.
 * Equal before decoding: encoded. `+` becomes a blank only where the URL proves it. Never throws.
 */
export function readCosKey(object: { key: string; url: string }, bucket: { name: string; appid: string }): KeyReading {
  const key = stripOwner(object.key, bucket.name, bucket.appid);
  if (NEVER_IN_ENCODED.test(key)) return { form: 'raw', keys: [key] };
  const decoded = decode(key);
  const paths = pathsOf(object.url, `${bucket.name}-${bucket.appid}`);
  const decodedPaths = paths.map(decode);
  if (decodedPaths.includes(key)) return { form: 'raw', keys: [key] };
  if (decoded === undefined) return { form: 'raw', keys: [key] };
  if (paths.includes(key) || decodedPaths.includes(decoded)) return { form: 'encoded', keys: [decoded] };
  const blanks = key.includes('+') ? decode(key.replaceAll('+', ' ')) : undefined;
  if (blanks !== undefined && decodedPaths.includes(blanks)) return { form: 'encoded', keys: [blanks] };
  return ESCAPE.test(key) ? { form: 'ambiguous', keys: [key, decoded] } : { form: 'raw', keys: [key] };
}
