/** The parameters of a call, decoded once. */
export interface Form {
  readonly values: ReadonlyMap<string, string>;
  /** Keys that came more than once; `values` holds the last of each. */
  readonly repeated: ReadonlySet<string>;
}

function collect(entries: Iterable<readonly [string, string]>): Form {
  const values = new Map<string, string>();
  const repeated = new Set<string>();
  for (const [key, value] of entries) {
    if (values.has(key)) repeated.add(key);
    values.set(key, value);
  }
  return { values, repeated };
}

/**
 * Reads `application/x-www-form-urlencoded` text, of a query or of a body, as the URL standard says: `+` is a space, and a
 * `%` without two hex digits stays as it is. Never throws.
 */
export function readUrlencoded(encoded: string): Form {
  return collect(new URLSearchParams(encoded));
}

async function readMultipart(contentType: string, body: Uint8Array): Promise<Form | undefined> {
  try {
    const data = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    const fields: [string, string][] = [];
    for (const [key, value] of data) if (typeof value === 'string') fields.push([key, value]);
    return collect(fields);
  } catch {
    return undefined; // refused by the caller as a body that cannot be read
  }
}

/**
 * Reads a body in one of the two formats that the CDN pages name (form-data and x-www-form-urlencoded). Undefined for any
 * other format and for a broken body. Files are no parameters and are left out.
 */
export async function readForm(contentType: string | undefined, body: Uint8Array): Promise<Form | undefined> {
  const format = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (format === 'application/x-www-form-urlencoded') return readUrlencoded(Buffer.from(body).toString('utf8'));
  if (format === 'multipart/form-data' && contentType) return readMultipart(contentType, body);
  return undefined;
}
