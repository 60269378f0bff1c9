import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const dist = path.resolve(import.meta.dirname, '../../dist');
/** With the driver of the outbox, which is packed and not parsed before it is asked for. */
const BYTES = 75_000;

/** The built-in modules that a fresh process has loaded by itself, or for a file that it requires. */
function loadedBuiltins(file?: string): string[] {
  const program = `${file ? `require(${JSON.stringify(file)});` : ''}console.log(JSON.stringify(process.moduleLoadList))`;
  const { stdout } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  return (JSON.parse(stdout) as string[]).filter((name) => name.startsWith('NativeModule '));
}

describe.each(['object-change', 'webhook', 'schedule'])('dist/%s.js', (name) => {
  const file = path.join(dist, `${name}.js`);
  const source = readFileSync(file, 'utf8');

  it('is at most 75 kB', () => {
    expect(statSync(file).size).toBeLessThanOrEqual(BYTES);
  });

  it('requires the network and hashes, and what unpacks the queued mode', () => {
    const required = [...source.matchAll(/require\("([^"]+)"\)/g)].map(([, id]) => id?.replace('node:', ''));
    expect([...new Set(required)].sort()).toEqual(['crypto', 'https', 'zlib']);
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
  ])('holds no trace of %s', (_, trace) => {
    expect(source).not.toMatch(trace);
  });

  it('shows nothing of the outbox before it is unpacked', () => {
    expect(source).not.toMatch(/insert into|json_to_recordset|DATABASE_CA must|SASL/);
  });

  it('exports main_handler as CommonJS', () => {
    const program = `console.log(typeof require(${JSON.stringify(file)}).main_handler)`;
    expect(spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' }).stdout.trim()).toBe('function');
  });
});

it('dist holds what the platform and the command line need, and nothing else', () => {
  const expected = ['cli.js', 'object-change.js', 'package.json', 'scf-runtime.js', 'schedule.js', 'webhook.js'];
  expect(readdirSync(dist).sort()).toEqual(expected);
});
