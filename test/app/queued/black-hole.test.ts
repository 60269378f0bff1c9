import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemEffects } from '../../../lib/app/effects.ts';
import { createInstance, invoke } from '../../../lib/app/run.ts';
import { answerHttp } from '../../../lib/app/webhook.ts';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { QUEUED, site } from '../simulated-run.ts';

const config = {
  cdn: { apis: ['cdn-2.0'], area: 'overseas', method: 'POST' },
  sites: [site('www', 'https://a.example')],
  purgeToken: ['PURGE_TOKEN'],
  schedules: [],
  ...QUEUED,
} as const;
const hole = createServer((socket) => socket.on('error', () => undefined)); // takes connections and never answers

let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: ['a.example'] });
  await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  hole.close();
  await api.close();
});

function request(method: string, path: string, body = '') {
  return { httpMethod: method, path, headers: { authorization: 'Bearer t' }, queryString: {}, body };
}

describe('a database that takes connections and never answers', () => {
  const lines: string[] = [];
  const effects = { ...systemEffects, write: (line: string) => lines.push(line) };
  const answer = (event: unknown) => {
    const env = {
      CDN_API2_URL: api.url,
      PURGE_SECRET_ID: 'AKIDlocal',
      PURGE_SECRET_KEY: 'local-secret',
      PURGE_TOKEN: 't',
      DATABASE_URL: `postgres://purge:canary-password@127.0.0.1:${(hole.address() as AddressInfo).port}/purge`,
    };
    const instance = createInstance('webhook', config, effects);
    return invoke(instance, env, { time_limit_in_ms: 10_000 }, (run) => answerHttp(event, run));
  };

  it('does not keep a webhook from purging within 1.5 s, loudly and without a secret', async () => {
    const started = performance.now();
    const reply = await answer(request('POST', '/purge', '{"urls":["https://a.example/1"]}'));
    expect(performance.now() - started).toBeLessThan(1500);
    expect([reply.statusCode, JSON.parse(reply.body)]).toMatchObject([
      200,
      { ok: true, submitted: 1, pending: 0, calls: 1 },
    ]);
    expect(api.calls()).toMatchObject([{ code: 0, urls: ['https://a.example/1'] }]);
    expect(lines.join('\n')).toMatch(/the outbox is out of reach: submitting directly/);
    expect(lines.join('\n')).toMatch(/submitted past the fence/);
    expect(lines.join('\n')).not.toContain('canary');
  });

  it('is told by the health, in time', async () => {
    const started = performance.now();
    const reply = await answer(request('GET', '/healthz'));
    expect(performance.now() - started).toBeLessThan(1500);
    expect([reply.statusCode, JSON.parse(reply.body)]).toMatchObject([503, { error: { code: 'OUTBOX_UNAVAILABLE' } }]);
  });
});
