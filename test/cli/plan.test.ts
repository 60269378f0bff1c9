import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { root, run } from './command.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'plan-'));
const config = path.join(folder, 'purge.config.yaml');
const site = path.join(folder, 'site');
const list = path.join(folder, 'list.txt');
const golden = path.join(root, 'events', 'purge.config.yaml');

let api: LocalApi;
let database: TestDatabase;
beforeAll(async () => {
  writeFileSync(
    config,
    `cdn: {apis: [cdn-2.0, cdn-3.0]}
sites:
  - name: www
    bucket: www-1250000000
    prefix: public/
    bases: [https://a.example, https://b.example/x]
    ignore: ['**/*.map']
    index: [index.html]
    collapse: [{dir: /assets/, over: 2}]
  - {name: other, bases: [https://other.example]}
`,
  );
  for (const file of ['index.html', 'assets/1.js', 'assets/2.js', 'assets/deep/3.js', 'assets/4.map']) {
    mkdirSync(path.dirname(path.join(site, file)), { recursive: true });
    writeFileSync(path.join(site, file), '');
  }
  writeFileSync(list, '/one\r\n\n  https://a.example/two?x=1\n/one\n');
  api = await startLocalApi({ domains: ['a.example', 'b.example', 'other.example', 'pic.example.com'] });
  database = await createDatabase();
});
afterAll(async () => {
  await api.close();
  await database.end();
  rmSync(folder, { recursive: true });
});

const env = () => ({ CDN_API2_URL: `${api.url}/v2/index.php`, CDN_API3_URL: api.url });

/** Runs `plan --json`; its exit code and document. */
async function plan(args: readonly string[], more: Record<string, string> = {}, input = '') {
  const { code, stdout } = await run(['plan', '--config', config, ...args, '--json'], { ...env(), ...more }, input);
  return { code, said: JSON.parse(stdout) };
}

