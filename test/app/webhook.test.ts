import { describe, expect, it } from 'vitest';
import { answerHttp } from '../../lib/app/webhook.ts';
import { accept, fail, simulate } from './simulated-run.ts';

const request = (urls: readonly string[]) => ({
  httpMethod: 'POST',
  path: '/purge',
  headers: { authorization: 'Bearer the-token' },
  body: JSON.stringify({ urls }),
});

describe('an HTTP request that ends in 503', () => {
  it('leaves nothing in the memory of the instance, since its request id never comes again', async () => {
    const urls = Array.from({ length: 1500 }, (_, n) => `https://a.example/${n}`);
    const answer = (call: Parameters<typeof accept>[0], n: number) => (n === 0 ? accept(call, n) : fail('4100'));
    const { run } = simulate({ answer, env: { PURGE_TOKEN: 'the-token' } });
    const reply = await answerHttp(request(urls), run);
    expect(reply.statusCode).toBe(503);
    expect(JSON.parse(reply.body)).toMatchObject({ ok: false, submitted: 1000, pending: 500 });
    expect(run.warm.submittedFor(run.requestId).size).toBe(0);
  });
});
