import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { run } from './command.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'outbox-'));
const config = path.join(folder, 'purge.config.yaml');
writeFileSync(config, 'cdn: {apis: [cdn-2.0]}\nsites: [{name: www, bases: [https://a.example]}]\n');

let database: TestDatabase;
let api: LocalApi;
beforeAll(async () => {
  database = await createDatabase({ isMigrated: false });
  api = await startLocalApi({ domains: ['a.example'] });
});
afterAll(async () => {
  await api.close();
  await database.end();
  rmSync(folder, { recursive: true });
});

const env = () => {
  const { user, password, host: at, port: on, name } = database.owner;
  return {
    DATABASE_URL: `postgres://${user}:${password}@${at}:${on}/${name}`,
    CDN_API2_URL: api.url,
    PURGE_SECRET_ID: 'AKIDlocal',
    PURGE_SECRET_KEY: 'local-secret',
  };
};
const withConfig = (name: string) => (name === 'drain' || name === 'purge' ? ['--config', config] : []);

/** Runs a command with --json; what it says, and its exit code. */
async function say(args: readonly string[], more: Record<string, string> = {}) {
  const { code, stdout } = await run([...args, ...withConfig(args[0] ?? ''), '--json'], { ...env(), ...more });
  return { code, said: JSON.parse(stdout) };
}

describe('the commands of the outbox', () => {
  it.each(['migrate', 'pending', 'history', 'quota', 'drain'])(
    '%s needs DATABASE_URL, and says so with 2',
    async (name) => {
      const { code, said } = await say([name], { DATABASE_URL: '' });
      expect([code, said.error]).toMatchObject([2, { code: 'BAD_SETTINGS' }]);
    },
  );

  it('tell what is missing before tables are made, and then make them', async () => {
    expect(await say(['pending'])).toMatchObject({ code: 1, said: { error: { code: 'OUTBOX_SCHEMA' } } });
    expect(await say(['drain'])).toMatchObject({ code: 1, said: { error: { code: 'OUTBOX_SCHEMA' } } });
    expect(await say(['migrate'])).toEqual({ code: 0, said: { ok: true, from: 0, to: 1 } });
    expect(await say(['migrate'])).toEqual({ code: 0, said: { ok: true, from: 1, to: 1 } });
    expect(await say(['pending'])).toEqual({ code: 0, said: { urls: 0, dirs: 0, due: 0, waiting: 0, rows: [] } });
  });

  it('show a purge on its way from the outbox to the history', async () => {
    expect(await say(['purge', '/x', '--dir', '/y/'])).toMatchObject({
      code: 0,
      said: { ok: true, submitted: 0, pending: 2 },
    });
    expect(await say(['pending'])).toMatchObject({ said: { urls: 1, dirs: 1, due: 2, waiting: 0, rows: [{}, {}] } });
    expect(api.calls()).toEqual([]);
    expect(await say(['drain'])).toMatchObject({ code: 0, said: { ok: true, submitted: 2, calls: 2 } });
    expect(await say(['history', 'https://a.example/x'])).toMatchObject({
      code: 0,
      said: { rows: [{ url: 'https://a.example/x', api: 'cdn-2.0', state: 'submitted' }] },
    });
    expect(await say(['quota'])).toMatchObject({
      said: {
        pools: [
          { used: 1, limit: 100 },
          { used: 1, limit: 10_000 },
        ],
      },
    });
    const people = await run(['history'], env());
    expect(people.stdout).toMatch(/cdn-2\.0 {2}submitted {2}url {2}https:\/\/a\.example\/x/);
  });

  it('tell by their exit code that a drain did not do what it should', async () => {
    await run(['purge', '/z', '--config', config], env());
    expect(await say(['drain'], { PURGE_SECRET_ID: '', PURGE_SECRET_KEY: '' })).toMatchObject({
      code: 2,
      said: { error: { code: 'NO_CREDENTIALS' } },
    });
    expect(await say(['drain'], { PURGE_SECRET_KEY: 'wrong' })).toMatchObject({
      code: 1,
      said: { ok: false, paused: expect.stringMatching(/4100/) },
    });
    expect(await say(['drain'])).toMatchObject({ code: 1, said: { ok: false, paused: expect.stringMatching(/4100/) } });
    expect(await say(['drain'], { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' })).toMatchObject({
      code: 1,
      said: { error: { code: 'OUTBOX_UNAVAILABLE' } },
    });
  });

  it('bring back what was refused for good', async () => {
    await database.sql`insert into dead (id, account, site, kind, url, host, priority, since, at, code, reason)
      values (gen_random_uuid(), 'default overseas', 'www', 'url', 'https://a.example/dead', 'a.example', 1, now(), now(), 'CDN_REFUSED', 'x')`;
    expect(await say(['history', '--dead'])).toMatchObject({
      said: { rows: [{ url: 'https://a.example/dead', reason: 'x' }] },
    });
    expect((await run(['retry', '--json'], env())).code).toBe(2);
    expect(await say(['retry', '--host', 'a.example'])).toEqual({ code: 0, said: { ok: true, retried: 1 } });
    expect(await say(['history', '--dead'])).toMatchObject({ said: { rows: [] } });
  });
});
