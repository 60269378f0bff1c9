import { createHmac } from 'node:crypto';
import { signRequest } from '@contentful/node-apps-toolkit/requests';
import { describe, expect, it } from 'vitest';
import { CONTENTFUL_HEADERS, NOW, SECRET, type Sent, signContentful, verify } from './senders.ts';

const KEY = 'a'.repeat(64);
const LIST = 'x-contentful-signed-headers';
const TIME = 'x-contentful-timestamp';

const SENT: Sent = {
  method: 'POST',
  path: '/hooks/site',
  query: {},
  headers: {
    'content-type': 'application/json',
    'x-contentful-timestamp': String(NOW),
    'x-contentful-topic': 'ContentManagement.Entry.publish',
    'x-contentful-webhook-name': 'purge',
  },
  body: Buffer.from('{}'),
};

function verdict(sent: Sent) {
  return verify(sent, { scheme: 'contentful' });
}

describe('the headers that Contentful signs', () => {
  it.each([
    ['all that it needs', [LIST, TIME]],
    ['more', CONTENTFUL_HEADERS],
    ['all of them', [...CONTENTFUL_HEADERS, 'x-contentful-webhook-name']],
  ])('may be %s', (_, names) => expect(verdict(signContentful(SENT, names, SECRET)).ok).toBe(true));

  it.each([
    ['only the time', [TIME]],
    ['only the list', [LIST]],
    ['neither of the two', ['content-type', 'x-contentful-topic']],
    ['names that begin like the two', [`${LIST}-x`, `${TIME}-x`]],
  ])('are too few where they are %s, though the signature is right', (_, names) => {
    const more = { [`${LIST}-x`]: 'a', [`${TIME}-x`]: 'b' };
    const sent = signContentful({ ...SENT, headers: { ...SENT.headers, ...more } }, names, SECRET);
    expect(verdict(sent)).toEqual({ ok: false, why: 'malformed' });
    expect(verdict({ ...sent, body: Buffer.from('[]') })).toEqual({ ok: false, why: 'malformed' });
  });

  it.each(['', ',', 'constructor', '__proto__', 'x-absent'])('are refused with %j in their list', (name) => {
    const sent = signContentful(SENT, CONTENTFUL_HEADERS, SECRET);
    const headers = { ...sent.headers, [LIST]: `${sent.headers[LIST]},${name}` };
    expect(verdict({ ...sent, headers })).toEqual({ ok: false, why: 'missing' });
  });

  it('leave the others free', () => {
    const sent = signContentful(SENT, CONTENTFUL_HEADERS, SECRET);
    const free = { 'x-contentful-webhook-name': ['a', 'b'], 'x-forwarded-for': '203.0.113.7' };
    expect(verdict({ ...sent, headers: { ...sent.headers, ...free } }).ok).toBe(true);
  });

  it('can not lend a value to each other', () => {
    const names = [...CONTENTFUL_HEADERS, 'x-a', 'x-b'];
    const more = { 'x-a': '1', 'x-b': '2' };
    const sent = signContentful({ ...SENT, headers: { ...SENT.headers, ...more } }, names, SECRET);
    expect(verdict(sent).ok).toBe(true);
    expect(verdict({ ...sent, headers: { ...sent.headers, 'x-a': '1;x-b:2', 'x-b': '' } }).ok).toBe(false);
    const short = { [LIST]: `${sent.headers[LIST]}`.replace(',x-b', ''), 'x-a': '1;x-b:2' };
    expect(verdict({ ...sent, headers: { ...sent.headers, ...short } }).ok).toBe(false);
  });
});

describe('the target that Contentful signs', () => {
  it.each([
    ['/hook', '/hook'],
    ['/hook?token=abc&x=1', '/hook?token%253Dabc%2526x%253D1'],
    ['/hook?', '/hook'],
    ['/a b/é/%2F', '/a%20b/%C3%A9/%252F'],
    ["/-_.!~*'();/:@&=+$,#[]", "/-_.!~*'();/:@&=+$,#%5B%5D"],
    ["/?-_.!~*'()", "/?-_.!~*'()"],
    ['/?é', '/?%25C3%25A9'],
    ['/a?b?c', '/a?b'],
  ])('of %j is %j, as its library has it', (path, target) => {
    const signed = signRequest(KEY, { method: 'POST', path, headers: {}, body: '{}' }, NOW);
    const sent = { ...SENT, path, headers: { ...signed } };
    expect(verify(sent, { scheme: 'contentful' }, { secrets: [KEY] }).ok).toBe(true);
    const text = `POST\n${target}\n${LIST}:${LIST},${TIME};${TIME}:${NOW}\n{}`;
    expect(signed['x-contentful-signature']).toBe(createHmac('sha256', KEY).update(text).digest('hex'));
  });

  it('begins where Contentful saw it begin', () => {
    const sent = signContentful(SENT, CONTENTFUL_HEADERS, SECRET);
    for (const path of ['/release/hooks/site', '/hooks/site/', '/hooks/site?a', '/hooks/Site', '/hooks%2Fsite', '']) {
      expect(verdict({ ...sent, path }), path).toEqual({ ok: false, why: 'wrong' });
    }
  });

  it('is malformed with half a surrogate pair', () => {
    const sent = signContentful(SENT, CONTENTFUL_HEADERS, SECRET);
    for (const path of ['/\ud800', '/?\udfff']) {
      expect(verdict({ ...sent, path })).toEqual({ ok: false, why: 'malformed' });
    }
  });

  it('holds the method as it came', () => {
    const sent = signContentful({ ...SENT, method: 'PUT' }, CONTENTFUL_HEADERS, SECRET);
    expect(verdict(sent).ok).toBe(true);
    for (const method of ['POST', 'put', '']) expect(verdict({ ...sent, method }).ok).toBe(false);
  });
});
