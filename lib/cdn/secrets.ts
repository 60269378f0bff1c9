import type { Credentials } from '../types.ts';

const LONGEST = 300;

/** Cuts a text from outside to 300 characters and takes keys and token out of it, raw and percent-encoded. */
export function withoutSecrets(text: string, credentials: Credentials): string {
  const secrets = [credentials.secretId, credentials.secretKey, credentials.token].filter(
    (secret) => secret !== undefined,
  );
  const clean = secrets.reduce(
    (rest, secret) => rest.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***'),
    text,
  );
  return clean.slice(0, LONGEST);
}
