import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { purgeObjectChanges } from '../../lib/app/object-change.ts';
import { createInstance, type Instance, invoke } from '../../lib/app/run.ts';
import type { HttpRequest, HttpResult } from '../../lib/cdn/transport.ts';
import type { Config } from '../../lib/config/config.ts';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { QUEUED, site } from './simulated-run.ts';

const COUNT = 2500;
const HOUR = 3_600_000;
const config: Config = {
  cdn: { apis: ['cdn-2.0', 'cdn-3.0'], area: 'overseas', method: 'POST' },
  sites: [site('www', 'https://a.example')],
  purgeToken: [],
  schedules: [],
  ...QUEUED,
};
/** COS events have few records; a test may have many. */
const event = (count: number) => ({
  Records: Array.from({ length: count }, (_, n) => ({
    cos: {
      cosBucket: { name: 'www', appid: '1' },
      cosObject: { key: `/1/www/${n}.html`, url: `https://www-1.cos.ap-singapore.myqcloud.com/${n}.html` },
    },
    event: { eventName: 'cos:ObjectCreated:Put' },
  })),
});

let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: ['a.example'] });
});
beforeEach(() => fetch(`${api.url}/_local/reset`, { method: 'POST' }));
afterAll(() => api.close());

interface Scene {
  readonly instance: Instance;
  readonly clock: { now: number };
  readonly lines: Record<string, unknown>[];
  readonly asked: string[];
  invoke(count: number): Promise<unknown>;
}

/** An instance whose calls of 2.0 meet what `strike` says, by their number; undefined lets them through. */
function scene(strike: (n: number) => HttpResult | undefined): Scene {
  const clock = { now: Date.now() };
  const lines: Record<string, unknown>[] = [];
  const asked: string[] = [];
  const effects = {
    now: () => clock.now,
    random: () => 0,
    sleep: async () => undefined,
    write: (line: string) => lines.push(JSON.parse(line)),
  };
  const made = createInstance('object-change', config, effects);
  let calls = 0;
  const send = (request: HttpRequest): Promise<HttpResult> => {
    const isOld = request.url.pathname.startsWith('/v2');
    asked.push(isOld ? 'cdn-2.0' : 'cdn-3.0');
    const struck = isOld ? strike(calls) : undefined;
    calls += isOld ? 1 : 0;
    return struck ? Promise.resolve(struck) : made.warm.transport.send(request);
  };
  const instance = { ...made, warm: { ...made.warm, transport: { send } } };
  const env = {
    CDN_API2_URL: `${api.url}/v2/index.php`,
    CDN_API3_URL: api.url,
    PURGE_SECRET_ID: 'AKIDlocal',
    PURGE_SECRET_KEY: 'local-secret',
  };
  return {
    instance,
    clock,
    lines,
    asked,
    invoke: (count) =>
      invoke(instance, env, { time_limit_in_ms: 60_000, request_id: `r-${asked.length}` }, (run) =>
        purgeObjectChanges(event(count), run),
      ),
  };
}

const said = (status: number, body: unknown): HttpResult => ({
  kind: 'answer',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const error3 = (Code: string) => said(200, { Response: { Error: { Code, Message: 'x' }, RequestId: 'r' } });
const unreachable = (sign: string): HttpResult => ({ kind: 'failed', sign, sent: false, message: sign });

function arrivals(): string[] {
  return api
    .calls()
    .flatMap(({ code, urls }) => (code === 0 ? urls : []))
    .sort();
}
const wanted = (count: number) => Array.from({ length: count }, (_, n) => `https://a.example/${n}.html`).sort();

describe('API 2.0 retires in mid-run', () => {
  it.each([
    ['6100', said(200, { code: 6100, message: 'This version does not support the interface.', codeDesc: 'x' })],
    ['6100 with another text', said(200, { code: '6100', message: '接口已下线' })],
    ['ActionOffline', error3('ActionOffline')],
    ['NoSuchProduct', error3('NoSuchProduct')],
    ['ActionOffline in the envelope of 2.0', said(200, { code: 4000, codeDesc: 'ActionOffline', message: '' })],
    ['HTTP 404', said(404, '<html>')],
    ['HTTP 410', said(410, '')],
    ['no such host', unreachable('ENOTFOUND')],
    ['a resolver fault', unreachable('EAI_AGAIN')],
    ['no connection', unreachable('not-connected')],
    ['a page that is no JSON', said(200, '<html>moved</html>')],
  ])('by %s: every target arrives through 3.0 or before, once', async (_, signal) => {
    const { invoke: run, asked } = scene((n) => (n >= 1 ? signal : undefined));
    expect(await run(COUNT)).toMatchObject({ submitted: COUNT, pending: 0, calls: 4, rejected: [] });
    expect(arrivals()).toEqual(wanted(COUNT));
    expect(asked).toEqual(['cdn-2.0', 'cdn-2.0', 'cdn-3.0', 'cdn-3.0']);
    expect(api.calls().map(({ action }) => action)).toEqual([
      'RefreshCdnOverSeaUrl',
      'PurgeUrlsCache',
      'PurgeUrlsCache',
    ]);
  });

  it('clearly: it is left out for 24 h, with one warning a day', async () => {
    const { invoke: run, asked, clock, lines } = scene(() => error3('ActionOffline'));
    for (const ms of [0, HOUR, 22 * HOUR, 2 * HOUR]) {
      clock.now += ms;
      await run(1);
    }
    expect(asked).toEqual(['cdn-2.0', 'cdn-3.0', 'cdn-3.0', 'cdn-3.0', 'cdn-2.0', 'cdn-3.0']);
    const warnings = lines.filter(({ level, msg }) => level === 'warn' && String(msg).startsWith('retired'));
    expect(warnings.map(({ api: name, code }) => [name, code])).toEqual([
      ['cdn-2.0', 'ActionOffline'],
      ['cdn-2.0', 'ActionOffline'],
    ]);
  });
});

describe('API 2.0 does not retire', () => {
  it.each([
    ['a resolver fault', unreachable('EAI_AGAIN')],
    ['a maintenance answer', said(200, { code: 6200, message: 'maintenance', codeDesc: 'x' })],
    ['the move of the account', error3('OperationDenied.UserMigrating')],
    ['one moved host', error3('InvalidParameter.CdnHostExistsInEdgeOne')],
  ])('by %s: what comes a day later goes through it', async (_, signal) => {
    const { invoke: run, asked, clock } = scene((n) => (n === 0 ? signal : undefined));
    expect(await run(3)).toMatchObject({ submitted: 3, pending: 0 });
    expect(arrivals()).toEqual(wanted(3));
    clock.now += 25 * HOUR;
    const before = asked.length;
    await run(3);
    expect(asked.slice(before)).toEqual(['cdn-2.0']);
  });
});
