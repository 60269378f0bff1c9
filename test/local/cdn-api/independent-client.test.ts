import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { control } from './caller.ts';

type Callback = (error: Error | null, body: unknown) => void;
interface Client {
  request(data: Readonly<Record<string, unknown>>, callback: Callback): void;
}
type ClientClass = new (options: Readonly<Record<string, string>>) => Client;

/** A client of API 2.0 that was used with the real one (CFETeam/qcloudapi-sdk). */
const QcloudApi: ClientClass = createRequire(import.meta.url)('qcloudapi-sdk');

let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: ['www.test.com'] });
});
afterAll(() => api.close());
beforeEach(() => control(api, 'reset'));

let nonce = 0;

function request(options: Readonly<Record<string, string>>, data: Readonly<Record<string, unknown>>): Promise<unknown> {
  const client = new QcloudApi({
    protocol: 'http',
    host: new URL(api.url).host,
    path: '/v2/index.php',
    SecretId: 'AKIDlocal',
    SecretKey: 'local-secret',
    ...options,
  });
  nonce += 1; // its own may be 0, or one that was used
  return new Promise((resolve, reject) => {
    client.request({ Nonce: nonce, ...data }, (error, body) => (error ? reject(error) : resolve(body)));
  });
}

describe.each([
  { method: 'GET', signatureMethod: 'sha1' },
  { method: 'GET', signatureMethod: 'sha256' },
  { method: 'POST', signatureMethod: 'sha1' },
  { method: 'POST', signatureMethod: 'sha256' },
])('qcloudapi-sdk by $method with $signatureMethod', (options) => {
  it('purges URLs, awkward ones included', async () => {
    const urls = [...Array(12).keys()].map((n) => `https://www.test.com/${n}`);
    urls.push('https://www.test.com/图 a+b.jpg?x=1&y=%E5%9B%BE');
    const body = await request(options, { Action: 'RefreshCdnOverSeaUrl', urls });
    expect(body).toEqual({ code: 0, message: '', codeDesc: 'Success', data: { count: 13 } });
    expect(api.calls()).toMatchObject([{ api: 'cdn-2.0', action: 'RefreshCdnOverSeaUrl', code: 0, urls, dirs: [] }]);
  });

  it('purges directories', async () => {
    const dirs = ['http://www.test.com/abc/', 'http://www.test.com/def/'];
    expect(await request(options, { Action: 'RefreshCdnOverSeaDir', dirs })).toMatchObject({
      code: 0,
      data: { count: 2 },
    });
    expect(api.calls()).toMatchObject([{ dirs }]);
  });

  it('sees 4100 with a wrong key', async () => {
    const data = { Action: 'RefreshCdnOverSeaUrl', urls: ['https://www.test.com/'] };
    expect(await request({ ...options, SecretKey: 'wrong' }, data)).toMatchObject({
      code: 4100,
      codeDesc: 'AuthFailure',
    });
  });

  it('sees 9110 for a host that is not known', async () => {
    const data = { Action: 'RefreshCdnOverSeaUrl', urls: ['https://else.example/'] };
    expect(await request(options, data)).toMatchObject({ code: 4000, codeDesc: '9110' });
  });
});