describe('plan', () => {
  it('shows the forms of each target, the calls, and the day before and after', async () => {
    const { code, said } = await plan(['/a b', 'https://a.example/c', '--dir', '/d/', '--site', 'www']);
    expect(code).toBe(0);
    expect(said).toMatchObject({
      ok: true,
      targets: [
        { from: '/a b', urls: ['https://a.example/a%20b', 'https://b.example/x/a%20b'], dirs: [] },
        { from: 'https://a.example/c', urls: ['https://a.example/c'], dirs: [] },
        { from: '/d/', urls: [], dirs: ['https://a.example/d/', 'https://b.example/x/d/'] },
      ],
      rejected: [],
      ignored: [],
      quotaFrom: 'configuration',
    });
    const [area] = said.areas;
    expect(area.calls).toEqual([
      { api: 'cdn-2.0', kind: 'url', count: 3 },
      { api: 'cdn-2.0', kind: 'dir', count: 2 },
    ]);
    expect(area.quota).toMatchObject([
      { kind: 'url', limit: 10_000, before: 10_000, after: 9997 },
      { kind: 'dir', limit: 100, before: 100, after: 98 },
    ]);
  });

  it('says what is refused, with the reason, and ends with 1', async () => {
    const long = `https://a.example/${'x'.repeat(1_000_000)}`;
    const args = ['https://evil.example/', '/ok', '--dir', '/', '--site', 'www', '--file', '-'];
    const { code, said } = await plan(args, {}, long);
    expect(code).toBe(1);
    expect(said.rejected.map((one: { code: string }) => one.code).sort()).toEqual([
      'FOREIGN_HOST',
      'URL_TOO_LONG',
      'WHOLE_SITE',
    ]);
    expect(said).toMatchObject({ ok: false, areas: [{ calls: [{ count: 2 }] }] });
  });

  it('drops what a directory covers, and says by which', async () => {
    const { said } = await plan(['https://a.example/d/e', 'https://a.example/f', '--dir', 'https://a.example/d/']);
    expect(said.areas[0]).toMatchObject({
      absorbed: [{ dir: 'https://a.example/d/', why: 'asked', urls: ['https://a.example/d/e'] }],
      calls: [
        { kind: 'url', count: 1 },
        { kind: 'dir', count: 1 },
      ],
    });
  });

  it('takes a folder as the objects of the only site with a bucket: prefix, globs, index and collapse count', async () => {
    const { code, said } = await plan(['--folder', site]);
    expect(code).toBe(0);
    expect(said.targets.map(({ from }: { from: string }) => from)).toEqual([
      'www-1250000000/public/assets/1.js',
      'www-1250000000/public/assets/2.js',
      'www-1250000000/public/assets/deep/3.js',
      'www-1250000000/public/index.html',
    ]);
    expect(said.ignored).toMatchObject([{ from: 'www-1250000000/public/assets/4.map' }]);
    expect(said.areas[0]).toMatchObject({
      absorbed: [
        { dir: 'https://a.example/assets/', why: 'collapsed', urls: { length: 3 } },
        { dir: 'https://b.example/x/assets/', why: 'collapsed', urls: { length: 3 } },
      ],
      calls: [
        { kind: 'url', count: 4 },
        { kind: 'dir', count: 2 },
      ],
    });
  });

  it('reads lists from a file and from standard input, one a line, each text once', async () => {
    const fromFile = await plan(['--file', list, '--site', 'www']);
    expect(fromFile.said.targets).toMatchObject([{ from: '/one' }, { from: 'https://a.example/two?x=1' }]);
    const fromInput = await plan(['--file', '-'], {}, 'https://a.example/three\n');
    expect(fromInput.said.targets).toMatchObject([{ from: 'https://a.example/three' }]);
  });

  it('reads a COS event as object-change does, from a file or as it is', async () => {
    const event = path.join(root, 'events', 'cos-batch.json');
    const { code, said } = await plan(['--event', event, '--config', golden]);
    expect(code).toBe(1); // one record of it cannot be read
    expect(said.rejected).toMatchObject([{ target: 'Records[6]', code: 'BAD_RECORD' }]);
    expect(said.targets[0]).toMatchObject({ from: 'testpic-1253970026/docs/index.html' });
    expect(said.ignored).toMatchObject([
      { from: 'testpic-1253970026/docs/app.js.map' },
      { from: 'Records[4]', reason: expect.stringMatching(/leaves what is served/) },
    ]);
    expect(await plan(['--event', '{"Records": []}'])).toMatchObject({ code: 0, said: { ok: true, targets: [] } });
    expect(await plan(['--event', '{"x": 1}'])).toMatchObject({ code: 1, said: { error: { code: 'BAD_EVENT' } } });
  });

  it.each<[string, string[], Record<string, string>?]>([
    ['nothing', []],
    ['both from standard input', ['--file', '-', '--event', '-']],
    ['a folder that is not there', ['--folder', '/nowhere/at/all']],
    ['a list that is not there', ['--file', '/nowhere/at/all']],
    ['an event that is no JSON', ['--event', '{']],
    ['a folder of a site without a bucket', ['--folder', '.', '--site', 'other']],
    ['paths of nobody', ['/x']],
    ['an unknown site', ['/x', '--site', 'nowhere']],
    ['an endpoint that is none', ['https://a.example/'], { CDN_API2_URL: 'ftp://x' }],
  ])('of %s is wrong usage', async (_, args, more = {}) => {
    expect(await plan(args, more)).toMatchObject({ code: 2, said: { error: {} } });
  });

  it('for people says the same, at most a hundred lines of each', async () => {
    const many = Array.from({ length: 150 }, (_, n) => `https://a.example/${n}`).join('\n');
    const { code, stdout } = await run(['plan', '--config', config, '/p', '--site', 'www', '--file', '-'], env(), many);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '/p\n    url https://a.example/p\n    url https://b.example/x/p\nurl https://a.example/0\n',
    );
    expect(stdout).toContain('… and 53 more; --json lists all');
    expect(stdout).toContain('call cdn-2.0 url 152\n');
    expect(stdout).toMatch(/quota .*: 10000 of 10000 left, 9848 afterwards \(the budget of the configuration\)/);
    expect(stdout.trimEnd().endsWith('nothing was sent')).toBe(true);
  });

  it('reads the day from the ledger where there is a database, and collapses only into what is left of it', async () => {
    const terms = { pool: '1250000000 cdn overseas dir', limit: 100, reserve: 0, dayStartMs: 0 };
    await database.outbox().charge(terms, 99);
    const { code, said } = await plan(['--folder', site], { DATABASE_URL: database.handlerUrl });
    expect(code).toBe(0);
    expect(said.quotaFrom).toBe('ledger');
    expect(said.areas[0].quota).toMatchObject([
      { kind: 'url', before: 10_000, after: 9993 },
      { kind: 'dir', before: 1, after: 0 },
    ]);
    expect(said.areas[0].absorbed).toHaveLength(1);
    const dirs = ['/a/', '/b/', '/c/'].flatMap((dir) => ['--dir', dir]);
    const over = await run(['plan', '--config', config, ...dirs, '--site', 'www'], {
      ...env(),
      DATABASE_URL: database.handlerUrl,
    });
    expect(over.stdout).toMatch(
      /dir: 1 of 100 left, 0 afterwards, 5 too many for the day \(the ledger of the outbox\)/,
    );
  });

  it('sends nothing, ever, with keys or without', async () => {
    const keys = { PURGE_SECRET_ID: 'AKIDlocal', PURGE_SECRET_KEY: 'local-secret' };
    await plan(['/a', '--dir', '/d/', '--site', 'www', '--folder', site, '--event', '{"Records": []}'], keys);
    await plan(['/a', '--site', 'www'], { ...keys, DATABASE_URL: database.handlerUrl });
    expect(api.calls()).toEqual([]);
    const pending = await database.outbox().pending({ limit: 10 });
    expect(pending).toMatchObject({ urls: 0, dirs: 0 });
  });
});
