import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { probeApis } from '../../../lib/cli/doctor/probe.ts';
import { type LocalApi, startLocalApi } from '../../../lib/local/cdn-api/server.ts';
import { apisAt, configured, link } from './scene.ts';

const credentials = { secretId: 'AKIDlocal', secretKey: 'local-secret' };
let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi();
});
afterAll(() => api.close());
afterEach(() => fetch(`${api.url}/_local/reset`, { method: 'POST' }));

const order = (fault: object) =>
  fetch(`${api.url}/_local/faults`, { method: 'POST', body: JSON.stringify({ times: 9, ...fault }) });
const probe = (cdn?: string, env: object = {}) =>
  probeApis({ config: configured(cdn).config, env: { ...apisAt(api.url), ...env }, link }, credentials);

describe('probing the APIs', () => {
  it('asks each of them once, configured or not, and purges nothing', async () => {
    expect(await probe()).toMatchObject([
      { api: 'cdn-2.0', isConfigured: false, state: 'alive' },
      { api: 'cdn-3.0', isConfigured: true, state: 'alive' },
      { api: 'edgeone', isConfigured: false, state: 'alive', zones: [{ name: 'local.example' }] },
    ]);
    expect(
      api
        .calls()
        .map(({ action, code }) => `${action} ${code}`)
        .sort(),
    ).toEqual(['DescribePurgeQuota 0', 'DescribeZones 0', 'GetCdnOverseaRefreshLog 0']);
  });

  it('asks a configured zone for its quota', async () => {
    await probe('apis: [edgeone], zone: zone-1');
    expect(api.calls().map(({ action }) => action)).toContain('DescribeContentQuota');
  });

  it('leaves out API 2.0, which is overseas alone, where that is not what is purged', async () => {
    expect((await probe('apis: [cdn-3.0], area: mainland')).map((one) => one.api)).toEqual(['cdn-3.0', 'edgeone']);
  });

  it.each([
    ['retired', 'retired'],
    ['auth', 'refuses'],
    ['throttle', 'alive'],
    ['internal', 'alive'],
    ['maintenance', 'alive'],
    ['quota', 'alive'],
    ['reset', 'unreachable'],
    ['not-json', 'unreachable'],
    ['http-500', 'unreachable'],
  ])('calls an API with fault %s %s', async (kind, state) => {
    await order({ kind, api: 'cdn-3.0' });
    const [cdn2, cdn3] = await probe();
    expect(cdn3).toMatchObject({ state, failure: { code: expect.any(String) } });
    expect(cdn2).toMatchObject({ state: 'alive' });
  });

  it('calls an API that nobody is at unreachable, and one with an unusable address refusing', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const [cdn2, cdn3] = await probe(undefined, { CDN_API2_URL: `http://127.0.0.1:${port}`, CDN_API3_URL: 'x' });
    expect(cdn2).toMatchObject({ state: 'unreachable', failure: { code: 'not-connected' } });
    expect(cdn3).toMatchObject({ state: 'refuses', failure: { message: expect.stringContaining('CDN_API3_URL') } });
  });

  it('calls an API that knows the keys but misses a right alive', async () => {
    const answer = {
      Response: { RequestId: 'x', Error: { Code: 'UnauthorizedOperation.CdnCamUnauthorized', Message: 'no' } },
    };
    const server = createServer((_, response) => response.end(JSON.stringify(answer)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [, cdn3] = await probe(undefined, { CDN_API3_URL: url });
    server.closeAllConnections();
    server.close();
    expect(cdn3).toMatchObject({ state: 'alive', failure: { class: 'auth' } });
  });
});
