import { describe, expect, it } from 'vitest';
import { localEnv, localKeys } from '../../../lib/cli/doctor/local-stage.ts';

const REAL = { PURGE_SECRET_ID: 'real', PURGE_SECRET_KEY: 'canary' };

describe('stage local', () => {
  it('has no address but those of this machine', () => {
    const { DATABASE_URL, CDN_API2_URL, CDN_API3_URL, EDGEONE_API_URL, PURGE_TOKEN } = localEnv({
      DATABASE_URL: 'postgres://u:p@db.example/x',
      CDN_API3_URL: 'https://cdn.intl.example/',
      PURGE_TOKEN: 'kept',
    });
    expect([DATABASE_URL, CDN_API2_URL, CDN_API3_URL, EDGEONE_API_URL]).toEqual(Array(4).fill(undefined));
    expect(PURGE_TOKEN).toBe('kept');
    expect(localEnv({ DATABASE_URL: 'postgres://u:p@127.0.0.1/x' })).toHaveProperty('DATABASE_URL');
  });

  it('takes the address of one CDN API for that of all', () => {
    const here = 'http://127.0.0.1:9/v2/index.php';
    expect(localEnv({ CDN_API2_URL: here, EDGEONE_API_URL: 'https://teo.example/' })).toEqual({
      CDN_API2_URL: here,
      CDN_API3_URL: 'http://127.0.0.1:9/',
      EDGEONE_API_URL: 'http://127.0.0.1:9/',
      DATABASE_URL: undefined,
    });
  });

  it('signs with keys of its own, and with none where it does not know the address', () => {
    expect(localKeys({ ...REAL, CDN_API2_URL: 'http://localhost:9' })).toMatchObject({
      credentials: { secretId: 'AKIDlocal', secretKey: 'local-secret' },
    });
    const none = localKeys({ ...REAL, CDN_API2_URL: 'https://cdn.example' });
    expect(none).toMatchObject({ isWrong: false, problem: { message: expect.stringMatching(/CDN_API2_URL/) } });
  });
});
