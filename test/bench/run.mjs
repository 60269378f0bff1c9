// Bundles a measurement written in TypeScript and runs it:  node test/bench/run.mjs outbox
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const name = process.argv[2] ?? '';
const outfile = path.resolve('.local', `bench-${name}.mjs`);
await build({
  entryPoints: [path.join(import.meta.dirname, `${name}.ts`)],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
});
try {
  await import(pathToFileURL(outfile).href);
} finally {
  await rm(outfile, { force: true });
}
