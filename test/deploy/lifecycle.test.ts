import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScfApi } from '../../lib/local/scf-api/scf-api.ts';
import { baseEnv } from '../../lib/local/scf-host/shell.ts';
import { copyProject, type Project } from './project.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** One deployment's life, step by step; each test goes on where the one before has ended. */
describe('serverless against the SCF API of this machine', () => {
  let project: Project;
  let scf: Awaited<ReturnType<typeof startScfApi>>;
  let folder: string;
  let seen = 0;
  const serverless = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    project.serverless(args, {
      SCF_API_URL: scf.url,
      TENCENT_SECRET_ID: 'AKIDlocal',
      TENCENT_SECRET_KEY: 'local-secret',
      PURGE_ROLE: 'purge-role',
      PURGE_TOKEN: 'token-of-a-test-4471',
      ...more,
    });
  /** Calls since it was asked last that were to change something, with the function of each. */
  const newWrites = () => {
    const calls = scf.calls().slice(seen);
    seen = scf.calls().length;
    return calls
      .filter(({ action }) => !/^(Get|List|Invoke)/.test(action))
      .map(({ action, body }) => `${action} ${(body as { FunctionName: string }).FunctionName}`);
  };

  beforeAll(async () => {
    project = await copyProject();
    folder = await mkdtemp(path.join(root, '.local', 'deployed-'));
    const runtime = path.join(root, 'dist', 'scf-runtime.js');
    scf = await startScfApi({ folder, runtime, baseEnv: baseEnv(process.env) });
    await project.edit(
      'purge.config.yaml',
      /$/,
      "schedules: [{name: nightly, cron: '0 0 3 * * * *', site: www, urls: [/]}]\n",
    );
  });
  afterAll(async () => {
    await scf.close();
    await project.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('deploys: functions, reservations, triggers; and says where the webhook is', async () => {
    const { code, stdout, stderr } = await serverless(['deploy']);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/overseas-purge-dev-webhook {2}http:\/\/127\.0\.0\.1:\d+/);
    expect(newWrites()).toEqual([
      'CreateFunction overseas-purge-dev-object-change',
      'PutReservedConcurrencyConfig overseas-purge-dev-object-change',
      'CreateTrigger overseas-purge-dev-object-change',
      'CreateTrigger overseas-purge-dev-object-change',
      'CreateFunction overseas-purge-dev-webhook',
      'CreateTrigger overseas-purge-dev-webhook',
      'CreateFunction overseas-purge-dev-schedule',
      'PutReservedConcurrencyConfig overseas-purge-dev-schedule',
      'CreateTrigger overseas-purge-dev-schedule',
    ]);
  });

  it('writes nothing when nothing has changed; shows progress, and no secret', async () => {
    const { code, stdout, stderr } = await serverless(['deploy']);
    expect(code).toBe(0);
    expect(newWrites()).toEqual([]);
    expect(stderr).toContain('nothing to do: all is as it should be');
    expect(stderr).toMatch(/overseas-purge-dev-webhook: compare \(nothing to do\) {2}\d+\.\d s/);
    expect(stdout + stderr).not.toMatch(/token-of-a-test-4471|local-secret/);
  });

  it('changes the memory of a function with one call', async () => {
    await project.edit('serverless.yml', /( {2}webhook:\n)/, '$1    memorySize: 256\n');
    const { code } = await serverless(['deploy']);
    expect(code).toBe(0);
    expect(newWrites()).toEqual(['UpdateFunctionConfiguration overseas-purge-dev-webhook']);
  });

  it('replaces the code of what is built from a changed configuration, and the trigger of a changed bucket', async () => {
    await project.edit('purge.config.yaml', 'www-1250000000', 'web-1250000000');
    const { code } = await serverless(['deploy']);
    expect(code).toBe(0);
    const writes = newWrites();
    expect(writes.filter((write) => write.startsWith('UpdateFunctionCode'))).toHaveLength(3);
    expect(writes.filter((write) => /^(Create|Delete)Trigger/.test(write))).toEqual([
      'DeleteTrigger overseas-purge-dev-object-change',
      'DeleteTrigger overseas-purge-dev-object-change',
      'CreateTrigger overseas-purge-dev-object-change',
      'CreateTrigger overseas-purge-dev-object-change',
    ]);
    await serverless(['deploy']);
    expect(newWrites()).toEqual([]);
  });

  it('moves to the queued mode: more at once, ticks that never pile up, a timer that drains', async () => {
    const { code } = await serverless(['deploy', '--skip-migrate'], {
      DATABASE_URL: 'postgres://purge:password-8820@127.0.0.1:1/purge',
    });
    expect(code).toBe(0);
    expect(newWrites()).toEqual(
      expect.arrayContaining([
        'PutReservedConcurrencyConfig overseas-purge-dev-object-change',
        'UpdateFunctionEventInvokeConfig overseas-purge-dev-schedule',
        'CreateTrigger overseas-purge-dev-schedule',
      ]),
    );
    const { stdout } = await serverless(['info']);
    expect(stdout).toContain('2560 MB reserved, 20 instances; failed events: 2 retries, kept 21600 s');
    expect(stdout).toContain('128 MB reserved, 1 instance; failed events: 0 retries, kept 60 s');
    expect(stdout).toContain('*/15 * * * * * *');
  });

  it('stops before it writes anything where the database is out of reach, and says how to go on', async () => {
    await project.edit('serverless.yml', 'memorySize: 256', 'memorySize: 384');
    const { code, stdout } = await serverless(['deploy'], {
      DATABASE_URL: 'postgres://purge:password-8820@127.0.0.1:1/purge',
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/OUTBOX_UNAVAILABLE: .*nothing was deployed/);
    expect(stdout).toContain('npx overseas-purge migrate');
    expect(stdout).toContain('--skip-migrate');
    expect(stdout).not.toContain('password-8820');
    expect(newWrites()).toEqual([]);
  });

  it('tells what is there', async () => {
    const { code, stdout } = await serverless(['info']);
    expect(code).toBe(0);
    expect(stdout).toContain('service overseas-purge  stage dev  region ap-singapore');
    expect(stdout).toMatch(
      /overseas-purge-dev-webhook {2}Active {2}Nodejs18\.15 {2}256 MB {2}10 s {2}code [0-9a-f]{12}/,
    );
    expect(stdout).toMatch(/Function URL {2}http:\/\/127\.0\.0\.1:\d+/);
  });

  it('runs a deployed function, and shows its result and the tail of its log', async () => {
    const event = JSON.stringify({ Type: 'Timer', TriggerName: 'x', Time: '', Message: 'nobody' });
    const { code, stdout, stderr } = await serverless(['invoke', '-f', 'schedule', '-d', event]);
    expect(code, stdout + stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ submitted: 0 });
    expect(stderr).toContain('"msg":"the drain has ended early: the outbox cannot be used');
    const webhook = await serverless(['invoke', '-f', 'webhook', '-d', '{"httpMethod":"GET","path":"/","headers":{}}']);
    expect(webhook.code).toBe(0);
    expect(JSON.parse(webhook.stdout)).toMatchObject({ statusCode: 404 });
    expect(webhook.stderr).toMatch(/overseas-purge-dev-webhook {2}request [0-9a-f-]+ {2}\d+ ms/);
    const failed = await serverless(['invoke', '-f', 'object-change', '-d', '{}']);
    expect(failed).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('overseas-purge-dev-object-change failed'),
    });
  });

  it('runs a function on this machine, built now, with the variables of serverless.yml', async () => {
    const event =
      '{"httpMethod":"POST","path":"/purge","headers":{"authorization":"Bearer token-of-a-test-4471"},"body":"{}"}';
    const { code, stdout, stderr } = await serverless(['invoke', 'local', '-f', 'webhook', '-d', event]);
    expect(code, stdout + stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ statusCode: 400 }); // the token was right, the request empty
    const stranger = await serverless(['invoke', 'local', '-f', 'webhook', '-d', event, '-e', 'PURGE_TOKEN=another']);
    expect(JSON.parse(stranger.stdout)).toMatchObject({ statusCode: 401 });
  });

  it('names a function that serverless.yml has no more, and removes it when it is asked to', async () => {
    const before = await project.read('serverless.yml');
    await project.edit('serverless.yml', / {2}schedule:[\s\S]*/, '');
    newWrites();
    const { code, stderr } = await serverless(['deploy']);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /not in serverless\.yml any more.*remove --stage dev --orphans overseas-purge-dev-schedule$/m,
    );
    const other = await serverless(['remove', '--orphans', 'overseas-purge-dev-webhook']);
    expect(other).toMatchObject({ code: 1, stdout: expect.stringContaining('there are: overseas-purge-dev-schedule') });
    const removed = await serverless(['remove', '--orphans', 'overseas-purge-dev-schedule']);
    expect(removed.stderr).toContain('removed overseas-purge-dev-schedule (stage dev, region ap-singapore)');
    expect(scf.functions()).toEqual(['overseas-purge-dev-object-change', 'overseas-purge-dev-webhook']);
    await project.write('serverless.yml', before);
    expect((await serverless(['deploy'])).code).toBe(0);
  });

  it('removes everything, and says so when there is nothing left', async () => {
    newWrites();
    expect((await serverless(['remove'])).code).toBe(0);
    expect(scf.functions()).toEqual([]);
    expect(newWrites().filter((write) => write.startsWith('DeleteFunction'))).toHaveLength(3);
    const again = await serverless(['remove']);
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing was there to remove (stage dev') });
    expect(newWrites()).toEqual([]);
    expect((await serverless(['info'])).stdout).toContain('overseas-purge-dev-webhook  not there');
  });

  it('names what is missing where there are no keys to deploy with', async () => {
    const { code, stdout } = await project.serverless(['deploy'], { SCF_API_URL: scf.url });
    expect(code).toBe(1);
    expect(stdout).toContain('NO_CREDENTIALS: no keys to deploy with: set TENCENT_SECRET_ID and TENCENT_SECRET_KEY');
  });
}, 60_000);
