import { rm } from 'node:fs/promises';
import path from 'node:path';
import { makeScratch } from '../../build/scratch.ts';
import { secretNames } from '../../config/config.ts';
import { readVariable } from '../../config/settings.ts';
import type { Webhook } from '../../config/webhook.ts';
import { loadConfig } from '../../config-check/load.ts';
import type { JournalEntry } from '../../local/cdn-api/journal.ts';
import { type LocalApi, startLocalApi } from '../../local/cdn-api/server.ts';
import { createScfApi, type ScfApi } from '../../local/scf-api/scf-api.ts';
import type { InvocationResult } from '../../local/scf-host/function-spec.ts';
import { createScfHost, type ScfHost } from '../../local/scf-host/host.ts';
import { baseEnv } from '../../local/scf-host/shell.ts';
import type { TimerTrigger } from '../../local/timers.ts';
import { hostsOf } from '../../url/hosts.ts';
import { LOCAL_SECRET, TIME_LIMITS_MS } from '../function-environment.ts';
import { projectRoot } from '../project.ts';
import { buildBundles } from './bundles.ts';

/** The token of `POST /purge` in the local cloud; the golden events carry it. */
export const LOCAL_TOKEN = 'local-purge-token';

const KEYS = { secretId: 'AKIDlocal', secretKey: 'local-secret' };

/** The built functions in their processes, the CDN API they call, and the timers that were configured. */
export interface LocalCloud {
  readonly api: LocalApi;
  readonly functions: readonly string[];
  readonly schedules: readonly TimerTrigger[];
  readonly webhooks: readonly Webhook[];
  /** Whether what changed goes through an outbox. */
  readonly isQueued: boolean;
  /** Whether it runs the configuration that the golden events are for. */
  readonly isGolden: boolean;
  /** Starts a host of its own for the functions: what one of them remembers, no other knows. Retries come a minute apart. */
  startHost(retryDelayMs?: number): ScfHost;
  /**
   * Opens an SCF API of its own, to deploy to: what is deployed finds the local CDN API instead of Tencent's, keys as of an
   * execution role, and the secrets that everybody knows, unless its own variables say otherwise.
   */
  openScfApi(onResult: (request: string, result: InvocationResult) => void): Promise<ScfApi>;
  onCall(listener: (call: JournalEntry) => void): void;
  /** Ends every host and the API, and removes the bundles. */
  close(): Promise<void>;
}

/**
 * Builds the functions (or `only` some) with a configuration (that of the golden events by default) and starts them with local keys.
 * The variables of the shell do not reach them, but for LOG_LEVEL and the secrets of webhooks; `variables` win. Throws PurgeError `BAD_CONFIG`.
 */
export async function assemble(
  config: string | undefined,
  variables: Readonly<Record<string, string>>,
  only?: readonly string[],
): Promise<LocalCloud> {
  const root = projectRoot();
  const golden = path.join(root, 'events', 'purge.config.yaml');
  const file = config === undefined ? golden : path.resolve(config);
  const checked = await loadConfig(file);
  const { functions, remove } = await buildBundles(file, only);
  let listener: (call: JournalEntry) => void = () => undefined;
  const isGolden = file === golden;
  const domains = hostsOf(checked.config.sites.flatMap(({ bases }) => bases));
  const api = await startLocalApi({ domains, ...KEYS, onCall: (call) => listener(call) });
  const cloudEnv = {
    CDN_API2_URL: `${api.url}/v2/index.php`,
    CDN_API3_URL: `${api.url}/`,
    EDGEONE_API_URL: `${api.url}/`,
    LOG_LEVEL: process.env['LOG_LEVEL'] || 'warn',
    ...Object.fromEntries(
      // Golden deliveries are signed with the one secret that everybody knows.
      secretNames(checked.config).map((name) => [name, (!isGolden && readVariable(process.env, name)) || LOCAL_SECRET]),
    ),
    ...Object.fromEntries(checked.config.purgeToken.map((name) => [name, LOCAL_TOKEN])),
  };
  const env = { ...cloudEnv, PURGE_SECRET_ID: KEYS.secretId, PURGE_SECRET_KEY: KEYS.secretKey, ...variables };
  const closers: (() => Promise<unknown>)[] = [];
  const runtime = path.join(root, 'dist', 'scf-runtime.js');
  const hostOptions = {
    runtime,
    baseEnv: baseEnv(process.env),
    functions: functions.map(({ name, file: bundle }) => ({
      name,
      bundle,
      env,
      timeoutMs: TIME_LIMITS_MS[name] ?? 60_000,
    })),
    onLog: ({ line }: { line: string }) => console.error(line),
  };
  return {
    api,
    functions: functions.map(({ name }) => name),
    schedules: checked.config.schedules.flatMap(({ name, cron }) => (cron ? [{ name, cron }] : [])),
    webhooks: checked.config.webhooks,
    isQueued: 'DATABASE_URL' in variables,
    isGolden,
    startHost(retryDelayMs = 60_000) {
      const host = createScfHost({ ...hostOptions, retryDelayMs });
      closers.push(() => host.close());
      return host;
    },
    async openScfApi(onResult) {
      const folder = await makeScratch(root, 'deployed');
      const { secretId: TENCENTCLOUD_SECRETID, secretKey: TENCENTCLOUD_SECRETKEY } = KEYS;
      const given = { ...baseEnv(process.env), ...cloudEnv, TENCENTCLOUD_SECRETID, TENCENTCLOUD_SECRETKEY };
      const scf = createScfApi({ folder, runtime, ...KEYS, baseEnv: given, onResult, onLog: hostOptions.onLog });
      closers.push(() => scf.close().finally(() => rm(folder, { recursive: true, force: true })));
      return scf;
    },
    onCall(added) {
      listener = added;
    },
    async close() {
      await Promise.all(closers.map((close) => close()));
      await api.close();
      await remove();
    },
  };
}
