import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { leanDriver } from '../../lib/build/driver.ts';
import { openClient } from '../../lib/outbox/client.ts';
import { createOutbox } from '../../lib/outbox/outbox.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What the outbox is made of, over one of the two drivers. */
export interface OutboxModules {
  readonly openClient: typeof openClient;
  readonly createOutbox: typeof createOutbox;
}

/** Over the whole driver, as the command line has it. */
export const whole: OutboxModules = { openClient, createOutbox };

/** Builds it over the driver as bundles have it; says which files of the driver went in. */
export async function buildLean(): Promise<OutboxModules & { readonly files: readonly string[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lean-outbox-'));
  const contents = `export { openClient } from './lib/outbox/client.ts'; export { createOutbox } from './lib/outbox/outbox.ts';`;
  const outfile = path.join(folder, 'outbox.cjs');
  const options = { bundle: true, platform: 'node', format: 'cjs', target: 'node18', logLevel: 'error' } as const;
  const stdin = { contents, resolveDir: root };
  const { metafile } = await build({ ...options, stdin, outfile, metafile: true, plugins: [leanDriver] });
  const files = Object.keys(metafile.inputs).filter((file) => file.includes('node_modules/postgres/'));
  const modules: OutboxModules = createRequire(import.meta.url)(outfile);
  rmSync(folder, { recursive: true });
  return { ...modules, files: files.map((file) => path.resolve(file)) };
}
