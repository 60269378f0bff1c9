import { describe, expect, it } from 'vitest';
import { readDeployer } from '../../lib/deploy/deployer.ts';
import { PurgeError } from '../../lib/errors.ts';

const KEYS = { TENCENT_SECRET_ID: 'AKIDreal', TENCENT_SECRET_KEY: 'real-key' };

describe('who deploys', () => {
  it('has the keys of the shell, with their token, and goes to Tencent unless told otherwise', () => {
    expect(readDeployer(KEYS, 'dev')).toEqual({ secretId: 'AKIDreal', secretKey: 'real-key' });
    expect(readDeployer({ ...KEYS, TENCENT_TOKEN: 't', SCF_API_URL: 'https://scf.intl.example/' }, 'dev')).toEqual({
      secretId: 'AKIDreal',
      secretKey: 'real-key',
      token: 't',
      endpoint: new URL('https://scf.intl.example/'),
    });
  });

  it.each([
    ['none', {}],
    ['an id alone', { TENCENT_SECRET_ID: 'AKIDreal' }],
    ['empty ones', { TENCENT_SECRET_ID: '', TENCENT_SECRET_KEY: ' ' }],
  ])('is told which variables are missing with %s', (_, env) => {
    expect(() => readDeployer(env, 'dev')).toThrow(/set TENCENT_SECRET_ID and TENCENT_SECRET_KEY/);
  });

  it('signs with the local keys on stage local, whatever the shell has: real ones have no business there', () => {
    const local = { secretId: 'AKIDlocal', secretKey: 'local-secret' };
    expect(readDeployer(KEYS, 'local')).toEqual({ ...local, endpoint: new URL('http://127.0.0.1:8787/') });
    const elsewhere = readDeployer({ ...KEYS, SCF_API_URL: 'http://127.0.0.1:9000' }, 'local');
    expect(elsewhere).toEqual({ ...local, endpoint: new URL('http://127.0.0.1:9000/') });
  });

  it.each(['http://scf.example.com/', 'https://scf.example.com/v2', 'scf.tencentcloudapi.com', 'ftp://127.0.0.1/'])(
    'does not call %s',
    (SCF_API_URL) => {
      expect(() => readDeployer({ ...KEYS, SCF_API_URL }, 'dev')).toThrow(PurgeError);
    },
  );
});
