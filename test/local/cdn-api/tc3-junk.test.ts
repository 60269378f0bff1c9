import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { control, send } from './caller.ts';
import { exchange } from './raw-socket.ts';
import { askTc3, cdn3, tc3Message } from './tc3-caller.ts';

const URLS = ['https://a.example/1', 'https://a.example/2'];
let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi();
});
afterAll(() => api.close());
afterEach(async () => {
  await control(api, 'reset');
  expect(await cdn3(api, 'PurgeUrlsCache', { Urls: URLS })).toHaveProperty('TaskId'); // it still lives
  await control(api, 'reset');
});

describe('laws', () => {
  it('a noisy body, signed well, is refused in the envelope', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (body) => {
        await control(api, 'reset');
        const { Error: error } = await askTc3(api, tc3Message(api, { action: 'PurgeUrlsCache', body }));
        expect(error?.Code).toBe('InvalidParameter');
      }),
      { numRuns: 60 },
    );
  });

  it('a body of any JSON never ends in a fault of the server', async () => {
    const names = fc.constantFrom(
      'Urls',
      'Area',
      'Paths',
      'ZoneId',
      'Type',
      'Targets',
      'Filters',
      'Limit',
      '__proto__',
    );
    const values = fc.oneof(fc.jsonValue(), fc.array(fc.webUrl()), fc.constantFrom('*', 'purge_url', 'overseas'));
    const calls = fc.constantFrom(
      ['cdn', 'PurgeUrlsCache'],
      ['cdn', 'DescribePurgeTasks'],
      ['teo', 'CreatePurgeTask'],
      ['teo', 'DescribePurgeTasks'],
    );
    await fc.assert(
      fc.asyncProperty(calls, fc.dictionary(names, values), async ([service = '', action = ''], body) => {
        await control(api, 'reset');
        const answer = await askTc3(api, tc3Message(api, { action, body, service }));
        expect(answer.RequestId).toMatch(/^[0-9a-f-]{36}$/);
        expect(api.calls()).toMatchObject([{ action, code: answer.Error?.Code ?? 0 }]);
      }),
      { numRuns: 200 },
    );
  });

  it('a header Authorization of noise is refused as such', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[ -~]{0,80}$/), async (authorization) => {
        const message = tc3Message(api, { action: 'PurgeUrlsCache', body: { Urls: URLS } });
        const headers = { ...message.headers, authorization };
        const { Error: error } = await askTc3(api, { ...message, headers });
        expect(error?.Code).toBe('AuthFailure.InvalidAuthorization');
      }),
      { numRuns: 60 },
    );
  });

  it('one changed byte of a body purges nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (where, flip) => {
        const message = tc3Message(api, { action: 'PurgeUrlsCache', body: { Urls: URLS } });
        const body = Buffer.from(message.body);
        const at = where % body.length;
        body[at] = (body[at] ?? 0) ^ flip;
        const { Error: error } = await askTc3(api, { ...message, body });
        expect(error?.Code).toBe('AuthFailure.SignatureFailure');
      }),
      { numRuns: 60 },
    );
  });
});

it('HTTP/1.0 without a host is refused, since a host must be signed', async () => {
  const { headers, body } = tc3Message(api, { action: 'PurgeUrlsCache', body: { Urls: URLS } });
  const lines = Object.entries(headers).filter(([name]) => name !== 'host');
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const bytes = `POST / HTTP/1.0\r\n${head}content-length: ${body.length}\r\n\r\n${body}`;
  expect(await exchange(api, bytes)).toMatch(/"AuthFailure.InvalidAuthorization"/);
});

it('the fields of JSON that objects inherit are unknown parameters', async () => {
  const body = '{"__proto__": {"Urls": ["https://a.example/"]}, "Urls": ["https://a.example/"]}';
  const message = tc3Message(api, { action: 'PurgeUrlsCache', body });
  expect((await askTc3(api, message)).Error?.Code).toBe('UnknownParameter');
});

it('a large body leaves the connection in order, and the answer is heard', async () => {
  const { status, text } = await send(api, { method: 'POST', path: '/', body: ' '.repeat(30 * 1024 * 1024) });
  expect([status, text]).toEqual([200, expect.stringMatching(/RequestSizeLimitExceeded/)]);
});
