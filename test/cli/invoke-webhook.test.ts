import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { root, run } from './command.ts';

const config = path.join(root, 'events', 'purge.config.yaml');
const payload = (name: string) => path.join(root, 'events', 'cms', `${name}.json`);
const deliver = (args: readonly string[], env: Readonly<Record<string, string>> = {}, input = '') =>
  run(['invoke', 'webhook', '--config', config, ...args], env, input);

let api: LocalApi;
beforeAll(async () => {
  api = await startLocalApi({ domains: ['www.example.com'] });
});
afterAll(() => api.close());
beforeEach(() => fetch(`${api.url}/_local/reset`, { method: 'POST' }));

describe('invoke webhook with a payload', () => {
  it('signs it, runs the function with this configuration, and shows the calls of the API that stood in', async () => {
    const args = ['--preset', 'ghost', '--payload', payload('ghost-published'), '--secret', 'any', '--json'];
    const { code, stdout } = await deliver(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      status: 200,
      reply: { status: 'done', submitted: 4 },
      calls: [{ code: 0, urls: expect.arrayContaining(['https://www.example.com/hello-world/']) }],
    });
  }, 60_000);

  it('purges where the shell says', async () => {
    const env = { CDN_API2_URL: api.url, PURGE_SECRET_ID: 'AKIDlocal', PURGE_SECRET_KEY: 'local-secret' };
    const args = ['--webhook', 'contentful', '--payload', '-', '--topic', 'ContentManagement.Entry.delete', '--json'];
    const { code, stdout } = await deliver(args, env, '{"sys":{"contentType":{"sys":{"id":"blogPost"}}}}');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ ok: true, status: 200, reply: expect.objectContaining({ dirs: 2 }) });
    expect(api.calls()).toMatchObject([
      { dirs: ['https://www.example.com/blog/', 'https://www.example.com/zh/blog/'] },
    ]);
  }, 60_000);

  it('shows a refusal, and ends with 1', async () => {
    const args = ['--preset', 'github', '--payload', payload('github-page-build'), '--secret', 'wrong'];
    const { code, stdout } = await deliver(args, { GITHUB_HOOK_SECRET: 'right' });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^HTTP 401[\s\S]*UNAUTHORIZED/)]);
  }, 60_000);

  it.each([
    [
      'a preset that is not configured',
      ['--preset', 'drupal', '--payload', payload('sanity')],
      /no such webhook; there are: generic/,
    ],
    ['neither preset nor webhook', ['--payload', payload('sanity')], /--preset or --webhook/],
    [
      'an event, too',
      ['--payload', payload('sanity'), '--preset', 'sanity', '--event', 'x'],
      /either --event, or --payload/,
    ],
    ['a file that is not there', ['--payload', '/nowhere', '--preset', 'sanity'], /payload cannot be read/],
    [
      'a URL where nothing answers',
      ['--payload', payload('sanity'), '--preset', 'sanity', '--url', 'http://127.0.0.1:9'],
      /nothing answers/,
    ],
  ])('with %s ends with 2', async (_, args, message) => {
    const { code, stderr } = await deliver(args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});
