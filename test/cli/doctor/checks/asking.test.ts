import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HttpRequest, HttpResult } from '../../../../lib/cdn/transport.ts';
import { checkDomains } from '../../../../lib/cli/doctor/checks/domains.ts';
import { checkQuota } from '../../../../lib/cli/doctor/checks/quota.ts';
import { checkRights } from '../../../../lib/cli/doctor/checks/rights.ts';
import { type LocalApi, startLocalApi } from '../../../../lib/local/cdn-api/server.ts';
import { apisAt, configured, failure, keys, link, noKeys, probed } from '../scene.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: ['a.example'] });
});
afterAll(() => api.close());
afterEach(() => fetch(`${api.url}/_local/reset`, { method: 'POST' }));

const order = (fault: object) =>
  fetch(`${api.url}/_local/faults`, { method: 'POST', body: JSON.stringify({ times: 1, ...fault }) });
const ALL = [probed('cdn-2.0'), probed('cdn-3.0'), probed('edgeone')];
const scene = (cdn?: string, more?: string, site?: string) => ({
  ...configured(cdn, more, site),
  env: apisAt(api.url),
  link,
  keys,
  probes: ALL,
});
/** The same, where every API gives one answer. */
const answered = (given: ReturnType<typeof scene>, body: unknown) => {
  const result: HttpResult = { kind: 'answer', status: 200, body: JSON.stringify(body) };
  return { ...given, link: { ...link, transport: { send: async () => result } } };
};
const actions = () => api.calls().map(({ action }) => action);
const RequestId = 'x';

