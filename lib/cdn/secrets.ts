import type { Credentials } from '../types.ts';

const LONGEST = 300;

/** A secret as it may come back: raw, percent-encoded in either case or twice, and in JSON, where a slash may be escaped. */
function spellings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const encoded = encodeURIComponent(secret);
  const lower = encoded.replace(/%../g, (octet) => octet.toLowerCase());
  return [secret, encoded, lower, encodeURIComponent(encoded), json, json.replaceAll('/', '\\/')];
}

/** Cuts a text from outside to 300 characters and takes keys and token out of it, in every spelling that they may come back in. */
export function withoutSecrets(text: string, credentials: Credentials): string {
  const secrets = [credentials.secretId, credentials.secretKey, credentials.token].filter(
    (secret) => secret !== undefined,
  );
  const clean = secrets.flatMap(spellings).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return clean.slice(0, LONGEST);
}
