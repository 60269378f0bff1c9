import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { eagerImports } from '../../lib/build/lazy-imports.ts';
import { lazyText } from '../../lib/build/lazy-text.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'lazy-imports-'));
mkdirSync(path.join(folder, 'lib/app'), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

const shared = { bundle: true, write: false, format: 'esm', platform: 'node', logLevel: 'silent' } as const;

/** Bundles a file of `lib/app` with this text. */
async function bundled(text: string): Promise<string> {
  writeFileSync(path.join(folder, 'lib/app/asking.ts'), text);
  writeFileSync(path.join(folder, 'lib/app/asked.ts'), 'export const answer = 42; export const other = 43;');
  const entryPoints = [path.join(folder, 'lib/app/asking.ts')];
  const { outputFiles } = await build({ ...shared, entryPoints, plugins: [eagerImports] });
  return outputFiles[0]?.text ?? '';
}

describe('a lazy import', () => {
  it('is an import like others in a packed text, under the name that it gives', async () => {
    const text = "export async function ask() { const { answer: a } = await import('./asked.ts'); return a; }";
    const code = await bundled(text);
    expect(code).toMatch(/answer = 42/);
    expect(code).not.toMatch(/import\(|Promise|other/);
  });

  it('of another form fails the build, which could not tell what is asked for', async () => {
    const text = "export const ask = async () => (await import('./asked.ts')).answer;";
    await expect(bundled(text)).rejects.toThrow('"await import" of a form that the build does not know');
  });

  it('of what is not packed is dropped where nothing calls it, and fails the build where something does', async () => {
    const buildWith = (used: string) => {
      const contents = `import { ${used} } from './lib/app/outboxes.ts'; console.log(${used});`;
      const options = { ...shared, absWorkingDir: root, metafile: true };
      const { plugins } = lazyText(root, options, async (source) => source);
      return build({ ...options, stdin: { contents, resolveDir: root }, plugins: [...plugins] });
    };
    await expect(buildWith('storesOf')).rejects.toThrow('left-out:lib/outbox/drain-store is needed: pack it');
    const { outputFiles } = await buildWith('isQueued');
    expect(outputFiles[0]?.text).not.toMatch(/openDrainStores|packed_/);
  });
});
