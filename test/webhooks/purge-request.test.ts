import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PurgeError } from '../../lib/errors.ts';
import { hasLists, listsIn, readPurgeRequest } from '../../lib/webhooks/purge-request.ts';

const refusal = (message: string) =>
  expect.objectContaining({ code: 'BAD_REQUEST', message: expect.stringContaining(message) });

describe('a purge request', () => {
  it('has every field of the documents', () => {
    const body = { urls: ['u'], paths: ['p'], dirs: ['d'], site: 'www', domain: 'h.example', priority: 'high' };
    expect(readPurgeRequest(body)).toEqual(body);
  });

  it.each<readonly [object, object, string]>([
    [{ urls: ['a'] }, { urls: ['a'], paths: [], dirs: [] }, 'urls alone'],
    [{ files: ['a'] }, { urls: ['a'], paths: [], dirs: [] }, 'the name of other purge tools'],
    [{ urls: ['a'], files: ['b'] }, { urls: ['a', 'b'], paths: [], dirs: [] }, 'both names'],
    [{ prefixes: ['a'] }, { urls: [], paths: [], dirs: ['a'] }, 'the other name of dirs'],
    [{ dirs: ['a'], prefixes: ['b'] }, { urls: [], paths: [], dirs: ['a', 'b'] }, 'both names of dirs'],
    [{ paths: [] }, { urls: [], paths: [], dirs: [] }, 'an empty list is a list'],
    [{ urls: ['a'], dirs: null }, { urls: ['a'], paths: [], dirs: [] }, 'null is an absent list'],
    [
      { urls: ['a'], site: null, domain: null, priority: null },
      { urls: ['a'], paths: [], dirs: [] },
      'null is an absent field',
    ],
    [{ urls: [' a ', ''] }, { urls: [' a ', ''], paths: [], dirs: [] }, 'texts are not read here'],
    [{ urls: ['a'], other: 1 }, { urls: ['a'], paths: [], dirs: [] }, 'further fields are of no interest'],
  ])('%j is read as %j: %s', (body, expected) => expect(readPurgeRequest(body)).toEqual(expected));

  it.each(['high', 'normal', 'low'])('takes the priority %s', (priority) => {
    expect(readPurgeRequest({ urls: [], priority }).priority).toBe(priority);
  });

  it.each<readonly [unknown, string, string]>([
    [null, 'a JSON object but is null', 'null'],
    [['a'], 'a JSON object but is a list', 'a list'],
    ['a', 'a JSON object but is a value of type string', 'a text'],
    [7, 'a JSON object but is a value of type number', 'a number'],
    [{}, 'names nothing to purge', 'an empty object'],
    [{ site: 'www' }, 'names nothing to purge', 'a site alone'],
    [{ url: 'a' }, 'names nothing to purge', 'a field that is not there'],
    [{ urls: 'a' }, '"urls" should be a list of texts but is a value of type string', 'a text for a list'],
    [{ urls: { 0: 'a' } }, '"urls" should be a list of texts but is a value of type object', 'an object for a list'],
    [{ files: [1] }, '"files" should be a list of texts but is a list of other things', 'a list of numbers'],
    [{ urls: ['a'], paths: ['a', null] }, '"paths" should be', 'null in a list'],
    [{ dirs: [['a']] }, '"dirs" should be', 'a list in a list'],
    [{ prefixes: true }, '"prefixes" should be a list of texts but is a value of type boolean', 'a flag'],
    [{ urls: [], site: 7 }, '"site" should be the name of a site', 'a site that is no text'],
    [{ urls: [], site: ['www'] }, '"site" should be', 'several sites'],
    [{ urls: [], domain: 7 }, '"domain" should be the host of a base', 'a domain that is no text'],
    [{ urls: [], domain: ['h.example'] }, '"domain" should be', 'several domains'],
    [Buffer.from('{"urls": []}'), 'names nothing to purge', 'bytes, which are to be parsed before'],
    [undefined, 'a JSON object but is missing', 'nothing'],
    [{ urls: [], priority: 'urgent' }, '"priority" should be high, normal or low', 'an unknown priority'],
    [{ urls: [], priority: 'HIGH' }, '"priority" should be', 'a priority in another case'],
    [{ urls: [], priority: 1 }, '"priority" should be', 'a priority that is a number'],
    [{ urls: [], priority: ['high'] }, '"priority" should be', 'a list of priorities'],
  ])('%j is refused: %s (%s)', (body, message) => expect(() => readPurgeRequest(body)).toThrow(refusal(message)));
});

