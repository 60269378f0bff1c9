// Builds everything that runs: the command line, the SCF runtime of the local cloud, and the functions.
import { chmod, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = import.meta.dirname;
const dist = path.join(root, 'dist');
/** @type {import('esbuild').BuildOptions} */
const shared = { absWorkingDir: root, bundle: true, platform: 'node', packages: 'external', logLevel: 'error' };

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await build({
  ...shared,
  entryPoints: { cli: 'lib/cli/main.ts', 'scf-runtime': 'lib/local/scf-host/runtime.ts' },
  outdir: dist,
  format: 'cjs',
  target: 'node20',
});
await chmod(path.join(dist, 'cli.js'), 0o755);

const builder = path.join(root, '.local', 'build-functions.mjs');
await build({ ...shared, entryPoints: ['lib/build/functions.ts'], outfile: builder, format: 'esm', target: 'node20' });
const { buildFunctions } = await import(pathToFileURL(builder).href);
const config = path.resolve(root, process.env['PURGE_CONFIG'] || 'purge.config.yaml');
try {
  const { functions, warnings } = await buildFunctions(root, config, dist);
  for (const warning of warnings) console.warn(`warning: ${path.basename(config)} ${warning}`);
  for (const { name, bytes, modules, builtins } of functions) {
    console.log(
      `dist/${name}.js  ${(bytes / 1000).toFixed(1)} kB  ${modules} modules  requires ${builtins.join(', ')}`,
    );
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
