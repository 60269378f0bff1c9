import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCdn2 } from '../../lib/cdn/providers/cdn-2.0.ts';
import { createCdn3 } from '../../lib/cdn/providers/cdn-3.0.ts';
import { createEdgeOne } from '../../lib/cdn/providers/edgeone.ts';
import { createTransport } from '../../lib/cdn/transport.ts';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import type { Call, Provider, TargetKind } from '../../lib/types.ts';

const NAMES = ['cdn-2.0', 'cdn-3.0', 'edgeone'] as const;
const MINUTE = 60_000;
const keys = { secretId: 'AKIDlocal', secretKey: 'local-secret' };
const call: Call = { credentials: keys, timeoutMs: 5000 };
const link = { transport: createTransport(() => Date.now()), now: () => Date.now(), sleep: async () => undefined };

let api: LocalApi;

beforeAll(async () => {
  api = await startLocalApi({ domains: ['a.example', 'b.example'], now: () => Date.now() });
});
afterEach(async () => {
  vi.useRealTimers();
  await control('reset', {});
});
afterAll(() => api.close());

async function control(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${api.url}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
  expect(response.status).toBe(200);
}

function provider(name: (typeof NAMES)[number]): Provider {
  const endpoint = new URL(`${api.url}/`);
  if (name === 'cdn-3.0') return createCdn3({ endpoint, area: 'overseas' }, link);
  if (name === 'edgeone') return createEdgeOne({ endpoint, zone: 'zone-2abc' }, link);
  return createCdn2({ endpoint: new URL(`${api.url}/v2/index.php`), method: 'POST' }, link);
}

const many = (count: number, host = 'a.example') => Array.from({ length: count }, (_, n) => `https://${host}/${n}/`);
const listOf = (kind: TargetKind) => (kind === 'url' ? 'urls' : 'dirs');

