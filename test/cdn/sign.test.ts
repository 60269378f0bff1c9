import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { signApi2 } from '../../lib/cdn/sign.ts';

interface QcloudApi {
  generateQueryString(data: Record<string, unknown>, options: Record<string, unknown>): string;
}
const Sdk: new (options: Record<string, unknown>) => QcloudApi = createRequire(import.meta.url)('qcloudapi-sdk');

const keys = { secretId: 'AKIDlocal', secretKey: 'local-secret' };
const endpoint = new URL('http://127.0.0.1:8080/v2/index.php');
const fieldsOf = (form: string) => Object.fromEntries(new URLSearchParams(form));

/** The signature that an independent client computes over the very fields that we send. */
function signatureBySdk(form: string, method: string, secretKey: string): string | undefined {
  const { Signature: _, ...fields } = fieldsOf(form);
  const sdk = new Sdk({ serviceType: 'cdn' });
  // Its way around the "@" rule is a Version, which is empty here; no value of ours starts with "@".
  const options = {
    host: endpoint.host,
    path: endpoint.pathname,
    method,
    SecretKey: secretKey,
    signatureMethod: 'sha256',
  };
  return fieldsOf(sdk.generateQueryString(fields, options))['Signature'];
}

describe('a signed call of API 2.0', () => {
  it('sends exactly what was signed, empty parameters included', () => {
    const form = signApi2({ Action: 'RefreshCdnOverSeaUrl', 'urls.0': 'https://a.example/1' }, endpoint, 'POST', keys);
    expect(fieldsOf(form)).toEqual({
      Action: 'RefreshCdnOverSeaUrl',
      'urls.0': 'https://a.example/1',
      SecretId: 'AKIDlocal',
      Timestamp: expect.stringMatching(/^\d{10}$/),
      Nonce: expect.stringMatching(/^[1-9]\d*$/),
      Region: '',
      Version: '',
      RequestClient: 'overseas-purge',
      SignatureMethod: 'HmacSHA256',
      Signature: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
    });
  });

  it('encodes every value once', () => {
    const form = signApi2({ 'urls.0': 'https://a.example/a+b%20c?x=1&y=图' }, endpoint, 'POST', keys);
    expect(form).toContain('urls.0=https%3A%2F%2Fa.example%2Fa%2Bb%2520c%3Fx%3D1%26y%3D%E5%9B%BE&');
  });

  it('carries a token when there is one, and none when there is none', () => {
    const token = 'tok+en/=';
    expect(fieldsOf(signApi2({}, endpoint, 'POST', { ...keys, token }))['Token']).toBe(token);
    expect(signApi2({}, endpoint, 'POST', keys)).not.toContain('Token');
  });

  it('never has the nonce 0, which is not positive', () => {
    const random = vi.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValueOnce(0).mockReturnValue(0.5);
    expect(fieldsOf(signApi2({}, endpoint, 'POST', keys))['Nonce']).toBe('32768');
    expect(random).toHaveBeenCalledTimes(3);
  });

  it('does not touch the parameters it was given', () => {
    const params = Object.freeze({ Action: 'RefreshCdnOverSeaUrl' });
    expect(() => signApi2(params, endpoint, 'POST', keys)).not.toThrow();
  });

  it('has the signature that an independent client computes, for any URLs, keys and tokens', () => {
    const printable = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((text) => !text.startsWith('@'));
    fc.assert(
      fc.property(
        fc.array(fc.webUrl({ withQueryParameters: true }), { minLength: 1, maxLength: 25 }),
        fc.constantFrom('GET' as const, 'POST' as const),
        printable,
        fc.option(printable, { nil: undefined }),
        (urls, method, secretKey, token) => {
          const params = Object.fromEntries(urls.map((url, n) => [`urls.${n}`, url]));
          const credentials = { secretId: 'AKIDx', secretKey, ...(token !== undefined && { token }) };
          const form = signApi2({ Action: 'RefreshCdnOverSeaUrl', ...params }, endpoint, method, credentials);
          expect(fieldsOf(form)['Signature']).toBe(signatureBySdk(form, method, secretKey));
        },
      ),
    );
  });
});