describe('more than a day allows', () => {
  const list = (length: number) => Array.from({ length }, (_, n) => `/${n}`);

  it('is refused as a whole, all lists together', () => {
    const tooMuch = expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' });
    expect(readPurgeRequest({ urls: list(4000), paths: list(3000), dirs: list(3000) }).urls).toHaveLength(4000);
    expect(() => readPurgeRequest({ urls: list(4000), paths: list(3000), dirs: list(3001) })).toThrow(tooMuch);
    expect(() => readPurgeRequest({ urls: list(5000), files: list(5001) })).toThrow(tooMuch);
  });
});

describe('the lists of a payload', () => {
  it.each<readonly [unknown, boolean, string]>([
    [{ urls: [] }, true, 'an empty one'],
    [{ files: 'a' }, true, 'one of another shape, which is told then'],
    [{ paths: 0 }, true, 'anything but null'],
    [{ prefixes: ['a'] }, true, 'another name'],
    [{ dirs: null }, false, 'null'],
    [{ url: ['a'] }, false, 'another field'],
    [{ data: { urls: [] } }, false, 'what lies deeper'],
    [['urls'], false, 'a list'],
    ['urls', false, 'a text'],
    [null, false, 'null'],
    [undefined, false, 'nothing'],
    [JSON.parse('{"__proto__": {"urls": ["a"]}}'), false, 'what could be inherited'],
  ])('%j has some: %s (%s)', (body, has) => expect(hasLists(body)).toBe(has));

  it.each<readonly [unknown, unknown, string]>([
    [{ urls: ['a'] }, { urls: ['a'] }, 'the body itself'],
    [{ data: { urls: ['a'] } }, { urls: ['a'] }, 'the data of a message'],
    [{ urls: ['a'], data: { urls: ['b'] } }, { urls: ['a'], data: { urls: ['b'] } }, 'the body goes first'],
    [{ type: 'x', data: { id: 1 } }, { type: 'x', data: { id: 1 } }, 'no lists anywhere'],
    [{ data: [{ urls: ['a'] }] }, { data: [{ urls: ['a'] }] }, 'no list of messages'],
    [{ data: { data: { urls: ['a'] } } }, { data: { data: { urls: ['a'] } } }, 'no message in a message'],
    [7, 7, 'no object'],
  ])('%j has them in %j: %s', (body, lists) => expect(listsIn(body)).toEqual(lists));
});

describe('whatever JSON a body is', () => {
  it('it gives a request of texts, or BAD_REQUEST without the words of the caller', () => {
    const value = fc.oneof(fc.jsonValue(), fc.array(fc.string()), fc.constant('canary'));
    const names = ['urls', 'files', 'paths', 'dirs', 'prefixes', 'site', 'domain', 'priority', '__proto__', 'data'];
    const body = fc.oneof(fc.dictionary(fc.constantFrom(...names), value), fc.jsonValue());
    fc.assert(
      fc.property(body, (given) => {
        try {
          const { urls, paths, dirs, ...options } = readPurgeRequest(listsIn(given));
          for (const text of [...urls, ...paths, ...dirs, ...Object.values(options)]) expect(text).toBeTypeOf('string');
        } catch (error) {
          if (!(error instanceof PurgeError)) throw error;
          expect([error.code, error.message.includes('canary')]).toEqual(['BAD_REQUEST', false]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
