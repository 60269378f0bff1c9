import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { end, outputWith, root, run, start } from './command.ts';

let api: LocalApi;
const folder = mkdtempSync(path.join(tmpdir(), 'cli-'));
const golden = path.join(root, 'events', 'purge.config.yaml');
const bad = path.join(folder, 'bad.yaml');

beforeAll(async () => {
  api = await startLocalApi({ domains: ['pic.example.com', 'www.example.com'] });
  writeFileSync(bad, 'cdn: {apis: [cdn-2.0]}\nsites:\n  - name: www\n    bases: [ftp://x]\n    foo: 1\n');
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => fetch(`${api.url}/_local/reset`, { method: 'POST' }));

const env = () => ({
  CDN_API2_URL: `${api.url}/v2/index.php`,
  PURGE_SECRET_ID: 'AKIDlocal',
  PURGE_SECRET_KEY: 'local-secret',
  PURGE_TOKEN: 'the-token',
});

describe('purge', () => {
  it('purges URLs, paths and directories', async () => {
    const args = ['purge', 'https://pic.example.com/a', '/b', '--dir', '/c/', '--site', 'www', '--config', golden];
    const { code, stdout } = await run([...args, '--json'], env());
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, urls: 2, dirs: 1, submitted: 3, calls: 2 });
    expect(api.calls()).toMatchObject([
      { urls: ['https://pic.example.com/a', 'https://www.example.com/b'] },
      { dirs: ['https://www.example.com/c/'] },
    ]);
  });

  it.each([
    ['a foreign host', ['https://evil.example.org/'], {}, 1, /refused https:\/\/evil/],
    ['keys that are refused', ['https://pic.example.com/'], { PURGE_SECRET_KEY: 'wrong' }, 1, /CDN_AUTH/],
    ['no keys', ['https://pic.example.com/'], { PURGE_SECRET_KEY: '' }, 2, /PURGE_SECRET_KEY/],
    ['an unknown site', ['/x', '--site', 'nowhere'], {}, 2, /no site is named/],
    ['nothing to purge', [], {}, 2, /name at least one/],
    ['an unknown option', ['https://pic.example.com/', '--fast'], {}, 2, /unknown option/],
    ['an unknown priority', ['/x', '--priority', 'urgent'], {}, 2, /Allowed choices/],
    ['a configuration with problems', ['/x', '--config', bad], {}, 2, /bad\.yaml:4/],
    ['no configuration', ['/x', '--config', '/nowhere.yaml'], {}, 2, /cannot read/],
  ])('with %s ends with the right code', async (_, args, more, code, message) => {
    const result = await run(['purge', '--config', golden, ...args], { ...env(), ...more });
    expect(result.code).toBe(code);
    expect(result.stdout + result.stderr).toMatch(message);
  });

  it('prints one document with --json, also for an error, and logs to standard error', async () => {
    const { stdout, stderr } = await run(['purge', 'https://pic.example.com/', '--config', golden, '--json'], {
      ...env(),
      PURGE_SECRET_KEY: 'wrong',
    });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, pending: 1, error: { code: 'CDN_AUTH' } });
    expect(stderr).toContain('"level":"warn"');
  });
});

describe('config check', () => {
  it('says ok', async () => {
    expect(await run(['config', 'check', '--config', golden])).toMatchObject({
      code: 0,
      stdout: 'ok: 2 site(s), 13 webhook(s), 1 schedule(s)\n',
    });
    expect(await run(['config', 'check'])).toMatchObject({ code: 0 });
    expect(await run(['config', 'check'], { PURGE_CONFIG: golden })).toMatchObject({
      stdout: 'ok: 2 site(s), 13 webhook(s), 1 schedule(s)\n',
    });
  });

  it('lists every problem with file and line, and ends with 2', async () => {
    const { code, stderr } = await run(['config', 'check', '--config', bad]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/bad\.yaml:4 sites\[0\]\.bases\[0\].*\n.*bad\.yaml:5 sites\[0\]\.foo/);
  });
});

