import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { buildFunctions } from '../../lib/build/functions.ts';
import { packedTexts } from './packed-texts.ts';

const root = path.resolve(import.meta.dirname, '../..');
const dist = path.join(root, 'dist');
/** With the driver of the outbox, which is packed and not parsed before it is asked for. */
const BYTES = 75_000;
/** What is uploaded of a function, which an instance fetches before it starts. */
const ZIP_BYTES = 40_000;

function zippedBytes(file: string): number {
  return zipSync({ [path.basename(file)]: [readFileSync(file), { level: 9 }] }).length;
}

/** The built-in modules that a fresh process has loaded by itself, or for a file that it requires. */
function loadedBuiltins(file?: string): string[] {
  const program = `${file ? `require(${JSON.stringify(file)});` : ''}console.log(JSON.stringify(process.moduleLoadList))`;
  const { stdout } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  return (JSON.parse(stdout) as string[]).filter((name) => name.startsWith('NativeModule '));
}

/** The built-in modules that a text names. */
function requiredBy(text: string): string[] {
  const required = [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, id = '']) => id.replace('node:', ''));
  return [...new Set(required)].sort();
}

describe.each(['object-change', 'webhook', 'schedule'])('dist/%s.js', (name) => {
  const file = path.join(dist, `${name}.js`);
  const source = readFileSync(file, 'utf8');
  const texts = packedTexts(source);

  it('is at most 75 kB, and 40 kB as it is uploaded', () => {
    expect(statSync(file).size).toBeLessThanOrEqual(BYTES);
    expect(zippedBytes(file)).toBeLessThanOrEqual(ZIP_BYTES);
  });

  it('requires the network and hashes and what unpacks the rest; of the timer all is packed', () => {
    expect(requiredBy(source)).toEqual(name === 'schedule' ? ['zlib'] : ['crypto', 'https', 'zlib']);
    const outbox = ['crypto', 'net', 'perf_hooks', 'tls'];
    expect(texts.map(requiredBy)).toEqual([name === 'schedule' ? [...outbox, 'https'].sort() : outbox]);
  });

  it('loads no built-in module beyond those that https and crypto load', () => {
    const bare = loadedBuiltins(path.join(import.meta.dirname, 'bare-https.cjs'));
    const more = loadedBuiltins(file).filter((loaded) => !bare.includes(loaded));
    expect(more).toEqual([]);
  });

  it.each([
    ['got', /got is left out|responseType|\bgotInstance\b/],
    ['a validator', /ZodError|safeParse|\$schema/],
    ['a YAML parser', /YAMLParseError|parseDocument/],
    ['a glob library', /picomatch|extglob/],
    ['the local cloud', /AKIDlocal|_local\//],
    ['what nothing asks of the driver', /pg_notify|savepoint|pg_type|replication|COPY_IN|PGHOST|CloseComplete/],
  ])('holds no trace of %s, packed or not', (_, trace) => {
    for (const text of [source, ...texts]) expect(text).not.toMatch(trace);
  });

  it('shows nothing of the outbox before it is unpacked', () => {
    expect(source).not.toMatch(/insert into|json_to_recordset|DATABASE_CA must|SASL/);
    expect(texts.join()).toMatch(/(?=.*insert into).*SASL/s);
  });

  it('exports main_handler as CommonJS', () => {
    const program = `console.log(typeof require(${JSON.stringify(file)}).main_handler)`;
    expect(spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' }).stdout.trim()).toBe('function');
  });
});

it('dist holds what the platform and the command line need, and nothing else', () => {
  const functions = ['object-change.js', 'schedule.js', 'webhook.js'];
  const expected = [...functions, 'cli.js', 'package.json', 'scf-runtime.js', 'serverless-plugin.js'];
  expect(readdirSync(dist).sort()).toEqual(expected.sort());
});

it('a configuration that uses nearly everything makes no function too long', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'budget-'));
  const config = path.join(folder, 'purge.config.yaml');
  writeFileSync(
    config,
    `cdn: {apis: [cdn-2.0, cdn-3.0, edgeone], zone: zone-1}
sites:
  - name: www
    bucket: www-1250000000
    bases: [https://www.example.com]
    ignore: ['**/*.map']
    variants: ['@2x']
    also: [{when: 'posts/{slug}.json', purge: ['/blog/{slug}', '/blog/']}]
    collapse: [{dir: /assets/, over: 200}]
webhooks:
  - name: blog
    preset: strapi
    auth: {bearer: {env: BLOG_HOOK_TOKEN}}
    site: www
    rules: [{when: {event: [entry.publish]}, purge: ['/blog/{slug}', '/blog/']}]
schedules: [{name: nightly, cron: '0 0 3 * * * *', site: www, sitemaps: [/sitemap.xml]}]
`,
  );
  const { functions } = await buildFunctions(root, config, path.join(folder, 'built'));
  expect(functions).toHaveLength(3);
  for (const { name, file, bytes } of functions) {
    expect(bytes, name).toBeLessThanOrEqual(BYTES);
    expect(zippedBytes(file), name).toBeLessThanOrEqual(ZIP_BYTES);
  }
  rmSync(folder, { recursive: true });
}, 60_000);
