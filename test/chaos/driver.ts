import type { Answered, DriverLog } from './evidence.ts';
import type { Answer, ChaosInstance } from './instance.ts';
import type { Work } from './messages.ts';
import type { World } from './world.ts';

/** Whatever takes events and ticks. */
export type Invocable = Pick<ChaosInstance, 'invoke'>;

/** Sends events and ticks to instances, and keeps the log that the checker reads. */
export interface Driver {
  readonly log: DriverLog;
  /** Sends an event as SCF does: up to three times, to whatever instance `choose` gives; resolves when no more is sent. */
  accept(work: Exclude<Work, { kind: 'tick' }>, choose: () => Invocable): Promise<Answer>;
  tick(instance: Invocable, limitMs?: number): Promise<Answer>;
  /** Ticks, moves the clock on and on to the next days, until nothing is pending. Throws if something stays. */
  settle(instance: Invocable): Promise<void>;
  /** A span without faults, with nothing pending before it: `events` are accepted, and one tick sends what they name. */
  quiet(works: readonly Extract<Work, { kind: 'objects' }>[], instances: readonly Invocable[]): Promise<void>;
}

const TRIES = 3;
const SETTLING_TICKS = 60;
const LONG_MS = 11 * 60_000; // longer than any back-off or quarantine
const DAY_MS = 24 * 3_600_000;

/** The URLs that an event names, as its site has them. */
function urlsOf(work: Exclude<Work, { kind: 'tick' }>): readonly string[] {
  if (work.kind === 'dirs') return work.dirs;
  return work.objects.map((object) => object.replace(/^([^/]+)/, 'https://$1.example'));
}

/** Makes a driver with an empty log. */
export function createDriver(world: World): Driver {
  const { clock, store } = world;
  const log: DriverLog = { asked: [], answered: [], quiet: [] };
  let count = 0;

  async function accept(work: Exclude<Work, { kind: 'tick' }>, choose: () => Invocable): Promise<Answer> {
    count += 1;
    const event = {
      requestId: `event-${count}`,
      kind: work.kind === 'dirs' ? 'dir' : 'url',
      urls: urlsOf(work),
    } as const;
    log.asked.push(event);
    const firstAskedAt = clock.now();
    let answer: Answer = { kind: 'died' };
    for (let tried = 0; tried < TRIES && answer.kind !== 'answered'; tried += 1) {
      const askedAt = clock.now();
      answer = await choose().invoke(work, event.requestId);
      if (answer.kind !== 'answered') continue;
      const isDirect = answer.report.calls > 0 || answer.report.submitted > 0;
      log.answered.push({ ...event, firstAskedAt, askedAt, answeredAt: clock.now(), isDirect } satisfies Answered);
    }
    return answer;
  }

  function tick(instance: Invocable, limitMs?: number): Promise<Answer> {
    count += 1;
    return instance.invoke({ kind: 'tick' }, `tick-${count}`, limitMs);
  }

  async function pending(): Promise<number> {
    const [row] = await store.sql`
      select (select count(*) from targets)::int + (select count(*) from changes)::int as rows`;
    return row?.['rows'] ?? 0;
  }

  async function settle(instance: Invocable): Promise<void> {
    let said: Answer = { kind: 'died' };
    for (let n = 0; n < SETTLING_TICKS; n += 1) {
      said = await tick(instance);
      if ((await pending()) === 0) return;
      await world.pass(n % 10 === 9 ? DAY_MS : LONG_MS);
    }
    throw new Error(`${await pending()} targets stay pending; the last tick: ${JSON.stringify(said)}`);
  }

  async function quiet(works: readonly Extract<Work, { kind: 'objects' }>[], instances: readonly Invocable[]) {
    const from = clock.now();
    const at = (n: number) => instances[n % instances.length] as Invocable;
    await Promise.all(works.map((work, n) => accept(work, () => at(n))));
    await tick(at(0));
    log.quiet.push({ from, to: clock.now(), urls: new Set(works.flatMap(urlsOf)).size });
  }

  return { log, accept, tick, settle, quiet };
}
