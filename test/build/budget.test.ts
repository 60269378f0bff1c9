import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildFunctions } from '../../lib/build/functions.ts';
import { sizeWarning } from '../../lib/build/size.ts';
import { zipBundle } from '../../lib/build/zip.ts';
import { packedTexts } from './packed-texts.ts';

const root = path.resolve(import.meta.dirname, '../..');
const dist = path.join(root, 'dist');
/** With the driver of the outbox, which is packed and not parsed before it is asked for. */
const BYTES = 75_000;
/** What is uploaded of a function, which an instance fetches before it starts. */
const ZIP_BYTES = 40_000;

/** What one site can have besides. */
const SITE = [
  "variants: ['@2x']",
  "also: [{when: 'posts/{slug}.json', purge: ['/blog/{slug}', '/blog/']}]",
  'collapse: [{dir: /assets/, over: 200}]',
];

function zippedBytes(file: string): number {
  return zipBundle(path.basename(file), readFileSync(file)).zip.length;
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

describe('the largest configuration: three APIs, all that a site can have, every sender, sitemaps', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'budget-'));
  const golden = readFileSync(path.join(root, 'events/purge.config.yaml'), 'utf8');
  const largest = golden
    .replace('apis: [cdn-2.0]', 'apis: [cdn-2.0, cdn-3.0, edgeone]\n  zone: zone-1')
    .replace("ignore: ['**/*.map']", [...SITE, '$&'].join('\n    '))
    .replace('urls: [/, /news/]', '$&\n    sitemaps: [/sitemap.xml]')
    .replace(
      /^webhooks:.*$/m,
      '$&\n  - {name: queried, preset: generic, auth: {query: {name: token, env: TOKEN}}, site: www}',
    );
  let built: Built;
  beforeAll(async () => {
    writeFileSync(path.join(folder, 'purge.config.yaml'), largest);
    built = await buildFunctions(root, path.join(folder, 'purge.config.yaml'), folder);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['object-change', 61, 32],
    ['webhook', 72.5, 39.3],
    ['schedule', 50, 38.8],
  ])('%s has at most %d kB, and %d kB as it is uploaded', (name, raw, zipped) => {
    const file = built.functions.find((one) => one.name === name)?.file ?? '';
    expect(statSync(file).size).toBeLessThanOrEqual(raw * 1000);
    expect(zippedBytes(file)).toBeLessThanOrEqual(zipped * 1000);
  });

  it('is within what a bundle should have, so the build says nothing of it', () => {
    expect(built.warnings.filter((warning) => warning.includes('kB'))).toEqual([]);
    const texts = packedTexts(readFileSync(path.join(folder, 'webhook.js'), 'utf8'));
    expect(texts).toHaveLength(2); // of the outbox, and of the hook
  });
});

describe('sizeWarning', () => {
  it('says what makes a bundle longer than it should be, as it is or as it is uploaded', () => {
    expect(sizeWarning('webhook.js', new Uint8Array(BYTES))).toBeUndefined();
    expect(sizeWarning('webhook.js', new Uint8Array(BYTES + 1))).toMatch(
      /^makes webhook\.js 75\.0 kB long, 0\.\d kB as/,
    );
    expect(sizeWarning('webhook.js', randomBytes(ZIP_BYTES))).toMatch(/^makes webhook\.js 40\.0 kB long, 40\.\d kB as/);
  });

  it('comes with the warnings of a build', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'too-long-'));
    const config = path.join(folder, 'purge.config.yaml');
    const hosts = Array.from({ length: 2000 }, () => `https://${randomBytes(12).toString('hex')}.example`);
    writeFileSync(config, `cdn: {apis: [cdn-2.0]}\nsites: [{name: www, bases: [${hosts}]}]\n`);
    const { warnings } = await buildFunctions(root, config, folder, ['object-change']);
    expect(warnings).toEqual([expect.stringMatching(/^makes object-change\.js \d+\.\d kB long/)]);
    rmSync(folder, { recursive: true });
  }, 60_000);
});