describe('invoke', () => {
  const event = (file: string) => path.join(root, 'events', file);

  it('runs a built function with an event', async () => {
    // dist/ holds the example configuration, to which the bucket of the golden event does not belong.
    const { code, stdout } = await run(
      ['invoke', 'object-change', '--event', event('cos-created.json'), '--json'],
      env(),
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, result: { changes: 1, ignored: 1, calls: 0 } });
  });

  it('reads the event from standard input', async () => {
    const records = '{"Records": []}';
    expect(await run(['invoke', 'object-change', '--event', '-'], env(), records)).toMatchObject({ code: 0 });
  });

  it.each([
    ['an event that the function cannot read', ['object-change', '--event', event('timer.json')], 1, /BAD_EVENT/],
    ['a refused request', ['webhook', '--event', event('function-url-post.json')], 1, /NOT_FOUND/],
    [
      'an unknown function',
      ['purge-it', '--event', event('timer.json')],
      2,
      /there are object-change, webhook, schedule/,
    ],
    ['no event', ['webhook'], 2, /--event/],
    ['an event that is no JSON', ['webhook', '--event', golden], 2, /BAD_USAGE.*JSON/],
    ['a file that is not there', ['webhook', '--event', '/nowhere.json'], 2, /BAD_USAGE.*nowhere/],
  ])('with %s ends with the right code', async (_, args, code, message) => {
    const result = await run(['invoke', ...args], env());
    expect(result.code).toBe(code);
    expect(result.stdout + result.stderr).toMatch(message);
  });
});

describe('local-api', () => {
  it('prints where it listens, speaks API 2.0 with the given keys, and ends on SIGINT', async () => {
    const child = start([
      'local-api',
      '--port',
      '0',
      '--domains',
      'a.example, b.example',
      '--secret-id',
      'AKIDx',
      '--secret-key',
      'y',
    ]);
    const { url } = JSON.parse(await outputWith(child, /\n/));
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const config = path.join(folder, 'a.yaml');
    writeFileSync(config, 'cdn: {apis: [cdn-2.0]}\nsites: [{name: a, bases: [https://a.example]}]\n');
    const keys = { CDN_API2_URL: url, PURGE_SECRET_ID: 'AKIDx', PURGE_SECRET_KEY: 'y' };
    expect(await run(['purge', '/x', '--config', config], keys)).toMatchObject({ code: 0 });
    expect(await (await fetch(`${url}/_local/calls`)).json()).toMatchObject([
      { code: 0, urls: ['https://a.example/x'] },
    ]);
    expect(await end(child, 'SIGINT')).toBe(0);
  });

  it('says so in one line when its port is taken, also as JSON', async () => {
    const port = new URL(api.url).port;
    expect(await run(['local-api', '--port', port])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^BAD_USAGE: port \d+ is in use.*\n$/),
    });
    expect(JSON.parse((await run(['local-api', '--port', port, '--json'])).stdout)).toMatchObject({
      error: { code: 'BAD_USAGE' },
    });
  });

  it.each(['x', '-1', '65536'])('refuses the port %s', async (port) => {
    expect(await run(['local-api', '--port', port])).toMatchObject({ code: 2 });
  });
});

describe('help', () => {
  it.each([[[]], [['purge']], [['config', 'check']], [['invoke']], [['local']], [['local-api']]])(
    'of %j ends with 0',
    async (args) => {
      const { code, stdout } = await run([...args, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain('Usage: overseas-purge');
    },
  );

  it.each([[['purge', '--bogus']], [['invoke', 'webhook']], [['purge']]])(
    'of %j with --json is one document, too',
    async (args) => {
      const { code, stdout } = await run([...args, '--json']);
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'BAD_USAGE' } });
    },
  );

  it('is shown for a command that does not exist, with code 2', async () => {
    expect(await run(['purgatory'])).toMatchObject({ code: 2 });
  });
});
