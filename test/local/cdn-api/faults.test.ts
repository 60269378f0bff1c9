import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { ask, common, control, messageOf, purge, purgeDirs, send, signed, targets } from './caller.ts';

const PAGE = ['https://a.example/'];
let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: ['a.example'] });
});
afterAll(() => api.close());
afterEach(() => control(api, 'reset'));

const order = (fault: unknown) => control(api, 'faults', fault);
const codes = () => api.calls().map(({ code }) => code);
const good = { Action: 'RefreshCdnOverSeaDir', 'dirs.0': 'https://a.example/' };
const goodMessage = () => messageOf(signed(api, { ...common(), ...good }));

/** Spends what is left of the day's 100 directories and says how many that were. */
async function directoriesLeft(): Promise<number> {
  let left = 0;
  while ((await purgeDirs(api, PAGE)).code === 0) left += 1;
  return left;
}

describe('a fault on the way', () => {
  it.each([
    ['timeout', 'no answer'],
    ['reset', 'socket hang up'],
  ])('%s gives no answer: %s', async (kind, error) => {
    await order({ kind });
    await expect(send(api, goodMessage(), 150)).rejects.toThrow(error);
    expect(codes()).toEqual([kind]);
  });

  it('http-500 is not from the API', async () => {
    await order({ kind: 'http-500' });
    expect(await send(api, goodMessage())).toMatchObject({
      status: 500,
      text: expect.stringMatching(/^Internal Server Error/),
    });
    expect(codes()).toEqual(['http-500']);
  });

  it('not-json is HTTP 200 with a page', async () => {
    await order({ kind: 'not-json' });
    const { status, headers, text } = await send(api, goodMessage());
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toMatch(/^<!DOCTYPE html>/);
    expect(codes()).toEqual(['not-json']);
  });

  it.each(['timeout', 'reset', 'http-500', 'not-json'])('%s does nothing and uses no nonce up', async (kind) => {
    await order({ kind });
    const message = goodMessage();
    await send(api, message, 100).catch(() => undefined);
    expect(await ask(api, message)).toMatchObject({ code: 0 });
    expect(await directoriesLeft()).toBe(99);
  });

  it('strikes whatever else is wrong with the call', async () => {
    await order({ kind: 'http-500' });
    expect(await send(api, { path: '/v2/index.php?Action=Nonsense' })).toMatchObject({ status: 500 });
  });
});

describe('a fault of the API', () => {
  it.each([
    ['throttle', 4400],
    ['internal', 6000],
    ['auth', 4100],
    ['retired', 6100],
    ['maintenance', 6200],
  ])('%s refuses with %s and does nothing', async (kind, code) => {
    await order({ kind });
    const answer = await purgeDirs(api, PAGE);
    expect(answer).toEqual({ code, message: expect.stringMatching(/^\w/), codeDesc: expect.stringMatching(/^[A-Z]/) });
    expect(codes()).toEqual([code]);
    expect(await directoriesLeft()).toBe(100);
  });

  it.each([
    ['quota', 'urls', 22044, '22044'],
    ['quota', 'dirs', 22046, 22046],
  ])('%s refuses %s with 4000 and module code %s', async (kind, name, told, codeDesc) => {
    await order({ kind });
    const answer = await (name === 'urls' ? purge : purgeDirs)(api, PAGE);
    expect(answer).toEqual({ code: 4000, message: expect.stringMatching(new RegExp(`^\\(${told}\\) `)), codeDesc });
    expect(codes()).toEqual([told]);
    expect(await directoriesLeft()).toBe(100);
  });

  it.each([purge, purgeDirs])(
    'moved-host refuses with the error of the product, which has no number here',
    async (call) => {
      await order({ kind: 'moved-host' });
      const codeDesc = 'InvalidParameter.CdnHostExistsInEdgeOne';
      expect(await call(api, PAGE)).toEqual({ code: 4000, message: 'This domain is already in EdgeOne.', codeDesc });
      expect(codes()).toEqual([codeDesc]);
      expect(await directoriesLeft()).toBe(100);
    },
  );

  it('uses the nonce up, so that a call that is resent unchanged is seen', async () => {
    await order({ kind: 'internal' });
    const message = goodMessage();
    expect([await ask(api, message), await ask(api, message)]).toMatchObject([{ code: 6000 }, { code: 4500 }]);
  });
});

describe('a spoilt answer', () => {
  it('lost-reply: done, paid for and written down as done', async () => {
    await order({ kind: 'lost-reply' });
    await expect(purgeDirs(api, targets(20))).rejects.toThrow('socket hang up');
    expect(api.calls()).toMatchObject([{ action: 'RefreshCdnOverSeaDir', code: 0, dirs: targets(20) }]);
    expect(await directoriesLeft()).toBe(80);
  });

  it('short-count: done and paid for, and one less counted', async () => {
    await order({ kind: 'short-count' });
    expect(await purgeDirs(api, targets(20))).toMatchObject({ code: 0, codeDesc: 'Success', data: { count: 19 } });
    expect(codes()).toEqual([0]);
    expect(await directoriesLeft()).toBe(80);
  });

  it.each(['lost-reply', 'short-count', 'throttle'])('%s waits behind a call that fails by itself', async (kind) => {
    await order({ kind });
    const unsigned = messageOf(signed(api, { ...common(), ...good }, 'urlencoded', 'wrong'));
    expect(await ask(api, unsigned)).toMatchObject({ code: 4100 });
    const struck = await purgeDirs(api, PAGE).catch(() => undefined);
    expect(struck?.data?.count).not.toBe(1);
    expect(await purgeDirs(api, PAGE)).toMatchObject({ code: 0, data: { count: 1 } });
  });
});

describe('the queue', () => {
  it('strikes in the order in which faults came, each so many times', async () => {
    await order({ kind: 'internal', times: 2 });
    await order({ kind: 'throttle' });
    for (let n = 0; n < 4; n += 1) await purge(api, PAGE);
    expect(codes()).toEqual([6000, 6000, 4400, 0]);
  });

  it('strikes only the action that a fault names', async () => {
    await order({ kind: 'internal', action: 'RefreshCdnOverSeaDir' });
    await order({ kind: 'throttle', api: 'cdn-2.0', action: 'RefreshCdnOverSeaUrl' });
    expect(await purge(api, PAGE)).toMatchObject({ code: 4400 });
    expect(await purge(api, PAGE)).toMatchObject({ code: 0 });
    expect(await purgeDirs(api, PAGE)).toMatchObject({ code: 6000 });
  });

  it('is empty after a reset', async () => {
    await order({ kind: 'internal', times: 9 });
    await control(api, 'reset');
    expect(await purge(api, PAGE)).toMatchObject({ code: 0 });
  });
});
