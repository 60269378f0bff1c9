import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const biome = path.join(root, 'node_modules', '.bin', 'biome');

/** Lints a tree of its own that holds these files, under the rules of the project; says what is wrong with which file. */
function lint(files: Readonly<Record<string, string>>): Map<string, string> {
  const tree = mkdtempSync(path.join(tmpdir(), 'import-rules-'));
  for (const file of ['biome.json', 'pure.grit']) copyFileSync(path.join(root, file), path.join(tree, file));
  for (const [file, source] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
    writeFileSync(path.join(tree, file), source);
  }
  const { stdout, stderr } = spawnSync(biome, ['lint', '--colors=off', '--max-diagnostics=none', '.'], {
    cwd: tree,
    encoding: 'utf8',
  });
  rmSync(tree, { recursive: true, force: true });
  const found = new Map<string, string>();
  for (const part of (stdout + stderr).split(/^(?=\S+\.ts)/m)) {
    const file = /^[^\s:]+\.ts/.exec(part)?.[0] ?? '';
    found.set(file, (found.get(file) ?? '') + part);
  }
  return found;
}

const uses = (from: string) => `import { x } from '${from}';\nexport const y = x;\n`;

const BROKEN: readonly [why: string, file: string, source: string, rule: string][] = [
  ['a function reaches past app', 'functions/past-app.ts', uses('../lib/cdn/sign.ts'), 'noRestrictedImports'],
  ['a function imports another', 'functions/another.ts', uses('../functions/webhook.ts'), 'noRestrictedImports'],
  ['a room imports its neighbour', 'lib/mapping/sideways.ts', uses('../planning/batches.ts'), 'noRestrictedImports'],
  ['a room imports sitemaps', 'lib/mapping/sitemaps.ts', uses('../sitemaps/parse.ts'), 'noRestrictedImports'],
  ['sitemaps import a room', 'lib/sitemaps/sideways.ts', uses('../cdn/transport.ts'), 'noRestrictedImports'],
  ['the parser of sitemaps fetches', 'lib/sitemaps/parse.ts', uses('node:http'), 'noRestrictedImports'],
  ['a room imports upwards', 'lib/cdn/upwards.ts', uses('../app/run.ts'), 'noRestrictedImports'],
  ['the ground floor imports anything', 'lib/ground.ts', uses('./url/hosts.ts'), 'noRestrictedImports'],
  ['a first-floor room imports its neighbour', 'lib/scf/first.ts', uses('../config/config.ts'), 'noRestrictedImports'],
  ['the local cloud imports our client', 'lib/local/client.ts', uses('../cdn/sign.ts'), 'noRestrictedImports'],
  [
    'it does so lazily',
    'lib/local/lazy.ts',
    "export const x = () => import('../cdn/sign.ts');\n",
    'noRestrictedImports',
  ],
  ['a validator gets into a function', 'lib/app/zod.ts', uses('../config-check/check.ts'), 'noRestrictedImports'],
  ['a pure room reads files', 'lib/planning/files.ts', uses('node:fs'), 'noRestrictedImports'],
  ['a pure room uses the network', 'lib/mapping/net.ts', "export const x = () => fetch('/');\n", 'noRestrictedGlobals'],
  ['a pure room looks at the clock', 'lib/url/clock.ts', 'export const x = () => Date.now();\n', 'plugin'],
  ['a pure room rolls dice', 'lib/planning/dice.ts', 'export const x = () => Math.random();\n', 'plugin'],
  ['a room reads the environment', 'lib/cdn/env.ts', 'export const x = process.env.X;\n', 'noProcessEnv'],
];

const FINE: readonly [file: string, source: string][] = [
  ['functions/fine.ts', uses('../lib/app/run.ts')],
  ['lib/app/fine.ts', uses('../cdn/sign.ts')],
  ['lib/mapping/fine.ts', uses('../url/encode.ts')],
  ['lib/cli/fine.ts', uses('../local/cloud.ts')],
  ['lib/webhooks/fine.ts', uses('node:crypto')],
  ['lib/sitemaps/fetch.ts', uses('node:http')],
];

describe('the rules of the house', () => {
  const found = lint(Object.fromEntries([...BROKEN.map(([, file, source]) => [file, source]), ...FINE]));

  it.each(BROKEN)('fire when %s', (_, file, __, rule) => {
    expect(found.get(file)).toContain(rule);
  });

  it.each(FINE)('leave %s in peace', (file) => {
    expect(found.get(file) ?? '').not.toMatch(/noRestricted|plugin|noProcessEnv/);
  });
});
