import fc from 'fast-check';
import { describe, it } from 'vitest';
import { isSignedBy, type SignedRequest, signatureOf } from '../../../lib/local/cdn-api/api2/signature.ts';
import type { Params } from './caller.ts';

const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9.]{0,8}$/).filter((name) => name !== 'Signature');
// In POST a value that starts with @ is not signed at all.
const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => !text.startsWith('@'));
const params = fc.dictionary(key, value, { minKeys: 1, maxKeys: 6, noNullPrototype: true });
const method = fc.constantFrom('GET', 'POST');

function request(of: Params, verb: string): SignedRequest {
  return { method: verb, host: '127.0.0.1:1', path: '/v2/index.php', params: new Map(Object.entries(of)) };
}

function sign(of: Params, verb: string): Params {
  return { ...of, Signature: signatureOf(request(of, verb), 'k') };
}

function pick(of: Params, which: number): string {
  const names = Object.keys(of);
  return names[which % names.length] ?? '';
}

describe('a signature', () => {
  it('holds for the parameters in any order', () => {
    fc.assert(
      fc.property(params, method, (of, verb) => {
        const reversed = Object.fromEntries(Object.entries(sign(of, verb)).reverse());
        return isSignedBy('k', request(reversed, verb));
      }),
    );
  });

  it('breaks when one byte of any value is changed', () => {
    fc.assert(
      fc.property(
        params,
        method,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (of, verb, which, byte, flip) => {
          const name = pick(of, which);
          const bytes = Buffer.from(of[name] ?? '');
          const at = byte % bytes.length;
          bytes[at] = (bytes[at] ?? 0) ^ flip;
          const changed = bytes.toString('utf8');
          // Bytes that are no UTF-8 may decode to the replacement character that stood there already.
          fc.pre(changed !== of[name] && !changed.startsWith('@'));
          return !isSignedBy('k', request({ ...sign(of, verb), [name]: changed }, verb));
        },
      ),
    );
  });

  it('breaks when one byte of the signature is changed', () => {
    fc.assert(
      fc.property(params, method, fc.nat(), fc.integer({ min: 1, max: 127 }), (of, verb, byte, flip) => {
        const { Signature = '' } = sign(of, verb);
        const bytes = Buffer.from(Signature);
        const at = byte % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        return !isSignedBy('k', request({ ...of, Signature: bytes.toString('latin1') }, verb));
      }),
    );
  });

  it('breaks when a key is changed by one byte, left out or added', () => {
    fc.assert(
      fc.property(params, method, fc.nat(), key, (of, verb, which, other) => {
        const name = pick(of, which);
        const last = name.endsWith('x') ? 'y' : 'x';
        const renamed = name.slice(0, -1) + last;
        fc.pre(![other, renamed].some((taken) => Object.hasOwn(of, taken)));
        const { [name]: moved = '', ...rest } = sign(of, verb);
        const broken = [rest, { ...rest, [renamed]: moved }, { ...rest, [name]: moved, [other]: 'added' }];
        return broken.every((wrong) => !isSignedBy('k', request(wrong, verb)));
      }),
    );
  });

  it('breaks for another method, host, path or key', () => {
    fc.assert(
      fc.property(params, method, (of, verb) => {
        const good = request(sign(of, verb), verb);
        const wrong: SignedRequest[] = [
          { ...good, method: verb === 'GET' ? 'POST' : 'GET' },
          { ...good, host: '127.0.0.1' },
          { ...good, path: '/' },
        ];
        return wrong.every((moved) => !isSignedBy('k', moved)) && !isSignedBy('l', good);
      }),
    );
  });
});
