import type { Preset } from '../preset.ts';
import { at, eventOf, messageOf, UNASKED } from './message.ts';
import { pageOf, textOf } from './page.ts';
import { decoded } from './path.ts';

const PURGES = /^product\.(created|updated|published|restored|deleted)$/;
const PING = /^webhook_id=\d+$/;

/** Webhooks of WooCommerce. Its delivery id is no use: two deliveries of one second share it. */
export const woocommerce: Preset = {
  name: 'woocommerce',
  signs: { scheme: 'hmac', name: 'x-wc-webhook-signature', algorithm: 'sha256', encoding: 'base64', prefix: '' },
  retries: false,
  purge: ['{path}', '{oldPath}'],
  /** On creation of a webhook; WooCommerce shows an error unless the answer is 200. */
  isUnsignedPing({ headers, body }) {
    return !headers.has('x-wc-webhook-signature') && body.length < 64 && PING.test(body.toString('latin1'));
  },
  // The status says nothing: a draft may be a product that was public a moment ago.
  read({ header, payload }) {
    const topic = eventOf(payload, header('x-wc-webhook-topic'), 'header x-wc-webhook-topic');
    const [resource, event] = topic.split('.');
    const slug = textOf(at(payload, 'slug'));
    return messageOf({
      // A short name would be that of orders, too.
      events: [topic, resource === 'product' && event],
      verdict: !PURGES.test(topic) && UNASKED,
      types: [resource],
      id: at(payload, 'id'),
      // WordPress keeps slugs percent-encoded, and templates would encode them again.
      pages: [pageOf({ slug: slug && decoded(slug), url: at(payload, 'permalink') })],
    });
  },
};
