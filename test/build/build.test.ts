import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'build-'));
const target = mkdtempSync(path.join(root, '.local', 'built-'));
afterAll(() => {
  for (const made of [folder, target]) rmSync(made, { recursive: true, force: true });
});

/** Runs the build as `npm run build` does, into a folder of its own, with a configuration of this text. */
function build(yaml: string, env: Readonly<Record<string, string>> = {}) {
  const config = path.join(folder, 'purge.config.yaml');
  writeFileSync(config, yaml);
  const { PATH = '', HOME = '' } = process.env;
  const options = { cwd: root, env: { PATH, HOME, PURGE_CONFIG: config, ...env }, encoding: 'utf8' as const };
  return spawnSync(process.execPath, ['build.mjs', target], options);
}

const SITES = 'sites: [{name: www, bases: [https://only-here.example]}]\n';
const GOOD = `cdn: {apis: [cdn-2.0, cdn-3.0]}\nconsole: {token: {env: CONSOLE_TOKEN}}\n${SITES}`;

describe('npm run build', () => {
  it('compiles the named configuration in, tells size and modules, and warns of what is left out', () => {
    const { status, stdout, stderr } = build(GOOD);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^object-change\.js {2}\d\d\.\d kB {2}\d+ modules {2}requires crypto, node:https, node:zlib$/m,
    );
    expect(stderr).toContain('console: it is not built yet');
    expect(readFileSync(path.join(target, 'object-change.js'), 'utf8')).toContain('https://only-here.example');
  });

  it('leaves out the APIs that are not configured', () => {
    const traces = { 'cdn-2.0': 'RefreshCdnOverSeaUrl', 'cdn-3.0': 'PurgeUrlsCache', edgeone: 'CreatePurgeTask' };
    for (const [api, trace] of Object.entries(traces)) {
      expect(build(`cdn: {apis: [${api}], ${api === 'edgeone' ? 'zone: zone-1' : ''}}\n${SITES}`).stderr).toBe('');
      const source = readFileSync(path.join(target, 'object-change.js'), 'utf8');
      expect(Object.values(traces).filter((known) => source.includes(known))).toEqual([trace]);
    }
  }, 60_000);

  it('refuses a configuration with every problem at once, and leaves the last build as it was', () => {
    build(GOOD);
    const before = readdirSync(target);
    const { status, stderr } = build('cdn: {apis: []}\nsites:\n  - name: www\n    bases: [x]\n    typo: 1\n');
    expect(status).toBe(1);
    expect(stderr).toMatch(/:1 cdn\.apis: .*\n.*:4 sites\[0\]\.bases\[0\]: .*\n.*:5 sites\[0\]\.typo: no such option/);
    expect(readdirSync(target)).toEqual(before);
  });

  it('never reads a secret', () => {
    const canaries = { PURGE_TOKEN: 'canary-token', PURGE_SECRET_ID: 'canary-id', PURGE_SECRET_KEY: 'canary-key' };
    build(GOOD, canaries);
    for (const file of readdirSync(target))
      expect(readFileSync(path.join(target, file), 'utf8')).not.toContain('canary-');
  });
});
