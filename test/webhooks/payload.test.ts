import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PurgeError } from '../../lib/errors.ts';
import { readHttpEvent } from '../../lib/scf/http.ts';
import type { PathStep } from '../../lib/types.ts';
import { parseBody, readPayload, refuseCoding, valuesAt, withoutField } from '../../lib/webhooks/payload.ts';
import { httpEvent } from '../scf/http-event.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** Reads a body as it would come from the platform: bytes in base64. */
function read(body: string | Buffer, headers: Readonly<Record<string, unknown>> = JSON_TYPE, formField?: string) {
  const bytes = Buffer.from(body as string);
  const event = httpEvent({ headers, body: bytes.toString('base64'), isBase64Encoded: true });
  return readPayload(readHttpEvent(event), formField);
}

const refusal = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });
const noJson = refusal('BAD_REQUEST', 'the body is no JSON in UTF-8');

describe('a body is read as JSON', () => {
  it.each([
    ['application/json', 'what most send'],
    ['application/json; charset=utf-8', 'with its coding'],
    ['Application/JSON ; charset="UTF-8"; x=y', 'in any case, with blanks'],
    ['application/json;', 'with a bare semicolon'],
    ['text/json', 'an old name'],
    ['application/vnd.contentful.management.v1+json', 'Contentful'],
    ['application/ld+json', 'any JSON'],
    ['application/a+b+json', 'with more signs'],
    ['text/plain', 'a tool that does not say'],
    ['text/plain;charset=UTF-8', 'a browser that does not say'],
    ['application/x-www-form-urlencoded', 'what curl writes by itself'],
    ['', 'an empty type'],
    [' ', 'a blank type'],
  ])('with the type %j: %s', (type) => expect(read('{"a":1}', { 'content-type': type })).toEqual({ a: 1 }));

  it('without a type, and under a header in any case', () => {
    expect(read('{"a":1}', {})).toEqual({ a: 1 });
    expect(read('{"a":1}', { 'CONTENT-TYPE': 'application/json' })).toEqual({ a: 1 });
  });

  it.each([
    ['application/xml', 'XML'],
    ['text/html', 'a page'],
    ['multipart/form-data; boundary=x', 'a form with files'],
    ['application/jsonp', 'what only begins so'],
    ['application/json5', 'what only begins so, too'],
    ['application/json, application/json', 'two types'],
    ['json', 'no type at all'],
    ['a/b/json', 'more slashes'],
    ['/json', 'half a type'],
    ['application/+json', 'an empty name'],
    ['text/plain-json', 'another type'],
    ['application/octet-stream', 'bytes'],
  ])('not with the type %j: %s', (type) => {
    expect(() => read('{"a":1}', { 'content-type': type })).toThrow(refusal('UNSUPPORTED_MEDIA_TYPE', 'is not read'));
  });

  it.each(['gzip', 'br', 'GZIP', 'identity, gzip', 'deflate', 'x', ['identity', 'gzip']])(
    'not with the coding %j, whatever the body is',
    (coding) => {
      const refused = refusal('UNSUPPORTED_MEDIA_TYPE', 'without content-encoding');
      expect(() => read('{"a":1}', { ...JSON_TYPE, 'content-encoding': coding })).toThrow(refused);
      const list = new Map([['content-encoding', [coding].flat()]]);
      expect(() => refuseCoding(list)).toThrow(refused);
    },
  );

  it.each(['identity', 'Identity', ' identity ', '', ' '])('but with the coding %j, which is none', (coding) => {
    expect(read('{"a":1}', { ...JSON_TYPE, 'content-encoding': coding })).toEqual({ a: 1 });
  });
});

