import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const dist = path.resolve(import.meta.dirname, '../../dist');
/** What HTTP needs beyond an event: verification, routes, and the rules for texts that strangers send. */
const BYTES: Readonly<Record<string, number>> = { webhook: 32_000 };
const STANDARD = 30_000;

/** The built-in modules that a fresh process has loaded by itself, or for a file that it requires. */
function loadedBuiltins(file?: string): string[] {
  const program = `${file ? `require(${JSON.stringify(file)});` : ''}console.log(JSON.stringify(process.moduleLoadList))`;
  const { stdout } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  return (JSON.parse(stdout) as string[]).filter((name) => name.startsWith('NativeModule '));
}

describe.each(['object-change', 'webhook', 'schedule'])('dist/%s.js', (name) => {
  const file = path.join(dist, `${name}.js`);
  const source = readFileSync(file, 'utf8');

  it('is within its budget', () => {
    expect(statSync(file).size).toBeLessThanOrEqual(BYTES[name] ?? STANDARD);
  });

  it('requires the network and hashes, and nothing else', () => {
    const required = [...source.matchAll(/require\("([^"]+)"\)/g)].map(([, id]) => id?.replace('node:', ''));
    expect([...new Set(required)].sort()).toEqual(['crypto', 'https']);
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

  it('exports main_handler as CommonJS', () => {
    const program = `console.log(typeof require(${JSON.stringify(file)}).main_handler)`;
    expect(spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' }).stdout.trim()).toBe('function');
  });
});

it('dist holds what the platform and the command line need, and nothing else', () => {
  const expected = ['cli.js', 'object-change.js', 'package.json', 'scf-runtime.js', 'schedule.js', 'webhook.js'];
  expect(readdirSync(dist).sort()).toEqual(expected);
});
