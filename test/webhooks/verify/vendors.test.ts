import { createHmac } from 'node:crypto';
import { signRequest, verifyRequest } from '@contentful/node-apps-toolkit/requests';
import { generateWebhookSignature, verifyWebhookSignature } from '@hygraph/utils';
import * as github from '@octokit/webhooks-methods';
import { encodeSignatureHeader, isValidSignature } from '@sanity/webhook';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { Proof } from '../../../lib/config/webhook.ts';
import { NOW, OTHER_SECRET, SECRET, type Sent, signContentful, verify } from './senders.ts';

/** A vendor's library: both of its halves take and give the headers that carry proof. */
interface Vendor {
  readonly name: string;
  readonly proof: Proof;
  /** Its own signer, and when it thinks it is, in ms. */
  readonly sign: (sent: Sent, secret: string, timeMs: number) => Promise<{ headers: Headers; nowMs: number }>;
  readonly isRight: (sent: Sent, secret: string) => Promise<boolean>;
  /** Signs as the documents say, with node:crypto. */
  readonly ours: (sent: Sent, secret: string, timeMs: number) => Headers;
  /** The time that its verifier accepts, where it looks at its own clock. */
  readonly clock?: () => number;
}

type Headers = Record<string, string>;

const text = ({ body }: Sent) => body.toString('utf8');
const header = ({ headers }: Sent, name: string) => `${headers[name]}`;

const VENDORS: readonly Vendor[] = [
  {
    name: '@octokit/webhooks-methods',
    proof: { scheme: 'hmac', name: 'x-hub-signature-256', algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' },
    sign: async (sent, secret) => ({
      headers: { 'x-hub-signature-256': await github.sign(secret, text(sent)) },
      nowMs: NOW,
    }),
    isRight: (sent, secret) => github.verify(secret, text(sent), header(sent, 'x-hub-signature-256')),
    ours: ({ body }, secret) => ({
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    }),
  },
  {
    name: '@sanity/webhook',
    proof: { scheme: 'sanity' },
    sign: async (sent, secret, timeMs) => ({
      headers: { 'sanity-webhook-signature': await encodeSignatureHeader(text(sent), timeMs, secret) },
      nowMs: timeMs,
    }),
    isRight: (sent, secret) => isValidSignature(text(sent), header(sent, 'sanity-webhook-signature'), secret),
    ours: ({ body }, secret, timeMs) => {
      const signature = createHmac('sha256', secret).update(`${timeMs}.`).update(body).digest('base64url');
      return { 'sanity-webhook-signature': `t=${timeMs},v1=${signature}` };
    },
  },
  {
    name: '@hygraph/utils',
    proof: { scheme: 'hygraph' },
    sign: async (sent, secret) => {
      const environmentName = 'héllo "1"';
      const signature = generateWebhookSignature({ rawPayload: text(sent), secret, environmentName });
      return { headers: { 'gcms-signature': signature }, nowMs: Number(/\d+$/.exec(signature)?.[0]) };
    },
    isRight: async (sent, secret) =>
      verifyWebhookSignature({ rawPayload: text(sent), secret, signature: header(sent, 'gcms-signature') }),
    ours: (sent, secret, timeMs) => {
      const signed = JSON.stringify({ Body: text(sent), EnvironmentName: 'test', TimeStamp: timeMs });
      const signature = createHmac('sha256', secret).update(signed).digest('base64');
      return { 'gcms-signature': `sign=${signature}, env=test, t=${timeMs}` };
    },
  },
  {
    name: 'standardwebhooks',
    proof: { scheme: 'standard-webhooks' },
    sign: async (sent, secret, timeMs) => ({
      headers: {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(timeMs / 1000),
        'webhook-signature': new Webhook(secret).sign('msg_1', new Date(timeMs), text(sent)),
      },
      nowMs: timeMs,
    }),
    isRight: async (sent, secret) => {
      const headers = Object.fromEntries(Object.keys(sent.headers).map((name) => [name, header(sent, name)]));
      try {
        new Webhook(secret).verify(text(sent), headers, { jsonParse: false });
        return true;
      } catch {
        return false;
      }
    },
    ours: ({ body }, secret, timeMs) => {
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      const time = timeMs / 1000;
      const signature = createHmac('sha256', key).update(`msg_2.${time}.`).update(body).digest('base64');
      return { 'webhook-id': 'msg_2', 'webhook-timestamp': String(time), 'webhook-signature': `v1,${signature}` };
    },
    clock: () => Math.floor(Date.now() / 1000) * 1000,
  },
];

function sentOf(body: Buffer, headers: Headers): Sent {
  return { method: 'POST', path: '/hook', query: {}, headers, body };
}

/** Vendors hash the text of a body; an empty one is refused by most of them before they look. */
const bodies = fc.oneof(fc.json(), fc.string({ unit: 'binary', minLength: 1 })).map((body) => Buffer.from(body));

/** What Sanity takes for a time begins in 2021. */
const times = fc.integer({ min: 1_610_000_000, max: 9_999_999_999 }).map((seconds) => seconds * 1000);

function secretOf(bytes: Uint8Array): string {
  return `whsec_${Buffer.from(bytes).toString('base64')}`;
}

const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map(secretOf);

describe.each(VENDORS)('$name and we agree', ({ proof, sign, isRight, ours, clock }) => {
  it('on what it signs', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, secrets, times, async (body, secret, timeMs) => {
        const { headers, nowMs } = await sign(sentOf(body, {}), secret, timeMs);
        const terms = { secrets: [OTHER_SECRET, secret], nowMs };
        expect(verify(sentOf(body, headers), proof, terms).ok).toBe(true);
        expect(verify(sentOf(Buffer.concat([body, Buffer.from(' ')]), headers), proof, terms).ok).toBe(false);
        expect(verify(sentOf(body, headers), proof, { ...terms, secrets: [OTHER_SECRET] }).ok).toBe(false);
      }),
    );
  });

  it('on what we would sign', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, secrets, times, async (body, secret, time) => {
        const nowMs = clock?.() ?? time;
        const sent = sentOf(body, ours(sentOf(body, {}), secret, nowMs));
        expect(await isRight(sent, secret)).toBe(true);
        expect(verify(sent, proof, { secrets: [secret], nowMs }).ok).toBe(true);
      }),
    );
  });

  it('on what was changed', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, secrets, times, fc.nat(), fc.nat(), async (body, secret, time, at, by) => {
        const nowMs = clock?.() ?? time;
        const right = ours(sentOf(body, {}), secret, nowMs);
        const terms = { secrets: [secret], nowMs };
        const longer = sentOf(Buffer.concat([body, Buffer.from('x')]), right);
        expect([await isRight(longer, secret), verify(longer, proof, terms).ok]).toEqual([false, false]);
        for (const [name, value] of Object.entries(right)) {
          const letters = [...value];
          const index = at % letters.length;
          // A letter or digit for another: what else may stand in a header, vendors read in ways of their own.
          if (!/\w/.test(letters[index] ?? '')) continue;
          const others = 'abcdefghjkmnpqrstuwxyz23456789'.replace(letters[index] ?? '', '');
          letters[index] = others[by % others.length] ?? '';
          const changed = sentOf(body, { ...right, [name]: letters.join('') });
          expect(verify(changed, proof, terms).ok, letters.join('')).toBe(false);
          // Names in a header of Hygraph are cut out wherever they stand, and not asked for.
          if (proof.scheme !== 'hygraph') expect(await isRight(changed, secret), letters.join('')).toBe(false);
        }
      }),
    );
  });
});

