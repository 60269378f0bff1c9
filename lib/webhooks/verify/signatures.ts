import { createHmac } from 'node:crypto';

/**
 * What each key makes of the parts, written one after the other: HMACs as texts. Bytes are taken as they are, texts as UTF-8. An empty
 * key makes none, since everybody has it.
 */
export function signatures(
  keys: readonly (string | Buffer)[],
  parts: readonly (string | Buffer)[],
  encoding: 'hex' | 'base64' | 'base64url',
  algorithm: 'sha1' | 'sha256' = 'sha256',
): string[] {
  return keys
    .filter((key) => key.length > 0)
    .map((key) => {
      const hmac = createHmac(algorithm, key);
      for (const part of parts) hmac.update(part);
      return hmac.digest(encoding);
    });
}