describe('the domains', () => {
  const domain = (fields: object) => ({
    Response: { RequestId, Domains: [{ Domain: 'a.example', Status: 'online', Area: 'overseas', ...fields }] },
  });

  it.each([
    ['apis: [cdn-2.0, cdn-3.0]', ALL, 'DescribeDomains'],
    ['apis: [cdn-2.0]', ALL, 'DescribeDomains'],
    ['apis: [cdn-2.0]', ALL.slice(0, 1), 'GetHostInfoByHost'],
    ['apis: [edgeone], zone: zone-1', ALL, 'DescribeAccelerationDomains'],
  ])('with %s are asked of whom knows most', async (cdn, probes, action) => {
    expect(await checkDomains({ ...scene(cdn), probes })).toMatchObject([
      { state: 'ok', message: expect.stringContaining('a.example') },
    ]);
    expect(actions()).toEqual([action]);
  });

  it('that the account does not have are named, each host once', async () => {
    const two = scene(undefined, '', "bases: ['https://a.example/x', 'https://b.example', 'http://b.example']");
    const [line] = await checkDomains(two);
    expect(line).toMatchObject({ state: 'fix', message: 'cdn-3.0: b.example is not known to the account' });
  });

  it('that one of two products serves are fine', async () => {
    const [line] = await checkDomains(scene('apis: [cdn-3.0, edgeone], zone: zone-1'));
    expect(line).toMatchObject({ state: 'ok', message: expect.stringContaining('cdn-3.0 and edgeone') });
    expect(actions().sort()).toEqual(['DescribeAccelerationDomains', 'DescribeDomains']);
  });

  it.each([
    ['offline', { Status: 'offline' }, 'overseas', /a\.example is offline/],
    ['mainland alone', { Area: 'mainland' }, 'overseas', /no edges overseas \(its area is mainland\)/],
    ['overseas alone', { Area: 'overseas' }, 'global', /no edges mainland/],
  ])('that are %s are to be mended where they are purged in another way', async (_, fields, area, message) => {
    const [line] = await checkDomains(answered(scene(`apis: [cdn-3.0], area: ${area}`), domain(fields)));
    expect(line).toMatchObject({
      state: 'fix',
      message: expect.stringMatching(message),
      fix: expect.stringContaining('cdn.area'),
    });
  });

  it.each([
    ['everywhere', { Area: 'global' }, 'global'],
    ['being deployed', { Status: 'processing' }, 'overseas'],
    ['written in capitals', { Domain: 'A.example' }, 'overseas'],
  ])('that are %s are fine', async (_, fields, area) => {
    expect(await checkDomains(answered(scene(`apis: [cdn-3.0], area: ${area}`), domain(fields)))).toMatchObject([
      { state: 'ok' },
    ]);
  });

  it('are not looked at without a right that functions do not need, and when the API is busy', async () => {
    const bare = {
      Response: { RequestId, Error: { Code: 'UnauthorizedOperation.CdnCamUnauthorized', Message: 'no' } },
    };
    expect(await checkDomains(answered(scene(), bare))).toMatchObject([
      {
        state: 'skipped',
        message: expect.stringMatching(/CdnCamUnauthorized\); the functions do not need that right$/),
      },
    ]);
    for (const kind of ['auth', 'throttle', 'http-500']) {
      await order({ kind });
      expect(await checkDomains(scene())).toMatchObject([
        { state: 'skipped', message: expect.not.stringContaining('functions do not need') },
      ]);
    }
  });

  describe('behind a wildcard', () => {
    let wild: LocalApi;
    beforeAll(async () => {
      wild = await startLocalApi({ domains: ['*.example.com', 'own.example.com'] });
    });
    afterAll(() => wild.close());
    beforeEach(() => fetch(`${wild.url}/_local/reset`, { method: 'POST' }));
    const served = (cdn: string, ...hosts: string[]) => ({
      ...scene(cdn, '', `bases: [${hosts.map((host) => `'https://${host}'`).join(', ')}]`),
      env: apisAt(wild.url),
    });

    it.each([
      ['apis: [cdn-3.0]', 'cdn-3.0'],
      ['apis: [cdn-2.0]', 'cdn-3.0'],
      ['apis: [edgeone], zone: zone-1', 'edgeone'],
    ])('with %s are served by it, and their own come first', async (cdn, teller) => {
      expect(await checkDomains(served(cdn, 'own.example.com', 'www.example.com', 'img.example.com'))).toEqual([
        {
          name: 'domains',
          state: 'ok',
          message: `${teller} serves all of own.example.com, www.example.com, img.example.com`,
        },
      ]);
      expect(wild.calls()).toHaveLength(2);
      await checkDomains(served(cdn, 'own.example.com'));
      expect(wild.calls()).toHaveLength(3); // of those that are listed nobody asks twice
    });

    it('are no others: it covers one level, and not the domain that it is of', async () => {
      expect(await checkDomains(served('apis: [cdn-3.0]', 'a.b.example.com', 'example.com'))).toMatchObject([
        {
          state: 'fix',
          message: 'cdn-3.0: a.b.example.com is not known to the account; example.com is not known to the account',
        },
      ]);
    });

    it('cannot be purged while it is offline, which names it', async () => {
      const domains = [{ Domain: '*.Example.com', Status: 'offline', Area: 'overseas' }];
      const given = served('apis: [cdn-3.0]', 'www.example.com');
      expect(await checkDomains(answered(given, { Response: { RequestId, Domains: domains } }))).toMatchObject([
        { state: 'fix', message: 'cdn-3.0: www.example.com (*.example.com) is offline, so it cannot be purged' },
      ]);
    });

    it('may be served where nobody tells: by API 2.0, or by one that does not take the question', async () => {
      const two = { ...served('apis: [cdn-2.0]', 'www.example.com'), probes: ALL.slice(0, 1) };
      expect(await checkDomains(answered(two, { code: 0, data: { hosts: [] } }))).toEqual([
        {
          name: 'domains',
          state: 'skipped',
          message: 'cdn-2.0 has no www.example.com, and a wildcard domain may serve it, of which cdn-2.0 does not tell',
        },
      ]);
      const bare = { ...served('apis: [cdn-2.0]', 'example.com'), probes: ALL.slice(0, 1) };
      expect(await checkDomains(answered(bare, { code: 0, data: { hosts: [] } }))).toMatchObject([
        { state: 'fix', message: 'cdn-2.0: example.com is not known to the account' }, // of one that has no parent
      ]);
      const given = served('apis: [cdn-3.0]', 'www.example.com');
      const transport = {
        async send({ body }: HttpRequest): Promise<HttpResult> {
          const isOdd = body.includes('*.');
          const Response = isOdd
            ? { RequestId, Error: { Code: 'InvalidParameter', Message: 'no' } }
            : { RequestId, Domains: [] };
          return { kind: 'answer', status: 200, body: JSON.stringify({ Response }) };
        },
      };
      expect(await checkDomains({ ...given, link: { ...link, transport } })).toEqual([
        {
          name: 'domains',
          state: 'skipped',
          message:
            'cdn-3.0 has no www.example.com, and a wildcard domain may serve it, of which cdn-3.0 does not tell (InvalidParameter)',
        },
      ]);
    });
  });

  const refusing = { state: 'refuses', failure: failure('ResourceNotFound', 'configuration') } as const;
  const retired = { state: 'retired', failure: failure('6100', 'retired') } as const;
  it.each([
    ['there are no keys', undefined, { keys: noKeys, probes: [] }, /^there are no keys to ask with$/],
    ['a zone has no list', "apis: [edgeone], zone: '*'", {}, /^edgeone with the zone "\*" has no list of domains$/],
    [
      'the zone is not known',
      'apis: [edgeone], zone: zone-9',
      { probes: [probed('edgeone', refusing)] },
      /^edgeone refuses \(ResourceNotFound\)$/,
    ],
    [
      'every API is away',
      'apis: [cdn-2.0, cdn-3.0]',
      { probes: [probed('cdn-2.0', retired), probed('cdn-3.0', { state: 'unreachable' })] },
      /^cdn-2\.0 is retired \(6100\), cdn-3\.0 cannot be reached$/,
    ],
  ])('are not looked at where %s, which is what it says', async (_, cdn, more, message) => {
    expect(await checkDomains({ ...scene(cdn), ...more })).toEqual([
      { name: 'domains', state: 'skipped', message: expect.stringMatching(message) },
    ]);
    expect(actions()).toEqual([]);
  });

  it('that one product does not have may be with the other one, which cannot be asked', async () => {
    const two = scene("apis: [cdn-3.0, edgeone], zone: '*'", '', "bases: ['https://a.example', 'https://b.example']");
    expect(await checkDomains(two)).toEqual([
      {
        name: 'domains',
        state: 'skipped',
        message: 'cdn-3.0 has no b.example, and edgeone with the zone "*" has no list of domains',
      },
    ]);
    const offline = {
      Response: { RequestId, Domains: [{ Domain: 'a.example', Status: 'offline', Area: 'overseas' }] },
    };
    expect(await checkDomains(answered(two, offline))).toMatchObject([
      { state: 'fix', message: 'cdn-3.0: a.example is offline, so it cannot be purged' },
    ]);
  });
});

