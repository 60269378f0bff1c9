import { describe, expect, it } from 'vitest';
import { PROVIDERS } from '../../lib/cdn/providers.ts';
import { PURGERS } from '../../lib/cdn/purgers.ts';
import type { HttpRequest } from '../../lib/cdn/transport.ts';

const env = {
  CDN_API2_URL: 'https://two.example/v2/index.php',
  CDN_API3_URL: 'https://three.example/',
  EDGEONE_API_URL: 'https://edge.example/',
};
const cdn = { apis: ['cdn-2.0', 'cdn-3.0', 'edgeone'], area: 'global', method: 'GET', zone: 'zone-7' } as const;

describe.each([
  ['PURGERS', PURGERS],
  ['PROVIDERS', PROVIDERS],
])('%s', (_, registry) => {
  it.each([
    ['cdn-2.0', 'overseas', 'two.example', 'cdn overseas', 'GET'],
    ['cdn-3.0', 'overseas', 'three.example', 'cdn overseas', '"Area":"overseas"'],
    ['cdn-3.0', 'mainland', 'three.example', 'cdn mainland', '"Area":"mainland"'],
    ['edgeone', 'overseas', 'edge.example', 'edgeone zone-7', '"ZoneId":"zone-7"'],
  ] as const)('makes %s for %s, at its own endpoint', async (name, area, host, pool, trace) => {
    const sent: HttpRequest[] = [];
    const send = async (request: HttpRequest) => {
      sent.push(request);
      return { kind: 'answer', status: 200, body: '{}' } as const;
    };
    const link = { transport: { send }, now: Date.now, sleep: async () => undefined };
    const made = registry[name](area, cdn, env, link);
    expect([made.name, made.pool]).toEqual([name, pool]);
    const call = { credentials: { secretId: 'AKIDx', secretKey: 'key' }, timeoutMs: 1000 };
    await made.purge('url', ['https://a.example/'], call);
    const [request] = sent;
    expect(request?.url.host).toBe(host);
    expect(`${request?.method} ${request?.body}`).toContain(trace);
  });
});
