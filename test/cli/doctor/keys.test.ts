import { describe, expect, it } from 'vitest';
import { readKeys } from '../../../lib/cli/doctor/keys.ts';
import type { Env } from '../../../lib/config/settings.ts';

const inShell = (env: Env) => ({ env, fileOf: () => undefined });
const EXPLICIT = { PURGE_SECRET_ID: 'explicit', PURGE_SECRET_KEY: 'k' };
const ROLE = { TENCENTCLOUD_SECRETID: 'role', TENCENTCLOUD_SECRETKEY: 'k', TENCENTCLOUD_SESSIONTOKEN: 't' };
const DEPLOYER = { TENCENT_SECRET_ID: 'deployer', TENCENT_SECRET_KEY: 'k', TENCENT_TOKEN: 't' };

describe('the keys that the doctor asks with', () => {
  it.each([
    [{ ...EXPLICIT, ...ROLE, ...DEPLOYER }, 'explicit', 'PURGE_SECRET_ID, PURGE_SECRET_KEY', false],
    [{ ...ROLE, ...DEPLOYER }, 'role', Object.keys(ROLE).join(', '), false],
    [DEPLOYER, 'deployer', Object.keys(DEPLOYER).join(', '), true],
    [
      { ...DEPLOYER, TENCENT_TOKEN: ' ', PURGE_SECRET_ID: '' },
      'deployer',
      'TENCENT_SECRET_ID, TENCENT_SECRET_KEY',
      true,
    ],
  ])('of %j are those of %s, in %s', (env, secretId, from, isDeployers) => {
    expect(readKeys(inShell(env))).toMatchObject({ credentials: { secretId }, from, isDeployers });
  });

  it('are named with the file that has them', () => {
    const fileOf = (name: string) => (name === 'PURGE_SECRET_KEY' ? '.env.prod' : undefined);
    expect(readKeys({ env: EXPLICIT, fileOf })).toMatchObject({
      from: 'PURGE_SECRET_ID, PURGE_SECRET_KEY (.env.prod)',
    });
  });

  it.each([
    ['none', {}, /no keys/],
    ['half of a pair', { PURGE_SECRET_ID: 'a', ...DEPLOYER }, /PURGE_SECRET_KEY/],
    ['characters that no key has', { ...EXPLICIT, PURGE_SECRET_KEY: 'a b' }, /PURGE_SECRET_KEY/],
    ['half of a pair of the deployer', { TENCENT_SECRET_ID: 'a' }, /SECRET_KEY/],
  ])('are missing with %s, and it says so without showing them', (_, env, message) => {
    const read = readKeys(inShell(env));
    expect(read).toMatchObject({
      isWrong: true,
      problem: { code: 'NO_CREDENTIALS', message: expect.stringMatching(message) },
    });
    expect(JSON.stringify(read)).not.toContain('a b');
  });
});
