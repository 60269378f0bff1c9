import { Agent } from 'node:http';
import { cdn } from 'tencentcloud-sdk-nodejs-cdn';
import { teo } from 'tencentcloud-sdk-nodejs-teo';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { call, control } from './caller.ts';
import { cdn3, edgeone } from './tc3-caller.ts';

const ZoneId = 'zone-1';
let api: LocalApi;
let open: LocalApi;

beforeAll(async () => {
  api = await startLocalApi({ domains: ['A.example', 'b.example', 'c.example'] });
  open = await startLocalApi();
});
afterAll(() => Promise.all([api.close(), open.close()]));
afterEach(() => Promise.all([control(api, 'reset'), control(open, 'reset')]));

const filter = (Name: string, Value: readonly string[], more: object = {}) => ({ Filters: [{ Name, Value, ...more }] });
const named = (Name: string, Values: readonly string[], more: object = {}) => ({
  ZoneId,
  Filters: [{ Name, Values, ...more }],
});
const names = (list: unknown, field: string) => (list as Record<string, unknown>[]).map((entry) => entry[field]);

describe('DescribeDomains', () => {
  const find = async (body: object, at = api) => {
    const { Domains, TotalNumber, Error: error } = await cdn3(at, 'DescribeDomains', body);
    return error ? error.Code : [names(Domains, 'Domain'), TotalNumber];
  };

  it('tells what the account has, online and overseas, a page at a time', async () => {
    expect(await cdn3(api, 'DescribeDomains', { Offset: 1, Limit: 1 })).toMatchObject({
      Domains: [{ Domain: 'b.example', Status: 'online', Area: 'overseas', Disable: 'normal', Product: 'cdn' }],
      TotalNumber: 3,
    });
    expect(api.calls()).toMatchObject([{ api: 'cdn-3.0', action: 'DescribeDomains', code: 0, urls: [], dirs: [] }]);
  });

  it.each([
    ['names', filter('domain', ['b.example', 'x.example']), ['b.example']],
    ['a piece of a name', filter('domain', ['b.ex'], { Fuzzy: true }), ['b.example']],
    ['a state', filter('status', ['offline']), []],
    ['an origin', filter('origin', ['origin.c.example']), ['c.example']],
    [
      'two filters at once',
      { Filters: [...filter('domain', ['a.example']).Filters, ...filter('https', ['off']).Filters] },
      [],
    ],
  ])('is narrowed down by %s', async (_, body, expected) => {
    expect(await find(body)).toEqual([expected, expected.length]);
  });

  it('has every host that is asked for where every one is known, but no list and no wildcard', async () => {
    expect(await find(filter('domain', ['x.example', '*.example', '']), open)).toEqual([['x.example'], 1]);
    expect(await find({}, open)).toEqual([[], 0]);
  });

  it('has a wildcard that was added, which serves the hosts one level below and is purged by them alone', async () => {
    const wild = await startLocalApi({ domains: ['*.Example.com'] });
    const purge = async (url: string) => (await cdn3(wild, 'PurgeUrlsCache', { Urls: [url] })).Error?.Code;
    expect(await find(filter('domain', ['www.example.com', '*.example.com']), wild)).toEqual([['*.example.com'], 1]);
    expect(await purge('https://www.example.com/')).toBeUndefined();
    for (const url of ['https://*.example.com/', 'https://example.com/', 'https://a.b.example.com/']) {
      expect(await purge(url)).toMatch(/CdnHostNotExists|Wildcard/);
    }
    await wild.close();
  });

  it.each([
    ['InvalidParameter.CdnParamError', filter('host', ['a.example'])],
    ['InvalidParameter.CdnParamError', filter('domain', [])],
    ['InvalidParameter.CdnParamError', filter('domain', ['1', '2', '3', '4', '5', '6'])],
    ['InvalidParameter.CdnParamError', filter('domain', ['a', 'b'], { Fuzzy: true })],
    ['InvalidParameter.CdnParamError', filter('status', ['on'], { Fuzzy: true })],
    ['InvalidParameter.CdnParamError', { Limit: 1001 }],
    ['InvalidParameter.CdnParamError', { Limit: 0 }],
    ['MissingParameter', { Filters: [{ Name: 'domain' }] }],
    ['UnknownParameter', { Filters: [{ Name: 'domain', Values: ['a'] }] }],
    ['UnknownParameter', { Domain: 'a.example' }],
  ])('is refused with %s for %j', async (code, body) => {
    expect(await find(body)).toBe(code);
  });
});

