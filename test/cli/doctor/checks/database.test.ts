import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDatabase } from '../../../../lib/cli/doctor/checks/database.ts';
import type { Deployment } from '../../../../lib/cli/doctor/deployment.ts';
import { createDatabase, type TestDatabase } from '../../../postgres/database.ts';
import { there, withVariables } from '../present.ts';
import { link } from '../scene.ts';

describe('the database', () => {
  let made: TestDatabase;
  let empty: TestDatabase;
  beforeAll(async () => {
    made = await createDatabase();
    empty = await createDatabase({ isMigrated: false });
  });
  afterAll(() => Promise.all([made.end(), empty.end()]));

  const urlOf = ({ user, password, host, port, name }: TestDatabase['owner']) =>
    `postgres://${user}:${password}@${host}:${port}/${name}`;
  const unknown: Deployment = { problem: 'nothing is deployed', inShort: 'see functions' };
  const look = (env: Record<string, string>, deployment: Deployment = unknown) =>
    checkDatabase({ env, link, deployment });
  const direct = there();
  const queued = there(withVariables({ DATABASE_URL: 'postgres://u:canary@h/x' }));

  it('is not looked at in direct mode', async () => {
    expect(await look({})).toEqual([
      { name: 'database', state: 'skipped', message: 'direct mode, without DATABASE_URL' },
    ]);
  });

  it('is not looked at where only the deployed functions know its address, nor called direct mode then', async () => {
    expect(await look({}, queued)).toEqual([
      {
        name: 'database',
        state: 'skipped',
        message: 'the deployed functions have a DATABASE_URL, and neither this shell nor .env has one',
      },
    ]);
    expect(await look({}, direct)).toMatchObject([
      { state: 'skipped', message: expect.stringMatching(/^direct mode/) },
    ]);
  });

  it('is of no use to functions that were deployed without it', async () => {
    expect(await look({ DATABASE_URL: made.handlerUrl }, queued)).toMatchObject([{ state: 'ok' }]);
    expect(await look({ DATABASE_URL: made.handlerUrl }, direct)).toMatchObject([
      {
        state: 'fix',
        message: expect.stringMatching(/schema 1; the deployed functions have no DATABASE_URL, so they run in direct/),
        fix: 'npx serverless deploy --stage dev',
      },
    ]);
    expect(await look({ DATABASE_URL: 'postgres://u:canary@127.0.0.1:1/x' }, direct)).toMatchObject([
      { fix: expect.stringMatching(/check DATABASE_URL.*; then npx serverless deploy --stage dev$/) },
    ]);
  });

  it('is fine with the tables, and the rights of a function', async () => {
    const [line] = await look({ DATABASE_URL: made.handlerUrl });
    expect(line).toMatchObject({
      state: 'ok',
      message: expect.stringMatching(/_handler, TLS off, answers in \d+ ms, schema 1$/),
    });
    expect(line?.message).not.toContain(`${made.handler.password}@`);
  });

  it('is to be migrated where tables are missing', async () => {
    expect(await look({ DATABASE_URL: urlOf(empty.owner) })).toMatchObject([
      {
        state: 'fix',
        message: expect.stringContaining('relation "changes" does not exist'),
        fix: expect.stringContaining('migrate'),
      },
    ]);
  });

  it('is to be migrated where its tables are older than this program', async () => {
    await made.sql`update outbox_version set version = 0`;
    expect(await look({ DATABASE_URL: made.handlerUrl })).toMatchObject([
      {
        state: 'fix',
        message: expect.stringMatching(/older than this program \(1\)$/),
        fix: expect.stringContaining('migrate'),
      },
    ]);
    await made.sql`update outbox_version set version = 1`;
  });

  it('is to be opened where a right is missing', async () => {
    await made.sql.unsafe(`revoke delete on targets from ${made.handler.user}`);
    expect(await look({ DATABASE_URL: made.handlerUrl })).toMatchObject([
      {
        state: 'fix',
        message: expect.stringMatching(/without rights on targets$/),
        fix: `grant select, insert, update, delete on targets to ${made.handler.user}`,
      },
    ]);
    await made.sql.unsafe(`grant delete on targets to ${made.handler.user}`);
  });

  it('is fine with the rights of a function alone, which never reads the version of the tables', async () => {
    await made.sql.unsafe(`revoke select on outbox_version from ${made.handler.user}`);
    expect(await look({ DATABASE_URL: made.handlerUrl })).toMatchObject([
      { state: 'ok', message: expect.stringMatching(/answers in \d+ ms$/) },
    ]);
    await made.sql.unsafe(`grant select on outbox_version to ${made.handler.user}`);
  });

  it('is to be opened where its schema or the database itself is closed, whatever the name of the role', async () => {
    const { user, ...rest } = made.handler;
    const role = `${user}-2`;
    await made.sql.unsafe(`create role "${role}" login password '${rest.password}'`);
    try {
      const DATABASE_URL = urlOf({ ...rest, user: role });
      expect(await look({ DATABASE_URL })).toMatchObject([
        {
          state: 'fix',
          fix: expect.stringMatching(`^grant select, insert, update, delete on changes, .* to "${role}"$`),
        },
      ]);
      await made.sql.unsafe(`revoke usage on schema public from public, ${user}`);
      expect(await look({ DATABASE_URL })).toMatchObject([
        { state: 'fix', fix: `grant usage on schema public to "${role}"` },
      ]);
      await made.sql.unsafe(`revoke connect on database ${rest.name} from public`);
      expect(await look({ DATABASE_URL })).toMatchObject([
        { state: 'fix', fix: `grant connect on database ${rest.name} to "${role}"` },
      ]);
    } finally {
      await made.sql.unsafe(`grant usage on schema public to public, ${user}`);
      await made.sql.unsafe(`grant connect on database ${rest.name} to public`);
      await made.sql.unsafe(`drop role "${role}"`);
    }
  });

  it.each([
    ['nobody listens', 'postgres://u:canary@127.0.0.1:1/x', /check DATABASE_URL/],
    ['the variable is unusable', 'mysql://u:canary@h/x', /set the variable/],
  ])('is to be mended where %s, without showing the password', async (_, DATABASE_URL, fix) => {
    const lines = await look({ DATABASE_URL });
    expect(lines).toMatchObject([{ state: 'fix', fix: expect.stringMatching(fix) }]);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });
});