describe('the quota', () => {
  const quota = (Available: number, Total = 10_000) => {
    const entry = { Batch: 1000, Total, Available, Area: 'overseas' };
    return { Response: { RequestId, UrlPurge: [entry], PathPurge: [{ ...entry, Total: 100, Available: 100 }] } };
  };

  it('is told with figures, also for API 2.0, which counts against the same pool', async () => {
    for (const cdn of ['apis: [cdn-3.0]', 'apis: [cdn-2.0]']) {
      expect(await checkQuota(scene(cdn))).toEqual([
        { name: 'quota cdn overseas', state: 'ok', message: 'left today: 10000 of 10000 URLs, 100 of 100 directories' },
      ]);
    }
  });

  it('is told for each area, and for a zone', async () => {
    const lines = await checkQuota(scene('apis: [cdn-3.0, edgeone], area: global, zone: zone-1'));
    expect(lines.map(({ name }) => name)).toEqual(['quota cdn overseas', 'quota cdn mainland', 'quota edgeone zone-1']);
  });

  it.each([
    ['nearly used up', quota(999), '', /999 of 10000 URLs left/, /next quota day/],
    ['smaller than the budget', quota(5000, 5000), '', /while budget\.urls is 10000/, /set budget\.urls to 5000/],
    [
      'smaller than the budget of directories',
      quota(5000),
      'budget: {dirs: 101}',
      /while budget\.dirs is 101/,
      /budget\.dirs to 100/,
    ],
  ])('that is %s is to be mended', async (_, answer, more, message, fix) => {
    const [line] = await checkQuota(answered(scene(undefined, more), answer));
    expect(line).toMatchObject({
      state: 'fix',
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    });
  });

  it('at exactly a tenth is enough', async () => {
    expect(await checkQuota(answered(scene(), quota(1000)))).toMatchObject([{ state: 'ok' }]);
  });

  it('is not known where nobody tells it', async () => {
    expect(await checkQuota({ ...scene('apis: [cdn-2.0]'), probes: ALL.slice(0, 1) })).toMatchObject([
      { state: 'skipped', message: 'cdn-3.0 was not asked' },
    ]);
    expect(await checkQuota({ ...scene(), keys: noKeys, probes: [] })).toMatchObject([
      { name: 'quota', state: 'skipped', message: 'there are no keys to ask with' },
    ]);
    const half = [probed('cdn-3.0', { state: 'retired' }), probed('edgeone')];
    expect(await checkQuota({ ...scene('apis: [cdn-3.0, edgeone], zone: zone-1'), probes: half })).toMatchObject([
      { name: 'quota edgeone zone-1', state: 'ok' },
      { name: 'quota', state: 'skipped', message: 'cdn-3.0 is retired' },
    ]);
    await order({ kind: 'auth' });
    expect(await checkQuota(scene())).toMatchObject([
      { state: 'skipped', message: expect.stringContaining('AuthFailure') },
    ]);
  });
});