describe('@contentful/node-apps-toolkit and we agree', () => {
  const proof: Proof = { scheme: 'contentful' };
  const secret = fc.stringMatching(/^[0-9a-zA-Z+/=_-]{64}$/);
  const method = fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'GET');
  const segment = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('%2F', 'é', '你好', '%', ';', '+'),
  );
  const query = fc.option(fc.oneof(fc.webQueryParameters(), segment, fc.constantFrom('', 'a=b?c=d', 'token=abc&x=1')));
  const path = fc
    .tuple(fc.array(segment, { maxLength: 4 }), query)
    .map(([parts, search]) => `/${parts.join('/').replaceAll('?', '')}${search === null ? '' : `?${search}`}`);
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string().map((inner) => ` \t${inner} `),
  );
  const names = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,12}$/).filter((name) => !name.startsWith('x-contentful-'));
  const headers = fc.dictionary(names, value, { maxKeys: 6 });
  const body = fc.oneof(fc.json(), fc.string({ unit: 'binary' }));
  const terms = (right: string) => ({ secrets: [right], nowMs: NOW });

  it('on what it signs, with any path, query and headers', () => {
    fc.assert(
      fc.property(secret, method, path, headers, body, (right, verb, target, extra, content) => {
        const signed = signRequest(right, { method: verb, path: target, headers: { ...extra }, body: content }, NOW);
        const sent: Sent = {
          method: verb,
          path: target,
          query: {},
          headers: { ...extra, 'x-not-signed': 'any', ...signed },
          body: Buffer.from(content),
        };
        expect(verify(sent, proof, terms(right))).toEqual({ ok: true, once: signed['x-contentful-signature'] });
        expect(verify({ ...sent, path: `/x${target}` }, proof, terms(right)).ok).toBe(false);
        expect(verify({ ...sent, body: Buffer.from(`${content} `) }, proof, terms(right)).ok).toBe(false);
        for (const name of Object.keys(extra)) {
          const changed = { ...sent, headers: { ...sent.headers, [name]: `${extra[name]}x` } };
          expect(verify(changed, proof, terms(right)).ok).toBe(false);
          const { [name]: _, ...rest } = sent.headers;
          expect(verify({ ...sent, headers: rest }, proof, terms(right)).ok).toBe(false);
        }
      }),
    );
  });

  it('on what we would sign, and on what was changed', () => {
    fc.assert(
      fc.property(secret, method, path, headers, body, (right, verb, target, extra, content) => {
        const plain = { ...extra, 'x-contentful-timestamp': String(NOW) };
        const covered = [...Object.keys(plain), 'x-contentful-signed-headers'];
        const [pathname = '', search = ''] = target.split('?');
        const whole = search === '' ? pathname : `${pathname}?${search}`;
        const sent = signContentful(
          { method: verb, path: whole, query: {}, headers: plain, body: Buffer.from(content) },
          covered,
          right,
        );
        const asked = { method: verb, path: whole, headers: sent.headers as Record<string, string>, body: content };
        expect(verifyRequest(right, asked as Parameters<typeof verifyRequest>[1], 0)).toBe(true);
        expect(verify(sent, proof, terms(right)).ok).toBe(true);
        const changes = [{ body: `${content}x` }, { path: `${pathname}x` }, { method: verb === 'GET' ? 'PUT' : 'GET' }];
        for (const change of changes) {
          const changed = { ...asked, ...change } as Parameters<typeof verifyRequest>[1];
          expect(verifyRequest(right, changed, 0)).toBe(false);
          const changedBody = Buffer.from(change.body ?? content);
          expect(verify({ ...sent, ...change, body: changedBody }, proof, terms(right)).ok).toBe(false);
        }
      }),
    );
  });

  it.each([
    ['in another order', (list: string) => list.split(',').reverse().join(','), true, true],
    ['with a name that has a capital', (list: string) => list.replace('content-type', 'Content-Type'), false, false],
    ['with a blank', (list: string) => list.replace('x-a', ' x-a'), false, false],
    ['with one name less', (list: string) => list.replace('content-type,', ''), false, false],
    // Theirs adds what is not named and drops what is not there; the signature never covered such a list.
    ['without itself', (list: string) => list.replace('x-contentful-signed-headers,', ''), true, false],
    ['without the time', (list: string) => list.replace(',x-contentful-timestamp', ''), true, false],
    ['with a header that is not there', (list: string) => `${list},x-more`, true, false],
    ['with a name twice', (list: string) => `${list},content-type`, true, false],
  ])('on a list of headers %s, or we are the stricter', (_, change, isRightForThem, isRightForUs) => {
    const right = 'a'.repeat(64);
    const given = { 'content-type': 'application/json', 'x-a': '1' };
    const signed = signRequest(right, { method: 'POST', path: '/hook', headers: { ...given }, body: '{}' }, NOW);
    const list = change(signed['x-contentful-signed-headers']);
    const all = { ...given, ...signed, 'x-contentful-signed-headers': list };
    expect(list).not.toBe(signed['x-contentful-signed-headers']);
    expect(verifyRequest(right, { method: 'POST', path: '/hook', headers: all, body: '{}' }, 0)).toBe(isRightForThem);
    const sent = { method: 'POST', path: '/hook', query: {}, headers: all, body: Buffer.from('{}') };
    expect(verify(sent, proof, terms(right)).ok).toBe(isRightForUs);
  });
});

