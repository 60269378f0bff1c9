import { describe, expect, it } from 'vitest';
import {
  type Env,
  readApi2Url,
  readApi3Url,
  readCredentials,
  readEdgeOneUrl,
  readVariable,
} from '../../lib/config/settings.ts';
import { PurgeError } from '../../lib/errors.ts';

const explicit = { PURGE_SECRET_ID: 'id', PURGE_SECRET_KEY: 'key' };
const role = {
  TENCENTCLOUD_SECRETID: 'role-id',
  TENCENTCLOUD_SECRETKEY: 'role-key',
  TENCENTCLOUD_SESSIONTOKEN: 'role-token',
};
const roleKeys = { secretId: 'role-id', secretKey: 'role-key', token: 'role-token' };

function errorOf(read: () => unknown): PurgeError {
  try {
    read();
  } catch (error) {
    if (error instanceof PurgeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a variable', () => {
  it.each<readonly [string | undefined, string | undefined, string]>([
    ['value', 'value', 'as it is'],
    [' value\n', 'value', 'without the white space of a copied line'],
    ['a b', 'a b', 'with a blank inside'],
    ['0', '0', 'with a text that is false elsewhere'],
    ['', undefined, 'an empty value is an absent one'],
    [' \t\n', undefined, 'a blank one, too'],
    [undefined, undefined, 'absent'],
  ])('%j is read as %j: %s', (value, expected) => expect(readVariable({ NAME: value }, 'NAME')).toBe(expected));

  it('of another case is another one', () => expect(readVariable({ name: 'x' }, 'NAME')).toBeUndefined());
});

describe('the keys that sign', () => {
  it.each<readonly [string, Env, object]>([
    ['explicit ones, without a token', explicit, { secretId: 'id', secretKey: 'key' }],
    [
      'explicit ones that are temporary',
      { ...explicit, PURGE_SESSION_TOKEN: 'token' },
      { secretId: 'id', secretKey: 'key', token: 'token' },
    ],
    ['those of the role', role, roleKeys],
    [
      'explicit ones before the role, and never with its token',
      { ...role, ...explicit },
      { secretId: 'id', secretKey: 'key' },
    ],
    [
      'those of the role when explicit ones are empty',
      { ...role, PURGE_SECRET_ID: '', PURGE_SECRET_KEY: ' ' },
      roleKeys,
    ],
    ['those of the role beside a token that belongs to nobody', { ...role, PURGE_SESSION_TOKEN: 'token' }, roleKeys],
    [
      'without the white space around them',
      { PURGE_SECRET_ID: ' id\n', PURGE_SECRET_KEY: '\tkey ' },
      { secretId: 'id', secretKey: 'key' },
    ],
    ['never the deployer’s', { ...role, TENCENT_SECRET_ID: 'no', TENCENT_SECRET_KEY: 'no' }, roleKeys],
  ])('are %s', (_, env, keys) => expect(readCredentials(env)).toEqual(keys));

  it('are read anew each time, since those of a role rotate', () => {
    const env: Record<string, string> = { ...role };
    expect(readCredentials(env).secretId).toBe('role-id');
    env['TENCENTCLOUD_SECRETID'] = 'rotated';
    expect(readCredentials(env).secretId).toBe('rotated');
  });

  it.each<readonly [string, Env, string, string]>([
    ['no key', { PURGE_SECRET_ID: 'canary' }, 'PURGE_SECRET_ID', 'PURGE_SECRET_KEY'],
    ['no id', { PURGE_SECRET_KEY: 'canary' }, 'PURGE_SECRET_KEY', 'PURGE_SECRET_ID'],
    ['an empty key', { PURGE_SECRET_ID: 'canary', PURGE_SECRET_KEY: '' }, 'PURGE_SECRET_ID', 'PURGE_SECRET_KEY'],
    ['a blank id', { PURGE_SECRET_ID: '  ', PURGE_SECRET_KEY: 'canary' }, 'PURGE_SECRET_KEY', 'PURGE_SECRET_ID'],
    ['half a pair beside a role', { ...role, PURGE_SECRET_ID: 'canary' }, 'PURGE_SECRET_ID', 'PURGE_SECRET_KEY'],
    ['half a role', { TENCENTCLOUD_SECRETID: 'canary' }, 'TENCENTCLOUD_SECRETID', 'TENCENTCLOUD_SECRETKEY'],
  ])('with %s are an error that names the one that is set and the one that is missing', (_, env, set, missing) => {
    const { code, message, detail } = errorOf(() => readCredentials(env));
    expect(code).toBe('NO_CREDENTIALS');
    expect(message).toBe(`${set} is set but ${missing} is missing or empty; set both`);
    expect(detail).toEqual({});
  });

  it.each<readonly [string, Env]>([
    ['an empty environment', {}],
    ['a token alone', { PURGE_SESSION_TOKEN: 'canary', TENCENTCLOUD_SESSIONTOKEN: 'canary' }],
    ['the keys of the deployer', { TENCENT_SECRET_ID: 'canary', TENCENT_SECRET_KEY: 'canary' }],
  ])('of %s are an error that names every variable', (_, env) => {
    const { code, message } = errorOf(() => readCredentials(env));
    expect(code).toBe('NO_CREDENTIALS');
    for (const name of ['PURGE_SECRET_ID', 'PURGE_SECRET_KEY', 'TENCENTCLOUD_SECRETID', 'TENCENTCLOUD_SECRETKEY'])
      expect(message).toContain(name);
    expect(message).not.toContain('canary');
  });
});

describe('the endpoint of API 2.0', () => {
  const read = (value: string | undefined) => readApi2Url({ CDN_API2_URL: value }).href;

  it.each([undefined, '', ' '])('is Tencent’s own when the variable is %j', (value) => {
    expect(read(value)).toBe('https://cdn.api.qcloud.com/v2/index.php');
  });

  it.each([
    ['https://proxy.example/v2/index.php', 'https anywhere'],
    ['HTTPS://proxy.example/x', 'in capitals'],
    ['http://127.0.0.1:8080/v2/index.php', 'http to this machine'],
    ['http://127.9.8.7/x', 'any loopback address'],
    ['http://localhost:1/x', 'by name'],
    ['http://[::1]:1/x', 'by IPv6'],
    ['http://2130706433/x', 'loopback written as a number'],
  ])('may be %s: %s', (value) => expect(read(value)).toBe(new URL(value).href));

  it('gets the standard path where it is a bare host, as the local API prints it', () => {
    expect(read('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080/v2/index.php');
  });

  it.each([
    ['http://cdn.api.qcloud.com/v2/index.php', 'keys never travel in the clear'],
    ['http://10.0.0.1/', 'nor through a private network'],
    ['http://localhost.evil.example/', 'a name that begins like loopback'],
    ['http://127.0.0.1.evil.example/', 'an address that begins like it'],
    ['http://evil.example/127.0.0.1', 'loopback in the path'],
    ['http://0.0.0.0/', 'any address is not this machine'],
    ['ftp://127.0.0.1/', 'another scheme'],
    ['cdn.api.qcloud.com', 'no scheme'],
    ['https://', 'no host'],
  ])('is never %s: %s', (value) => {
    const { code, message } = errorOf(() => read(value));
    expect(code).toBe('BAD_SETTINGS');
    expect(message).toContain('CDN_API2_URL must be an https:// URL');
    expect(message).toContain('leave it unset');
  });
});

describe('no value of a variable', () => {
  it('is ever in an error, whatever is wrong', () => {
    const names = [...Object.keys(explicit), ...Object.keys(role), 'PURGE_SESSION_TOKEN'];
    const canaries = names.map((name, n) => [name, `canary-${n}`] as const);
    const broken = [
      ...canaries.slice(0, 4).map(
        ([name, value]) =>
          () =>
            readCredentials({ [name]: value }),
      ),
      () => readCredentials({ ...Object.fromEntries(canaries), PURGE_SECRET_KEY: '' }),
      () => readApi2Url({ CDN_API2_URL: 'http://user:canary-pw@evil.example/canary' }),
    ];
    for (const read of broken) {
      const { message, detail, stack, cause } = errorOf(read);
      expect(`${message} ${JSON.stringify(detail)} ${stack} ${cause}`).not.toContain('canary-');
    }
  });
});

describe('the other endpoints', () => {
  it.each([
    ['CDN_API3_URL', readApi3Url, 'https://cdn.tencentcloudapi.com/', 'https://cdn.intl.tencentcloudapi.com/'],
    ['EDGEONE_API_URL', readEdgeOneUrl, 'https://teo.tencentcloudapi.com/', 'https://teo.intl.tencentcloudapi.com/'],
  ])('are Tencent’s own unless %s names another, which never takes keys in the clear', (name, read, own, other) => {
    expect([read({}).href, read({ [name]: other }).href]).toEqual([own, other]);
    expect(errorOf(() => read({ [name]: 'http://cdn.example.com/' }))).toMatchObject({ code: 'BAD_SETTINGS' });
    expect(errorOf(() => read({ [name]: 'nonsense' })).message).toContain(name);
  });
});
