import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { end, outputWith, root, run, start } from './command.ts';

const manifest: { file: string; function: string }[] = JSON.parse(
  readFileSync(new URL('../../events/manifest.json', import.meta.url), 'utf8'),
);
const running: ReturnType<typeof start>[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** Every process below one, by the process table. */
function processesBelow(pid: number): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const children = pairs.filter(([, parent]) => parent === pid).map(([child]) => child ?? 0);
  return children.flatMap((child) => [child, ...processesBelow(child)]);
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('local --once', () => {
  it.each([
    ['over a database of its own', []],
    ['without a database', ['--direct']],
  ])('replays every golden event as the manifest expects, and prints one document: %s', async (_, more) => {
    const { code, stdout } = await run(['local', '--once', '--json', ...more]);
    const { events, calls } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(events).toEqual(
      manifest.map(({ file, function: name }) => expect.objectContaining({ file, function: name, ok: true })),
    );
    for (const { function: name, ...event } of events) {
      expect(Object.keys(event)).toContain(name === 'webhook' ? 'reply' : 'report');
    }
    expect(new Set(calls.map(({ action }: { action: string }) => action))).toEqual(
      new Set(['RefreshCdnOverSeaUrl', 'RefreshCdnOverSeaDir']),
    );
    for (const call of calls) {
      expect(call).toEqual({
        api: 'cdn-2.0',
        action: expect.any(String),
        code: 0,
        urls: expect.any(Array),
        dirs: expect.any(Array),
        at: expect.any(Number),
      });
    }
  });

  it('is readable for people', async () => {
    const { code, stdout } = await run(['local', '--once']);
    expect(code).toBe(0);
    expect(stdout).toContain('ok    cos-created.json → object-change: 1 stored, 0 ignored');
    expect(stdout).toMatch(/purged {2}RefreshCdnOverSeaUrl .*https:\/\/pic\.example\.com\/testfile/);
    const direct = await run(['local', '--once', '--direct']);
    expect(direct.stdout).toContain('ok    cos-created.json → object-change: 1 purged, 0 ignored');
    expect(direct.stdout).toContain('purged  RefreshCdnOverSeaUrl  https://pic.example.com/testfile');
  });
});

describe('local --once, in ways that cannot be', () => {
  it('takes no other configuration', async () => {
    expect(await run(['local', '--once', '--config', 'x.yaml'])).toMatchObject({ code: 2 });
  });

  it('ended by a signal while it builds leaves no folder behind', async () => {
    const folders = () => readdirSync(path.join(root, '.local')).filter((name) => name.startsWith('functions-'));
    const before = folders();
    const child = start(['local', '--once']);
    await expect.poll(() => folders().length, { timeout: 15_000 }).toBeGreaterThan(before.length);
    expect(await end(child, 'SIGINT')).toBe(130);
    await expect.poll(folders, { timeout: 5000 }).toEqual(before);
  });
});

describe('local, staying up', () => {
  it('is driven by plain HTTP and ends on SIGINT with all it started', async () => {
    const child = start(['local', '--direct', '--port', '0']);
    running.push(child);
    let said = '';
    child.stdout?.on('data', (chunk) => {
      said += chunk;
    });
    const output = await outputWith(child, /Ctrl-C/);
    const url = /webhook.*(http:\/\/127\.0\.0\.1:\d+)\/purge/.exec(output)?.[1] as string;
    const purge = (token: string) =>
      fetch(`${url}/purge`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: '{"urls":["https://www.example.com/now"]}',
      });
    expect((await purge('wrong')).status).toBe(401);
    const reply = await purge('local-purge-token');
    expect([reply.status, await reply.json()]).toMatchObject([200, { ok: true, submitted: 1 }]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);

    const invoke = (name: string, body: string) => fetch(`${url}/invoke/${name}`, { method: 'POST', body });
    const created = readFileSync(new URL('../../events/cos-created.json', import.meta.url), 'utf8');
    const invoked = await invoke('object-change', created);
    expect([invoked.status, await invoked.json()]).toMatchObject([200, { ok: true, result: { submitted: 1 } }]);
    expect((await invoke('object-change', '{"Type":"Timer"}')).status).toBe(500);
    expect((await invoke('schedule?x', '{"Type":"Timer","TriggerName":"EveryDay"}')).status).toBe(200); // not done by the replay
    expect((await invoke('object-change', '{')).status).toBe(400);
    expect((await invoke('nothing', '{}')).status).toBe(404);
    expect((await fetch(`${url}/invoke/webhook`)).status).toBe(405);

    const calls = (await (await fetch(`${url}/_local/calls`)).json()) as { urls: string[] }[];
    expect(calls.slice(-4, -2).map(({ urls }) => urls)).toEqual([
      ['https://www.example.com/now'],
      ['https://pic.example.com/testfile'],
    ]);

    expect(said).toMatch(
      /purged {2}RefreshCdnOverSeaUrl {2}https:\/\/www\.example\.com\/now\nPOST \/purge: HTTP 200 in \d+ ms/,
    );
    expect(said).toMatch(/POST \/invoke\/object-change: failed: BAD_EVENT/);
    const below = processesBelow(child.pid ?? 0);
    expect(below.length).toBeGreaterThanOrEqual(2); // the two functions that were called
    expect(await end(child, 'SIGINT')).toBe(0);
    await expect.poll(() => below.filter(isAlive)).toEqual([]);
  });

  it('stores what is asked for, and a tick submits it, over a database that ends with it', async () => {
    const child = start(['local', '--port', '0']);
    running.push(child);
    const url = /webhook.*(http:\/\/127\.0\.0\.1:\d+)\/purge/.exec(await outputWith(child, /Ctrl-C/))?.[1] as string;
    const headers = { authorization: 'Bearer local-purge-token' };
    const reply = await fetch(`${url}/purge`, {
      method: 'POST',
      headers,
      body: '{"urls":["https://www.example.com/now"]}',
    });
    expect([reply.status, await reply.json()]).toMatchObject([200, { ok: true, submitted: 0, pending: 1, calls: 0 }]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const tick = () =>
      fetch(`${url}/invoke/schedule`, { method: 'POST', body: '{"Type":"Timer","TriggerName":"drain"}' });
    const urls = async () => {
      await tick();
      const calls = (await (await fetch(`${url}/_local/calls`)).json()) as { urls: string[] }[];
      return calls.flatMap((call) => call.urls);
    };
    await expect.poll(urls, { timeout: 10_000 }).toContain('https://www.example.com/now');
    const below = processesBelow(child.pid ?? 0);
    expect(await end(child, 'SIGINT')).toBe(0);
    await expect.poll(() => below.filter(isAlive)).toEqual([]);
  });

  it('says so when its port is taken', async () => {
    const first = start(['local', '--direct', '--port', '0']);
    running.push(first);
    const port = /127\.0\.0\.1:(\d+)\/purge/.exec(await outputWith(first, /Ctrl-C/))?.[1] as string;
    const { code, stderr } = await run(['local', '--direct', '--port', port]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/BAD_USAGE: port \d+ is in use.*--port/);
    await end(first, 'SIGTERM');
  }, 60_000);
});
