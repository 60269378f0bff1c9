import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenDelivery } from '../../lib/cli/delivery.ts';
import { LOCAL_SECRET } from '../../lib/cli/function-environment.ts';
import { secretNames } from '../../lib/config/config.ts';
import { loadConfig } from '../../lib/config-check/load.ts';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { type GoldenEvent, haveArrived, queuedExpectation, type Replayed, replay } from '../../lib/local/replay.ts';
import { startScfApi } from '../../lib/local/scf-api/scf-api.ts';
import { baseEnv } from '../../lib/local/scf-host/shell.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { copyProject, type Project } from './project.ts';

const root = path.resolve(import.meta.dirname, '../..');
const TOKEN = 'local-purge-token';
const GOLDEN = path.join(root, 'events', 'purge.config.yaml');
const SERVICE = 'overseas-purge-local';

type ScfApi = Awaited<ReturnType<typeof startScfApi>>;

/** Waits for what other processes do; looks often, and gives up loudly. */
async function until(what: string, isSo: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function urlOf({ host, port, user, password, name }: TestDatabase['owner']): string {
  return `postgres://${user}:${password}@${host}:${port}/${name}`;
}

describe.each(['direct', 'queued'] as const)('deployed to the local cloud, in %s mode', (mode) => {
  let project: Project;
  let api: LocalApi;
  let scf: ScfApi;
  let folder: string;
  let db: TestDatabase | undefined;
  const purged = () => api.calls().filter(({ code }) => code === 0);
  const urls = () => purged().flatMap((call) => call.urls);

  beforeAll(async () => {
    project = await copyProject();
    await project.edit(
      'events/purge.config.yaml',
      'schedules:\n',
      "schedules:\n  - name: often\n    cron: '* * * * * * *'\n    site: www\n    urls: [/every-second]\n",
    );
    api = await startLocalApi();
    db = mode === 'queued' ? await createDatabase({ isMigrated: false }) : undefined;
    folder = await mkdtemp(path.join(root, '.local', 'deployed-'));
    const { config } = await loadConfig(GOLDEN);
    scf = await startScfApi({
      folder,
      runtime: path.join(root, 'dist', 'scf-runtime.js'),
      region: 'ap-chengdu',
      baseEnv: {
        ...baseEnv(process.env),
        CDN_API2_URL: api.url,
        TENCENTCLOUD_SECRETID: 'AKIDlocal', // as npm start gives them
        TENCENTCLOUD_SECRETKEY: 'local-secret',
        LOG_LEVEL: 'error',
        ...Object.fromEntries(secretNames(config).map((name) => [name, LOCAL_SECRET])),
        PURGE_TOKEN: TOKEN,
      },
    });
    const { code, stderr } = await project.serverless(['deploy', '--stage', 'local'], {
      SCF_API_URL: scf.url,
      TENCENT_REGION: 'ap-chengdu',
      PURGE_CONFIG: 'events/purge.config.yaml',
      ...(db && { DATABASE_URL: urlOf(db.owner) }),
    });
    expect(code, stderr).toBe(0);
  }, 60_000);
  afterAll(async () => {
    await scf?.close();
    await api?.close();
    await db?.end();
    await project?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('a COS event ends as purged URLs', async () => {
    const event = JSON.parse(await readFile(path.join(root, 'events', 'cos-created.json'), 'utf8'));
    const delivered = await scf.emitCos(event);
    expect(delivered.map(({ function: name }) => name)).toEqual([`${SERVICE}-object-change`]);
    await until('the object is purged', () => urls().includes('https://pic.example.com/testfile'));
  });

  it('a request to its Function URL ends as purged URLs', async () => {
    const { stdout } = await project.serverless(['info', '--stage', 'local'], {
      SCF_API_URL: scf.url,
      TENCENT_REGION: 'ap-chengdu',
    });
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout)?.[0];
    const answer = await fetch(`${url}/purge`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ paths: ['/from-the-function-url'], site: 'www' }),
    });
    expect(answer.status).toBe(200);
    await until('it is purged', () => urls().includes('https://www.example.com/from-the-function-url'));
  });

  it('a timer ends as purged URLs', async () => {
    await until('the schedule has fired', () => urls().includes('https://www.example.com/every-second'));
  });

  it('every golden event comes to what the manifest expects, through the deployed zips', async () => {
    const { config } = await loadConfig(GOLDEN);
    const manifest: readonly GoldenEvent[] = JSON.parse(
      await readFile(path.join(root, 'events', 'manifest.json'), 'utf8'),
    );
    const host = {
      invoke: (name: string, event: unknown) => scf.invoke(`${SERVICE}-${name}`, event),
      invokeAsync: (name: string, event: unknown) => scf.invokeAsync(`${SERVICE}-${name}`, event),
      close: async () => undefined,
    };
    const replayed: Replayed[] = [];
    for (const golden of manifest) {
      const body = await readFile(path.join(root, 'events', golden.file));
      const event = golden.webhook
        ? goldenDelivery(body, { webhook: golden.webhook, topic: golden.topic }, config.webhooks)
        : JSON.parse(body.toString());
      replayed.push(await replay(queuedExpectation(golden), event, host, () => api.calls()));
    }
    expect(replayed.filter(({ ok }) => !ok)).toEqual([]);
    for (const golden of manifest) {
      await until(`${golden.file} has arrived`, () => haveArrived(golden, api.calls()));
    }
  }, 60_000);
});