describe('where vendors are looser than we are', () => {
  const body = Buffer.from('{}');

  it('Standard Webhooks reads a time with letters after it', () => {
    const [timeMs = 0] = [Math.floor(Date.now() / 1000) * 1000];
    const time = `${timeMs / 1000}abc`;
    const webhook = new Webhook(SECRET);
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': time,
      'webhook-signature': webhook.sign('msg_1', new Date(timeMs), '{}'),
    };
    expect(webhook.verify('{}', headers)).toEqual({});
    expect(verify(sentOf(body, headers), { scheme: 'standard-webhooks' }, { nowMs: timeMs }).ok).toBe(false);
  });

  it('Sanity and Hygraph take a signature of any age', async () => {
    const timeMs = 1_610_000_000_000;
    const sanity = { 'sanity-webhook-signature': await encodeSignatureHeader('{}', timeMs, SECRET) };
    expect(await isValidSignature('{}', sanity['sanity-webhook-signature'], SECRET)).toBe(true);
    expect(verify(sentOf(body, sanity), { scheme: 'sanity' })).toEqual({ ok: false, why: 'expired' });
  });

  it('Hygraph reads a header without the names of its parts, and leaves the rest of it unread', () => {
    const [, right = ''] = /^(.*)$/.exec(generateWebhookSignature({ rawPayload: '{}', secret: SECRET })) ?? [];
    const nowMs = Number(/\d+$/.exec(right)?.[0]);
    for (const signature of [right.replace('sign=', ''), right.replace('env=', ''), `${right}x`, `${right}, x=1`]) {
      expect(verifyWebhookSignature({ rawPayload: '{}', secret: SECRET, signature }), signature).toBe(true);
      const sent = sentOf(body, { 'gcms-signature': signature });
      expect(verify(sent, { scheme: 'hygraph' }, { nowMs }).ok, signature).toBe(false);
    }
  });
});
