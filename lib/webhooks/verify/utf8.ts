/** The text of a body, a BOM included; undefined where it is not UTF-8, so that no two bodies have one text. Never throws. */
export function utf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined; // the caller refuses it
  }
}
