import { judge } from './constant-time.ts';
import { proofParts } from './proof-header.ts';
import type { Verifier } from './verdict.ts';

/**
 * `Authorization: Basic <base64 of user:password>`, where the secret is the password, or both where no user is set. What is compared
 * is the base64: decoding would read many texts as one. Name and password are UTF-8 (RFC 7617), and no other charset is tried.
 */
export const basic: Verifier<{ readonly user?: string }> = (request, { secrets }, { user }) => {
  const parts = proofParts(request, 'authorization', /^Basic +(\S+)$/i);
  if ('ok' in parts) return parts;
  const [shown = ''] = parts;
  const pairs = secrets
    .filter((secret) => secret !== '')
    .map((secret) => (user === undefined ? secret : `${user}:${secret}`));
  return judge(
    shown,
    pairs.map((pair) => Buffer.from(pair).toString('base64')),
  );
};
