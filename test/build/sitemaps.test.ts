import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildFunctions } from '../../lib/build/functions.ts';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { type SiteServer, startSite, urlset } from '../sitemaps/site-server.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'build-sitemaps-'));
let api: LocalApi;
let origin: SiteServer;
beforeAll(async () => {
  [api, origin] = [await startLocalApi({ domains: ['a.example'] }), await startSite()];
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([api.close(), origin.end()]);
});

/** Builds the function `schedule` with these schedules; says its size and gives what it exports. */
async function build(name: string, schedules: string) {
  const config = path.join(folder, `${name}.yaml`);
  const sites = 'sites: [{name: www, bases: [https://a.example]}]';
  writeFileSync(config, `cdn: {apis: [cdn-2.0]}\n${sites}\nschedules: ${schedules}\n`);
  await buildFunctions(root, config, path.join(folder, name), ['schedule']);
  const file = path.join(folder, name, 'schedule.js');
  const { main_handler: handler } = createRequire(import.meta.url)(file);
  return { bytes: readFileSync(file).length, handler };
}

describe('the function schedule as it is deployed', () => {
  it('holds what reads sitemaps where the configuration has one, once, and nothing of it elsewhere', async () => {
    const source = `{url: /sitemap.xml, origin: '${origin.origin}/sitemap.xml'}`;
    const bare = await build('bare', '[{name: s, urls: [/own]}]');
    const built = await build('with', `[{name: s, urls: [/own], sitemaps: [${source}]}]`);
    const packed = built.bytes - bare.bytes;
    expect(packed).toBeGreaterThan(1000);
    expect(packed).toBeLessThan(7000);

    origin.pages['/sitemap.xml'] = urlset('https://a.example/1', 'https://evil.example/');
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    vi.stubEnv('CDN_API2_URL', api.url);
    vi.stubEnv('PURGE_SECRET_ID', 'AKIDlocal');
    vi.stubEnv('PURGE_SECRET_KEY', 'local-secret');
    const event = { Type: 'Timer', TriggerName: 's', Time: '2026-11-24T00:00:00Z', Message: 's' };
    const context = { request_id: 'r', time_limit_in_ms: 60_000, getRemainingTimeInMillis: () => 60_000 };
    const report = await built.handler(event, context);
    expect(report).toMatchObject({ submitted: 2, rejected: [{ code: 'FOREIGN_HOST' }] });
    delete origin.pages['/sitemap.xml'];
    expect(await built.handler(event, { ...context, request_id: 'r2' })).toMatchObject({
      submitted: 1,
      rejected: [{ code: 'SITEMAP', reason: expect.stringContaining('HTTP 404') }],
    });
    expect(await bare.handler(event, { ...context, request_id: 'r3' })).toMatchObject({ submitted: 1, rejected: [] });
    expect(api.calls().flatMap(({ urls }) => urls)).toContain('https://a.example/1');
  }, 60_000);
});