describe('the bytes of a body', () => {
  const json = '{"a": "文😀"}';

  it.each([
    ['UTF-8', Buffer.from(json)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${json}`)],
    ['UTF-8 with white space around it', Buffer.from(`\r\n\t ${json} \n`)],
    ['JSON with escapes', Buffer.from('{"a": "\\u6587\\ud83d\\ude00"}')],
  ])('that are %s are read', (_, bytes) => expect(read(bytes)).toEqual({ a: '文😀' }));

  it.each<readonly [unknown, string]>([
    [null, 'null'],
    [[], 'a list'],
    [7, 'a number'],
    ['text', 'a text'],
    [false, 'a flag'],
  ])('may be any JSON: %j (%s)', (value) => expect(read(JSON.stringify(value))).toEqual(value));

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['white space', Buffer.from(' \n')],
    ['no JSON', Buffer.from('a=b')],
    ['JSON that is cut off', Buffer.from('{"a": [')],
    ['two documents', Buffer.from('{}{}')],
    ['two lines of JSON', Buffer.from('{}\n{}')],
    ['two byte order marks', Buffer.from('\ufeff\ufeff{}')],
    ['single quotes', Buffer.from("{'a': 1}")],
    ['a comment', Buffer.from('{} // x')],
    ['a comma at the end', Buffer.from('[1,]')],
    ['NaN', Buffer.from('NaN')],
    ['undefined', Buffer.from('undefined')],
    ['a line end in a text', Buffer.from('"a\nb"')],
    ['UTF-16', Buffer.from(json, 'utf16le')],
    ['Latin-1', Buffer.from('{"a": "é"}', 'latin1')],
    ['a character cut in two', Buffer.concat([Buffer.from('"'), Buffer.from([0xe6, 0x96]), Buffer.from('"')])],
    ['a character written too long', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['half a character in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['a hundred thousand open brackets', Buffer.from('['.repeat(100_000))],
  ])('that are %s are refused', (_, bytes) => {
    expect(() => read(bytes)).toThrow(noJson);
    expect(parseBody(bytes)).toBeUndefined();
  });

  it('may lie deep, which costs nothing', () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    expect(Array.isArray(read(deep))).toBe(true);
  });

  it('never come back in the message of a refusal', () => {
    expect(() => read('{"secret": "canary", x')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary'), detail: {} }),
    );
  });

  it('whatever they are, are JSON or refused with one of two codes', () => {
    const type = fc.oneof(
      fc.constantFrom('application/json', 'text/plain', 'application/x-www-form-urlencoded'),
      fc.string(),
    );
    const bytes = fc.oneof(
      fc.uint8Array().map((list) => Buffer.from(list)),
      fc.json().map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, type, fc.constantFrom(undefined, 'payload'), (body, contentType, formField) => {
        try {
          expect(read(body, { 'content-type': contentType }, formField)).toEqual(JSON.parse(body.toString()));
        } catch (error) {
          if (!(error instanceof PurgeError)) throw error;
          expect(['BAD_REQUEST', 'UNSUPPORTED_MEDIA_TYPE']).toContain(error.code);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a form', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const encoded = encodeURIComponent('{"a": "é+ &="}');

  it.each([
    [`payload=${encoded}`, 'the field alone'],
    [`x=1&payload=${encoded}&y=2`, 'between others'],
    [`payload=${encoded}&payload=%7B%7D`, 'the first one of two'],
    [`payload=${encoded.replaceAll('%20', '+')}`, 'a plus for a blank'],
  ])('%s has its JSON in the field: %s', (body) => {
    expect(read(body, form, 'payload')).toEqual({ a: 'é+ &=' });
  });

  it('may be JSON all the same', () => expect(read('{"a":1}', form, 'payload')).toEqual({ a: 1 }));

  it.each<readonly [string, string | undefined, string]>([
    [`payload=${encoded}`, undefined, 'a sender that sends no forms'],
    [`Payload=${encoded}`, 'payload', 'another field'],
    ['', 'payload', 'nothing'],
    ['a=b', 'payload', 'no field'],
  ])('%j with the field %s is refused as a form: %s', (body, field) => {
    expect(() => read(body, form, field)).toThrow(refusal('UNSUPPORTED_MEDIA_TYPE', 'a form is not read'));
  });

  it.each(['payload=', 'payload=%7B', 'payload=a=b', 'payload'])('%s is read, and has no JSON in its field', (body) => {
    expect(() => read(body, form, 'payload')).toThrow(noJson);
  });

  it('is one by its type alone', () => {
    expect(() => read(`payload=${encoded}`, JSON_TYPE, 'payload')).toThrow(noJson);
  });
});

describe('a payload without a field', () => {
  it.each<readonly [unknown, unknown, string]>([
    [{ secret: 's', a: 1 }, { a: 1 }, 'leaves out the field'],
    [{ a: { secret: 's' } }, { a: { secret: 's' } }, 'at the top alone'],
    [{ Secret: 's' }, { Secret: 's' }, 'by its very name'],
    [[{ secret: 's' }], [{ secret: 's' }], 'not in a list'],
    ['secret', 'secret', 'nor in a text'],
    [null, null, 'nor in null'],
  ])('%j is %j: it %s', (payload, rest) => expect(withoutField(payload, 'secret')).toEqual(rest));

  it('keeps names that mean something elsewhere, and changes no prototype', () => {
    const payload = JSON.parse('{"__proto__": {"admin": true}, "secret": "s", "constructor": 1}');
    const rest = withoutField(payload, 'secret') as Record<string, unknown>;
    expect(JSON.stringify(rest)).toBe('{"__proto__":{"admin":true},"constructor":1}');
    expect(Object.getPrototypeOf(rest)).toBe(Object.prototype);
    expect(rest['admin']).toBeUndefined();
  });
});

describe('the values at a path', () => {
  const payload = JSON.parse('{"a": [{"b": 1}, {"b": [2, 3]}, {"c": 4}, null, "text"], "d": {"e": 5}, "n": null}');

  it.each<readonly [readonly PathStep[], readonly unknown[], string]>([
    [[], [payload], 'nothing leads to the whole'],
    [['d'], [{ e: 5 }], 'a field'],
    [['d', 'e'], [5], 'a field of a field'],
    [['a', 0, 'b'], [1], 'an item'],
    [['a', '0', 'b'], [1], 'an item by a name of digits'],
    [['a', null, 'b'], [1, [2, 3]], 'every item that has it'],
    [['a', null, 'b', null], [2, 3], 'every item of those'],
    [['d', null], [5], 'every field'],
    [['n'], [null], 'null is there'],
    [['a', 9], [], 'no such item'],
    [['a', -1], [], 'no item before the first'],
    [['n', 'x'], [], 'nothing in null'],
    [['a', 4, 0], [], 'no characters of a text'],
    [['a', 'length'], [], 'no length of a list'],
    [['a', 4, 'length'], [], 'nor of a text'],
    [['a', 'map'], [], 'nothing that a list inherits'],
    [['d', 'toString'], [], 'nothing that an object inherits'],
    [['d', '__proto__'], [], 'no prototype'],
    [['d', 'constructor', 'name'], [], 'no constructor'],
    [['__proto__', 'toString'], [], 'nor at the top'],
  ])('%j: %j (%s)', (path, values) => expect(valuesAt(payload, path)).toEqual(values));

  it('are own fields, whatever their name is', () => {
    const odd = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "hasOwnProperty": 3, "propertyIsEnumerable": 4}');
    expect(valuesAt(odd, ['__proto__', 'x'])).toEqual([1]);
    expect(['constructor', 'hasOwnProperty', 'propertyIsEnumerable'].map((name) => valuesAt(odd, [name]))).toEqual([
      [2],
      [3],
      [4],
    ]);
  });

  it('are none of what is no object', () => {
    for (const junk of [undefined, null, 7, 'text', true]) {
      expect([valuesAt(junk, ['length']), valuesAt(junk, [null]), valuesAt(junk, [0])]).toEqual([[], [], []]);
    }
  });
});
