import { describe, expect, it } from 'vitest';
import {
  isSignedBy,
  type SignedRequest,
  signatureOf,
  stringToSign,
} from '../../../lib/local/cdn-api/api2/signature.ts';
import { startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import file from '../../vectors/api2.json' with { type: 'json' };
import { ask, messageOf, type Params } from './caller.ts';

interface Vector {
  readonly id: string;
  readonly name: string;
  readonly inputs: {
    readonly method: string;
    readonly host: string;
    readonly path: string;
    readonly secretKey: string;
    readonly params: Params;
  };
  readonly stringToSign: string;
  readonly signature: string;
  readonly rejected?: readonly { readonly value: string }[];
}

const VECTORS = file.vectors as unknown as readonly Vector[];

function requestOf({ inputs: { method, host, path, params } }: Vector, Signature?: string): SignedRequest {
  const all = { ...params, ...(Signature !== undefined && { Signature }) };
  return { method, host, path, params: new Map(Object.entries(all)) };
}

function request(params: Params, method = 'POST'): SignedRequest {
  return { method, host: '127.0.0.1:1', path: '/v2/index.php', params: new Map(Object.entries(params)) };
}

describe.each(VECTORS)('vector $name', (vector) => {
  const { secretKey } = vector.inputs;

  it('has this string to sign', () => {
    expect(stringToSign(requestOf(vector))).toBe(vector.stringToSign);
  });

  it('has this signature', () => {
    expect(signatureOf(requestOf(vector), secretKey)).toBe(vector.signature);
  });

  it('is taken with this signature and with no other', () => {
    expect(isSignedBy(secretKey, requestOf(vector, vector.signature))).toBe(true);
    expect(isSignedBy(`${secretKey}x`, requestOf(vector, vector.signature))).toBe(false);
    expect(isSignedBy(secretKey, requestOf(vector, vector.signature.slice(1)))).toBe(false);
    expect(isSignedBy(secretKey, requestOf(vector))).toBe(false);
    for (const { value } of vector.rejected ?? []) expect(isSignedBy(secretKey, requestOf(vector, value))).toBe(false);
  });
});

it('meets the printed signature that is wrong', () => {
  expect(VECTORS.flatMap(({ id, rejected = [] }) => rejected.map(() => id))).toEqual(['V1']);
});

describe('over HTTP', () => {
  const onPath = VECTORS.filter(({ inputs }) => inputs.path === '/v2/index.php');
  it.each(onPath)('$id gets past the verifier, and only a purge gets further', async (vector) => {
    const { params, secretKey, host, method } = vector.inputs;
    const { Timestamp, SecretId = '', Action = '' } = params;
    const api = await startLocalApi({ secretId: SecretId, secretKey, now: () => Number(Timestamp) * 1000 });
    const message = messageOf({ ...params, Signature: vector.signature }, method === 'GET' ? 'GET' : 'urlencoded');
    const { code } = await ask(api, { ...message, headers: { ...message.headers, host } });
    await api.close();
    expect(code).toBe(Action.startsWith('RefreshCdnOverSea') ? 0 : 6100);
  });
});

describe('the string to sign', () => {
  const pairs = (params: Params, method?: string) => stringToSign(request(params, method)).replace(/^.*?\?/, '');

  it('sorts keys as sent by their bytes: upper case first, 10 before 2, U+FF5E before U+1F600', () => {
    const params = { b: '', a: '', B: '', 'u.2': '', 'u.10': '', '😀': '', '～': '' };
    expect(pairs(params)).toBe('B=&a=&b=&u.10=&u.2=&～=&😀=');
    expect(pairs({ a_c: '1', 'a.b': '2', aZ: '3' })).toBe('a.b=2&aZ=3&a.c=1');
  });

  it('writes each _ of a key as a dot and leaves values alone', () => {
    expect(pairs({ _a_b: 'c_d' })).toBe('.a.b=c_d');
  });

  it('leaves out a value that starts with @ in POST, not in GET', () => {
    expect(pairs({ a: '@1', b: '2@' })).toBe('b=2@');
    expect(pairs({ a: '@1', b: '2@' }, 'GET')).toBe('a=@1&b=2@');
  });

  it('keeps empty values', () => {
    expect(pairs({ Region: '', a: '' })).toBe('Region=&a=');
  });
});
