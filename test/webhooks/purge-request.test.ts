import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PurgeError } from '../../lib/errors.ts';
import { readPurgeRequest } from '../../lib/webhooks/purge-request.ts';

const read = (body: unknown) => readPurgeRequest(Buffer.from(JSON.stringify(body)));
const refusal = (message: string) =>
  expect.objectContaining({ code: 'BAD_REQUEST', message: expect.stringContaining(message) });

describe('a purge request', () => {
  it('has every field of the documents', () => {
    const body = { urls: ['u'], paths: ['p'], dirs: ['d'], site: 'www', priority: 'high' };
    expect(read(body)).toEqual(body);
  });

  it.each<readonly [object, object, string]>([
    [{ urls: ['a'] }, { urls: ['a'], paths: [], dirs: [] }, 'urls alone'],
    [{ files: ['a'] }, { urls: ['a'], paths: [], dirs: [] }, 'the name of other purge tools'],
    [{ urls: ['a'], files: ['b'] }, { urls: ['a', 'b'], paths: [], dirs: [] }, 'both names'],
    [{ prefixes: ['a'] }, { urls: [], paths: [], dirs: ['a'] }, 'the other name of dirs'],
    [{ dirs: ['a'], prefixes: ['b'] }, { urls: [], paths: [], dirs: ['a', 'b'] }, 'both names of dirs'],
    [{ paths: [] }, { urls: [], paths: [], dirs: [] }, 'an empty list is a list'],
    [{ urls: ['a'], dirs: null }, { urls: ['a'], paths: [], dirs: [] }, 'null is an absent list'],
    [{ urls: ['a'], site: null, priority: null }, { urls: ['a'], paths: [], dirs: [] }, 'null is an absent field'],
    [{ urls: [' a ', ''] }, { urls: [' a ', ''], paths: [], dirs: [] }, 'texts are not read here'],
    [{ urls: ['a'], other: 1 }, { urls: ['a'], paths: [], dirs: [] }, 'further fields are of no interest'],
  ])('%j is read as %j: %s', (body, expected) => expect(read(body)).toEqual(expected));

  it.each(['high', 'normal', 'low'])('takes the priority %s', (priority) => {
    expect(read({ urls: [], priority }).priority).toBe(priority);
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
    [{ urls: [], priority: 'urgent' }, '"priority" should be high, normal or low', 'an unknown priority'],
    [{ urls: [], priority: 'HIGH' }, '"priority" should be', 'a priority in another case'],
    [{ urls: [], priority: 1 }, '"priority" should be', 'a priority that is a number'],
    [{ urls: [], priority: ['high'] }, '"priority" should be', 'a list of priorities'],
  ])('%j is refused: %s (%s)', (body, message) => expect(() => read(body)).toThrow(refusal(message)));
});

describe('the bytes of a body', () => {
  const noJson = refusal('the body is no JSON in UTF-8');
  const json = '{"urls": ["https://h/文"]}';

  it.each([
    [Buffer.from(json), 'UTF-8'],
    [Buffer.from(`\ufeff${json}`), 'UTF-8 with a byte order mark'],
    [Buffer.from(`\r\n ${json} \n`), 'white space around it'],
  ])('%# are read: %s', (bytes) => expect(readPurgeRequest(bytes).urls).toEqual(['https://h/文']));

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['white space', Buffer.from(' \n')],
    ['no JSON', Buffer.from('urls=a')],
    ['JSON that is cut off', Buffer.from('{"urls": [')],
    ['two documents', Buffer.from(`${json}${json}`)],
    ['two byte order marks', Buffer.from(`\ufeff\ufeff${json}`)],
    ['UTF-16', Buffer.from(json, 'utf16le')],
    ['Latin-1', Buffer.from('{"urls": ["é"]}', 'latin1')],
    [
      'a character cut in two',
      Buffer.concat([Buffer.from('{"urls": ["'), Buffer.from([0xe6, 0x96]), Buffer.from('"]}')]),
    ],
  ])('that are %s are refused', (_, bytes) => expect(() => readPurgeRequest(bytes)).toThrow(noJson));

  it('never come back in the message of a refusal', () => {
    const bytes = Buffer.from('{"token": "canary", urls');
    expect(() => readPurgeRequest(bytes)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary'), detail: {} }),
    );
  });

  it('whatever they are, give a request of texts or BAD_REQUEST', () => {
    const value = fc.oneof(fc.jsonValue(), fc.array(fc.string()));
    const names = ['urls', 'files', 'paths', 'dirs', 'prefixes', 'site', 'priority', '__proto__'];
    const body = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.dictionary(fc.constantFrom(...names), value).map((fields) => Buffer.from(JSON.stringify(fields))),
      fc.json().map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(body, (bytes) => {
        try {
          const { urls, paths, dirs } = readPurgeRequest(bytes);
          for (const text of [...urls, ...paths, ...dirs]) expect(text).toBeTypeOf('string');
        } catch (error) {
          if (!(error instanceof PurgeError)) throw error;
          expect(error.code).toBe('BAD_REQUEST');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
