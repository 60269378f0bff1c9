import type { HmacProof } from '../../config/webhook.ts';
import { judge } from './constant-time.ts';
import { proofHeader } from './proof-header.ts';
import { signatures } from './signatures.ts';
import type { Verifier } from './verdict.ts';

/** An HMAC of the raw body in one header, as GitHub, WooCommerce and Storyblok send it. It covers no time: a replay is as good. */
export const hmac: Verifier<HmacProof> = (request, { secrets }, { name, algorithm, encoding, prefix }) => {
  const shown = proofHeader(request, name);
  if (typeof shown !== 'string') return shown;
  const right = signatures(secrets, [request.body], encoding, algorithm);
  return judge(
    shown,
    right.map((signature) => prefix + signature),
  );
};
