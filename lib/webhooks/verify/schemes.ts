import type { Proof, SchemeName } from '../../config/webhook.ts';
import { basic } from './basic.ts';
import { bearer } from './bearer.ts';
import { body } from './body.ts';
import { contentful } from './contentful.ts';
import { ghost } from './ghost.ts';
import { header } from './header.ts';
import { hmac } from './hmac.ts';
import { hygraph } from './hygraph.ts';
import { query } from './query.ts';
import { sanity } from './sanity.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import type { Verifier } from './verdict.ts';

/** A verifier for each scheme. A bundle has only those that its configuration names. */
export const SCHEMES: { readonly [Name in SchemeName]: Verifier<Extract<Proof, { scheme: Name }>> } = {
  bearer,
  header,
  basic,
  body,
  query,
  hmac,
  ghost,
  contentful,
  hygraph,
  sanity,
  'standard-webhooks': standardWebhooks,
};
