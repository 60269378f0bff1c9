import { describe, expect, it } from 'vitest';
import { hostOf, hostsOf } from '../../lib/url/hosts.ts';

describe('the host of a URL', () => {
  it.each([
    ['https://a.example/x', 'a.example', 'plain'],
    ['https://A.Example/x', 'a.example', 'hosts have no case'],
    ['https://a.example:443/', 'a.example', 'the port of the scheme is no part of it'],
    ['http://a.example:443/', 'a.example:443', 'that port under another scheme is'],
    ['http://127.0.0.1:8080/', '127.0.0.1:8080', 'an address with a port'],
    ['https://例子.测试/', 'xn--fsqu00a.xn--0zwm56d', 'an IDN in punycode'],
    ['https://a.example?https://b.example', 'a.example', 'what stands in a query is none'],
  ])('of %s is %s: %s', (url, host) => expect(hostOf(url)).toBe(host));

  it('is listed once, in order of first appearance', () => {
    const urls = ['https://b.example/1', 'https://a.example/', 'http://b.example/2', 'https://a.example/?q'];
    expect(hostsOf(urls)).toEqual(['b.example', 'a.example']);
    expect(hostsOf([])).toEqual([]);
  });
});
