import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildFunctions } from '../../lib/build/functions.ts';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { contextOf, stubEnvironment } from '../functions/loaded-bundle.ts';
import { BUCKET, cosRecord } from '../scf/cos-record.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'build-unused-'));
let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: ['a.example'] });
});
beforeEach(async () => {
  await fetch(`${api.url}/_local/reset`, { method: 'POST' });
  stubEnvironment(api.url);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

/** Builds object-change for a site with these options; says its size and what some new objects purge. */
async function purgedBy(name: string, options: string, keys: readonly string[]) {
  const config = path.join(folder, `${name}.yaml`);
  const site = `{name: www, bucket: ${BUCKET.name}-${BUCKET.appid}, bases: [https://a.example]${options}}`;
  writeFileSync(config, `cdn: {apis: [cdn-2.0]}\nsites: [${site}]\n`);
  await buildFunctions(root, config, path.join(folder, name), ['object-change']);
  const file = path.join(folder, name, 'object-change.js');
  const { main_handler: handler } = createRequire(import.meta.url)(file);
  await handler({ Records: keys.map((key) => cosRecord(key)) }, contextOf(name, 60_000));
  const purged = api.calls().flatMap(({ urls, dirs }) => [...urls, ...dirs]);
  return { bytes: readFileSync(file).length, purged: purged.map((url) => url.replace('https://a.example', '')) };
}

describe('a built function', () => {
  const keys = ['a/1.jpg', 'a/2.jpg'];

  it.each([
    ['variants', ", variants: ['@2x']", ['/a/1.jpg', '/a/1@2x.jpg', '/a/2.jpg', '/a/2@2x.jpg']],
    ['also', ", also: [{when: 'a/{n}.jpg', purge: ['/p/{n}']}]", ['/a/1.jpg', '/p/1', '/a/2.jpg', '/p/2']],
    ['collapse', ', collapse: [{dir: /a/, over: 1}]', ['/a/']],
  ])(
    'has what its configuration uses, and no more: %s',
    async (name, options, purged) => {
      const bare = await purgedBy(`bare-${name}`, '', keys);
      expect(bare.purged).toEqual(['/a/1.jpg', '/a/2.jpg']);
      await fetch(`${api.url}/_local/reset`, { method: 'POST' });
      const used = await purgedBy(name, options, keys);
      expect(used.purged).toEqual(purged);
      expect(used.bytes - bare.bytes).toBeGreaterThan(700);
    },
    60_000,
  );
});
