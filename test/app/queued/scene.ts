import { intakesOf, storesOf } from '../../../lib/app/outboxes.ts';
import { createInstance, invoke, type Run } from '../../../lib/app/run.ts';
import type { Config } from '../../../lib/config/config.ts';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { createDatabase, type TestDatabase } from '../../postgres/database.ts';
import { SECRET } from '../deliveries.ts';
import { QUEUED, site } from '../simulated-run.ts';

/** Functions over one database and one local CDN API, with a clock that tests move for all three. */
export interface Scene {
  readonly api: LocalApi;
  readonly database: TestDatabase;
  readonly lines: Record<string, unknown>[];
  /** Runs work as an invocation of an instance of its own, or of one that `name` keeps warm. */
  invoke<Result>(work: (run: Run) => Promise<Result>, name?: string): Promise<Result>;
  /** Moves every clock on. */
  pass(ms: number): Promise<void>;
  fault(order: object): Promise<void>;
  /** Calls that purged or were refused, without those that only read. */
  purges(): readonly { code: number | string; count: number; urls: string[]; dirs: string[]; api: string }[];
  clear(): Promise<void>;
  end(): Promise<void>;
}

const CONFIG: Config = {
  cdn: { apis: ['cdn-2.0', 'cdn-3.0'], area: 'overseas', method: 'POST' },
  sites: [site('www', 'https://a.example'), site('shop', 'https://shop.example')],
  purgeToken: ['PURGE_TOKEN'],
  schedules: [],
  ...QUEUED,
};

/** Makes a scene; the configuration may differ in some fields. */
export async function createScene(fields: Partial<Config> = {}, domains?: readonly string[]): Promise<Scene> {
  const config = { ...CONFIG, ...fields };
  const database = await createDatabase();
  let offset = 0;
  const api = await startLocalApi({ domains: domains ?? ['a.example', 'shop.example'], now: () => Date.now() });
  const lines: Record<string, unknown>[] = [];
  const effects = {
    now: () => Date.now() + offset,
    random: () => 0,
    sleep: async () => undefined,
    write: (line: string) => lines.push(JSON.parse(line)),
  };
  const kept = new Map<string, ReturnType<typeof createInstance>>();
  const env = {
    CDN_API2_URL: api.url,
    CDN_API3_URL: api.url,
    EDGEONE_API_URL: api.url,
    PURGE_SECRET_ID: 'AKIDlocal',
    PURGE_SECRET_KEY: 'local-secret',
    DATABASE_URL: database.handlerUrl,
    HOOK_SECRET: SECRET,
  };
  const opened: Run[] = [];
  const post = (path: string, body: unknown) =>
    fetch(`${api.url}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return {
    api,
    database,
    lines,
    invoke(work, name = 'one') {
      const instance = kept.get(name) ?? createInstance(name, config, effects);
      kept.set(name, instance);
      const context = { time_limit_in_ms: 60_000, request_id: `r-${opened.length}` };
      return invoke(instance, env, { ...context, getRemainingTimeInMillis: () => 60_000 }, (run) => {
        opened.push(run);
        return work(run);
      });
    },
    async pass(ms) {
      offset += ms;
      await database.pass(ms);
    },
    fault: async (order) => void (await post('faults', order)),
    purges: () =>
      api
        .calls()
        .filter(({ urls, dirs }) => urls.length + dirs.length > 0)
        .map(({ code, urls, dirs, api: name }) => ({ code, count: urls.length + dirs.length, urls, dirs, api: name })),
    async clear() {
      kept.clear();
      lines.length = 0;
      await post('reset', {});
      await database.clear();
      const [clock] = await database.sql`select outbox_ms(outbox_now())::float8 as now`;
      offset = Math.round(Number(clock?.['now']) - Date.now());
    },
    async end() {
      for (const run of opened) {
        for (const intake of await intakesOf(run)) await intake.close();
        for (const store of await storesOf(run)) await store.close();
      }
      await api.close();
      await database.end();
    },
  };
}
