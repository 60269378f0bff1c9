import { describe, expect, it } from 'vitest';
import { createCdn2Purger } from '../../lib/cdn/purgers/cdn-2.0.ts';
import type { HttpResult } from '../../lib/cdn/transport.ts';
import type { Credentials, Outcome } from '../../lib/types.ts';

const keys = { secretId: 'AKIDcanary', secretKey: 'key-canary', token: 'token+canary/=' };
const answer = (body: unknown, status = 200) =>
  ({ kind: 'answer', status, body: typeof body === 'string' ? body : JSON.stringify(body) }) as const;

/** What a purge of `count` URLs of one host comes to when this is what comes back. */
function outcomeOf(result: HttpResult, count: number, credentials: Credentials): Promise<Outcome> {
  const endpoint = new URL('https://cdn.api.qcloud.com/v2/index.php');
  const link = { transport: { send: async () => result }, now: Date.now, sleep: async () => undefined };
  const urls = Array.from({ length: count }, (_, n) => `https://a.example/${n}`);
  return createCdn2Purger({ endpoint, method: 'POST' }, link).purge('url', urls, { credentials, timeoutMs: 1000 });
}

describe('an answer of API 2.0', () => {
  it.each([
    ['as the page shows it', { code: 0, message: '', codeDesc: 'Success', data: { count: 2 } }],
    ['with texts for numbers', { code: '0', data: { count: '2' } }],
    ['without data', { code: 0 }],
    ['with a list for data, as the page declares it', { code: 0, data: [{ count: 2 }] }],
    ['with a larger count', { code: 0, data: { count: 3 } }],
  ])('is accepted %s', async (_, body) => {
    expect(await outcomeOf(answer(body), 2, keys)).toEqual({ kind: 'accepted', count: 2 });
  });

  it('hands on a task id as text', async () => {
    const body = { code: 0, data: { count: 1, task_id: 98547009889354 } };
    expect(await outcomeOf(answer(body), 1, keys)).toMatchObject({ taskId: '98547009889354' });
  });

  it('that counts fewer URLs than were sent is maybe done', async () => {
    const outcome = await outcomeOf(answer({ code: 0, data: { count: 1 } }), 2, keys);
    expect(outcome).toMatchObject({ kind: 'maybe', failure: { code: 'short-count', class: 'transient' } });
  });

  it.each([
    ['in brackets before the text', { code: 4000, message: '(9110) no domain. cdn no such host', codeDesc: '9110' }],
    ['without a blank, as on the Chinese page', { code: 4000, message: '(9110)没有这个域名的信息 cdn no such host' }],
    ['in codeDesc, as a number', { code: 4000, message: 'refused', codeDesc: 9110 }],
    ['as the outer code', { code: '9110', message: 'refused' }],
  ])('names its module code %s', async (_, body) => {
    expect(await outcomeOf(answer(body), 1, keys)).toMatchObject({
      kind: 'refused',
      failure: { code: '9110', class: 'target', scope: 'host' },
    });
  });

  it.each([
    ['4000 with a word is the common code', { code: 4000, message: 'x', codeDesc: 'InvalidParameter' }, '4000'],
    ['a negative module code', { code: 4000, message: '(-9011)time-out' }, '-9011'],
    ['a common code outranks the text', { code: 4100, message: '(100004)no', codeDesc: 'AuthFailure' }, '4100'],
    [
      'a 3.0 error on the 2.0 host',
      { Response: { Error: { Code: 'ActionOffline', Message: 'gone' } } },
      'ActionOffline',
    ],
    ['4700 is in no table', { code: 4700, message: 'x' }, '4700'],
  ])('%s', async (_, body, code) => {
    expect(await outcomeOf(answer(body), 1, keys)).toMatchObject({ failure: { code } });
  });

  it.each([
    [200, '<html>', 'not-json', 'maybe'],
    [200, '{}', 'not-json', 'maybe'],
    [200, 'null', 'not-json', 'maybe'],
    [403, 'blocked', 'not-json', 'maybe'],
    [502, '', 'http-5xx', 'maybe'],
    [501, 'too large', 'http-501', 'refused'],
    [404, '', 'http-404', 'refused'],
    [410, '', 'http-410', 'refused'],
    [429, '', 'http-429', 'refused'],
  ])('HTTP %i with the body %j has the sign %s and is %s', async (status, body, code, kind) => {
    expect(await outcomeOf(answer(body, status), 1, keys)).toMatchObject({ kind, failure: { code } });
  });

  it.each([
    ['timeout', true, 'maybe'],
    ['timeout', false, 'refused'],
    ['connection-lost', true, 'maybe'],
    ['not-connected', false, 'refused'],
    ['ENOTFOUND', false, 'refused'],
  ])('the sign %s (sent: %s) is %s', async (sign, sent, kind) => {
    const outcome = await outcomeOf({ kind: 'failed', sign, sent, message: 'x' }, 1, keys);
    expect(outcome).toMatchObject({ kind, failure: { code: sign } });
  });

  it('that repeats keys or token loses them', async () => {
    const echo = `${keys.secretId} ${keys.secretKey} ${keys.token} ${encodeURIComponent(keys.token)}`;
    const seen = await Promise.all([
      outcomeOf(answer({ code: 4104, message: echo }), 1, keys),
      outcomeOf(answer(`<html>${'x'.repeat(285)}${echo}`), 1, keys),
      outcomeOf({ kind: 'failed', sign: 'timeout', sent: true, message: echo }, 1, keys),
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/canary/);
  });

  it('cannot slip them through as a code, or with an escaped slash', async () => {
    const escaped = `{"x":"${keys.token.replaceAll('/', '\\/')}"}`;
    const seen = await Promise.all([
      outcomeOf(answer({ code: keys.token }), 1, keys),
      outcomeOf(answer({ code: keys.secretId }), 1, keys),
      outcomeOf(answer({ Response: { Error: { Code: keys.secretKey } } }), 1, keys),
      outcomeOf(answer({ code: 4000, codeDesc: keys.token, message: '' }), 1, keys),
      outcomeOf(answer({ Response: { Error: { Code: keys.token } } }), 1, keys),
      outcomeOf(answer(escaped), 1, keys),
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/canary/);
  });
});
