import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { wildcardOf } from '../../lib/cdn/domains/domain.ts';
import { DOMAINS } from '../../lib/cdn/domains.ts';
import type { HttpRequest, HttpResult } from '../../lib/cdn/transport.ts';
import { createTransport } from '../../lib/cdn/transport.ts';
import { findZones } from '../../lib/cdn/zones.ts';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import type { ApiName, Call } from '../../lib/types.ts';

const APIS = ['cdn-2.0', 'cdn-3.0', 'edgeone'] as const;
const call: Call = { credentials: { secretId: 'AKIDlocal', secretKey: 'local-secret' }, timeoutMs: 5000 };
const times = { now: () => Date.now(), sleep: async () => undefined };
const hosts = Array.from({ length: 23 }, (_, n) => `h${n}.example`);

let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: hosts });
});
afterAll(() => api.close());
afterEach(() => fetch(`${api.url}/_local/reset`, { method: 'POST' }));

const cdn = { apis: [], area: 'overseas', method: 'POST', zone: 'zone-1' } as const;
const env = () => ({ CDN_API2_URL: api.url, CDN_API3_URL: api.url, EDGEONE_API_URL: api.url });
const finder = (name: ApiName) => DOMAINS[name](cdn, env(), { ...times, transport: createTransport(() => 0) });

/** A finder over an API that always gives one answer. */
function answering(name: ApiName, answer: unknown) {
  const send = async (_: HttpRequest): Promise<HttpResult> => ({
    kind: 'answer',
    status: 200,
    body: JSON.stringify(answer),
  });
  return DOMAINS[name](cdn, env(), { ...times, transport: { send } });
}
const value = async (answer: Promise<unknown>) => (await answer) as { kind: string; value: Record<string, unknown>[] };

describe.each(APIS)('the domains of %s', (name) => {
  it('are those of the hosts that the account has, however many', async () => {
    const { kind, value: found } = await value(finder(name)([...hosts, 'stranger.example'], call));
    expect(kind).toBe('answered');
    expect(found.map((domain) => domain['name']).sort()).toEqual(hosts.toSorted());
    expect(found.every(({ isOnline }) => isOnline)).toBe(true);
    for (const { code } of api.calls().filter((one) => one.code !== 0)) expect(code).toBe(9110); // only 2.0 refuses a stranger
  });

  it('are not known where the question is refused, without showing keys', async () => {
    const credentials = { secretId: 'AKIDlocal', secretKey: 'canary' };
    const answer = await finder(name)(hosts, { ...call, credentials });
    expect(answer).toMatchObject({ kind: 'refused', failure: { class: 'auth' } });
    expect(JSON.stringify(answer)).not.toContain('canary');
    expect(api.calls()).toHaveLength(1);
  });

  it('are none of no hosts', async () => {
    expect(await finder(name)([], call)).toEqual({ kind: 'answered', value: [] });
    expect(api.calls()).toEqual([]);
  });
});

describe('a domain', () => {
  const RequestId = 'x';
  it.each([
    ['online', true, 'global'],
    ['processing', true, 'mainland'],
    ['offline', false, 'overseas'],
    ['rejected', false, ''],
  ])('of 3.0 that is %s is online: %s, area %j', async (Status, isOnline, Area) => {
    const answer = { Response: { RequestId, Domains: [{ Domain: 'a', Status, ...(Area && { Area }) }] } };
    const { value: found } = await value(answering('cdn-3.0', answer)(['a'], call));
    expect(found).toEqual([{ name: 'a', isOnline, status: Status, ...(Area && { area: Area }) }]);
  });

  it.each([
    ['online', true],
    ['process', true],
    ['offline', false],
    ['forbidden', false],
    ['init', false],
  ])('of EdgeOne that is %s is online: %s', async (DomainStatus, isOnline) => {
    const answer = { Response: { RequestId, AccelerationDomains: [{ DomainName: 'a', DomainStatus }] } };
    const { value: found } = await value(answering('edgeone', answer)(['a'], call));
    expect(found).toEqual([{ name: 'a', isOnline, status: DomainStatus }]);
  });

  it.each([
    [
      { status: 5, enable_overseas: 'yes' },
      { isOnline: true, area: 'global' },
    ],
    [
      { status: 4, enable_overseas: 'no' },
      { isOnline: true, area: 'mainland' },
    ],
    [{ status: 6 }, { isOnline: false }],
    [
      { status: 5, disabled: 1 },
      { isOnline: false, status: 'banned' },
    ],
    [{ status: '5', disabled: '0' }, { isOnline: true }],
  ])('of 2.0 with %j is %j', async (fields, expected) => {
    const answer = { code: 0, data: { hosts: [{ host: 'a', message: 'm', deleted: 'no', ...fields }] } };
    const { value: found } = await value(answering('cdn-2.0', answer)(['a'], call));
    expect(found).toMatchObject([{ name: 'a', ...expected }]);
  });

  it('of 2.0 is not said to be unknown where the question itself is refused', async () => {
    const refusal = { code: 4000, message: 'Parameter hosts is missing.', codeDesc: 'InvalidParameter' };
    expect(await answering('cdn-2.0', refusal)(['a'], call)).toMatchObject({ kind: 'refused' });
  });

  it('of 2.0 that was deleted is none, and an unknown one that is left out, too', async () => {
    const deleted = { code: 0, data: { hosts: [{ host: 'a', status: 5, deleted: 'yes' }] } };
    expect((await value(answering('cdn-2.0', deleted)(['a'], call))).value).toEqual([]);
    expect((await value(answering('cdn-2.0', { code: 0, data: { hosts: [] } })(['a'], call))).value).toEqual([]);
  });
});

it.each([
  ['www.example.com', '*.example.com'],
  ['a.b.example.com', '*.b.example.com'],
  ['example.com', undefined],
  ['localhost', undefined],
])('the wildcard domain that would serve %s is %s', (host, wildcard) => {
  expect(wildcardOf(host)).toBe(wildcard);
});

describe('the zones of EdgeOne', () => {
  it('are those of the account', async () => {
    const link = { ...times, transport: createTransport(() => 0) };
    expect(await findZones(new URL(api.url), call, link)).toEqual({
      kind: 'answered',
      value: [{ id: 'zone-2localcloud', name: 'local.example' }],
    });
    const credentials = { secretId: 'AKIDlocal', secretKey: 'x' };
    expect(await findZones(new URL(api.url), { ...call, credentials }, link)).toMatchObject({ kind: 'refused' });
  });
});
