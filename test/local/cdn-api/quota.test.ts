import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { call, control, listOf, purgeDirs, targets } from './caller.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Ten minutes before midnight in Beijing. */
const NOW = Date.UTC(2026, 7, 20, 15, 50);
let api: LocalApi;
let offset = 0;

beforeAll(async () => {
  api = await startLocalApi({ domains: ['a.example'], now: () => NOW });
});
afterAll(() => api.close());
afterEach(async () => {
  await control(api, 'reset');
  offset = 0;
});

async function moveClock(offsetMs: number) {
  offset = offsetMs;
  await control(api, 'clock', { offsetMs });
}

/** What the journal says of a purge of so many. */
async function purge(action: string, count: number) {
  const name = action.endsWith('Dir') ? 'dirs' : 'urls';
  await call(api, { Action: action, ...listOf(name, targets(count)) }, 'urlencoded', NOW + offset);
  return api.calls().at(-1)?.code;
}

/** The distinct codes of some equal purges. */
async function repeat(calls: number, action: string, count: number) {
  const codes = new Set<unknown>();
  for (let n = 0; n < calls; n += 1) codes.add(await purge(action, count));
  return [...codes];
}

describe.each([
  { action: 'RefreshCdnOverSeaUrl', calls: 10, size: 1000, code: 22044 },
  { action: 'RefreshCdnOverSeaDir', calls: 5, size: 20, code: 22046 },
  { action: 'RefreshCdnUrl', calls: 10, size: 1000, code: 22044 },
  { action: 'RefreshCdnDir', calls: 5, size: 20, code: 22046 },
])('the day of $action', ({ action, calls, size, code }) => {
  it(`ends after ${calls} calls of ${size}, with ${code}`, async () => {
    expect(await repeat(calls, action, size)).toEqual([0]);
    expect(await purge(action, 1)).toBe(code);
  });

  it('keeps room for what fits when a call does not, since that one spends nothing', async () => {
    expect(await repeat(calls - 1, action, size)).toEqual([0]);
    expect(await purge(action, size - 1)).toBe(0);
    expect(await repeat(2, action, 2)).toEqual([code]);
    expect(await purge(action, 1)).toBe(0);
    expect(await purge(action, 1)).toBe(code);
  });
});

describe('a quota', () => {
  it('counts URLs and directories, overseas and mainland, each apart', async () => {
    expect(await repeat(6, 'RefreshCdnOverSeaDir', 20)).toEqual([0, 22046]);
    expect(await purge('RefreshCdnOverSeaUrl', 1)).toBe(0);
    expect(await purge('RefreshCdnDir', 20)).toBe(0);
    await control(api, 'reset');
    expect(await purge('RefreshCdnOverSeaUrl', 200)).toBe(0);
    expect(await purge('RefreshCdnOverSeaDir', 1)).toBe(0);
  });

  it('is not spent by calls that are refused for something else', async () => {
    for (let n = 0; n < 6; n += 1) await purgeDirs(api, [...targets(19), 'https://unknown.example/'], NOW);
    expect(await repeat(5, 'RefreshCdnOverSeaDir', 20)).toEqual([0]);
  });

  it('begins anew at 00:00 UTC+8 and not before', async () => {
    expect(await repeat(6, 'RefreshCdnOverSeaDir', 20)).toEqual([0, 22046]);
    await moveClock(10 * MINUTE - 1);
    expect(await purge('RefreshCdnOverSeaDir', 1)).toBe(22046);
    await moveClock(10 * MINUTE);
    expect(await repeat(6, 'RefreshCdnOverSeaDir', 20)).toEqual([0, 22046]);
    await moveClock(10 * MINUTE + DAY - 1);
    expect(await purge('RefreshCdnOverSeaDir', 1)).toBe(22046);
  });

  it('is that of the day the clock shows, also when the clock goes back', async () => {
    expect(await repeat(6, 'RefreshCdnOverSeaDir', 20)).toEqual([0, 22046]);
    await moveClock(-DAY);
    expect(await purge('RefreshCdnOverSeaDir', 20)).toBe(0);
    await moveClock(0);
    expect(await purge('RefreshCdnOverSeaDir', 1)).toBe(22046);
  });

  it('is full again after a reset', async () => {
    expect(await repeat(6, 'RefreshCdnOverSeaDir', 20)).toEqual([0, 22046]);
    await control(api, 'reset');
    expect(await purge('RefreshCdnOverSeaDir', 20)).toBe(0);
  });
});
