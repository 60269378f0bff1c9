import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../lib/config/config.ts';
import type { JournalEntry } from '../../lib/local/cdn-api/journal.ts';
import { startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { QUEUED, site } from '../app/simulated-run.ts';
import type { Server } from '../postgres/server.ts';
import { createMachineClock, type MachineClock } from './clock.ts';
import { createGround } from './ground.ts';
import { type ChaosInstance, startInstance } from './instance.ts';
import type { Store } from './store.ts';

/** What a clock was moved by, and the span of time before it in which the store may still have told the old time. */
export interface Move {
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

/** One database, one CDN API, one clock, and the instances that work on them. */
export interface World {
  readonly server: Server;
  readonly store: Store;
  readonly clock: MachineClock;
  /** Every call that reached the API, in order, since the last `clear`. */
  readonly journal: readonly JournalEntry[];
  readonly moves: readonly Move[];
  /** What a function finds in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The file of the log lines. */
  readonly log: string;
  start(program: string): Promise<ChaosInstance>;
  /** Moves every clock on. */
  pass(ms: number): Promise<void>;
  fault(order: { kind: string; times?: number; api?: string }): Promise<void>;
  /** Faults that still wait strike nobody any more. */
  clearFaults(): Promise<void>;
  /** What instances have logged since the last `clear`. */
  lines(): Promise<readonly Record<string, unknown>[]>;
  /** Forgets everything, and makes it noon in UTC+8. */
  clear(): Promise<void>;
  end(): Promise<void>;
}

const DAY_MS = 24 * 3_600_000;
const NOON_MS = 4 * 3_600_000; // 12:00+08:00

const bucketOf = (name: string) => ({ ...site(name, `https://${name}.example`), bucket: `${name}-1250000000` });

/** What the instances are configured with; `day` is the day of each pool. */
export function chaosConfig(day: { url: number; dir: number }): Config {
  return {
    cdn: { apis: ['cdn-2.0', 'cdn-3.0'], area: 'overseas', method: 'POST' },
    sites: [bucketOf('www'), bucketOf('shop')],
    purgeToken: ['PURGE_TOKEN'],
    schedules: [],
    ...QUEUED,
    budget: { ...QUEUED.budget, day },
    historyMs: 365 * DAY_MS,
  };
}

/** Makes a world with a PostgreSQL of its own, since it will be restarted. */
export async function createWorld(config: Config): Promise<World> {
  const ground = await createGround();
  const { folder, server, store } = ground;
  const clock = createMachineClock(path.join(folder, 'clock'));
  const log = path.join(folder, 'log');
  const journal: JournalEntry[] = [];
  const moves: Move[] = [];
  const instances: ChaosInstance[] = [];
  const api = await startLocalApi({
    domains: config.sites.map(({ name }) => `${name}.example`),
    now: clock.now,
    onCall: (entry) => journal.push(entry),
  });
  const env = {
    CDN_API2_URL: api.url,
    CDN_API3_URL: api.url,
    PURGE_SECRET_ID: 'AKIDlocal',
    PURGE_SECRET_KEY: 'local-secret',
    DATABASE_URL: store.handlerUrl,
    CHAOS_CLOCK: path.join(folder, 'clock'),
    CHAOS_CONFIG: JSON.stringify(config),
  };
  const post = (name: string, body: object) =>
    fetch(`${api.url}/_local/${name}`, { method: 'POST', body: JSON.stringify(body) });
  let skipped = 0;

  const readLines = async () => {
    const text = await readFile(log, 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line.startsWith('{'));
  };

  let lastMove: Promise<void> = Promise.resolve();

  function pass(ms: number): Promise<void> {
    lastMove = lastMove.then(async () => {
      const from = clock.now();
      clock.pass(ms);
      await store.setClock(clock.offset());
      moves.push({ from, to: clock.now() - ms + 1, ms }); // it counts whole ms, the store does not
    });
    return lastMove;
  }

  return {
    server,
    store,
    clock,
    journal,
    moves,
    env,
    log,
    async start(program) {
      const instance = await startInstance(program, env, log);
      instances.push(instance);
      return instance;
    },
    pass,
    fault: async (order) => void (await post('faults', order)),
    clearFaults: async () => void (await post('reset', {})),
    lines: async () => (await readLines()).slice(skipped).map((line): Record<string, unknown> => JSON.parse(line)),
    async clear() {
      await store.clear();
      await post('reset', {});
      journal.length = 0;
      moves.length = 0;
      skipped = (await readLines()).length;
      await pass(DAY_MS - ((clock.now() - NOON_MS) % DAY_MS));
    },
    async end() {
      await Promise.all(instances.map((instance) => instance.kill()));
      clock.close();
      await api.close();
      await ground.end();
    },
  };
}
