import { setTimeout as sleep } from 'node:timers/promises';
import { check, type Violation } from './checker.ts';
import { createDriver, type Driver } from './driver.ts';
import { countsOf, gather } from './evidence.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { createPlan, type Round, type Size, type Strike } from './plan.ts';
import type { World } from './world.ts';

/** What a run came to. */
export interface Crashed {
  readonly violations: readonly Violation[];
  /** For people: how much of everything there was. */
  readonly counts: Readonly<Record<string, number>>;
}

const DAY_MS = 24 * 3_600_000;
const DAY_STARTS_MS = 8 * 3_600_000; // 00:00+08:00
const LATE = 0.2;
const APART_MS = 20;
const TICK_MS = 1000; // it may be frozen itself
const ROUND_MS = 8000; // what is frozen or hangs is left behind then, and the next round begins

interface Scene {
  readonly world: World;
  readonly driver: Driver;
  readonly fleet: Fleet;
  readonly size: Size;
}

/** What a round has begun. */
interface Started {
  readonly invocations: readonly Promise<unknown>[];
  readonly strikes: readonly Promise<void>[];
}

/** ms from a time to the next turn of the day. */
function untilTurn(now: number): number {
  return DAY_MS - ((now + DAY_STARTS_MS) % DAY_MS);
}

/** Time goes on, and with it the timers: another instance ticks. */
async function goOn(passMs: number, whom: number, { world, driver, fleet, size }: Scene): Promise<void> {
  if (passMs === 0) return;
  await world.pass(passMs);
  const other = size.accepting + ((whom - size.accepting + 1) % size.ticking);
  await Promise.race([driver.tick(fleet.at(other)), sleep(TICK_MS, undefined, { ref: false })]);
}

async function strike(one: Strike & { readonly whom: number }, scene: Scene): Promise<void> {
  const { world, fleet } = scene;
  const whom = fleet.at(one.whom);
  switch (one.kind) {
    case 'kill':
      await sleep(one.afterMs);
      return whom.kill();
    case 'freeze':
      await sleep(one.afterMs);
      whom.freeze();
      await sleep(one.forMs / 2);
      await goOn(one.passMs, one.whom, scene);
      await sleep(one.forMs / 2);
      return whom.thaw();
    case 'ambush':
      await whom.held(one.point);
      if (!whom.isAlive()) return;
      whom.freeze();
      await goOn(one.passMs, one.whom, scene);
      await sleep(2 * APART_MS); // events go on
      whom.thaw();
      return whom.go(one.fold);
    case 'fault':
      return world.fault({ kind: one.fault, times: one.times });
    case 'turn':
      return world.pass(untilTurn(world.clock.now() + one.beforeMs));
    case 'restart':
      return world.server.restart(one.how);
  }
}

/** One round; what has not ended after a while is not waited for. Ambushes may strike in a later round, or never. */
async function play({ events, ticks, strikes, passMs }: Round, scene: Scene, n: number): Promise<Started> {
  const { world, driver, fleet, size } = scene;
  for (const one of strikes) if (one.kind === 'ambush') fleet.at(one.whom).arm(one.point, one.ambush);
  let next = n;
  const choose = () => {
    next += 1;
    return fleet.at(next % size.accepting);
  };
  const works = events.map(async ({ kind, names }, at) => {
    await sleep(at * APART_MS);
    return driver.accept(kind === 'dirs' ? { kind, dirs: names } : { kind, objects: names }, choose);
  });
  const ticked = ticks.map(async (tick, at) => {
    await sleep((at + 1) * APART_MS);
    return driver.tick(fleet.at(size.accepting + tick));
  });
  const struck = strikes.map((one) => strike(one, scene));
  const all = Promise.all([...works, ...ticked, ...struck.filter((_, at) => strikes[at]?.kind !== 'ambush')]);
  await Promise.race([all, sleep(ROUND_MS, undefined, { ref: false })]);
  await fleet.revive();
  await world.pass(passMs);
  return { invocations: [...works, ...ticked], strikes: struck };
}

/** Drains what is left, and then counts the calls of quiet spans. */
async function calm({ world, driver, fleet, size }: Scene): Promise<void> {
  const { sql } = world.store;
  await sql`update chaos_haste set chance = 0`;
  await world.clearFaults();
  await fleet.end(); // and with it what was armed and not reached
  await fleet.revive();
  await driver.settle(fleet.at(size.accepting));
  const accepting = Array.from({ length: size.accepting }, (_, n) => fleet.at(n));
  for (const count of [1, 500, 1300]) {
    await world.pass(DAY_MS);
    const objects = Array.from({ length: count }, (_, n) => `www/q${n}`);
    const rewrites = Array.from({ length: 3 }, () => ({ kind: 'objects', objects }) as const);
    await driver.quiet(rewrites, [...accepting, fleet.at(size.accepting)]);
  }
}

/** Plays the plan of a seed with instances of a program in a world that is cleared, and checks what is left of it. */
export async function crash(seed: number, size: Size, world: World, program: string): Promise<Crashed> {
  await world.clear();
  await world.store.sql`update chaos_haste set chance = ${LATE}`;
  const driver = createDriver(world);
  const fleet = await createFleet(world, program, size.accepting + size.ticking);
  const scene = { world, driver, fleet, size };
  try {
    const started: Started[] = [];
    for (const [n, round] of createPlan(seed, size).entries()) started.push(await play(round, scene, n));
    await Promise.all(started.flatMap(({ invocations }) => invocations));
    const changes = driver.log.asked.reduce((sum, { urls }) => sum + urls.length, 0);
    await calm(scene);
    await Promise.all(started.flatMap(({ strikes }) => strikes));
    const evidence = await gather(world, driver.log);
    const counts = { rounds: started.length, changes, ...countsOf(evidence) };
    return { violations: check(evidence), counts };
  } finally {
    await fleet.end();
  }
}
