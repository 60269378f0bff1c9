import { appendFileSync } from 'node:fs';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInstance, invoke } from '../../lib/app/run.ts';
import type { Warm } from '../../lib/app/warm.ts';
import { asPurgeError } from '../../lib/errors.ts';
import { migrate } from '../../lib/outbox/migrate.ts';
import type { Closing } from '../../lib/outbox/port.ts';
import { type Database, readDatabase } from '../../lib/outbox/settings.ts';
import { check } from './checker.ts';
import { createDriver, type Invocable } from './driver.ts';
import { gather } from './evidence.ts';
import { doWork } from './work.ts';
import { chaosConfig, createWorld, type World } from './world.ts';

const INSTANCES = 140;
const MIGRATIONS = 20;
const LIMIT_MS = 30_000;
const HASTE = 8; // waits between tries, shortened

const config = chaosConfig({ url: 10_000, dir: 100 });
let world: World;
beforeAll(async () => {
  world = await createWorld(config);
}, 60_000);
afterAll(() => world?.end());

/** Closes the stores that instances keep. */
async function closeAll(kept: readonly unknown[]): Promise<void> {
  const stores = (await Promise.all(kept)).flat() as Closing[];
  await Promise.all(stores.map((store) => store.close()));
}

/** An instance of its own, with its own connection, in this process: 140 processes would measure the machine. */
function coldInstance(opened: unknown[]): Invocable {
  const effects = {
    now: Date.now,
    random: Math.random,
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / HASTE)),
    write: (line: string) => appendFileSync(world.log, `${line}\n`),
  };
  const cold = createInstance('object-change', config, effects);
  const keep: Warm['keep'] = (name, key, make) =>
    cold.warm.keep(name, key, () => {
      const made = make();
      opened.push(made);
      return made;
    });
  const instance = { ...cold, warm: { ...cold.warm, keep } };
  return {
    async invoke(work, requestId) {
      const ends = Date.now() + LIMIT_MS;
      const context = { request_id: requestId, getRemainingTimeInMillis: () => ends - Date.now() };
      try {
        const report = await invoke(instance, world.env, context, (run) => doWork(work, run));
        return { kind: 'answered', report };
      } catch (error) {
        const { code, message } = asPurgeError(error);
        return { kind: 'failed', code, message };
      }
    },
  };
}

it('of 140 instances against 100 connections loses nothing: what is not stored is submitted directly', async () => {
  const [setting] = await world.store.sql`show max_connections`;
  expect(setting?.['max_connections']).toBe('100');
  const opened: unknown[] = [];
  const driver = createDriver(world);
  const fleet = Array.from({ length: INSTANCES }, () => coldInstance(opened));
  const answers = await Promise.all(
    fleet.map((instance, n) => driver.accept({ kind: 'objects', objects: [`www/cold-${n}`] }, () => instance)),
  );
  expect(answers.filter(({ kind }) => kind !== 'answered')).toEqual([]);
  const direct = driver.log.answered.filter(({ isDirect }) => isDirect).length;
  console.log(`of ${INSTANCES} cold instances ${INSTANCES - direct} stored and ${direct} submitted directly`);
  expect(direct).toBeGreaterThan(0); // the server was full indeed
  await closeAll(opened.splice(0));
  await driver.settle(coldInstance(opened));
  await closeAll(opened);
  expect(check(await gather(world, driver.log))).toEqual([]);
  expect(new Set(world.journal.flatMap(({ urls }) => urls)).size).toBe(INSTANCES);
}, 60_000);

it('of 20 migrations at once makes the tables once, and all succeed', async () => {
  const own = new URL(world.server.url);
  const admin = postgres(own.href, { max: 1, onnotice: () => {} });
  await admin`create database migrated_at_once`;
  await admin.end();
  own.pathname = 'migrated_at_once';
  const database = readDatabase({ DATABASE_URL: own.href }) as Database;
  const done = await Promise.all(Array.from({ length: MIGRATIONS }, () => migrate(database)));
  expect(done.filter(({ from }) => from === 0)).toHaveLength(1);
  expect(new Set(done.map(({ to }) => to)).size).toBe(1);
});
