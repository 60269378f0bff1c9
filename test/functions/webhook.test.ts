import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { captureLog, contextOf, loadBundle, stubEnvironment } from './loaded-bundle.ts';

const TOKEN = 'right-token';
let api: LocalApi;
let log: Record<string, unknown>[];

beforeAll(async () => {
  api = await startLocalApi({ domains: ['pic.example.com', 'www.example.com'] });
});
afterAll(() => api.close());
beforeEach(async () => {
  await fetch(`${api.url}/_local/reset`, { method: 'POST' });
  stubEnvironment(api.url, { PURGE_TOKEN: TOKEN });
  log = captureLog();
});
afterEach(() => vi.unstubAllEnvs());

interface Reply {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The event of a good POST /purge, with what a test changes in it. */
function request(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    httpMethod: 'POST',
    path: '/purge',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: '{"urls":["https://www.example.com/a"]}',
    ...more,
  };
}

async function send(event: unknown, limit?: number) {
  const reply = (await loadBundle('webhook')(event, contextOf('r-1', limit))) as Reply;
  return { ...reply, json: JSON.parse(reply.body) };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const body = (value: unknown) => ({ body: JSON.stringify(value) });

describe('POST /purge of the built webhook', () => {
  it('answers 200 with the report, and never lets it be cached', async () => {
    const reply = await send(request());
    expect(reply).toMatchObject({ statusCode: 200, headers: { 'cache-control': 'no-store' } });
    expect(reply.json).toEqual({
      ok: true,
      changes: 1,
      urls: 1,
      dirs: 0,
      submitted: 1,
      pending: 0,
      ignored: 0,
      calls: 1,
      rejected: [],
    });
    expect(api.calls()).toMatchObject([{ action: 'RefreshCdnOverSeaUrl', urls: ['https://www.example.com/a'] }]);
  });

  it.each([
    ['headers in capitals', request({ headers: { AUTHORIZATION: `Bearer ${TOKEN}` } })],
    ['headers as lists', request({ headers: { Authorization: [`bearer ${TOKEN}`] } })],
    ['a slash at the end', request({ path: '/purge/' })],
    ['base64, flag as boolean', request({ body: base64('{"paths":["/a"],"site":"www"}'), isBase64Encoded: true })],
    ['base64, flag as text', request({ body: base64('{"paths":["/a"],"site":"www"}'), isBase64Encoded: 'true' })],
    ['files for urls', request(body({ files: ['https://www.example.com/a'] }))],
    [
      'a form type with JSON in it, as curl sends it',
      request({ headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-www-form-urlencoded' } }),
    ],
  ])('is understood with %s', async (_, event) => {
    expect((await send(event)).json).toMatchObject({ ok: true, submitted: 1 });
    expect(api.calls()).toMatchObject([{ urls: ['https://www.example.com/a'] }]);
  });

  it.each([
    ['no header', 401, 'UNAUTHORIZED', request({ headers: {} })],
    ['no headers at all', 401, 'UNAUTHORIZED', request({ headers: undefined })],
    ['a wrong token', 401, 'UNAUTHORIZED', request({ headers: { authorization: 'Bearer wrong' } })],
    ['a longer token', 401, 'UNAUTHORIZED', request({ headers: { authorization: `Bearer ${TOKEN}x` } })],
    ['an empty token', 401, 'UNAUTHORIZED', request({ headers: { authorization: 'Bearer ' } })],
    ['another scheme', 401, 'UNAUTHORIZED', request({ headers: { authorization: `Basic ${TOKEN}` } })],
    ['two headers', 401, 'UNAUTHORIZED', request({ headers: { authorization: [`Bearer ${TOKEN}`, 'Bearer x'] } })],
    ['the token in the query', 401, 'UNAUTHORIZED', request({ headers: {}, queryString: { token: TOKEN } })],
    ['another method', 405, 'METHOD_NOT_ALLOWED', request({ httpMethod: 'GET' })],
    ['another path', 404, 'NOT_FOUND', request({ path: '/purge/x' })],
    ['a path of Object', 404, 'NOT_FOUND', request({ path: '/constructor' })],
    [
      'a coded body',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      request({ headers: { authorization: `Bearer ${TOKEN}`, 'content-encoding': 'gzip' } }),
    ],
    ['a body above 1 MB', 413, 'PAYLOAD_TOO_LARGE', request({ body: ' '.repeat(1024 * 1024 + 1) })],
    ['more than a day takes', 413, 'PAYLOAD_TOO_LARGE', request(body({ urls: Array(10_001).fill('') }))],
    ['no body', 400, 'BAD_REQUEST', request({ body: undefined })],
    ['no JSON', 400, 'BAD_REQUEST', request({ body: 'urls=1' })],
    ['a list', 400, 'BAD_REQUEST', request({ body: '[]' })],
    ['nothing to purge', 400, 'BAD_REQUEST', request(body({ test: 'hello world' }))],
    ['urls that are no list', 400, 'BAD_REQUEST', request(body({ urls: 'https://www.example.com/a' }))],
    ['urls that are no texts', 400, 'BAD_REQUEST', request(body({ urls: [1] }))],
    ['an unknown site', 400, 'SITE_UNKNOWN', request(body({ paths: ['/a'], site: 'other' }))],
    ['paths without a site, where there are two', 400, 'SITE_UNKNOWN', request(body({ paths: ['/a'] }))],
    ['an unknown priority', 400, 'BAD_REQUEST', request(body({ urls: [], priority: 'urgent' }))],
    ['no HTTP event', 400, 'BAD_EVENT', { Type: 'Timer' }],
  ])('with %s is refused with %i %s, and nothing is purged', async (_, status, code, event) => {
    const reply = await send(event);
    expect(reply.statusCode).toBe(status);
    expect(reply.json).toEqual({ error: { code, message: expect.any(String) }, requestId: 'r-1' });
    expect(api.calls()).toEqual([]);
  });

  it('refuses foreign hosts and whole sites one by one, and purges the rest', async () => {
    const urls = ['https://www.example.com/a', 'https://evil.example.org/a', 'no url'];
    const dirs = ['https://www.example.com/', 'https://www.example.com/x/../', 'https://pic.example.com/b'];
    const { json, statusCode } = await send(request(body({ urls, dirs })));
    expect(statusCode).toBe(200);
    expect(json).toMatchObject({ ok: true, changes: 6, urls: 1, dirs: 1, submitted: 2 });
    expect(json.rejected.map(({ code }: { code: string }) => code)).toEqual([
      'FOREIGN_HOST',
      'BAD_URL',
      'WHOLE_SITE',
      'WHOLE_SITE',
    ]);
    expect(api.calls()).toMatchObject([
      { urls: ['https://www.example.com/a'] },
      { dirs: ['https://pic.example.com/b/'] },
    ]);
  });

  it('tells a refusal once, however often it is asked for, and in few log lines', async () => {
    const foreign = Array.from({ length: 5000 }, (_, n) => `https://evil.example.org/${n}`);
    const urls = ['https://www.example.com/keep', ...Array(4000).fill('https://evil.example.org/'), ...foreign];
    const { json } = await send(request(body({ urls })));
    expect(json).toMatchObject({ ok: true, submitted: 1 });
    expect(json.rejected).toHaveLength(5001);
    expect(log.length).toBeLessThan(60);
  });

  it('refuses everything when no token is configured, and logs what to set', async () => {
    vi.stubEnv('PURGE_TOKEN', '');
    expect((await send(request({ headers: { authorization: 'Bearer ' } }))).statusCode).toBe(401);
    expect((await send(request())).statusCode).toBe(401);
    expect(log).toContainEqual(
      expect.objectContaining({ level: 'error', msg: expect.stringContaining('PURGE_TOKEN') }),
    );
    expect(api.calls()).toEqual([]);
  });

  it('answers 503 with the report where a retry or an operator can cure it', async () => {
    await fetch(`${api.url}/_local/faults`, { method: 'POST', body: JSON.stringify({ kind: 'auth', times: 9 }) });
    const reply = await send(request());
    expect(reply.statusCode).toBe(503);
    expect(reply.json).toMatchObject({ ok: false, pending: 1, error: { code: 'CDN_AUTH' }, requestId: 'r-1' });
  });

  it('answers 503 without keys, to holders of the token alone', async () => {
    vi.stubEnv('PURGE_SECRET_ID', '');
    vi.stubEnv('PURGE_SECRET_KEY', '');
    expect((await send(request())).json).toMatchObject({ error: { code: 'NO_CREDENTIALS' }, pending: 1 });
    expect((await send(request({ headers: {} }))).json).toMatchObject({ error: { code: 'UNAUTHORIZED' } });
  });

  it('answers before the time limit when the CDN never does, with what happened so far', async () => {
    await fetch(`${api.url}/_local/faults`, { method: 'POST', body: JSON.stringify({ kind: 'timeout', times: 9 }) });
    const context = contextOf('r-1', 2500);
    const reply = (await loadBundle('webhook')(request(), context)) as Reply;
    expect(reply.statusCode).toBe(503);
    expect(JSON.parse(reply.body)).toMatchObject({ pending: 1, error: { code: 'CDN_UNAVAILABLE' } });
    expect(context.getRemainingTimeInMillis()).toBeGreaterThanOrEqual(500);
  });
});

describe('GET /healthz', () => {
  const health = (headers: object = {}) => request({ httpMethod: 'GET', path: '/healthz', headers, body: undefined });

  it('is 200 where a purge could be signed', async () => {
    expect(await send(health())).toMatchObject({ statusCode: 200, json: { ok: true } });
  });

  it.each([
    ['keys are missing', 'PURGE_SECRET_ID', '', 'NO_CREDENTIALS'],
    ['the endpoint is unusable', 'CDN_API2_URL', 'http://cdn.example.com/', 'BAD_SETTINGS'],
  ])('is 503 where %s, and tells why to holders of the token alone', async (_, name, value, code) => {
    vi.stubEnv(name, value);
    const stranger = await send(health());
    expect(stranger).toMatchObject({ statusCode: 503, json: { ok: false } });
    expect(Object.keys(stranger.json)).toEqual(['ok']);
    const holder = await send(health({ authorization: `Bearer ${TOKEN}` }));
    expect(holder).toMatchObject({ statusCode: 503, json: { error: { code } } });
  });
});
