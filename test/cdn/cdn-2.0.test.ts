import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCdn2Purger } from '../../lib/cdn/purgers/cdn-2.0.ts';
import type { HttpRequest, Transport } from '../../lib/cdn/transport.ts';
import { planBatches } from '../../lib/planning/batches.ts';

const endpoint = new URL('https://cdn.api.qcloud.com/v2/index.php');
const token = 'x'.repeat(2000); // session tokens are long
const call = { credentials: { secretId: 'AKIDx', secretKey: 'key', token }, timeoutMs: 1234 };

/** A provider whose requests are kept instead of sent. */
function provider(method: 'GET' | 'POST') {
  const sent: HttpRequest[] = [];
  const transport: Transport = {
    async send(request) {
      sent.push(request);
      return { kind: 'answer', status: 200, body: '{"code":0}' };
    },
  };
  return {
    sent,
    cdn: createCdn2Purger({ endpoint, method }, { transport, now: Date.now, sleep: async () => undefined }),
  };
}

describe('cdn-2.0', () => {
  it.each([
    ['url', 'RefreshCdnOverSeaUrl', 'urls', { count: 1000, day: 10_000 }],
    ['dir', 'RefreshCdnOverSeaDir', 'dirs', { count: 20, day: 100 }],
  ] as const)('purges a %s by %s, within the limits of its page', async (kind, action, parameter, limits) => {
    const { cdn, sent } = provider('POST');
    await cdn.purge(kind, ['https://a.example/1/', 'https://a.example/2/'], call);
    const form = new URLSearchParams(sent[0]?.body);
    expect([form.get('Action'), form.get(`${parameter}.0`), form.get(`${parameter}.1`)]).toEqual([
      action,
      'https://a.example/1/',
      'https://a.example/2/',
    ]);
    expect(cdn.limits[kind]).toMatchObject(limits);
  });

  it('sends a form by POST and a query by GET', async () => {
    const post = provider('POST');
    await post.cdn.purge('url', ['https://a.example/'], call);
    expect(post.sent[0]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      timeoutMs: 1234,
    });
    expect(post.sent[0]?.url.href).toBe(endpoint.href);
    const get = provider('GET');
    await get.cdn.purge('url', ['https://a.example/'], call);
    expect(get.sent[0]).toMatchObject({ method: 'GET', body: '' });
    expect(get.sent[0]?.url.searchParams.get('urls.0')).toBe('https://a.example/');
  });

  it.each([
    ['POST', 1_000_000],
    ['GET', 32_000],
  ] as const)('never sends more by %s than %i bytes, however the URLs are written', async (method, limit) => {
    const { cdn, sent } = provider(method);
    const text = fc.string({
      unit: fc.constantFrom("'", '!', '%', 'a', '(', '&', '~'),
      minLength: 200,
      maxLength: 3000,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 10, maxLength: 300 }), async (paths) => {
        sent.length = 0;
        const urls = paths.map((path, n) => ({
          kind: 'url' as const,
          url: `https://a.example/${n}${path}`,
          priority: 'normal' as const,
        }));
        const { batches } = planBatches(urls, cdn.limits);
        for (const batch of batches) await cdn.purge('url', batch.urls, call);
        for (const { url, body } of sent)
          expect(method === 'GET' ? url.href.length : body.length).toBeLessThanOrEqual(limit);
        expect(batches.flatMap((batch) => batch.urls)).toHaveLength(urls.length);
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ['POST', 1_000_000],
    ['GET', 32_000],
  ] as const)('fills a call by %s close to %i bytes, and not beyond', async (method, limit) => {
    const { cdn, sent } = provider(method);
    const urls = Array.from({ length: 1000 }, (_, n) => ({
      kind: 'url' as const,
      url: `https://a.example/${n}${'x'.repeat(1500)}`,
      priority: 'normal' as const,
    }));
    for (const batch of planBatches(urls, cdn.limits).batches) await cdn.purge('url', batch.urls, call);
    const sizes = sent.map(({ url, body }) => (method === 'GET' ? url.href.length : body.length));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limit);
    expect(Math.max(...sizes)).toBeGreaterThan(limit - 9000);
  });
});
