import { describe, expect, it } from 'vitest';
import { readCosKey } from '../../lib/scf/cos-key.ts';
import { BUCKET, encodedObject, rawObject } from './cos-record.ts';

const OWNER = '/1253970026/testpic/';
const read = (key: string, url: string) => readCosKey({ key, url }, BUCKET);

describe('a key that its URL decides', () => {
  it.each([
    ['index.html', 'plain ASCII reads the same both ways'],
    ['a b.txt', 'a blank'],
    ['a+b.txt', 'a plus, which is never a blank by default'],
    ['a b+c.txt', 'a blank beside a plus'],
    ['100%.txt', 'a "%" that escapes nothing'],
    ['a%20b.txt', 'a literal escape'],
    ['a%2520b.txt', 'an escaped literal escape'],
    ['%', 'a "%" alone'],
    ['%E4%BD.txt', 'an escape that is no UTF-8'],
    ['a#b.txt', 'a fragment sign'],
    ['a?b=c.txt', 'a question mark'],
    ['你好.png', 'CJK'],
    ['😀.png', 'an emoji'],
    ['e\u0301.png', 'a combining accent'],
    ['.well-known/a..b', 'dots'],
    ['a//b.txt', 'a doubled slash'],
    ['/a.txt', 'a slash of its own in front'],
    ['dir/', 'a folder marker'],
    ['testpic-1253970026/a%20b', 'a folder named like the bucket, which is no path-style URL'],
    [`1253970026/testpic/x`, 'a key that looks like the owner: it is taken off once'],
  ])('%j comes back from a raw and from an encoded event: %s', (key) => {
    expect(readCosKey(rawObject(key), BUCKET).keys).toEqual([key]);
    expect(readCosKey(encodedObject(key), BUCKET).keys).toEqual([key]);
  });

  it.each([
    ['a%20b', 'a%2520b', 'raw', 'a%20b', 'equal after decoding the path'],
    ['a%20b', 'a%20b', 'encoded', 'a b', 'equal before decoding it'],
    ['%e4%bd%a0', '%E4%BD%A0', 'encoded', '你', 'escapes in small letters mean the same'],
    ['a%2Fb', 'a/b', 'encoded', 'a/b', 'a slash that one side escaped'],
    ['it%27s', "it's", 'encoded', "it's", 'a character that one side escaped'],
    ['a+b', 'a%20b', 'encoded', 'a b', '"+" is a blank where the URL proves it'],
    ['a+b%2Bc', 'a%20b%2Bc', 'encoded', 'a b+c', 'form encoding, with a plus of its own'],
    ['a+b', 'a+b', 'raw', 'a+b', 'a plus on both sides'],
    ['a+b', 'a%2Bb', 'raw', 'a+b', 'a plus that the URL escapes'],
    ['a%20b', 'a%20b?versionId=7', 'encoded', 'a b', 'a URL with a query'],
    ['a%20b', 'a%2520b?sign=x#y', 'raw', 'a%20b', 'a raw key and a URL with a query'],
    ['a%3Fb', 'a%3Fb', 'encoded', 'a?b', 'an escaped question mark is no query'],
    ['a?b', 'a?b', 'raw', 'a?b', 'a URL that nobody encoded'],
    ['你 好', '你 好', 'raw', '你 好', 'a URL that nobody encoded, with CJK'],
  ])('%j beside the path %j is %s: %j (%s)', (key, path, form, expected) => {
    const host = 'http://testpic-1253970026.cos.ap-guangzhou.myqcloud.com';
    expect(read(OWNER + key, `${host}/${path}`)).toEqual({ form, keys: [expected] });
  });

  it.each([
    ['http://testpic-1253970026.cos.ap-guangzhou.myqcloud.com/', 'the host of the documents'],
    ['https://testpic-1253970026.cos.ap-guangzhou.myqcloud.com/', 'https'],
    ['http://testpic-1253970026.cosbj.myqcloud.com/', 'the legacy host of a captured event'],
    ['http://testpic-1253970026.cos-website.ap-guangzhou.myqcloud.com/', 'a website host'],
    ['http://testpic-1253970026.cos.accelerate.myqcloud.com/', 'global acceleration'],
    ['http://testpic-1253970026.cos-internal.ap-guangzhou.tencentcos.cn/', 'the inner network'],
    ['http://cos.ap-guangzhou.myqcloud.com/testpic-1253970026/', 'the bucket in the path'],
    ['https://files.example.com/', 'a domain of the owner'],
    ['HTTP://TESTPIC-1253970026.cos.ap-guangzhou.myqcloud.com:80/', 'capitals and a port'],
  ])('is decided beside %s (%s)', (root) => {
    expect(read(`${OWNER}a%20b`, `${root}a%2520b`)).toEqual({ form: 'raw', keys: ['a%20b'] });
    expect(read(`${OWNER}a%20b`, `${root}a%20b`)).toEqual({ form: 'encoded', keys: ['a b'] });
  });
});

describe('a key that its URL does not decide', () => {
  it.each([
    ['', 'no URL'],
    ['testpic/a%20b', 'no URL but a path'],
    ['http://testpic-1253970026.cos.ap-guangzhou.myqcloud.com', 'no path'],
    ['http://testpic-1253970026.cos.ap-guangzhou.myqcloud.com/other', 'another path'],
    ['http://testpic-1253970026.cos.ap-guangzhou.myqcloud.com/%E4%', 'a path that cannot be decoded'],
  ])('is ambiguous with escapes in it, and both readings come back, beside %j (%s)', (url) => {
    expect(read(`${OWNER}a%20b`, url)).toEqual({ form: 'ambiguous', keys: ['a%20b', 'a b'] });
  });

  it.each([
    ['plain/a.txt', 'nothing to decode'],
    ['a+b', 'a plus is a plus'],
    ['a b', 'a blank is never in an encoded key'],
    ['a b%20c', 'nor beside an escape'],
    ['你%20好', 'nor is CJK'],
    ['100%', 'an escape that is none'],
    ['%zz', 'an escape that is none'],
    ['%E4%BD', 'bytes that are no UTF-8'],
    ['a?b', 'a question mark is never in an encoded path'],
    ['a#b', 'a fragment sign neither'],
  ])('is raw when it is %j (%s)', (key) => expect(read(OWNER + key, '')).toEqual({ form: 'raw', keys: [key] }));
});

describe('the owner in front of a key', () => {
  it.each([
    ['/1253970026/testpic/a.txt', 'a.txt', 'as documented'],
    ['/1253970026/testpic-1253970026/a.txt', 'a.txt', 'with the appid in the bucket name'],
    ['/1253970026/testpic/1253970026/testpic/a.txt', '1253970026/testpic/a.txt', 'is taken off once'],
    ['/1253970026/testpic//a.txt', '/a.txt', 'takes one slash along'],
    ['/a.txt', 'a.txt', 'may be missing'],
    ['a.txt', 'a.txt', 'may be missing, with its slash'],
    ['/1253970026/other/a.txt', '1253970026/other/a.txt', 'is this bucket alone'],
    ['/1253970026/testpicture/a.txt', '1253970026/testpicture/a.txt', 'is the whole bucket name'],
    ['/1253970026/testpic/', '', 'without a key is nobody'],
  ])('%j leaves %j: it %s', (key, expected) => expect(read(key, '').keys).toEqual([expected]));
});