describe.each(NAMES)('%s', (name) => {
  describe.each(['url', 'dir'] as const)('purging a %s', (kind) => {
    it('is accepted in one call, which names what was sent', async () => {
      const outcome = await provider(name).purge(kind, many(3), call);
      expect(outcome).toMatchObject({ kind: 'accepted', count: 3 });
      const calls = api.calls();
      expect(calls).toHaveLength(1);
      expect(calls[0]).toMatchObject({ api: name, code: 0, urls: [], dirs: [], [listOf(kind)]: many(3) });
    });

    it('takes as much as its limits say, and refuses more as too much for one call', async () => {
      const purger = provider(name);
      const count = Math.min(purger.limits[kind].count, purger.limits[kind].day);
      expect(await purger.purge(kind, many(count), call)).toMatchObject({ kind: 'accepted', count });
      const tooMany = await purger.purge(kind, many(purger.limits[kind].count + 1), call);
      expect(tooMany).toMatchObject({ kind: 'refused', failure: { class: 'split', scope: 'account' } });
    });

    it('that is above the quota of the day is refused, and the day is told apart', async () => {
      const purger = provider(name);
      const { count, day } = purger.limits[kind];
      const each = Math.min(count, day);
      for (let n = 0; n < day / each; n += 1) await purger.purge(kind, many(each), call);
      const outcome = await purger.purge(kind, many(1), call);
      expect(outcome).toMatchObject({ kind: 'refused', failure: { class: 'quota', scope: 'account' } });
      const other = kind === 'url' ? 'dir' : 'url';
      expect(await purger.purge(other, many(1), call)).toMatchObject({ kind: 'accepted' });
    });

    it('whose answer is lost is maybe done, and was done', async () => {
      await control('faults', { kind: 'lost-reply', times: 1 });
      const outcome = await provider(name).purge(kind, many(2), call);
      expect(outcome).toMatchObject({ kind: 'maybe', failure: { class: 'transient', code: 'connection-lost' } });
      expect(api.calls()).toMatchObject([{ code: 0 }]);
    });
  });

  it.each([
    ['throttle', 'refused', 'throttle', 'account'],
    ['internal', 'maybe', 'transient', 'account'],
    ['quota', 'refused', 'quota', 'account'],
    ['auth', 'refused', 'auth', 'account'],
    ['retired', 'refused', 'retired', 'account'],
    ['maintenance', 'refused', 'transient', 'account'],
    ['http-500', 'maybe', 'transient', 'account'],
    ['not-json', 'maybe', 'transient', 'account'],
    ['reset', 'maybe', 'transient', 'account'],
    ['moved-host', 'refused', name === 'edgeone' ? 'target' : 'retired', 'host'],
  ])('that meets %s has an outcome of kind %s, class %s, scope %s', async (fault, kind, failureClass, scope) => {
    await control('faults', { kind: fault, times: 1, api: name });
    const outcome = await provider(name).purge('url', many(2), call);
    expect(outcome).toMatchObject({ kind, failure: { class: failureClass, scope } });
    expect(outcome).not.toHaveProperty('failure.code', 'unknown');
    expect(await provider(name).purge('url', many(2), call)).toMatchObject({ kind: 'accepted' });
  });

  it('that never answers is given up in time', async () => {
    await control('faults', { kind: 'timeout', times: 1 });
    const outcome = await provider(name).purge('url', many(1), { ...call, timeoutMs: 60 });
    expect(outcome).toMatchObject({ kind: 'maybe', failure: { code: 'timeout' } });
  });

  it('says which key is wrong, without showing it', async () => {
    const credentials = { secretId: 'AKIDlocal', secretKey: 'canary-key', token: 'canary-token' };
    const outcome = await provider(name).purge('url', many(1), { ...call, credentials });
    expect(outcome).toMatchObject({ kind: 'refused', failure: { class: 'auth' } });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it('sends a token with temporary keys', async () => {
    const credentials = { ...keys, token: 'session-token' };
    expect(await provider(name).purge('url', many(1), { ...call, credentials })).toMatchObject({ kind: 'accepted' });
  });

  it('tells a host that the account does not have from the others', async () => {
    const outcome = await provider(name).purge('url', [...many(2), ...many(1, 'stranger.example')], call);
    if (name === 'edgeone') {
      const failure = expect.objectContaining({ class: 'target' });
      const culprits = [{ url: 'https://stranger.example/0/', failure }];
      expect(outcome).toMatchObject({ kind: 'accepted', count: 2, culprits });
    } else expect(outcome).toMatchObject({ kind: 'refused', failure: { class: 'target', scope: 'host' } });
  });

  it('tells how far its purges are', async () => {
    const purger = provider(name);
    const outcome = await purger.purge('url', many(2), call);
    const taskId = 'taskId' in outcome ? outcome.taskId : undefined;
    const now = Date.now();
    const query = { from: now - MINUTE, to: now + MINUTE, ...(taskId !== undefined && { taskId }) };
    const states = async () => {
      const tasks = await purger.tasks?.(query, call);
      return tasks?.kind === 'answered' ? tasks.value.map(({ url, status }) => `${url} ${status}`).sort() : tasks;
    };
    expect(await states()).toEqual(many(2).map((url) => `${url} processing`));
    const one = { ...query, url: many(1)[0] as string };
    expect(await purger.tasks?.(one, call)).toMatchObject({ value: [{ status: 'processing' }] });
    vi.useFakeTimers({ toFake: ['Date'], now: now + 6 * MINUTE });
    expect(await states()).toEqual(many(2).map((url) => `${url} done`));
  });

  it('tells what is left of the day, or says that it cannot', async () => {
    const purger = provider(name);
    await purger.purge('url', many(3), call);
    if (!purger.quota) return expect(name).toBe('cdn-2.0');
    const quota = await purger.quota(call);
    expect(quota).toMatchObject({ kind: 'answered' });
    const { value } = quota as Extract<typeof quota, { kind: 'answered' }>;
    expect(value).toContainEqual({ kind: 'url', count: 1000, day: 10_000, left: 9997 });
    expect(value.map(({ kind }) => kind).sort()).toEqual(['dir', 'url']);
  });

  it('prefetches, or says that it cannot', async () => {
    const { prefetch, prefetchCount = 0 } = provider(name);
    if (!prefetch) return expect(name).toBe('edgeone');
    expect(await prefetch(many(prefetchCount), call)).toMatchObject({ kind: 'accepted', count: prefetchCount });
    expect(await prefetch(many(prefetchCount + 1), call)).toMatchObject({ failure: { class: 'split' } });
  });

  it.each(['tasks', 'quota', 'prefetch'] as const)('whose answer to %s is a refusal says so', async (verb) => {
    await control('faults', { kind: 'auth', times: 1 });
    const asked = provider(name);
    const answers = {
      tasks: () => asked.tasks?.({ from: 0, to: 1 }, call),
      quota: () => asked.quota?.(call),
      prefetch: () => asked.prefetch?.(many(1), call),
    };
    const outcome = await answers[verb]();
    if (outcome) expect(outcome).toMatchObject({ kind: 'refused', failure: { class: 'auth' } });
  });
});

describe('what one API has of its own', () => {
  it('is a count that may be short, of 2.0', async () => {
    await control('faults', { kind: 'short-count', times: 1 });
    const outcome = await provider('cdn-2.0').purge('url', many(3), call);
    expect(outcome).toMatchObject({ kind: 'maybe', failure: { code: 'short-count' } });
  });

  it('is a list of what failed, of EdgeOne', async () => {
    await control('faults', { kind: 'short-count', times: 1 });
    const outcome = await provider('edgeone').purge('url', many(3), call);
    expect(outcome).toMatchObject({ kind: 'accepted', count: 2, culprits: [{ url: 'https://a.example/2/' }] });
  });

  it('is a type for whole hosts, of EdgeOne', async () => {
    const outcome = await provider('edgeone').purge('dir', ['https://a.example/', 'https://b.example/'], call);
    expect(outcome).toMatchObject({ kind: 'accepted', count: 2 });
    const unknown = await provider('edgeone').purge('dir', ['https://a.example/', 'https://c.example/'], call);
    expect(unknown).toMatchObject({ kind: 'accepted', culprits: [{ url: 'https://c.example/' }] });
  });
});
