import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCdn3 } from '../../lib/cdn/providers/cdn-3.0.ts';
import { createEdgeOne } from '../../lib/cdn/providers/edgeone.ts';
import type { HttpRequest, Transport } from '../../lib/cdn/transport.ts';
import type { Provider } from '../../lib/types.ts';

const endpoint = new URL('http://127.0.0.1:8080/');
const call = { credentials: { secretId: 'AKIDx', secretKey: 'key' }, timeoutMs: 1234 };

afterEach(() => {
  vi.useRealTimers();
});

/** Providers whose requests are kept instead of sent. `sleep` moves the faked clock. */
function providers(): { sent: HttpRequest[]; slept: number[]; cdn3: Provider; edgeone: Provider } {
  const sent: HttpRequest[] = [];
  const slept: number[] = [];
  const transport: Transport = {
    async send(request) {
      sent.push(request);
      return { kind: 'answer', status: 200, body: '{"Response":{"TaskId":"1-a","RequestId":"r"}}' };
    },
  };
  const sleep = async (ms: number) => {
    slept.push(ms);
    vi.setSystemTime(Date.now() + ms);
  };
  const link = { transport, now: () => Date.now(), sleep };
  const [cdn3, edgeone] = [
    createCdn3({ endpoint, area: 'mainland' }, link),
    createEdgeOne({ endpoint, zone: '*' }, link),
  ];
  return { sent, slept, cdn3, edgeone };
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The signature over the very bytes and headers that are sent, by the documented steps. */
function signatureOf({ headers, body, url }: HttpRequest, secretKey: string, service: string): string {
  const timestamp = headers['x-tc-timestamp'] ?? '';
  const date = new Date(Number(timestamp) * 1000).toISOString().slice(0, 10);
  const canonical = `POST\n/\n\ncontent-type:${headers['content-type']}\nhost:${url.host}\n\ncontent-type;host\n${sha256(body)}`;
  const toSign = `TC3-HMAC-SHA256\n${timestamp}\n${date}/${service}/tc3_request\n${sha256(canonical)}`;
  const key = [date, service, 'tc3_request'].reduce<string | Buffer>(
    (from, step) => hmac(from, step),
    `TC3${secretKey}`,
  );
  return hmac(key, toSign).toString('hex');
}

describe('a call of API 3.0', () => {
  it('is signed over the bytes that are sent, for any text in them (law)', async () => {
    const { sent, cdn3, edgeone } = providers();
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), fc.string({ minLength: 1 }), async (urls, isTeo, secretKey) => {
        const [provider, service] = isTeo ? [edgeone, 'teo'] : [cdn3, 'cdn'];
        await provider.purge('url', urls, { ...call, credentials: { secretId: 'AKIDx', secretKey } });
        const request = sent.at(-1) as HttpRequest;
        expect(request.headers['authorization']).toContain(
          `/${service}/tc3_request, SignedHeaders=content-type;host, `,
        );
        expect(request.headers['authorization']).toMatch(
          new RegExp(`Signature=${signatureOf(request, secretKey, service)}$`),
        );
        expect(JSON.parse(request.body)[isTeo ? 'Targets' : 'Urls']).toEqual(JSON.parse(JSON.stringify(urls)));
      }),
    );
  });

  it.each([
    ['23:59:59.001', [1000]],
    ['23:59:59.999', [2]],
    ['23:59:59.000', []],
    ['23:59:58.999', []],
    ['00:00:00.000', []],
    ['12:00:59.500', []],
  ])(
    'is not signed in the last second of a UTC day (%s), when the day and the seconds of a signature differ',
    async (time, waits) => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(`2026-11-24T${time}Z`) });
      const { sent, slept, cdn3 } = providers();
      await cdn3.purge('url', ['https://a.example/'], call);
      expect(slept).toEqual(waits);
      const [request] = sent as [HttpRequest];
      const date = new Date(Number(request.headers['x-tc-timestamp']) * 1000).toISOString().slice(0, 10);
      expect(request.headers['authorization']).toContain(`Credential=AKIDx/${date}/cdn/tc3_request`);
    },
  );

  it('names action and version, carries a token when there is one, and keeps its time', async () => {
    const { sent, cdn3, edgeone } = providers();
    await cdn3.purge('url', ['https://a.example/'], { ...call, connectMs: 1000 });
    await edgeone.purge('url', ['https://a.example/'], { ...call, credentials: { ...call.credentials, token: 't' } });
    expect(sent[0]?.headers).toMatchObject({ 'x-tc-action': 'PurgeUrlsCache', 'x-tc-version': '2018-06-06' });
    expect(sent[0]?.headers).not.toHaveProperty('x-tc-token');
    expect(sent[0]).toMatchObject({ method: 'POST', timeoutMs: 1234, connectMs: 1000 });
    expect(sent[1]?.headers).toMatchObject({
      'x-tc-action': 'CreatePurgeTask',
      'x-tc-version': '2022-09-01',
      'x-tc-token': 't',
    });
  });

  it('purges of directories what has changed, or everything where that is asked for', async () => {
    const { sent, cdn3, edgeone } = providers();
    const dirs = ['https://a.example/x/', 'https://a.example/'];
    for (const full of [false, true]) {
      await cdn3.purge('dir', dirs, { ...call, full });
      await edgeone.purge('dir', dirs, { ...call, full });
      await edgeone.purge('dir', dirs.slice(1), { ...call, full });
    }
    const zone = { ZoneId: '*' };
    expect(sent.map(({ body }) => JSON.parse(body))).toEqual(
      (['flush', 'delete'] as const).flatMap((FlushType) => {
        const Method = FlushType === 'flush' ? 'invalidate' : 'delete';
        return [
          { Paths: dirs, FlushType, Area: 'mainland' },
          { ...zone, Type: 'purge_prefix', Method, Targets: dirs },
          { ...zone, Type: 'purge_host', Method, Targets: ['a.example'] },
        ];
      }),
    );
  });
});
