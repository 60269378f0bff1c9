import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { checkClock } from '../../../../lib/cli/doctor/checks/clock.ts';
import { createDateOf, type DateOf } from '../../../../lib/cli/doctor/date-header.ts';
import { startDripping } from '../../../dripping-server.ts';
import { apisAt, configured } from '../scene.ts';

const { config } = configured('apis: [cdn-2.0, cdn-3.0]');
const env = { ...apisAt('http://127.0.0.1:1'), CDN_API3_URL: 'http://127.0.0.1:3' };
const MINUTE = 60_000;

/** A server whose clock is that far from ours, which is cut to whole seconds; its answer takes a while. */
const offBy =
  (ms: number, tookMs = 100): DateOf =>
  async () => ({
    date: Math.floor((MINUTE * 10 + ms) / 1000) * 1000,
    askedAt: MINUTE * 10,
    gotAt: MINUTE * 10 + tookMs,
  });

it.each([
  [0, 'ok', /within 1 s of cdn-2\.0/],
  [-59_000, 'ok', /within 5\d s/],
  [59_000, 'ok', /within 5\d s/],
  [-62_000, 'fix', /6\d s ahead of cdn-2\.0/],
  [62_000, 'fix', /6\d s behind cdn-2\.0/],
  [3_600_000, 'fix', /60 min behind/],
])('a clock that is %i ms off is %s', async (ms, state, message) => {
  const [line] = await checkClock({ config, env, dateOf: offBy(ms) });
  expect(line).toMatchObject({ name: 'clock', state, message: expect.stringMatching(message) });
  if (state === 'fix') expect(line?.fix).toMatch(/NTP/);
});

it('a slow answer is not taken for a clock that is off', async () => {
  expect(await checkClock({ config, env, dateOf: offBy(61_000, 8000) })).toMatchObject([{ state: 'ok' }]);
});

it('the next API is asked where the first says no time, and it is skipped where none does', async () => {
  const asked: string[] = [];
  const dateOf: DateOf = async (endpoint) => {
    asked.push(endpoint.port);
    return endpoint.port === '3' ? offBy(0)(endpoint) : undefined;
  };
  expect(await checkClock({ config, env, dateOf })).toMatchObject([{ message: expect.stringContaining('cdn-3.0') }]);
  expect(asked).toEqual(['1', '3']);
  expect(await checkClock({ config, env, dateOf: async () => undefined })).toMatchObject([{ state: 'skipped' }]);
});

it('every API is asked at once, and a bad address counts only where no one before it said a time', async () => {
  const asked: string[] = [];
  let answer: () => void = () => undefined;
  const both = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const dateOf: DateOf = async (endpoint) => {
    if (asked.push(endpoint.port) === 2) answer();
    await both;
    return undefined;
  };
  expect(await checkClock({ config, env, dateOf })).toMatchObject([{ state: 'skipped' }]);
  const bad = { ...env, CDN_API3_URL: 'ftp://x' };
  expect(await checkClock({ config, env: bad, dateOf: offBy(0) })).toMatchObject([{ state: 'ok' }]);
  await expect(checkClock({ config, env: bad, dateOf: async () => undefined })).rejects.toThrow(/CDN_API3_URL/);
});

it.each([
  ['says nothing', ''],
  ['never comes to the end of its headers', 'HTTP/1.1 200 OK\r\n'],
])('a server that %s is not waited for', async (_, first) => {
  await using server = await startDripping(first);
  expect(await createDateOf(() => 7, 150)(server.url)).toBeUndefined();
  expect(server.connections()).toBe(1);
});

it('the Date of an answer is read, and a server without one, or none at all, says nothing', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/none') response.sendDate = false;
    response.setHeader('date', request.url === '/bad' ? 'soon' : 'Thu, 20 Aug 2026 12:00:00 GMT');
    if (request.url === '/none') response.removeHeader('date');
    response.end('x'.repeat(100_000));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const dateOf = createDateOf(() => 7);
  const at = (path: string) => dateOf(new URL(`http://127.0.0.1:${port}${path}`));
  expect(await at('/')).toEqual({ date: Date.UTC(2026, 7, 20, 12), askedAt: 7, gotAt: 7 });
  expect(await at('/bad')).toBeUndefined();
  expect(await at('/none')).toBeUndefined();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await at('/')).toBeUndefined();
});
