import type postgres from 'postgres';
import type { BREAKS } from './breaks.ts';
import { check, type Violation } from './checker.ts';
import { createDriver, type Driver } from './driver.ts';
import { gather } from './evidence.ts';
import type { ChaosInstance } from './instance.ts';
import { HELD_APPEND, HELD_FOLD } from './store.ts';
import type { World } from './world.ts';

/** Three instances in a world that was cleared. */
interface Stage {
  readonly world: World;
  readonly driver: Driver;
  readonly a: ChaosInstance;
  readonly b: ChaosInstance;
  readonly c: ChaosInstance;
}

const LEASE_MS = 70_000; // longer than a lease
const DAY_MS = 24 * 3_600_000;

const objects = (...names: string[]) => ({ kind: 'objects', objects: names.map((name) => `www/${name}`) }) as const;

async function untilWaiting(world: World, lock: number): Promise<void> {
  for (;;) {
    const waiting = await world.store.sql`
      select from pg_locks where locktype = 'advisory' and objid = ${lock} and not granted`;
    if (waiting.count > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A smaller id is committed after the log was read, and before what was read is deleted. */
async function lateCommit({ world, driver, a, b, c }: Stage): Promise<void> {
  const lock: postgres.ReservedSql = await world.store.sql.reserve();
  await lock`select pg_advisory_lock(${HELD_APPEND}), pg_advisory_lock(${HELD_FOLD})`;
  const late = driver.accept(objects('held-1'), () => a);
  await untilWaiting(world, HELD_APPEND);
  await driver.accept(objects('slow-2'), () => c);
  const ticked = driver.tick(b);
  await untilWaiting(world, HELD_FOLD);
  await lock`select pg_advisory_unlock(${HELD_APPEND})`;
  await late;
  await lock`select pg_advisory_unlock(${HELD_FOLD})`;
  lock.release();
  await ticked;
}

/** A change comes, and is folded, while the call that was fenced before it is under way. */
async function changeDuringCall({ driver, a, b }: Stage): Promise<void> {
  await driver.accept(objects('1'), () => a);
  b.arm('after fence', 'hold');
  const ticked = driver.tick(b);
  await b.held('after fence');
  await driver.accept(objects('1'), () => a);
  b.go(true);
  await ticked;
}

/** A call fails in a way that is tried again. */
async function failedCall({ world, driver, a, b }: Stage): Promise<void> {
  await world.fault({ kind: 'http-500' });
  await driver.accept(objects('1', '2'), () => a);
  await driver.tick(b);
}

/** A drain is frozen just before its fence, and thaws when another has taken over. */
async function thawedDrain({ world, driver, a, b, c }: Stage): Promise<void> {
  await driver.accept(objects('1'), () => a);
  b.arm('before fence', 'hold');
  const ticked = driver.tick(b);
  await b.held('before fence');
  b.freeze();
  await world.pass(LEASE_MS);
  await driver.tick(c);
  b.thaw();
  b.go();
  await ticked;
}

/** What a call of yesterday cost is given back when a call of today was paid. */
async function lateGiveBack({ world, driver, a, b, c }: Stage): Promise<void> {
  await world.pass(DAY_MS / 2 - LEASE_MS / 2); // it was noon
  await world.fault({ kind: 'throttle' });
  await driver.accept(objects('1', '2'), () => a);
  b.arm('before giveBack', 'hold');
  const ticked = driver.tick(b);
  await b.held('before giveBack');
  await world.pass(LEASE_MS);
  await driver.tick(c);
  b.go();
  await ticked;
}

/** A drain dies with its call in hand. */
async function deathBeforeSend({ driver, a, b }: Stage): Promise<void> {
  await driver.accept(objects('1'), () => a);
  b.arm('before send', 'kill');
  await driver.tick(b);
}

/** For each break the schedule that shows it, and the promise that it breaks. */
export const SCHEDULES: Readonly<
  Record<keyof typeof BREAKS, { promise: Violation['promise']; run: (stage: Stage) => Promise<void> }>
> = {
  foldByRange: { promise: 1, run: lateCommit },
  ackAnyVersion: { promise: 1, run: changeDuringCall },
  retryUnfenced: { promise: 2, run: failedCall },
  fenceUnleased: { promise: 3, run: thawedDrain },
  giveBackToday: { promise: 2, run: lateGiveBack },
  ackBeforeAnswer: { promise: 1, run: deathBeforeSend },
};

/** Runs the schedule of a break with instances of a program, lets everything settle, and says what the checker finds. */
export async function runSchedule(
  name: keyof typeof BREAKS,
  world: World,
  program: string,
): Promise<readonly Violation[]> {
  await world.clear();
  const [a, b, c] = await Promise.all([world.start(program), world.start(program), world.start(program)]);
  const driver = createDriver(world);
  try {
    await SCHEDULES[name].run({ world, driver, a, b, c });
    await world.pass(LEASE_MS);
    await driver.settle(c);
    return check(await gather(world, driver.log));
  } finally {
    await Promise.all([a.kill(), b.kill(), c.kill()]);
  }
}
