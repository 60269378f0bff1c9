import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostOf, readBucketHost } from '../../../lib/deploy/triggers/cos-hosts.ts';

const RIGHT = 'write www-1250000000.cos.ap-singapore.myqcloud.com';

describe('the bucket of a COS trigger', () => {
  it.each([
    ['www-1250000000', `is a bucket without its domain; ${RIGHT}`],
    ['WWW-1250000000', `is a bucket without its domain; ${RIGHT}`],
    [
      'www',
      'is no domain of a bucket: appid, region and domain are missing; write www-<appid>.cos.ap-singapore.myqcloud.com',
    ],
    ['https://www-1250000000.cos.ap-singapore.myqcloud.com', `is more than a domain; ${RIGHT}`],
    ['www-1250000000.cos.ap-singapore.myqcloud.com/', `is more than a domain; ${RIGHT}`],
    ['https://www-1250000000.cos.ap-singapore.myqcloud.com/a/b?c', `is more than a domain; ${RIGHT}`],
    ['www-1250000000.COS.ap-singapore.myqcloud.com', `has capitals; ${RIGHT}`],
    ['www-1250000000.cos-website.ap-singapore.myqcloud.com', `is the endpoint of a static website; ${RIGHT}`],
    ['https://www-1250000000.cos-website.ap-singapore.myqcloud.com', `is the endpoint of a static website; ${RIGHT}`],
    ['www-1250000000.cos-internal.ap-singapore.myqcloud.com', `is the address inside the data center; ${RIGHT}`],
    ['www-1250000000.pic.ap-singapore.myqcloud.com', `is the domain of image processing; ${RIGHT}`],
    ['www-1250000000.file.myqcloud.com', `is a CDN domain; ${RIGHT}`],
    [
      'www-1250000000.cosbj.myqcloud.com',
      'is the host of the old JSON API; write www-1250000000.cos.ap-beijing.myqcloud.com',
    ],
    [
      'www-1250000000.cosxyz.myqcloud.com',
      'is the host of the old JSON API; write www-1250000000.cos.<region>.myqcloud.com',
    ],
    ['www-1250000000.cos.ap-singapore.tencentcos.cn', `is not the name that triggers have; ${RIGHT}`],
    ['www-1250000000.cos.accelerate.myqcloud.com', `names no region; ${RIGHT}`],
    ['www-1250000000.cos.myqcloud.com', `names no region; ${RIGHT}`],
    ['www.cos.ap-singapore.myqcloud.com', 'has no appid; write www-<appid>.cos.ap-singapore.myqcloud.com'],
    [
      'www.example.com',
      'is no domain of a bucket (one of the CDN or of your own is not known to COS); write <name>-<appid>.cos.ap-singapore.myqcloud.com',
    ],
    ['www.example.com.cdn.dnsv1.com', 'is no domain of a bucket'],
    [
      'www-1250000000.cos.ap-hongkong.myqcloud.com',
      'is in ap-hongkong, the functions are in ap-singapore, and a COS trigger works within one region; deploy them to that region too: TENCENT_REGION=ap-hongkong',
    ],
  ])('%s: %s', (host, problem) => {
    expect(readBucketHost(host, 'ap-singapore')).toEqual({ problem: expect.stringContaining(`"${host}" ${problem}`) });
  });

  it('is a text', () => {
    expect(readBucketHost({}, 'ap-singapore')).toEqual({ problem: 'should be a text but is a value of type object' });
  });

  it('is the domain of the XML API', () => {
    const host = 'my-site-1250000000.cos.ap-singapore.myqcloud.com';
    expect(readBucketHost(host, 'ap-singapore')).toEqual({ value: host });
  });

  it('is not compared with a region that cannot be read', () => {
    const host = 'www-1250000000.cos.ap-hongkong.myqcloud.com';
    expect(readBucketHost(host, undefined)).toEqual({ value: host });
    expect(readBucketHost('www-1250000000', undefined)).toEqual({
      problem: expect.stringContaining('write www-1250000000.cos.<region>.myqcloud.com'),
    });
  });

  it('that is advised is one that is taken, unless something is left to fill in', () => {
    const text = fc.oneof(
      fc.stringMatching(
        /^(https:\/\/)?[a-z0-9-]{1,12}(-125)?(\.(cos|file|pic|cosbj|cos-website)(\.ap-[a-z]{2,9})?\.myqcloud\.com)?\/?$/,
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (host) => {
        const read = readBucketHost(host, 'ap-singapore');
        const [, advised] = 'problem' in read ? (/write (\S+)$/.exec(read.problem) ?? []) : [];
        if (advised === undefined || advised.includes('<')) return;
        expect(readBucketHost(advised, undefined)).toEqual({ value: advised });
      }),
    );
    expect(readBucketHost(hostOf('a-1', 'ap-singapore'), 'ap-singapore')).toEqual({
      value: 'a-1.cos.ap-singapore.myqcloud.com',
    });
  });
});
