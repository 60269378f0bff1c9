import { describe, expect, it } from 'vitest';
import {
  canonicalRequest,
  isSignedBy,
  type SignedRequest,
  signatureOf,
  signingKey,
  stringToSign,
} from '../../../lib/local/api3/signature.ts';
import { startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import file from '../../vectors/tc3.json' with { type: 'json' };
import { askTc3 } from './tc3-caller.ts';

interface Vector {
  readonly id: string;
  readonly name: string;
  readonly inputs: {
    readonly method: string;
    readonly host: string;
    readonly canonicalUri: string;
    readonly canonicalQueryString: string;
    readonly contentType: string;
    readonly action: string;
    readonly service: string;
    readonly timestamp: number;
    readonly date: string;
    readonly signedHeaders: string;
    readonly secretId?: string;
    readonly secretKey?: string;
    readonly secretSigningHex?: string;
    readonly payload: string;
  };
  readonly hashedPayload: string;
  readonly canonicalRequest: string;
  readonly hashedCanonicalRequest: string;
  readonly stringToSign: string;
  readonly signature: string;
  readonly authorization?: string;
}

const VECTORS: readonly Vector[] = file.vectors;
const WITH_KEY = VECTORS.filter(({ inputs }) => inputs.secretKey !== undefined);

function requestOf({ inputs }: Vector): SignedRequest {
  const values: Readonly<Record<string, string>> = {
    'content-type': inputs.contentType,
    host: inputs.host,
    'x-tc-action': inputs.action,
  };
  return {
    method: inputs.method,
    path: inputs.canonicalUri,
    query: inputs.canonicalQueryString,
    headers: inputs.signedHeaders.split(';').map((name) => [name, values[name] ?? ''] as const),
    body: inputs.payload,
  };
}

function scopeOf({ inputs: { timestamp, date, service } }: Vector) {
  return { timestamp: String(timestamp), date, service };
}

describe.each(VECTORS)('vector $name', (vector) => {
  const { secretKey, secretSigningHex } = vector.inputs;

  it('has this canonical request and this string to sign', () => {
    expect(canonicalRequest(requestOf(vector))).toBe(vector.canonicalRequest);
    expect(stringToSign(vector.canonicalRequest, scopeOf(vector))).toBe(vector.stringToSign);
  });

  it('has this signature', () => {
    const key =
      secretKey === undefined ? Buffer.from(secretSigningHex ?? '', 'hex') : signingKey(secretKey, scopeOf(vector));
    expect(signatureOf(vector.stringToSign, key)).toBe(vector.signature);
  });
});

describe.each(WITH_KEY)('the signature of $id', (vector) => {
  const { secretKey = '' } = vector.inputs;
  const [request, scope, signature] = [requestOf(vector), scopeOf(vector), vector.signature];

  it('is taken, and no other', () => {
    expect(isSignedBy(secretKey, request, scope, signature)).toBe(true);
    expect(isSignedBy(`${secretKey}x`, request, scope, signature)).toBe(false);
    expect(isSignedBy(secretKey, request, scope, signature.slice(1))).toBe(false);
    expect(isSignedBy(secretKey, request, scope, signature.toUpperCase())).toBe(false);
    expect(isSignedBy(secretKey, { ...request, body: `${vector.inputs.payload} ` }, scope, signature)).toBe(false);
    expect(isSignedBy(secretKey, request, { ...scope, service: 'teo' }, signature)).toBe(false);
    expect(isSignedBy(secretKey, request, { ...scope, date: '2019-02-26' }, signature)).toBe(false);
    expect(isSignedBy(secretKey, request, { ...scope, timestamp: '1551113066' }, signature)).toBe(false);
  });

  it('fits bytes as well as text, and header values of any case with blanks around', () => {
    const headers = request.headers.map(([name, value]) => [name, ` ${value.toUpperCase()} `] as const);
    const loose = { ...request, headers, body: Buffer.from(vector.inputs.payload) };
    expect(isSignedBy(secretKey, loose, scope, signature)).toBe(true);
  });
});

it('has vectors for both sets of signed headers, and one that starts from a signing key', () => {
  expect(new Set(VECTORS.map(({ inputs }) => inputs.signedHeaders))).toEqual(
    new Set(['content-type;host', 'content-type;host;x-tc-action']),
  );
  expect(VECTORS.filter(({ inputs }) => inputs.secretSigningHex).map(({ id }) => id)).toEqual(['T3']);
});

describe('over HTTP', () => {
  const purges = WITH_KEY.filter(({ inputs }) => inputs.service === 'cdn');
  it('has purge vectors', () => expect(purges).toHaveLength(4));

  it.each(purges)('$id is done', async ({ inputs, authorization = '' }) => {
    const { secretId = '', secretKey = '', timestamp, host, contentType, action, payload } = inputs;
    const api = await startLocalApi({ secretId, secretKey, now: () => timestamp * 1000 });
    const answer = await askTc3(api, {
      method: 'POST',
      path: '/',
      headers: {
        host,
        authorization,
        'content-type': contentType,
        'x-tc-action': action,
        'x-tc-version': '2018-06-06',
        'x-tc-timestamp': String(timestamp),
      },
      body: payload,
    });
    await api.close();
    expect(answer).toEqual({
      TaskId: expect.stringMatching(/^1551113065-[0-9a-z]{8}$/),
      RequestId: expect.any(String),
    });
  });
});
