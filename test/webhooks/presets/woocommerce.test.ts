import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../lib/scf/http.ts';
import { woocommerce } from '../../../lib/webhooks/presets/woocommerce.ts';
import { readWith, refusal } from './delivery.ts';

const read = (payload: unknown, topic = 'product.updated') =>
  readWith(woocommerce, payload, { 'x-wc-webhook-topic': topic });

describe('an event of WooCommerce', () => {
  it.each([
    ['product.created', 'purge', ['product.created', 'created'], 'a page is new'],
    ['product.updated', 'purge', ['product.updated', 'updated'], 'a page is another'],
    ['product.published', 'purge', ['product.published', 'published'], 'a page is new'],
    ['product.restored', 'purge', ['product.restored', 'restored'], 'a page is back'],
    ['product.deleted', 'purge', ['product.deleted', 'deleted'], 'a page is gone'],
    ['order.updated', 'unasked', ['order.updated'], 'orders have no page, and no short name'],
    ['customer.created', 'unasked', ['customer.created'], 'customers have no page'],
    ['coupon.deleted', 'unasked', ['coupon.deleted'], 'coupons have no page'],
    ['action.woocommerce_add_to_cart', 'unasked', ['action.woocommerce_add_to_cart'], 'whatever a shop has made up'],
    ['product', 'unasked', ['product'], 'no event'],
  ])('%s: %s, known as %j, since %s', (topic, fate, events) => {
    expect(read({ id: 1 }, topic)).toMatchObject({ fate, events, types: [topic.split('.')[0]] });
  });

  it.each(['draft', 'pending', 'private', 'publish'])(
    'of a product that is %s purges: it may have been public before',
    (status) => {
      expect(read({ id: 1, status })).toMatchObject({ fate: 'purge' });
    },
  );

  it('is in a header that always comes', () => {
    expect(() => readWith(woocommerce, { id: 1 })).toThrow(refusal('the header x-wc-webhook-topic is missing'));
  });
});

describe('the page of WooCommerce', () => {
  it.each<readonly [object, object, string]>([
    [
      { slug: 'a', permalink: 'https://h/product/a/' },
      { slug: 'a', url: 'https://h/product/a/', path: '/product/a/' },
      'a product',
    ],
    [
      { slug: 'a-red', permalink: 'https://h/product/a/?attribute_pa_color=red', parent_id: 1 },
      { slug: 'a-red', url: 'https://h/product/a/?attribute_pa_color=red', path: '/product/a/?attribute_pa_color=red' },
      'a variation',
    ],
    [{ slug: '%e4%bd%a0' }, { slug: '你' }, 'an encoded slug, which templates encode'],
    [{ slug: '' }, {}, 'a draft that has no slug yet'],
    [{}, {}, 'a product in the trash'],
  ])('%j is %j: %s', (payload, page) => expect(read({ id: 7, ...payload }).pages).toStrictEqual([page]));

  it('of a product in the trash is not known, and nothing is made up', () => {
    const message = read({ id: 7 }, 'product.deleted');
    expect(message.id).toBe('7');
    expect(message.pages).toStrictEqual([{}]);
  });

  it('never has the id of the delivery, which two deliveries of one second share', () => {
    const headers = { 'x-wc-webhook-topic': 'product.updated', 'x-wc-webhook-delivery-id': 'd' };
    expect(readWith(woocommerce, { id: 1 }, headers)).not.toHaveProperty('deliveryId');
  });
});

describe('the ping of WooCommerce', () => {
  const request = (body: string | Buffer, headers: readonly (readonly [string, string])[] = []): HttpRequest => ({
    method: 'POST',
    path: '/hooks/shop',
    target: '/hooks/shop',
    query: new Map(),
    headers: new Map(headers.map(([name, value]) => [name, [value]])),
    lists: new Set(),
    body: Buffer.from(body),
  });

  it.each([['webhook_id=1'], ['webhook_id=12345678901234567890']])('is %s', (body) => {
    expect(woocommerce.isUnsignedPing?.(request(body))).toBe(true);
    const typed = request(body, [['content-type', 'application/x-www-form-urlencoded']]);
    expect(woocommerce.isUnsignedPing?.(typed)).toBe(true);
  });

  it.each<readonly [string | Buffer, string]>([
    ['', 'nothing'],
    ['webhook_id=', 'no number'],
    ['webhook_id=1\n', 'a line end'],
    ['\nwebhook_id=1', 'a line before it'],
    ['webhook_id=1&a=b', 'more fields'],
    ['webhook_id=a', 'no number'],
    ['webhook_id=-1', 'a sign'],
    ['webhook_id=１', 'another digit'],
    ['xwebhook_id=1', 'another field'],
    ['{"webhook_id":1}', 'JSON'],
    [`webhook_id=${'1'.repeat(100)}`, 'a number that is none'],
    [Buffer.concat([Buffer.from('webhook_id=1'), Buffer.from([0xff])]), 'a byte that is no text'],
  ])('is not %j: %s', (body) => expect(woocommerce.isUnsignedPing?.(request(body))).toBe(false));

  it('is none where it has a signature, right or wrong', () => {
    expect(woocommerce.isUnsignedPing?.(request('webhook_id=1', [['x-wc-webhook-signature', 'x']]))).toBe(false);
    expect(woocommerce.isUnsignedPing?.(request('webhook_id=1', [['x-wc-webhook-signature', '']]))).toBe(false);
  });
});
