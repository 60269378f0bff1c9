import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleInstance, type Program } from './bundle.ts';
import { check } from './checker.ts';
import { createDriver, type Driver } from './driver.ts';
import { gather } from './evidence.ts';
import type { ChaosInstance } from './instance.ts';
import { chaosConfig, createWorld, type World } from './world.ts';

const INSTANCES = 8;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONG = 60 * SECOND;

let world: World;
let program: Program;
let fleet: ChaosInstance[];
let driver: Driver;
beforeAll(async () => {
  [world, program] = await Promise.all([createWorld(chaosConfig({ url: 10_000, dir: 100 })), bundleInstance()]);
  fleet = await Promise.all(Array.from({ length: INSTANCES }, () => world.start(program.file)));
}, 60_000);
beforeEach(async () => {
  await world.clear();
  driver = createDriver(world);
});
afterAll(async () => {
  await Promise.all([world?.end(), program?.remove()]);
});

const at = (n: number) => fleet[n % INSTANCES] as ChaosInstance;
const counts = () => world.journal.map(({ urls }) => urls.length).filter((count) => count > 0);
const spent = async () => (await gather(world, driver.log)).ledger.map(({ used }) => used);

/** One record an event, as COS sends them. */
async function write(keys: readonly string[]): Promise<void> {
  const events = keys.map((key, n) => driver.accept({ kind: 'objects', objects: [`www/${key}`] }, () => at(n)));
  expect((await Promise.all(events)).every(({ kind }) => kind === 'answered')).toBe(true);
}

const keys = (count: number) => Array.from({ length: count }, (_, n) => `k${n}`);

/** Every instance ticks in its turn, for as long as is said. */
async function tickFor(ms: number, everyMs: number): Promise<void> {
  for (let n = 0; n * everyMs < ms; n += 1) {
    await driver.tick(at(n));
    await world.pass(everyMs);
  }
}

/** ms between calls. */
function gaps(): readonly number[] {
  const times = world.journal.filter(({ urls }) => urls.length > 0).map((call) => call.at);
  return times.slice(1).map((time, n) => time - (times[n] as number));
}

describe('a burst', () => {
  it('of 10 000 uploads over 8 instances costs ten calls, each URL once, and none after the day is spent', async () => {
    await write(keys(10_000));
    await driver.tick(at(0), LONG);
    expect(counts()).toEqual(Array(10).fill(1000));
    expect(new Set(world.journal.flatMap(({ urls }) => urls)).size).toBe(10_000);
    expect(await spent()).toEqual([10_000]);
    await write(['one-more']);
    await tickFor(3 * HOUR, 20 * MINUTE);
    expect(counts()).toHaveLength(10);
    await world.pass(DAY);
    await driver.tick(at(1));
    expect(counts().slice(10)).toEqual([1]);
    expect(check(await gather(world, driver.log))).toEqual([]);
  }, 60_000);

  it('of 20 rewrites of 50 keys between two ticks costs one call of 50 URLs', async () => {
    await write(Array.from({ length: 20 }, () => keys(50)).flat());
    await driver.tick(at(0));
    expect(counts()).toEqual([50]);
    expect(await spent()).toEqual([50]);
    expect(check(await gather(world, driver.log))).toEqual([]);
  });
});

describe('a refusal that time alone cures', () => {
  it('for quota costs at most one probe URL an hour', async () => {
    await world.fault({ kind: 'quota', times: 99 });
    await write(keys(30));
    await tickFor(3.5 * HOUR, 5 * MINUTE);
    expect(counts()).toEqual([30, 1, 1, 1]);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(HOUR);
    await world.clearFaults();
    await driver.settle(at(0));
    expect(check(await gather(world, driver.log))).toEqual([]);
  });

  it('for a wrong key costs at most one call a pause of five minutes', async () => {
    await world.fault({ kind: 'auth', times: 99 });
    await write(keys(30));
    await tickFor(16 * MINUTE, 15 * SECOND);
    expect(counts()).toEqual([30, 30, 30, 30]);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(5 * MINUTE);
    await world.clearFaults();
    await driver.settle(at(0));
    expect(check(await gather(world, driver.log))).toEqual([]);
  });
});