describe('DescribeAccelerationDomains', () => {
  const find = async (body: object, at = api) => {
    const { AccelerationDomains, TotalCount, Error: error } = await edgeone(at, 'DescribeAccelerationDomains', body);
    return error ? error.Code : [names(AccelerationDomains, 'DomainName'), TotalCount];
  };

  it('tells what a zone has, online, by name', async () => {
    expect(await edgeone(api, 'DescribeAccelerationDomains', { ZoneId, Limit: 1 })).toMatchObject({
      AccelerationDomains: [{ ZoneId, DomainName: 'a.example', DomainStatus: 'online' }],
      TotalCount: 3,
    });
    expect(await find({ ZoneId, Direction: 'desc' })).toEqual([['c.example', 'b.example', 'a.example'], 3]);
  });

  it.each([
    [named('domain-name', ['c.example', 'x.example', 'a.example']), ['a.example', 'c.example']],
    [named('domain-name', ['b.'], { Fuzzy: true }), ['b.example']],
    [
      {
        ZoneId,
        Match: 'any',
        Filters: [...named('share-cname', ['x']).Filters, ...named('domain-name', ['b.example']).Filters],
      },
      ['b.example'],
    ],
  ])('is narrowed down by %j', async (body, expected) => {
    expect(await find(body)).toEqual([expected, expected.length]);
  });

  it('has every host that is asked for where every one is known', async () => {
    expect(await find(named('domain-name', ['x.example']), open)).toEqual([['x.example'], 1]);
  });

  it.each([
    ['InvalidParameter.ParameterError', { ZoneId: '*' }],
    ['InvalidParameter.ParameterError', { ZoneId: 'x' }],
    ['InvalidParameter.ParameterError', { ZoneId, Limit: 201 }],
    ['InvalidParameter.ParameterError', { ZoneId, Match: 'none' }],
    ['InvalidParameter.ParameterError', named('host', ['a'])],
    ['InvalidParameter.ParameterError', named('domain-name', [])],
    ['InvalidParameter.ParameterError', named('domain-name', Array.from({ length: 21 }, String))],
    ['MissingParameter', {}],
    ['UnknownParameter', { ZoneId, Filters: [{ Name: 'domain-name', Value: ['a'] }] }],
  ])('is refused with %s for %j', async (code, body) => {
    expect(await find(body)).toBe(code);
  });
});

describe('DescribeZones', () => {
  const find = async (body: object) => {
    const { Zones, TotalCount, Error: error } = await edgeone(api, 'DescribeZones', body);
    return error ? error.Code : [names(Zones, 'ZoneName'), TotalCount];
  };

  it.each([
    [{}, [['local.example'], 1]],
    [{ Filters: [{ Name: 'zone-name', Values: ['other.example'] }] }, [[], 0]],
    [{ Offset: 1 }, [[], 1]],
    [{ Limit: 101 }, 'InvalidParameter.ParameterError'],
    [{ Filters: [{ Name: 'name', Values: ['x'] }] }, 'InvalidParameter.ParameterError'],
    [{ ZoneId }, 'UnknownParameter'],
  ])('answers %j with %j', async (body, expected) => {
    expect(await find(body)).toEqual(expected);
  });
});

describe('GetHostInfoByHost', () => {
  const find = (params: Record<string, string>, at = api) => call(at, { Action: 'GetHostInfoByHost', ...params });

  it('tells what is known of hosts: started, overseas, too', async () => {
    expect(await find({ 'hosts.0': 'a.example', 'hosts.1': 'b.example' })).toMatchObject({
      code: 0,
      data: {
        total: 2,
        hosts: [{ host: 'a.example', status: 5, enable_overseas: 'yes', disabled: 0, deleted: 'no' }, {}],
      },
    });
    expect(api.calls()).toMatchObject([{ api: 'cdn-2.0', action: 'GetHostInfoByHost', code: 0, urls: [], dirs: [] }]);
    expect(await find({ 'hosts.0': 'x.example' }, open)).toMatchObject({ code: 0 });
  });

  it.each([
    [{}, 4000, 'InvalidParameter'],
    [{ 'hosts.1': 'a.example' }, 4000, 'InvalidParameter'],
    [{ 'hosts.0': 'x.example' }, 4000, '9110'],
    [{ 'hosts.0': 'a.example', 'hosts.1': 'x.example' }, 4000, '9110'],
    [{ 'hosts.0': 'a b' }, 4000, '9107'],
  ])('is refused for %j with %i %s', async (params, code, codeDesc) => {
    expect(await find(params as Record<string, string>)).toMatchObject({ code, codeDesc });
  });
});

describe("Tencent's SDKs", () => {
  const options = () => {
    const httpProfile = { endpoint: new URL(api.url).host, protocol: 'http://', agent: new Agent() };
    return { credential: { secretId: 'AKIDlocal', secretKey: 'local-secret' }, profile: { httpProfile } };
  };

  it('read the domains of the CDN, and those and the zones of EdgeOne', async () => {
    const ofCdn = new cdn.v20180606.Client(options());
    const { Domains } = await ofCdn.DescribeDomains({ Filters: [{ Name: 'domain', Value: ['b.example'] }] });
    expect(Domains.map(({ Domain }) => Domain)).toEqual(['b.example']);
    const ofTeo = new teo.v20220901.Client(options());
    const Filters = [{ Name: 'domain-name', Values: ['b.example'] }];
    const { AccelerationDomains = [] } = await ofTeo.DescribeAccelerationDomains({ ZoneId, Filters });
    expect(AccelerationDomains.map(({ DomainStatus }) => DomainStatus)).toEqual(['online']);
    expect((await ofTeo.DescribeZones({})).TotalCount).toBe(1);
  });
});

describe('every answer', () => {
  it('has the time of the server in its Date, also where that was moved', async () => {
    await control(api, 'clock', { offsetMs: 3_600_000 });
    const { headers } = await fetch(api.url);
    expect(Date.parse(headers.get('date') ?? '') - Date.now()).toBeGreaterThan(3_590_000);
  });
});
