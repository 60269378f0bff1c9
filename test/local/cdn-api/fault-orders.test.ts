import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FAULT_KINDS } from '../../../lib/local/cdn-api/faults.ts';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { control, purge, send } from './caller.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi();
});
afterAll(() => api.close());
afterEach(() => control(api, 'reset'));

describe('an order of a fault', () => {
  it('knows the documented kinds', () => {
    expect([...FAULT_KINDS].sort()).toEqual(
      `auth http-500 internal lost-reply maintenance moved-host not-json quota reset retired short-count throttle
       timeout`.split(/\s+/),
    );
  });

  it.each(FAULT_KINDS)('takes %s', async (kind) => {
    const { status, text } = await control(api, 'faults', { kind, times: 3 });
    expect([status, JSON.parse(text)]).toEqual([200, { ok: true }]);
  });

  it('names the kinds to who asks for another', async () => {
    const { status, text } = await control(api, 'faults', { kind: 'flood' });
    expect(status).toBe(400);
    for (const kind of FAULT_KINDS) expect(JSON.parse(text).error).toContain(kind);
  });

  it.each([
    ['a list', ['reset']],
    ['null', null],
    ['no kind', {}],
    ['an inherited kind', { kind: 'toString' }],
    ['times as text', { kind: 'internal', times: '2' }],
    ['times of 0', { kind: 'internal', times: 0 }],
    ['times of a half', { kind: 'internal', times: 1.5 }],
    ['an unknown API', { kind: 'internal', api: 'cdn-9.0' }],
    ['an empty action', { kind: 'internal', action: '' }],
    ['an action that is no text', { kind: 'internal', action: 7 }],
    ['a count of API 3.0, which tells none', { kind: 'short-count', api: 'cdn-3.0' }],
    ['a misspelt field', { kind: 'internal', time: 7 }],
  ])('is refused with 400 for %s, and nothing is queued', async (_, fault) => {
    const { status, text } = await control(api, 'faults', fault);
    expect([status, JSON.parse(text)]).toEqual([400, { error: expect.any(String) }]);
    expect(await purge(api, ['https://a.example/'])).toMatchObject({ code: 0 });
  });

  it.each(['', '{', 'kind=reset'])('is refused with 400 for the body %j', async (body) => {
    const answer = await send(api, { method: 'POST', path: '/_local/faults', body });
    expect(answer).toMatchObject({ status: 400, text: expect.stringMatching(/no JSON/) });
  });
});