describe('the rights', () => {
  it('are tried with empty lists, of every configured API that lives', async () => {
    const [line] = await checkRights(scene('apis: [cdn-2.0, cdn-3.0]'));
    expect(line).toMatchObject({
      state: 'ok',
      message: expect.stringMatching(/cdn:RefreshCdnOverSeaUrl.*cdn:DescribePurgeQuota$/),
    });
    expect(actions()).toHaveLength(7);
    expect(api.calls().every(({ urls, dirs }) => urls.length + dirs.length === 0)).toBe(true);
    const half = await checkRights({
      ...scene('apis: [cdn-2.0, cdn-3.0]'),
      probes: [probed('cdn-2.0', { state: 'retired' }), probed('cdn-3.0')],
    });
    expect(half[0]?.message).not.toContain('RefreshCdn');
  });

  it('that are missing are named, with the policy to attach', async () => {
    await order({ kind: 'auth', action: 'PurgePathCache' });
    expect(await checkRights(scene())).toMatchObject([
      {
        state: 'fix',
        message: 'refused: cdn:PurgePathCache (AuthFailure.SignatureFailure)',
        fix: expect.stringContaining('doctor --policy'),
      },
    ]);
  });

  it('that cannot be tried just now are not known', async () => {
    await order({ kind: 'throttle', action: 'PurgePathCache' });
    expect(await checkRights(scene())).toMatchObject([
      { state: 'ok', message: expect.stringMatching(/not known: cdn:PurgePathCache \(RequestLimitExceeded\)$/) },
    ]);
  });

  it('are not tried with keys that no API takes', async () => {
    const probes = [probed('cdn-3.0', { state: 'refuses', failure: failure('4100', 'auth') })];
    expect(await checkRights({ ...scene(), probes })).toMatchObject([
      { state: 'skipped', message: 'cdn-3.0 refuses (4100)' },
    ]);
    expect(await checkRights({ ...scene(), keys: noKeys, probes: [] })).toMatchObject([{ state: 'skipped' }]);
    expect(actions()).toEqual([]);
  });
});
